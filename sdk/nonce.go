package sdk

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Nonce returns a fresh random text: hexN and digitsN with N characters (hex32 is the
// default for ""), or uuid (version 4).
func (s *Signing) Nonce(kind string) (string, error) {
	if s.FixedNonce != "" {
		return s.FixedNonce, nil
	}
	src := s.rand
	if src == nil {
		src = rand.Reader
	}
	return nonce(src, kind)
}

func nonce(src io.Reader, kind string) (string, error) {
	if kind == "" {
		kind = "hex32"
	}
	if kind == "uuid" {
		var b [16]byte
		if _, err := io.ReadFull(src, b[:]); err != nil {
			return "", fmt.Errorf("nonce: %w", err)
		}
		b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
		h := hex.EncodeToString(b[:])
		return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:], nil
	}
	digits := strings.HasPrefix(kind, "digits")
	n, err := strconv.Atoi(strings.TrimPrefix(strings.TrimPrefix(kind, "digits"), "hex"))
	if err != nil || n <= 0 || n > 128 || !digits && !strings.HasPrefix(kind, "hex") {
		return "", fmt.Errorf("nonce of kind %q: want hexN, digitsN or uuid", kind)
	}
	b := make([]byte, n)
	if _, err := io.ReadFull(src, b); err != nil {
		return "", fmt.Errorf("nonce: %w", err)
	}
	for i, c := range b {
		if digits {
			b[i] = '0' + c%10 // the slight bias does not matter: it is no key
		} else {
			b[i] = "0123456789abcdef"[c&15]
		}
	}
	return string(b), nil
}
