package signing

import (
	"bytes"
	"fmt"
	"unicode/utf16"
	"unicode/utf8"
)

// maxDepth bounds how deep JSON is opened.
const maxDepth = 64

// nestedValue appends the value of a parameter. An object is rendered as parameters
// again, sorted and excluded by the same rule; the elements of a list follow each
// other; JSON text inside a string is opened too. This is the rule of vendors that
// sign "recursively".
func (r *run) nestedValue(ps *paramSet, ref *part, p *param, depth int) error {
	v := p.value
	if p.raw != nil && p.raw[0] != '"' {
		v = p.raw
	}
	if !validJSON(v) {
		return r.scalar(ref, v)
	}
	if len(ref.filters) == 0 {
		return r.nested(ps, ref, v, depth)
	}
	start := len(r.text)
	if err := r.nested(ps, ref, v, depth); err != nil {
		return err
	}
	out, err := r.filter(ref, r.text[start:])
	r.text = append(r.text[:start], out...)
	return err
}

func (r *run) scalar(ref *part, v []byte) error {
	if len(ref.filters) > 0 {
		var err error
		if v, err = r.filter(ref, v); err != nil {
			return err
		}
	}
	r.text = append(r.text, v...)
	return nil
}

// nested appends valid JSON text that is an object or a list.
func (r *run) nested(ps *paramSet, ref *part, text []byte, depth int) error {
	if depth >= maxDepth {
		return fmt.Errorf("JSON deeper than %d levels", maxDepth)
	}
	it := newJSONIter(text)
	if !it.object {
		for i := 0; ; i++ {
			_, raw, ok := it.next()
			if !ok {
				return nil
			}
			if i > 0 {
				r.text = append(r.text, ps.join...)
			}
			// JSON text inside an element that is a string stays text, as in the
			// vendors' own libraries.
			var err error
			switch raw[0] {
			case '{', '[':
				err = r.nested(ps, ref, raw, depth+1)
			case 'n':
			case '"':
				r.text = append(r.text, r.unquote(raw)...)
			default:
				r.text = append(r.text, raw...)
			}
			if err != nil {
				return err
			}
		}
	}
	mark := len(r.params)
	defer func() { r.params = r.params[:mark] }()
	for {
		name, raw, ok := it.next()
		if !ok {
			break
		}
		p := param{name: r.unquote(name), value: raw, raw: raw}
		if raw[0] == '"' {
			p.value = r.unquote(raw)
		}
		if ps.takes(&p, false) {
			r.params = append(r.params, p)
		}
	}
	if err := r.bounded(); err != nil {
		return err
	}
	list := ps.order(r.params[mark:])
	for i := range list {
		if i > 0 {
			r.text = append(r.text, ps.join...)
		}
		if err := r.pair(ps, &list[i], depth+1); err != nil {
			return err
		}
	}
	return nil
}

// jsonIter walks the members of an object or the elements of a list. Its text was
// found valid before, so it only has to find where values end.
type jsonIter struct {
	b      []byte
	i      int
	object bool
}

func newJSONIter(text []byte) jsonIter {
	it := jsonIter{b: text}
	it.space()
	it.object = it.b[it.i] == '{'
	it.i++
	return it
}

func (it *jsonIter) space() {
	for it.i < len(it.b) && bytes.IndexByte([]byte(" \t\r\n"), it.b[it.i]) >= 0 {
		it.i++
	}
}

// next gives the raw texts of a member's name and value.
func (it *jsonIter) next() (name, value []byte, ok bool) {
	it.space()
	if it.i < len(it.b) && it.b[it.i] == ',' {
		it.i++
		it.space()
	}
	if it.i >= len(it.b) || it.b[it.i] == '}' || it.b[it.i] == ']' {
		return nil, nil, false
	}
	if it.object {
		name = it.value()
		it.space()
		it.i++ // the colon
		it.space()
	}
	return name, it.value(), true
}

func (it *jsonIter) value() []byte {
	start, depth := it.i, 0
	for it.i < len(it.b) {
		switch c := it.b[it.i]; c {
		case '"':
			it.i++
			for it.i < len(it.b) && it.b[it.i] != '"' {
				if it.b[it.i] == '\\' {
					it.i++
				}
				it.i++
			}
			it.i++
			if depth == 0 {
				return it.b[start:it.i]
			}
			continue
		case '{', '[':
			depth++
		case '}', ']':
			if depth == 0 {
				return it.b[start:it.i]
			}
			if depth--; depth == 0 {
				it.i++
				return it.b[start:it.i]
			}
		case ',', ' ', '\t', '\r', '\n', ':':
			if depth == 0 {
				return it.b[start:it.i]
			}
		}
		it.i++
	}
	return it.b[start:it.i]
}

// unquote decodes a JSON string. The bytes of characters that are not escaped stay as
// they are sent.
func (r *run) unquote(quoted []byte) []byte {
	in := quoted[1 : len(quoted)-1]
	if bytes.IndexByte(in, '\\') < 0 {
		return in
	}
	start := len(r.aside)
	for i := 0; i < len(in); i++ {
		if in[i] != '\\' || i+1 >= len(in) {
			r.aside = append(r.aside, in[i])
			continue
		}
		i++
		switch c := in[i]; c {
		case 'b':
			r.aside = append(r.aside, '\b')
		case 'f':
			r.aside = append(r.aside, '\f')
		case 'n':
			r.aside = append(r.aside, '\n')
		case 'r':
			r.aside = append(r.aside, '\r')
		case 't':
			r.aside = append(r.aside, '\t')
		case 'u':
			char := hexRune(in[i+1:])
			i += 4
			if utf16.IsSurrogate(char) && i+6 < len(in) && in[i+1] == '\\' && in[i+2] == 'u' {
				if both := utf16.DecodeRune(char, hexRune(in[i+3:])); both != utf8.RuneError {
					char = both
					i += 6
				}
			}
			r.aside = utf8.AppendRune(r.aside, char)
		default:
			r.aside = append(r.aside, c)
		}
	}
	return r.aside[start:len(r.aside):len(r.aside)]
}

// hexRune reads the four digits of \u.
func hexRune(in []byte) rune {
	var v rune
	for i := range min(4, len(in)) {
		v = v<<4 | rune(fromHex(in[i])&15)
	}
	return v
}
