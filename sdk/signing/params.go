package signing

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime"
	"mime/multipart"
	"slices"
	"strings"
)

// param is one parameter while it is being signed. Its slices belong to the run.
type param struct {
	name, value []byte
	raw         []byte // JSON text of the value, for members of a JSON body
	file        bool
}

// maxParams bounds what an inbound request can make us sort.
const maxParams = 100_000

// renderParams collects, selects, sorts and joins parameters.
func (r *run) renderParams(ps *paramSet) ([]byte, error) {
	mark := len(r.params)
	defer func() { r.params = r.params[:mark] }()
	for _, at := range ps.from {
		first := len(r.params)
		if err := r.collect(at); err != nil {
			return nil, err
		}
		kept := r.params[:first]
		for _, p := range r.params[first:] {
			if ps.takes(&p, at == inHeader) {
				kept = append(kept, p)
			}
		}
		r.params = kept
	}
	for i := range ps.add {
		a := &ps.add[i]
		ok, err := r.holds(a.when)
		if err != nil {
			return nil, err
		}
		if !ok {
			continue
		}
		v, err := r.value(a.value)
		if err != nil {
			return nil, err
		}
		if len(v) > 0 || !a.omitEmpty {
			r.params = append(r.params, param{name: r.keep(a.name), value: v})
		}
	}
	list := ps.order(r.params[mark:])
	start := len(r.text)
	for i := range list {
		if i > 0 {
			r.text = append(r.text, ps.join...)
		}
		if err := r.pair(ps, &list[i], 0); err != nil {
			return nil, err
		}
	}
	return r.text[start:len(r.text):len(r.text)], nil
}

// takes reports whether a parameter takes part, and trims it.
func (ps *paramSet) takes(p *param, fold bool) bool {
	if p.file || bytes.Equal(p.raw, []byte("null")) {
		return false
	}
	if ps.trim {
		p.value = bytes.TrimSpace(p.value)
	}
	if ps.skipEmpty && len(p.value) == 0 {
		return false
	}
	return ps.named(p.name, fold)
}

func (ps *paramSet) named(name []byte, fold bool) bool {
	if len(ps.include) > 0 && !fits(ps.include, name, fold) {
		return false
	}
	return len(ps.exclude) == 0 || !fits(ps.exclude, name, fold)
}

// order sorts in place, stable, and settles repeated names.
func (ps *paramSet) order(list []param) []param {
	switch ps.sort {
	case sortName:
		slices.SortStableFunc(list, compareNames)
	case sortNameValue:
		slices.SortStableFunc(list, func(a, b param) int {
			if c := bytes.Compare(a.name, b.name); c != 0 {
				return c
			}
			return bytes.Compare(a.value, b.value)
		})
	case sortURI:
		slices.SortStableFunc(list, func(a, b param) int {
			if c := compareEscaped(a.name, b.name); c != 0 {
				return c
			}
			return compareEscaped(a.value, b.value)
		})
	}
	if ps.repeat == repeatAll {
		return list
	}
	at := make(map[string]int, len(list))
	kept := list[:0]
	for _, p := range list {
		i, seen := at[string(p.name)]
		switch {
		case !seen:
			at[string(p.name)] = len(kept)
			kept = append(kept, p)
		case ps.repeat == repeatLast:
			kept[i] = p
		}
	}
	return kept
}

func compareNames(a, b param) int { return bytes.Compare(a.name, b.name) }

// compareEscaped compares as if both were percent-encoded: % comes before every
// character that stays as it is.
func compareEscaped(a, b []byte) int {
	for i := range min(len(a), len(b)) {
		if a[i] == b[i] {
			continue
		}
		if plainA, plainB := unreserved(a[i]), unreserved(b[i]); plainA != plainB {
			if plainA {
				return 1
			}
			return -1
		}
		return int(a[i]) - int(b[i])
	}
	return len(a) - len(b)
}

// pair appends one parameter to text.
func (r *run) pair(ps *paramSet, p *param, depth int) error {
	for i := range ps.pair.parts {
		part := &ps.pair.parts[i]
		var v []byte
		var err error
		switch part.kind {
		case refLiteral:
			r.text = append(r.text, part.lit...)
			continue
		case refPairName:
			v = p.name
		case refPairValue:
			if ps.nested {
				if err := r.nestedValue(ps, part, p, depth); err != nil {
					return err
				}
				continue
			}
			v = p.value
		default:
			if v, err = r.ref(part); err != nil {
				return err
			}
			r.text = append(r.text, v...)
			continue
		}
		if len(part.filters) > 0 {
			if v, err = r.filter(part, v); err != nil {
				return err
			}
		}
		r.text = append(r.text, v...)
	}
	return nil
}

