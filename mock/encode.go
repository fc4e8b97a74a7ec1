package mock

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/url"
	"strconv"
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

// encodeBody writes a value in a media type. Bytes are sent as they are, and so are
// strings where the type is not JSON.
func encodeBody(media string, t *ir.Type, v any) ([]byte, error) {
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
		v, err := plain(v)
		if err != nil {
			return nil, err
		}
		return encodeXML(rootOf(t), v), nil
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

// rootOf is the name of the element around an XML body.
func rootOf(t *ir.Type) string {
	if t = shape(t); t != nil && t.Name != "" {
		return t.Name
	}
	return "response"
}

// encodeXML writes members as elements and the items of a list as elements of its name.
// An object whose only member is the root itself is written without a second root.
func encodeXML(root string, v any) []byte {
	var b bytes.Buffer
	b.WriteString(xml.Header)
	if m, ok := v.(map[string]any); ok && len(m) == 1 {
		for name, inner := range m {
			if _, isObject := inner.(map[string]any); isObject && (name == root || root == "response") {
				root, v = name, inner
			}
		}
	}
	writeXML(&b, root, v)
	return b.Bytes()
}

func writeXML(b *bytes.Buffer, name string, v any) {
	if list, ok := v.([]any); ok {
		for _, item := range list {
			writeXML(b, name, item)
		}
		return
	}
	name = elementName(name)
	b.WriteString("<" + name + ">")
	switch v := v.(type) {
	case map[string]any:
		for _, key := range sortedKeys(v) {
			writeXML(b, key, v[key])
		}
	case nil:
	case string:
		_ = xml.EscapeText(b, []byte(v))
	case float64:
		b.WriteString(strconv.FormatFloat(v, 'g', -1, 64))
	default:
		_ = xml.EscapeText(b, fmt.Append(nil, v))
	}
	b.WriteString("</" + name + ">")
}

// elementName makes a name that XML allows.
func elementName(name string) string {
	name = strings.Map(func(r rune) rune {
		switch {
		case r == '_' || r == '-' || r == '.' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r > 0xbf:
			return r
		}
		return '_'
	}, name)
	if name == "" || strings.IndexByte("-.0123456789", name[0]) >= 0 {
		name = "_" + name
	}
	return name
}
