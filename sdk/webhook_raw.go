package sdk

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/apigen-go/apigen/sdk/internal/codec"
)

// setRaw hands over a body that is not decoded. media is its Content-Type.
func setRaw(target any, body []byte, media string) error {
	switch v := target.(type) {
	case *string:
		*v = string(body)
	case *[]byte:
		*v = body
	case *File:
		*v = File{ContentType: media, Reader: bytes.NewReader(body)}
	case *io.Reader:
		*v = bytes.NewReader(body)
	case *io.ReadCloser:
		*v = io.NopCloser(bytes.NewReader(body))
	default:
		return fmt.Errorf("a raw body cannot fill a %T", target)
	}
	return nil
}

// repliesRaw reports whether a result is sent as it is: as a text or as bytes.
func (r *route) repliesRaw() bool {
	return r.Op.Accept != "" && !isJSON(r.Op.Accept) && !(r.Op.XML != nil && isXML(r.Op.Accept))
}

// writeRaw answers with a text or bytes in the documented media type. A reader is closed.
func (h *webhook) writeRaw(w http.ResponseWriter, rt *route, out any) error {
	mt := rt.Op.Accept
	switch {
	case strings.Contains(mt, "*"):
		mt = contentTypes[codec.BodyRaw][0]
	case mt == "text/plain":
		mt = contentTypes[codec.BodyText][0]
	}
	var body io.Reader
	switch v := out.(type) {
	case nil:
		body = http.NoBody
	case io.Reader:
		if c, ok := v.(io.Closer); ok {
			defer func() { _ = c.Close() }()
		}
		body = v
	case []byte:
		body = bytes.NewReader(v)
	default:
		data, err := codec.Append(nil, out)
		if err != nil {
			return err
		}
		if text, ok := codec.Text(data); ok {
			data = []byte(text)
		}
		body = bytes.NewReader(data)
	}
	w.Header().Set("Content-Type", mt)
	w.WriteHeader(rt.success())
	_, err := io.Copy(w, body)
	return err
}
