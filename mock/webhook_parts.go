package mock

import (
	"bytes"
	"fmt"
	"maps"
	"mime/multipart"
	"net/textproto"
	"net/url"
	"slices"
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
)

// encodeEvent writes the body of an inbound call; the media type that it gives says all
// that a reader needs, for a body of parts also what is between them.
func encodeEvent(media string, c *ir.Content, v any) ([]byte, string, error) {
	base := mediaBase(media)
	if !strings.HasPrefix(base, "multipart/") {
		data, err := encodeBody(media, c, nil, v)
		return data, media, err
	}
	form, err := encodeForm(v)
	if err != nil {
		return nil, "", err
	}
	values, err := url.ParseQuery(string(form))
	if err != nil {
		return nil, "", err
	}
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	if err := w.SetBoundary(eventBoundary); err != nil {
		return nil, "", err
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		header := textproto.MIMEHeader{"Content-Disposition": {fmt.Sprintf("form-data; name=%q", name)}}
		if c != nil {
			if f := memberOf(c.Type, name); f != nil && isFile(f.Type) {
				header = textproto.MIMEHeader{
					"Content-Disposition": {fmt.Sprintf(`form-data; name=%q; filename="mock"`, name)},
					"Content-Type":        {"application/octet-stream"},
				}
			}
		}
		for _, value := range values[name] {
			part, err := w.CreatePart(header)
			if err != nil {
				return nil, "", err
			}
			if _, err := part.Write([]byte(value)); err != nil {
				return nil, "", err
			}
		}
	}
	err = w.Close()
	return b.Bytes(), base + "; boundary=" + eventBoundary, err
}

// eventBoundary is the same for each call, so that its bytes, which may be signed, are too.
const eventBoundary = "apigen-mock-part"

// isFile reports whether a part is a file, or a list of files.
func isFile(t *ir.Type) bool {
	if t = shape(t); t != nil && t.Kind == ir.List {
		t = shape(t.Elem)
	}
	return t != nil && (t.Kind == ir.File || t.Kind == ir.Scalar && t.Format == "binary")
}
