package sdk

import (
	"net/http"

	"github.com/apigen-go/apigen/sdk/internal/codec"
)

// readsXML reports whether the body of an inbound call is a document to be decoded: by its
// media type, or by the operation's where the vendor names none or a wrong one.
func (r *route) readsXML(req *http.Request, body []byte) bool {
	if r.Op.XML == nil || !looksXML(body) {
		return false
	}
	return isXML(r.Op.Request) || isXML(req.Header.Get("Content-Type"))
}

func (h *webhook) decodeXML(rt *route, r *http.Request, body []byte, target any) error {
	switch target.(type) {
	case *string, *[]byte:
		return setRaw(target, body, r.Header.Get("Content-Type"))
	}
	doc, err := rt.Op.XML.Parse(body)
	if err != nil {
		return err
	}
	return decodeXML(doc, target, codec.Options{Lenient: !h.cfg.Strict})
}
