package dynamic

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/sdk"
)

// encoded writes a member of a form as the encoding of the document says; done is false
// where it says nothing.
func (w *writer) encoded(kind string, g *given, field *ir.Field) (done bool, err error) {
	var enc ir.PartEncoding
	for _, e := range w.content.Encoding {
		if e.Field == g.name {
			enc = e
		}
	}
	tag, t := g.name, (*ir.Type)(nil)
	if field != nil && !field.Type.EmbeddedJSON {
		t = Base(field.Type)
	}
	aggregate := t != nil && (t.Kind == ir.Struct || t.Kind == ir.Map)
	media, _, _ := strings.Cut(enc.ContentType, ",")
	if media = strings.TrimSpace(media); strings.ContainsRune(media, '*') || kind != kindMultipart {
		media = ""
	}
	switch {
	case enc.Style != "":
		tag += ",style=" + enc.Style + ",explode=" + strconv.FormatBool(enc.Explode)
		if enc.Reserved {
			tag += ",allowReserved"
		}
		if aggregate {
			m, err := object(g.values[0])
			if err != nil {
				return false, fmt.Errorf("member %q: want a JSON object: %w", g.name, err)
			}
			w.add("form", tag, m)
			return true, nil
		}
	case (aggregate || strings.Contains(enc.ContentType, "json")) && len(g.values) == 1 && json.Valid([]byte(g.values[0])):
		if media != "" && media != "application/json" {
			tag += ",type=" + media
		}
		w.add("form", tag+",content=json", sdk.RawJSON(g.values[0]))
		return true, nil
	case media != "" && media != "text/plain":
		tag += ",type=" + media
	default:
		return false, nil
	}
	switch {
	case t != nil && t.Kind == ir.List:
		w.add("form", tag, texts(g.values))
	case len(g.values) == 1:
		w.add("form", tag, &g.values[0])
	default:
		w.add("form", tag, g.values)
	}
	return true, nil
}

// partHeaders are the headers that the document fixes for the parts of a body.
func partHeaders(c *ir.Content) []sdk.PartHeader {
	if c == nil || Kind(c.MediaType) != kindMultipart {
		return nil
	}
	var out []sdk.PartHeader
	for _, e := range c.Encoding {
		for _, h := range e.Headers {
			if text, ok := h.PartValue(); ok {
				out = append(out, sdk.PartHeader{Part: e.Field, Name: h.Name, Value: text})
			}
		}
	}
	return out
}
