package dynamic

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/sdk"
)

// writer builds a request struct as the generator would print it, at run time.
type writer struct {
	op      *ir.Operation
	content *ir.Content
	fields  []reflect.StructField
	values  []reflect.Value
	options []sdk.Option
	members []*given
	// sent is the JSON body, for validation.
	sent    []byte
	hasBody bool
}

// add is one field: key is the codec's tag.
func (w *writer) add(key, tag string, v any) {
	w.fields = append(w.fields, reflect.StructField{
		Name: "F" + strconv.Itoa(len(w.fields)), Type: reflect.TypeOf(v),
		Tag: reflect.StructTag(key + ":" + strconv.Quote(tag)),
	})
	w.values = append(w.values, reflect.ValueOf(v))
}

// value gives a pointer to the struct.
func (w *writer) value() any {
	if len(w.fields) == 0 {
		return nil
	}
	p := reflect.New(reflect.StructOf(w.fields))
	for i, v := range w.values {
		p.Elem().Field(i).Set(v)
	}
	return p.Interface()
}

// param adds a parameter with the style that the document gives it.
func (w *writer) param(g *given) error {
	p := g.param
	if p == nil {
		for _, v := range g.values {
			switch g.in {
			case "query":
				w.options = append(w.options, sdk.Query(g.name, v))
			case "header":
				w.options = append(w.options, sdk.Header(g.name, v))
			default:
				w.add(g.in, g.name, &v)
			}
		}
		return nil
	}
	tag := p.Name
	if p.Style != "" {
		tag += ",style=" + p.Style + ",explode=" + strconv.FormatBool(p.Explode)
	}
	if p.Reserved {
		tag += ",allowReserved"
	}
	if p.ContentType != "" {
		raw := sdk.RawJSON(g.values[0])
		if !json.Valid(raw) {
			raw, _ = json.Marshal(g.values[0])
		}
		w.add(g.in, tag+",content=json", raw)
		return nil
	}
	switch t := Base(p.Type); {
	case t == nil || t.Kind == ir.Scalar || t.Kind == ir.Enum:
		if len(g.values) > 1 {
			return fmt.Errorf("parameter %q is given %d times and takes one value", p.Name, len(g.values))
		}
		w.add(g.in, tag, &g.values[0]) // a pointer: an empty value is sent too
	case t.Kind == ir.List:
		w.add(g.in, tag, texts(g.values))
	case t.Kind == ir.Struct || t.Kind == ir.Map:
		m, err := object(g.values[0])
		if err != nil {
			return fmt.Errorf("parameter %q: want a JSON object: %w", p.Name, err)
		}
		w.add(g.in, tag, m)
	default:
		w.add(g.in, tag, &g.values[0])
	}
	return nil
}

// texts are the elements of a list: one an argument, or all of them as a JSON list.
func texts(values []string) []string {
	var list []json.RawMessage
	if len(values) != 1 || json.Unmarshal([]byte(values[0]), &list) != nil {
		return values
	}
	out := make([]string, len(list))
	for i, raw := range list {
		out[i] = plain(raw)
	}
	return out
}

func object(text string) (map[string]string, error) {
	var raw map[string]json.RawMessage
	if err := json.Unmarshal([]byte(text), &raw); err != nil {
		return nil, err
	}
	out := make(map[string]string, len(raw))
	for k, v := range raw {
		out[k] = plain(v)
	}
	return out, nil
}

// plain is a JSON value as a form has it: strings without quotes, the rest as it is.
func plain(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) == nil && bytes.HasPrefix(bytes.TrimSpace(raw), []byte(`"`)) {
		return s
	}
	return string(raw)
}

// body adds the body: a whole one, single members, or a whole one with members added.
func (w *writer) body(a Args) error {
	if !a.HasBody && len(w.members) == 0 {
		return nil
	}
	if w.content == nil {
		return fmt.Errorf("operation %s (%s) takes no body", w.op.ID, w.op.Method)
	}
	w.hasBody = true
	kind := kindOf(w.content)
	if typedXML(w.content) && !bytes.HasPrefix(bytes.TrimSpace(a.Body), []byte("<")) {
		return w.json(a, kind) // written as XML by its schema
	}
	switch kind {
	case kindJSON:
		return w.json(a, kind)
	case kindForm, kindMultipart:
		return w.form(a, kind)
	case kindRaw:
		w.add("body", kind, &sdk.File{ContentType: w.content.MediaType, Reader: bytes.NewReader(a.Body)})
	default:
		w.add("body", kind, string(a.Body))
	}
	if len(w.members) > 0 {
		return fmt.Errorf("the body of %s is %s: give it with --body, not by members", w.op.ID, w.content.MediaType)
	}
	return nil
}

func (w *writer) json(a Args, kind string) error {
	body := a.Body
	if !a.HasBody {
		body = []byte("{}")
	}
	if err := valid(body); err != nil {
		return fmt.Errorf("--body is not JSON: %w", err)
	}
	if len(w.members) > 0 {
		var err error
		if body, err = w.merge(body); err != nil {
			return err
		}
	}
	body, err := embed(w.content.Type, body)
	if err != nil {
		return fmt.Errorf("--body: %w", err)
	}
	w.sent = body
	w.add("body", kind, sdk.RawJSON(body))
	return nil
}

