package codec

import (
	"encoding/base64"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"time"
)

// HeaderFault is a header whose value does not fit its field.
type HeaderFault struct {
	Name string // of the header
	Want string // what the field declares
	Got  string
	Err  error
}

// Error names the header and says what is wrong with it.
func (f *HeaderFault) Error() string { return fmt.Sprintf("header %s: %v", f.Name, f.Err) }

// Unwrap gives the cause.
func (f *HeaderFault) Unwrap() error { return f.Err }

// httpTimes are the forms of a time in the headers of HTTP; where a field is a time, they
// are understood beside its own layout.
var httpTimes = []string{time.RFC1123, time.RFC850, time.ANSIC, time.RFC1123Z}

// DecodeHeader fills the header fields of the struct that v points to; lines gives the
// lines of a header. A field whose header is missing or malformed becomes zero. The faults
// are those of single headers; the error is about v itself.
//
// A header is in the style simple: the parts of a list or object are divided by commas, and
// several lines are one list. A list for Set-Cookie has one element a line.
func DecodeHeader(v any, lines func(name string) []string) (faults []*HeaderFault, err error) {
	rv := reflect.ValueOf(v)
	if rv.Kind() != reflect.Pointer || rv.IsNil() || rv.Elem().Kind() != reflect.Struct {
		return nil, fmt.Errorf("headers need a pointer to a struct, not %T", v)
	}
	req := requestOf(rv.Elem().Type())
	if req.err != nil {
		return nil, req.err
	}
	r := refOf(rv)
	for i := range req.params {
		p := &req.params[i]
		if p.in != Header {
			continue
		}
		at, ok := (&field{at: p.at, hops: p.hops}).locate(r, true)
		if !ok {
			continue
		}
		f := wireField{at.value(p.table.typ), p.table, p}
		f.v.SetZero()
		got := lines(p.name)
		if len(got) == 0 {
			continue
		}
		if err := f.header(got); err != nil {
			f.v.SetZero()
			faults = append(faults, &HeaderFault{Name: p.name, Want: wantOf(p), Got: strings.Join(got, ", "), Err: err})
		}
	}
	return faults, nil
}

func wantOf(p *param) string {
	if p.json {
		return "JSON"
	}
	if p.table.dec == opTime {
		return "time"
	}
	return p.table.want()
}

// header sets the field from the lines of its header.
func (f wireField) header(lines []string) error {
	f, ok := f.settle(true)
	if !ok {
		return errors.New("cannot be set")
	}
	whole := strings.Join(lines, ", ")
	if f.p.json {
		return Decode([]byte(whole), f.v.Addr().Interface(), Options{CopyStrings: true})
	}
	switch f.t.dec {
	case opList:
		parts := lines
		if !strings.EqualFold(f.p.name, "Set-Cookie") {
			parts = commas(whole)
		}
		list := reflect.MakeSlice(f.t.typ, len(parts), len(parts))
		for i, part := range parts {
			if err := headerText(wireField{list.Index(i), f.t.elem, f.p}, part); err != nil {
				return fmt.Errorf("element %d: %w", i, err)
			}
		}
		f.v.Set(list)
		return nil
	case opStruct:
		return f.headerObject(commas(whole), func(name string) (wireField, bool) {
			return wireField{f.v, f.t, f.p}.member(name, true)
		}, nil)
	case opMap:
		m := reflect.MakeMap(f.t.typ)
		if f.t.typ.Key().Kind() != reflect.String {
			return fmt.Errorf("a map of %s has no form in a header", f.t.typ.Key())
		}
		err := f.headerObject(commas(whole), func(string) (wireField, bool) {
			return wireField{reflect.New(f.t.typ.Elem()).Elem(), f.t.elem, f.p}, true
		}, func(name string, v reflect.Value) {
			m.SetMapIndex(reflect.ValueOf(name).Convert(f.t.typ.Key()), v)
		})
		f.v.Set(m)
		return err
	case opString:
		return setText(f.t, refOf(f.v.Addr()), whole)
	}
	return headerText(f, strings.TrimSpace(lines[0]))
}

// headerObject reads names and values in turn, or exploded name=value.
func (f wireField) headerObject(parts []string, find func(string) (wireField, bool), keep func(string, reflect.Value)) error {
	pairs := make([]pair, 0, len(parts))
	for i := 0; i < len(parts); i++ {
		name, value, ok := parts[i], "", false
		switch {
		case f.p.explode:
			if name, value, ok = strings.Cut(parts[i], "="); !ok {
				return fmt.Errorf("%q is not name=value", parts[i])
			}
		case i+1 == len(parts):
			return fmt.Errorf("%q has no value", name)
		default:
			i++
			value = parts[i]
		}
		pairs = append(pairs, pair{name, value})
	}
	for _, one := range pairs {
		at, ok := find(one.name)
		if !ok {
			continue // not documented
		}
		if err := headerText(at, one.value); err != nil {
			return fmt.Errorf("property %q: %w", one.name, err)
		}
		if keep != nil {
			keep(one.name, at.v)
		}
	}
	return nil
}

// headerText sets a value without parts.
func headerText(f wireField, text string) error {
	f, ok := f.settle(true)
	if !ok {
		return errors.New("cannot be set")
	}
	r := refOf(f.v.Addr())
	switch f.t.dec {
	case opTime:
		err := setText(f.t, r, text)
		for _, layout := range httpTimes {
			if err == nil {
				break
			}
			if at, other := time.Parse(layout, text); other == nil {
				r.setTime(at.UTC())
				err = nil
			}
		}
		return err
	case opBytes:
		data, err := base64.StdEncoding.DecodeString(text)
		if err == nil {
			f.v.SetBytes(data)
		}
		return err
	case opStruct, opMap, opList, opArray:
		// A part with parts of its own has no style but JSON.
		return Decode([]byte(text), f.v.Addr().Interface(), Options{CopyStrings: true})
	}
	return setText(f.t, r, text)
}

// commas takes a list apart. Spaces around a part and empty parts do not count, as in
// RFC 9110.
func commas(text string) []string {
	var parts []string
	for part := range strings.SplitSeq(text, ",") {
		if part = strings.TrimSpace(part); part != "" {
			parts = append(parts, part)
		}
	}
	return parts
}