// collect appends the parameters of one place to params.
func (r *run) collect(at place) error {
	switch at {
	case inQuery:
		return r.collectPairs(r.rawQuery())
	case inForm:
		if r.mediaType() == mediaForm {
			b, err := r.rawBody()
			if err != nil {
				return err
			}
			return r.collectPairs(b)
		}
	case inJSON:
		if m := r.mediaType(); m != "" && !isJSON(m) {
			return nil
		}
	case inXML:
		return r.collectXML()
	case inHeader:
		return r.collectHeader()
	}
	// What is left is not asked for on hot paths: the sdk's own list will do.
	list, err := r.req.AppendParams(r.sdk[:0], placeNames[at])
	r.sdk = list
	if err != nil {
		return err
	}
	for i := range list {
		r.params = append(r.params, param{name: r.keep(list[i].Name), value: r.keep(list[i].Value), raw: list[i].JSON, file: list[i].File})
	}
	if at == inForm && len(list) == 0 && strings.HasPrefix(r.mediaType(), "multipart/") {
		return r.collectParts()
	}
	return r.bounded()
}

func (r *run) bounded() error {
	if len(r.params) > maxParams {
		return fmt.Errorf("more than %d parameters", maxParams)
	}
	return nil
}

// collectPairs decodes name=value pairs joined by &. Pairs that need no decoding stay
// where they are.
func (r *run) collectPairs(raw []byte) error {
	for len(raw) > 0 {
		pair := raw
		if i := bytes.IndexByte(raw, '&'); i >= 0 {
			pair, raw = raw[:i], raw[i+1:]
		} else {
			raw = nil
		}
		if len(pair) == 0 {
			continue
		}
		name, value, _ := bytes.Cut(pair, []byte("="))
		name, err := r.unescape(name)
		if err != nil {
			return err
		}
		if value, err = r.unescape(value); err != nil {
			return err
		}
		r.params = append(r.params, param{name: name, value: value})
	}
	return r.bounded()
}

// unescape decodes one component of a query or a form.
func (r *run) unescape(in []byte) ([]byte, error) {
	if bytes.IndexByte(in, '%') < 0 && bytes.IndexByte(in, '+') < 0 {
		return in, nil
	}
	start := len(r.aside)
	for i := 0; i < len(in); i++ {
		c := in[i]
		switch c {
		case '+':
			c = ' '
		case '%':
			if i+2 >= len(in) || fromHex(in[i+1]) > 15 || fromHex(in[i+2]) > 15 {
				return nil, fmt.Errorf("a %% without two hexadecimal digits in a query or form")
			}
			c = fromHex(in[i+1])<<4 | fromHex(in[i+2])
			i += 2
		}
		r.aside = append(r.aside, c)
	}
	return r.aside[start:len(r.aside):len(r.aside)], nil
}

func fromHex(c byte) byte {
	switch {
	case '0' <= c && c <= '9':
		return c - '0'
	case 'a' <= c && c <= 'f':
		return c - 'a' + 10
	case 'A' <= c && c <= 'F':
		return c - 'A' + 10
	}
	return 255
}

// collectHeader gives headers with lower-case names, values of one name joined by
// commas, and the host, which net/http keeps apart.
func (r *run) collectHeader() error {
	if r.req.Header["Host"] == nil && r.req.URL.Host != "" {
		r.params = append(r.params, param{name: []byte("host"), value: r.keep(r.req.URL.Host)})
	}
	for name, values := range r.req.Header {
		value := r.keep(strings.Join(values, ","))
		r.params = append(r.params, param{name: r.keep(strings.ToLower(name)), value: value})
	}
	return r.bounded()
}

// collectParts reads the fields of a multipart body that came in.
func (r *run) collectParts() error {
	body, err := r.rawBody()
	if err != nil {
		return err
	}
	_, attrs, err := mime.ParseMediaType(r.req.Header.Get("Content-Type"))
	if err != nil || attrs["boundary"] == "" {
		return fmt.Errorf("multipart body without a boundary")
	}
	form, err := multipart.NewReader(bytes.NewReader(body), attrs["boundary"]).ReadForm(int64(len(body)) + 1)
	if err != nil {
		return fmt.Errorf("multipart body: %w", err)
	}
	defer func() { _ = form.RemoveAll() }()
	for name, values := range form.Value {
		for _, v := range values {
			r.params = append(r.params, param{name: r.keep(name), value: r.keep(v)})
		}
	}
	return r.bounded()
}

// validJSON reports whether text is a JSON object or list, which Nested opens.
func validJSON(text []byte) bool {
	text = bytes.TrimSpace(text)
	return len(text) > 1 && (text[0] == '{' || text[0] == '[') && json.Valid(text)
}
