package signing

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
)

// collectXML gives the elements below the root of an XML body: the text of those that
// hold text, the markup of others.
func (r *run) collectXML() error {
	if m := r.mediaType(); m != "" && !isXML(m) {
		return nil
	}
	body, err := r.rawBody()
	if err != nil || len(bytes.TrimSpace(body)) == 0 {
		return err
	}
	if m := r.mediaType(); m == "" && bytes.TrimSpace(body)[0] != '<' {
		return nil
	}
	dec := xml.NewDecoder(bytes.NewReader(body))
	depth, inner := 0, 0
	var name string
	var text []byte
	nested := false
	for {
		tok, err := dec.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return fmt.Errorf("XML body: %w", err)
		}
		switch t := tok.(type) {
		case xml.StartElement:
			depth++
			if depth > maxDepth {
				return fmt.Errorf("XML deeper than %d levels", maxDepth)
			}
			if depth == 2 {
				name, text, nested, inner = t.Name.Local, text[:0], false, int(dec.InputOffset())
			}
			nested = nested || depth > 2
		case xml.CharData:
			if depth == 2 {
				text = append(text, t...)
			}
		case xml.EndElement:
			if depth == 2 {
				value := text
				if nested {
					// The offset is behind the end tag.
					value = body[inner:dec.InputOffset()]
					value = value[:bytes.LastIndex(value, []byte("</"))]
				}
				r.params = append(r.params, param{name: r.keep(name), value: keep(r, value)})
			}
			if depth--; depth < 0 {
				return fmt.Errorf("XML body: an end tag too many")
			}
		}
	}
	if depth != 0 {
		return fmt.Errorf("XML body: an element is not closed")
	}
	return r.bounded()
}
