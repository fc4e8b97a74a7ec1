package mock

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/sdk"
	"github.com/apigen-go/apigen/sdk/signing"
)

// credentials gives every credential of the document a value: the test's own, the
// document's default, or one made of its name. Optional ones stay empty.
func (h *Handler) credentials() (sdk.Credentials, error) {
	creds := sdk.Credentials{}
	for _, s := range h.api.Schemes {
		for _, c := range credentialsOf(s) {
			switch given := h.o.Credentials[c.Name]; {
			case given != "":
				creds[c.Name] = sdk.Secret(given)
			case creds[c.Name] != "":
			case c.Default != "":
				creds[c.Name] = sdk.Secret(c.Default)
			case !c.Optional || grants(s.Token, c.Name):
				value, err := invent(h.api, c.Name)
				if err != nil {
					return nil, err
				}
				creds[c.Name] = sdk.Secret(value)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(h.o.Credentials)) {
		if h.o.Credentials[name] != "" && creds[name] == "" {
			return nil, fmt.Errorf("mock: the document has no credential %q", name)
		}
	}
	return creds, nil
}

// grants reports whether a credential is one of several that get a token: the document calls
// each of them optional, and a test wants to try them all.
func grants(t *ir.Token, name string) bool {
	return t != nil && t.OAuth2 != nil && (name == t.OAuth2.Refresh || name == "username" || name == "password")
}

func credentialsOf(s *ir.Scheme) []signing.Credential {
	var out []signing.Credential
	if s.Recipe != nil {
		out = append(out, s.Recipe.Credentials...)
	}
	if s.Token != nil {
		out = append(out, s.Token.Credentials...)
	}
	return out
}

// invent makes a value that the recipes can use: a key where an RSA digest wants one,
// and the right spelling where it is decoded first.
func invent(api *ir.API, name string) (string, error) {
	plain := "test-" + name
	for _, s := range api.Schemes {
		if s.Recipe == nil {
			continue
		}
		for _, step := range s.Recipe.Steps {
			if strings.HasPrefix(step.Digest, "rsa-") && strings.Contains(step.Key, "{"+name) {
				return rsaKey()
			}
			for _, text := range [...]string{step.Text, step.Of, step.Key} {
				switch {
				case strings.Contains(text, "{"+name+"|unbase64"):
					return base64.StdEncoding.EncodeToString([]byte(plain)), nil
				case strings.Contains(text, "{"+name+"|unhex"):
					return hex.EncodeToString([]byte(plain)), nil
				}
			}
		}
	}
	return plain, nil
}

// rsaKey is one private key for the whole process: making it takes a while, and both
// sides of a test may hold it.
var rsaKey = sync.OnceValues(func() (string, error) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return "", fmt.Errorf("mock: make an RSA key: %w", err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return "", fmt.Errorf("mock: make an RSA key: %w", err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})), nil
})
