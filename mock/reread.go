package mock

import (
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/apigen-go/apigen/generator/ir"
)

// rereads reports whether a parameter that kin-openapi cannot read fits its schema when it
// is read as OpenAPI's tables of styles say: objects inside exploded ones, brackets that
// are part of a name, lists and objects in cookies, JSON in a cookie.
func (x *exchange) rereads(p *openapi3.Parameter) bool {
	for _, own := range x.op.Params {
		if string(own.In) != p.In || own.Name != p.Name {
			continue
		}
		s := x.op.paramSchema(own)
		v, ok := x.readParam(own)
		return ok && s != nil && s.Value != nil && len(x.h.doc.visit(s.Value, v, openapi3.VisitAsRequest())) == 0
	}
	return false
}

// readParam reads a parameter by its style; ok is false where it is absent, or has a style
// of path segments, which kin-openapi reads well.
func (x *exchange) readParam(p *ir.Param) (v any, ok bool) {
	if p.Style == "label" || p.Style == "matrix" {
		return nil, false
	}
	all := x.texts(p)
	texts := all[p.Name]
	t := shape(p.Type)
	switch {
	case t == nil:
		return nil, false
	case p.ContentType != "":
		if len(texts) == 0 {
			return nil, false
		}
		return readText(&ir.Type{Kind: ir.Any}, texts[0]), true
	case t.Kind == ir.Struct || t.Kind == ir.Map:
		return readObject(p, t, all)
	case t.Kind == ir.List:
		sep := map[string]string{"spaceDelimited": " ", "pipeDelimited": "|"}[p.Style]
		if len(texts) == 1 && (!p.Explode || p.In == ir.InPath || p.In == ir.InHeader) {
			if sep == "" {
				sep = ","
			}
			texts = strings.Split(texts[0], sep)
		}
		return readTexts(t, texts), len(texts) > 0
	}
	if len(texts) == 0 {
		return nil, false
	}
	return readText(t, texts[0]), true
}

// texts are the values of the place that a parameter travels in, by name.
func (x *exchange) texts(p *ir.Param) map[string][]string {
	switch p.In {
	case ir.InQuery:
		return x.r.URL.Query()
	case ir.InCookie:
		out := map[string][]string{}
		for _, c := range x.r.Cookies() {
			name := cookieText(c.Name)
			out[name] = append(out[name], cookieText(c.Value))
		}
		return out
	case ir.InHeader:
		return map[string][]string{p.Name: {strings.Join(x.r.Header.Values(p.Name), ",")}}
	}
	return map[string][]string{p.Name: {x.path[p.Name]}}
}

// readObject reads the members of an object: under names of their own, or all in one text.
func readObject(p *ir.Param, t *ir.Type, all map[string][]string) (any, bool) {
	out := map[string]any{}
	spread := p.In == ir.InQuery || p.In == ir.InCookie
	switch texts := all[p.Name]; {
	case p.Style == "deepObject":
		for name, texts := range all {
			if rest, ok := strings.CutPrefix(name, p.Name+"["); ok && strings.HasSuffix(rest, "]") {
				setDeep(out, t, strings.Split(strings.TrimSuffix(rest, "]"), "]["), texts)
			}
		}
	case spread && p.Explode:
		for _, f := range t.Fields {
			if texts, ok := all[f.Name]; ok {
				out[f.Name] = readTexts(f.Type, texts)
			}
		}
	case len(texts) == 0:
		return nil, false
	default:
		words := strings.Split(texts[0], ",")
		for i := 0; i < len(words); i++ {
			name, value, joined := strings.Cut(words[i], "=")
			if !p.Explode || !joined {
				if i+1 == len(words) {
					return nil, false
				}
				name, value = words[i], words[i+1]
				i++
			}
			out[name] = readTexts(memberType(t, name), []string{value})
		}
	}
	return out, len(out) > 0
}

// setDeep puts the texts of a[b][c] at its place; a last step without a name, or with a
// number where the type is a list, is an index.
func setDeep(out map[string]any, t *ir.Type, steps []string, texts []string) {
	of := memberType(t, steps[0])
	kind := shape(of)
	if len(steps) == 1 || kind == nil || kind.Kind != ir.Struct && kind.Kind != ir.Map {
		if old, ok := out[steps[0]].([]any); ok {
			if more, ok := readTexts(of, texts).([]any); ok {
				out[steps[0]] = append(old, more...)
				return
			}
		}
		out[steps[0]] = readTexts(of, texts)
		return
	}
	inner, ok := out[steps[0]].(map[string]any)
	if !ok {
		inner = map[string]any{}
		out[steps[0]] = inner
	}
	setDeep(inner, of, steps[1:], texts)
}

// memberType is the type of a member, documented by name or not.
func memberType(t *ir.Type, name string) *ir.Type {
	if f := memberOf(t, name); f != nil {
		return f.Type
	}
	switch t = shape(t); {
	case t == nil:
		return nil
	case t.Kind == ir.Map:
		return t.Elem
	}
	return t.Extra
}

// readTexts reads what arrived under one name.
func readTexts(t *ir.Type, texts []string) any {
	if s := shape(t); s != nil && s.Kind == ir.List {
		out := make([]any, len(texts))
		for i, text := range texts {
			out[i] = readText(s.Elem, text)
		}
		return out
	}
	if len(texts) == 0 {
		return nil
	}
	return readText(t, texts[0])
}

// readText reads one text; a value with parts travels as JSON.
func readText(t *ir.Type, text string) any {
	switch s := shape(t); {
	case s == nil, s.Kind == ir.Scalar, s.Kind == ir.Enum, s.Kind == ir.File:
		return typed(text, t)
	}
	if v, err := decodeJSON([]byte(text)); err == nil {
		return v
	}
	return text
}
