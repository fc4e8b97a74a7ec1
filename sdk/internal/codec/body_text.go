package codec

import (
	"fmt"
	"reflect"
)

// A body of text may be a number, a boolean, a time or an enum: it has the text that it has
// as a parameter.

// describe finds the table of a text.
func (b *bodyField) describe(tag reflect.StructTag) (err error) {
	if b.kind != BodyText {
		return nil
	}
	b.text = tableOf(b.typ)
	if m := (mods{layout: tag.Get("layout"), zone: tag.Get("zone")}); m != (mods{}) {
		b.text, err = modifiedTable(b.typ, m)
	}
	return err
}

// textField is the field of a struct that is a body of text, settled to its variable.
func textField(v any, alloc bool) (f wireField, given bool, err error) {
	rv := reflect.Indirect(reflect.ValueOf(v))
	if rv.Kind() != reflect.Struct {
		return f, false, fmt.Errorf("%T has no body", v)
	}
	req := requestOf(rv.Type())
	switch {
	case req.err != nil:
		return f, false, req.err
	case req.body == nil || req.body.text == nil:
		return f, false, fmt.Errorf("%T has no body of text", v)
	}
	r, ok := (&field{at: req.body.at, hops: req.body.hops}).locate(variable(rv), alloc)
	if !ok {
		return f, false, nil
	}
	f, ok = wireField{v: r.value(req.body.typ), t: req.body.text}.settle(alloc)
	return f, ok, nil
}

// TextBody gives the text of a body of text; given is false where a pointer to it is nil.
func TextBody(v any) (text string, given bool, err error) {
	f, given, err := textField(v, false)
	if err != nil || !given {
		return "", false, err
	}
	switch f.t.enc {
	case opList, opArray, opMap, opStruct, opUnsupported:
		return "", false, fmt.Errorf("a %s has no text", f.t.typ)
	}
	text, err = paramText(f.t, refOf(f.v.Addr()))
	return text, true, err
}

// SetTextBody sets a body of text from its text, allocating a pointer to it.
func SetTextBody(v any, text string) error {
	f, given, err := textField(v, true)
	if err != nil {
		return err
	}
	if !given {
		return fmt.Errorf("the body of %T cannot be set", v)
	}
	return setText(f.t, refOf(f.v.Addr()), text)
}
