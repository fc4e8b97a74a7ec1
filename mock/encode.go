package mock

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
)

// concrete is a media type that can be sent: ranges become the usual type in them.
func concrete(media string) string {
	switch base := mediaBase(media); {
	case base == "*/*" || base == "" || base == "application/*":
		return "application/json"
	case strings.HasSuffix(base, "/*"):
		return map[string]string{"text/*": "text/plain", "image/*": "image/png"}[base]
	}
	return media
}

// encodeBody writes a value in a media type; c is the content that the document has for it,
// nil if there is none, env what is around an answer. Bytes are sent as they are, and so
// are strings where the type is not JSON.
func encodeBody(media string, c *ir.Content, env *ir.Envelope, v any) ([]byte, error) {
	switch v := v.(type) {
	case []byte:
		return v, nil
	case json.RawMessage:
		return v, nil
	}
	base := mediaBase(concrete(media))
	text, isText := v.(string)
	switch {
	case isJSON(base):
		return encodeJSON(v)
	case isText && base == "text/event-stream" && strings.Contains(text, "data:"):
		return []byte(strings.TrimRight(text, "\r\n") + "\n\n"), nil // without it, the last event is not complete
	case isText && base != "text/event-stream":
		return []byte(text), nil
	case base == "text/event-stream":
		return encodeLines(v, "data: ", "\n\n")
	case strings.HasSuffix(base, "jsonl"), strings.HasSuffix(base, "ndjson"), strings.Contains(base, "json-lines"), strings.Contains(base, "jsonlines"),
		strings.Contains(base, "stream"):
		return encodeLines(v, "", "\n")
	case strings.HasSuffix(base, "json-seq"):
		return encodeLines(v, "\x1e", "\n")
	case isXML(base):
		return encodeXML(c, env, v)
	case isForm(base):
		return encodeForm(v)
	}
	return encodeJSON(v)
}

// encodeLines writes one value a line, as streams do.
func encodeLines(v any, before, after string) ([]byte, error) {
	list, ok := v.([]any)
	if !ok {
		list = []any{v}
	}
	var b bytes.Buffer
	for _, item := range list {
		data := []byte(nil)
		if m, ok := item.(map[string]any); ok && before == "data: " && m["event"] != nil && m["data"] != nil {
			fmt.Fprintf(&b, "event: %v\n", m["event"]) // an event as a whole
			item = m["data"]
		}
		if text, ok := item.(string); ok && before == "data: " {
			data = []byte(strings.ReplaceAll(text, "\n", "\n"+before))
		} else {
			var err error
			if data, err = encodeJSON(item); err != nil {
				return nil, err
			}
		}
		b.WriteString(before)
		b.Write(data)
		b.WriteString(after)
	}
	return b.Bytes(), nil
}

func encodeForm(v any) ([]byte, error) {
	v, err := plain(v)
	if err != nil {
		return nil, err
	}
	m, ok := v.(map[string]any)
	if !ok {
		return nil, fmt.Errorf("a form is made of an object, not of %T", v)
	}
	form := url.Values{}
	for name, value := range m {
		list, ok := value.([]any)
		if !ok {
			list = []any{value}
		}
		for _, item := range list {
			if text, ok := textOf(item, true); ok {
				form.Add(name, text)
			} else if data, err := encodeJSON(item); err == nil {
				form.Add(name, string(data))
			}
		}
	}
	return []byte(form.Encode()), nil
}
