package mock

import (
	"net/http"
	"slices"
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
)

// variant is which of several bodies and answers an example is to have.
type variant struct{ body, accept, status, flag string }

// variant takes an operation's name and what is wanted of it apart.
func (h *Handler) variant(label string) (operationID string, v variant) {
	if h.byID[label] != nil {
		return label, v
	}
	keys, at := v.keys(), -1
	for key := range keys {
		at = max(at, strings.LastIndex(label, "?"+key+"="))
	}
	if at < 0 {
		return label, v
	}
	for one := range strings.SplitSeq(label[at+1:], "&") {
		key, value, _ := strings.Cut(one, "=")
		if set := keys[key]; set != nil {
			*set = value
		}
	}
	return label[:at], v
}

func (v *variant) keys() map[string]*string {
	return map[string]*string{"body": &v.body, "accept": &v.accept, "status": &v.status, "flag": &v.flag}
}

// sentContent is the content of a body with a media type; for "" the one that a client
// prefers, unless the document says which. It is nil where there is none.
func (o *operation) sentContent(media string) *ir.Content {
	if media == "" {
		media = o.RequestMedia
	}
	if media == "" {
		return preferred(o.Body.Contents)
	}
	if i := slices.IndexFunc(o.Body.Contents, func(c *ir.Content) bool { return c.MediaType == media }); i >= 0 {
		return o.Body.Contents[i]
	}
	return nil
}

// headersOf are the documented headers of an answer.
func headersOf(resp *ir.Response) http.Header {
	header := http.Header{}
	for _, p := range resp.Headers {
		if v, ok := headerValue(p); ok {
			header.Set(p.Name, v)
		}
	}
	return header
}
