package sdk

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
)

var errNotXML = errors.New("the body is not an XML document with one root")

// xmlChild finds the root's end tag and its first child element of that name, as
// offsets; start is -1 where there is none. It reads tags only: signers write into a
// body that keeps its bytes.
func xmlChild(data []byte, name string) (start, end, rootEnd int, err error) {
	start, rootEnd = -1, -1
	depth := 0
	for i := 0; i < len(data); {
		open := bytes.IndexByte(data[i:], '<')
		if open < 0 {
			break
		}
		i += open
		rest := data[i:]
		switch {
		case bytes.HasPrefix(rest, []byte("<!--")):
			i, err = after(data, i, "-->")
		case bytes.HasPrefix(rest, []byte("<![CDATA[")):
			i, err = after(data, i, "]]>")
		case bytes.HasPrefix(rest, []byte("<?")):
			i, err = after(data, i, "?>")
		case bytes.HasPrefix(rest, []byte("<!")):
			// A document type could declare entities that change what was signed.
			return -1, -1, -1, errNotXML
		case bytes.HasPrefix(rest, []byte("</")):
			depth--
			at := i
			if i, err = after(data, i, ">"); err != nil {
				break
			}
			if depth == 0 {
				rootEnd = at
			}
			if depth == 1 && start >= 0 && end < 0 {
				end = i
			}
		default:
			at := i
			if i, err = tagEnd(data, i); err != nil {
				break
			}
			depth++
			if depth == 2 && start < 0 && tagName(data[at+1:i]) == name {
				start, end = at, -1
			}
			if data[i-2] == '/' {
				depth--
				if depth == 1 && start == at {
					end = i
				}
			}
		}
		if err != nil || depth < 0 {
			return -1, -1, -1, errNotXML
		}
	}
	if depth != 0 || rootEnd < 0 || start >= 0 && end < 0 {
		return -1, -1, -1, errNotXML
	}
	return start, end, rootEnd, nil
}

func after(data []byte, i int, mark string) (int, error) {
	n := bytes.Index(data[i:], []byte(mark))
	if n < 0 {
		return 0, errNotXML
	}
	return i + n + len(mark), nil
}

// tagEnd returns where a start tag ends; attribute values may hold >.
func tagEnd(data []byte, i int) (int, error) {
	var quote byte
	for ; i < len(data); i++ {
		switch c := data[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			return i + 1, nil
		}
	}
	return 0, errNotXML
}

func tagName(tag []byte) string {
	if i := bytes.IndexAny(tag, " \t\r\n/>"); i >= 0 {
		tag = tag[:i]
	}
	return string(tag)
}

var xmlEscaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\r", "&#xD;")

func (p *payload) setXML(name, value string) error {
	switch p.kind {
	case payloadNone:
		p.kind, p.contentType, p.data = payloadBytes, "application/xml", []byte("<xml></xml>")
	case payloadBytes:
	default:
		return fmt.Errorf("set %q: the body is %s, not XML", name, p.contentType)
	}
	start, end, rootEnd, err := xmlChild(p.data, name)
	if err != nil {
		return fmt.Errorf("set %q: %w", name, err)
	}
	if start < 0 {
		start, end = rootEnd, rootEnd
	}
	out := make([]byte, 0, len(p.data)+2*len(name)+len(value)+16)
	out = append(out, p.data[:start]...)
	out = append(out, "<"+name+">"+xmlEscaper.Replace(value)+"</"+name+">"...)
	p.data = append(out, p.data[end:]...)
	return nil
}

func (p *payload) delXML(name string) error {
	if p.kind != payloadBytes {
		return nil
	}
	start, end, _, err := xmlChild(p.data, name)
	if err != nil {
		return fmt.Errorf("take out %q: %w", name, err)
	}
	if start >= 0 {
		p.data = append(append(make([]byte, 0, len(p.data)), p.data[:start]...), p.data[end:]...)
	}
	return nil
}