// valid says where JSON is broken.
func valid(body []byte) error {
	var v any
	err := json.Unmarshal(body, &v)
	if syntax, ok := err.(*json.SyntaxError); ok {
		before := body[:min(int(syntax.Offset), len(body))]
		return fmt.Errorf("line %d: %w", 1+bytes.Count(before, []byte("\n")), err)
	}
	return err
}

// merge puts members into an object, in the order in which they were given.
func (w *writer) merge(body []byte) ([]byte, error) {
	s := sdk.NewSigning(jsonRequest(), body)
	for _, g := range w.members {
		raw, err := memberJSON(g)
		if err != nil {
			return nil, err
		}
		if err := s.SetRawJSON(g.name, raw); err != nil {
			return nil, fmt.Errorf("--param %s: %w", g.name, err)
		}
	}
	return s.Body()
}

// memberJSON writes a member's value as its type wants it.
func memberJSON(g *given) ([]byte, error) {
	text := g.values[0]
	asString := func(s string) []byte {
		b, _ := json.Marshal(s)
		return b
	}
	var t *ir.Type
	if g.field != nil {
		t = Base(g.field.Type)
		if g.field.Type != nil && g.field.Type.EmbeddedJSON {
			return asString(text), nil
		}
	}
	switch {
	case len(g.values) == 1 && text == "null" && t != nil && (t.Nullable || g.field.Type.Nullable):
		return []byte(text), nil
	case t == nil || t.Kind == ir.Any:
		if len(g.values) == 1 && json.Valid([]byte(text)) {
			return []byte(text), nil
		}
		return asString(text), nil
	case t.Kind == ir.List:
		if len(g.values) == 1 && strings.HasPrefix(strings.TrimSpace(text), "[") {
			break
		}
		list := make([]json.RawMessage, 0, len(g.values))
		for _, v := range g.values {
			raw, err := memberJSON(&given{name: g.name, values: []string{v}, field: &ir.Field{Type: t.Elem}})
			if err != nil {
				return nil, err
			}
			list = append(list, raw)
		}
		return json.Marshal(list)
	case len(g.values) > 1:
		return nil, fmt.Errorf("parameter %q is given %d times and takes one value", g.name, len(g.values))
	case (t.Kind == ir.Scalar || t.Kind == ir.Enum) && (t.Prim == ir.String || t.Prim == ""), t.EmbeddedJSON:
		return asString(text), nil
	}
	if !json.Valid([]byte(text)) {
		return nil, fmt.Errorf("parameter %q: want %s, not %q", g.name, typeWord(t), text)
	}
	return []byte(text), nil
}

// form adds the fields of a form.
func (w *writer) form(a Args, kind string) error {
	list, err := formFields(a)
	if err != nil {
		return err
	}
	for _, g := range append(list, w.members...) {
		tag := g.name
		field := g.field
		if field == nil {
			for _, f := range Fields(w.content) {
				if f.Name == g.name {
					field = f
				}
			}
		}
		if kind == kindMultipart && strings.HasPrefix(g.values[0], "@") {
			file, err := openFile(strings.TrimPrefix(g.values[0], "@"))
			if err != nil {
				return fmt.Errorf("form file %q: %w", g.name, err)
			}
			w.add("form", tag, file)
			continue
		}
		if done, err := w.encoded(kind, g, field); err != nil {
			return err
		} else if done {
			continue
		}
		values := g.values
		if field != nil && len(values) == 1 && Base(field.Type) != nil && Base(field.Type).Kind == ir.List && !field.Type.EmbeddedJSON {
			values = texts(values)
		}
		if len(values) == 1 {
			w.add("form", tag, &values[0])
		} else {
			w.add("form", tag, values)
		}
	}
	return nil
}

// formFields reads a whole form: name=value&..., or a JSON object.
func formFields(a Args) ([]*given, error) {
	var out []*given
	add := func(name, value string) {
		for _, g := range out {
			if g.name == name {
				g.values = append(g.values, value)
				return
			}
		}
		out = append(out, &given{in: inBody, name: name, values: []string{value}})
	}
	body := bytes.TrimSpace(a.Body)
	if bytes.HasPrefix(body, []byte("{")) {
		params, err := sdk.NewSigning(jsonRequest(), body).Params("json")
		if err != nil {
			return nil, fmt.Errorf("--body is not a JSON object: %w", err)
		}
		for _, p := range params {
			add(p.Name, plain(p.JSON))
		}
		return out, nil
	}
	for pair := range strings.SplitSeq(string(body), "&") {
		if pair == "" {
			continue
		}
		name, value, _ := strings.Cut(pair, "=")
		name, err := url.QueryUnescape(name)
		if err != nil {
			return nil, fmt.Errorf("--body is not a form: %w", err)
		}
		if value, err = url.QueryUnescape(value); err != nil {
			return nil, fmt.Errorf("--body is not a form: %w", err)
		}
		add(name, value)
	}
	return out, nil
}

func openFile(name string) (*sdk.File, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	return &sdk.File{Name: filepath.Base(name), Reader: bytes.NewReader(data)}, nil
}
