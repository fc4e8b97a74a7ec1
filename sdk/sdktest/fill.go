package sdktest

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"

	"github.com/apigen-go/apigen/sdk"
	"github.com/apigen-go/apigen/sdk/internal/codec"
	"github.com/apigen-go/apigen/sdk/sdktest/calltest"
)

var places = map[string]codec.Location{"query": codec.Query, "header": codec.Header, "cookie": codec.Cookie}

// fill puts an example into a request struct: parameters by their tags, then the body.
func fill(req any, e *calltest.Example) error {
	var errs []error
	for _, p := range e.Params {
		in, ok := places[p.In]
		if !ok {
			continue // path parameters are arguments
		}
		if _, has := codec.FieldByWire(req, in, p.Name); !has && p.Constant {
			continue
		}
		if err := fillParam(req, in, p.Name, p.Value); err != nil {
			errs = append(errs, err)
		}
	}
	if e.Body != nil {
		if err := fillBody(req, e); err != nil {
			errs = append(errs, fmt.Errorf("body: %w", err))
		}
	}
	return errors.Join(errs...)
}

// fillParam sets a field from a value. Texts go through the codec's parameter rules, which
// know layouts of times; everything with parts is JSON.
func fillParam(req any, in codec.Location, name string, value json.RawMessage) error {
	if isNull(value) {
		return nil
	}
	field, ok := codec.FieldByWire(req, in, name)
	if !ok {
		return fmt.Errorf("%T has no %s field %q", req, in, name)
	}
	if done, err := fillFile(field, value); done {
		return err
	}
	if texts, ok := scalars(value); ok && codec.SetWire(req, in, name, texts...) == nil {
		return nil
	}
	if err := decodeInto(field, value); err != nil {
		return fmt.Errorf("%s field %q of %T: %w", in, name, req, err)
	}
	return nil
}

// scalars are the texts of a scalar, or of a list of them. A single text with a delimiter
// in it is left to JSON: as a parameter it would be several.
func scalars(value json.RawMessage) ([]string, bool) {
	if text, ok := codec.Text(value); ok {
		return []string{text}, true
	}
	var list []json.RawMessage
	if json.Unmarshal(value, &list) != nil || len(list) == 0 {
		return nil, false
	}
	texts := make([]string, len(list))
	for i, item := range list {
		text, ok := codec.Text(item)
		if !ok || len(list) == 1 && strings.ContainsAny(text, ", |") {
			return nil, false
		}
		texts[i] = text
	}
	return texts, true
}

func decodeInto(field reflect.Value, value json.RawMessage) error {
	return codec.Decode(value, field.Addr().Interface(), codec.Options{Lenient: true, CopyStrings: true})
}

// fillBody sets the field that is the whole body, or the members of the body, which are
// fields of the request then.
func fillBody(req any, e *calltest.Example) error {
	field, kind := bodyField(reflect.ValueOf(req).Elem())
	switch kind {
	case "":
		if isForm(e.Media) {
			return fillMembers(req, codec.Form, e)
		}
		return codec.Decode(e.Body, req, codec.Options{Lenient: true, CopyStrings: true})
	case "form", "multipart":
		if base(field.Type()).Kind() == reflect.Struct {
			// The members of the body are form fields by their tags, or by being its members.
			_, body, err := codec.MakeBody(req)
			if err != nil {
				return err
			}
			return fillMembers(body, codec.Form, e)
		}
		if done, err := fillFile(field, e.Body); done {
			return err
		}
	case "text", "raw", "xml":
		if done, err := fillFile(field, e.Body); done {
			return err
		}
		if text, isText := codec.Text(e.Body); isText && field.Type() == bytesType {
			field.SetBytes([]byte(text)) // as it is: only JSON has base64
			return nil
		}
		if _, isText := codec.Text(e.Body); !isText && base(field.Type()).Kind() == reflect.String {
			quoted, err := json.Marshal(string(e.Body)) // JSON is a text, too
			if err != nil {
				return err
			}
			return decodeInto(field, quoted)
		}
	}
	return decodeInto(field, e.Body)
}

// bodyField is the field with a body tag and its kind, "" where the struct has none.
func bodyField(v reflect.Value) (reflect.Value, string) {
	for i := range v.NumField() {
		if tag, ok := v.Type().Field(i).Tag.Lookup("body"); ok {
			kind, _, _ := strings.Cut(tag, ",")
			return v.Field(i), kind
		}
	}
	return reflect.Value{}, ""
}

// fillMembers sets the fields of a form one by one, because some are files.
func fillMembers(req any, in codec.Location, e *calltest.Example) error {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(e.Body, &members); err != nil {
		return err
	}
	var errs []error
	for name, value := range members {
		if _, has := codec.FieldByWire(req, in, name); !has && slices.Contains(e.Constants, name) {
			continue
		}
		if err := fillParam(req, in, name, value); err != nil {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

var bytesType = reflect.TypeFor[[]byte]()

var fileType, readerType = reflect.TypeFor[sdk.File](), reflect.TypeFor[io.Reader]()

// fillFile makes files of texts; done is false for a field that is none.
func fillFile(field reflect.Value, value json.RawMessage) (done bool, err error) {
	t := field.Type()
	if t.Kind() == reflect.Slice && base(t.Elem()) == fileType {
		var list []json.RawMessage
		if err := json.Unmarshal(value, &list); err != nil {
			return true, err
		}
		field.Set(reflect.MakeSlice(t, len(list), len(list)))
		for i, item := range list {
			if _, err := fillFile(field.Index(i), item); err != nil {
				return true, err
			}
		}
		return true, nil
	}
	if t.Kind() == reflect.Map && base(t.Elem()) == fileType {
		var members map[string]json.RawMessage
		if err := json.Unmarshal(value, &members); err != nil {
			return true, err
		}
		field.Set(reflect.MakeMap(t))
		for name, item := range members {
			file := reflect.New(t.Elem()).Elem()
			if _, err := fillFile(file, item); err != nil {
				return true, err
			}
			field.SetMapIndex(reflect.ValueOf(name).Convert(t.Key()), file)
		}
		return true, nil
	}
	text, isText := codec.Text(value)
	if !isText {
		text = string(value)
	}
	switch {
	case t == reflect.PointerTo(fileType):
		field.Set(reflect.ValueOf(&sdk.File{Name: "example", Reader: strings.NewReader(text)}))
	case t == fileType:
		field.Set(reflect.ValueOf(sdk.File{Name: "example", Reader: strings.NewReader(text)}))
	case t == readerType:
		field.Set(reflect.ValueOf(strings.NewReader(text)))
	default:
		return false, nil
	}
	return true, nil
}

func base(t reflect.Type) reflect.Type {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t
}

func isForm(media string) bool {
	return strings.HasPrefix(media, "application/x-www-form-urlencoded") || strings.HasPrefix(media, "multipart/")
}

func isNull(value json.RawMessage) bool { return strings.TrimSpace(string(value)) == "null" }
