package signing

import (
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"strings"
)

// rsaKey is a private key, which signs and verifies, or a public one, which verifies.
type rsaKey struct {
	private *rsa.PrivateKey
	public  *rsa.PublicKey
}

var errKey = errors.New("the key is not an RSA key in PEM form (PKCS #1, PKCS #8, public key or certificate)")

// parseKey reads PEM text, PEM text on one line with \n for its line ends (how keys
// travel in environment variables), or the bare base64 that some consoles hand out.
// Its errors never quote the text.
func parseKey(text string) (*rsaKey, error) {
	text = strings.TrimSpace(strings.ReplaceAll(text, `\n`, "\n"))
	if !strings.HasPrefix(text, "-----BEGIN") {
		der, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(text), ""))
		if err != nil || len(der) == 0 {
			return nil, errKey
		}
		return parseDER(der)
	}
	for rest := []byte(text); ; {
		var block *pem.Block
		block, rest = pem.Decode(rest)
		if block == nil {
			return nil, errKey
		}
		if strings.Contains(block.Type, "ENCRYPTED") || block.Headers["DEK-Info"] != "" {
			return nil, errors.New("the key is encrypted; decrypt it before use")
		}
		if key, err := parseDER(block.Bytes); err == nil {
			return key, nil
		}
	}
}

var oidRSA = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 1}

// parseDER tries the forms in turn: the label of a PEM block is often wrong. PKCS #8 is
// opened here, because x509.ParsePKCS8PrivateKey links what signs with all other kinds of
// keys too.
func parseDER(der []byte) (*rsaKey, error) {
	var pkcs8 struct {
		Version   int
		Algorithm pkix.AlgorithmIdentifier
		Key       []byte
		// What follows are attributes.
	}
	if _, err := asn1.Unmarshal(der, &pkcs8); err == nil {
		if !pkcs8.Algorithm.Algorithm.Equal(oidRSA) {
			return nil, errKey
		}
		der = pkcs8.Key
	}
	if k, err := x509.ParsePKCS1PrivateKey(der); err == nil {
		return &rsaKey{private: k, public: &k.PublicKey}, nil
	}
	if key, err := x509.ParsePKIXPublicKey(der); err == nil {
		if k, ok := key.(*rsa.PublicKey); ok {
			return &rsaKey{public: k}, nil
		}
		return nil, errKey
	}
	if k, err := x509.ParsePKCS1PublicKey(der); err == nil {
		return &rsaKey{public: k}, nil
	}
	if cert, err := x509.ParseCertificate(der); err == nil {
		if k, ok := cert.PublicKey.(*rsa.PublicKey); ok {
			return &rsaKey{public: k}, nil
		}
	}
	return nil, errKey
}
