package mock

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/textproto"
	"net/url"
	"slices"
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
)

// readParts gives the parts of a multipart body by name, and their headers.
func readParts(media string, body []byte) (parts url.Values, headers map[string][]textproto.MIMEHeader, err error) {
	_, params, err := mime.ParseMediaType(media)
	if err != nil {
		return nil, nil, err
	}
	parts, headers = url.Values{}, map[string][]textproto.MIMEHeader{}
	for r := multipart.NewReader(bytes.NewReader(body), params["boundary"]); ; {
		part, err := r.NextPart()
		if errors.Is(err, io.EOF) {
			return parts, headers, nil
		}
		if err != nil {
			return nil, nil, err
		}
		data, err := io.ReadAll(part)
		if err != nil {
			return nil, nil, err
		}
		parts.Add(part.FormName(), string(data))
		headers[part.FormName()] = append(headers[part.FormName()], part.Header)
	}
}

// partTypes compares the media types of parts with those that the document's encoding
// lists; a part without one is plain text. For a range the client knows none to say.
func partTypes(content *ir.Content, headers map[string][]textproto.MIMEHeader) error {
	if content == nil {
		return nil
	}
	for _, enc := range content.Encoding {
		if enc.ContentType == "" || enc.Style != "" {
			continue // the members of a style are parts of plain text
		}
		for _, header := range headers[enc.Field] {
			have := cmp.Or(mediaBase(header.Get("Content-Type")), "text/plain")
			if !slices.ContainsFunc(strings.Split(enc.ContentType, ","), func(one string) bool {
				one = mediaBase(strings.TrimSpace(one))
				head, _, wild := strings.Cut(one, "*")
				return one == have || wild && (strings.HasPrefix(have, head) || have == "application/octet-stream")
			}) {
				return fmt.Errorf("part %q arrived as %q, not %q", enc.Field, have, enc.ContentType)
			}
		}
	}
	return nil
}

// partHeaders compares the headers of parts with those that the document fixes.
func partHeaders(content *ir.Content, headers map[string][]textproto.MIMEHeader) error {
	if content == nil {
		return nil
	}
	for _, enc := range content.Encoding {
		for _, h := range enc.Headers {
			want, ok := h.PartValue()
			if !ok {
				continue
			}
			for _, header := range headers[enc.Field] {
				if got := header.Get(h.Name); got != want {
					return fmt.Errorf("part %q arrived with the header %s %q, not %q", enc.Field, h.Name, got, want)
				}
			}
		}
	}
	return nil
}
