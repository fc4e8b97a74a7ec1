package mock

import (
	"cmp"
	"net/http"
	"net/url"
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/sdk"
	"github.com/apigen-go/apigen/sdk/signing"
)

// eventParams fills the path template and adds the other parameters: those that are
// required or have an example.
func (o *operation) eventParams(base string, e *Event) (target string, query url.Values, header http.Header) {
	path := o.Path
	query, header = url.Values{}, http.Header{}
	for _, p := range o.Params {
		v, ok := paramValue(p)
		given := e.Path[p.Name]
		switch {
		case p.In == ir.InPath:
			if given == "" {
				given = cmp.Or(joined(v), "1")
			}
			path = strings.ReplaceAll(path, "{"+p.Name+"}", url.PathEscape(given))
		case !ok || o.placed[placeName{string(p.In), p.Name}]:
		case p.In == ir.InQuery:
			addQuery(query, p, v)
		case p.In == ir.InHeader && fromHTTP(p.Name):
		case p.In == ir.InHeader:
			header.Set(p.Name, joined(v))
		case p.In == ir.InCookie:
			header.Add("Cookie", p.Name+"="+url.PathEscape(joined(v)))
		}
	}
	for name, value := range e.Path { // of a template without declared parameters
		path = strings.ReplaceAll(path, "{"+name+"}", url.PathEscape(value))
	}
	for name, values := range e.Query {
		query[name] = values
	}
	for name, values := range e.Header {
		header[http.CanonicalHeaderKey(name)] = values
	}
	path = templateParam().ReplaceAllString(path, "1")
	if path == "/" {
		return base, query, header
	}
	return strings.TrimRight(base, "/") + path, query, header
}

// paramValue is the example of a parameter or a value made from its schema; ok is false
// for an optional one without an example.
func paramValue(p *ir.Param) (v any, ok bool) {
	v, ok = sampleOf(p.Type, forRequest), p.Required || p.In == ir.InPath
	if p.Example != nil {
		if ex, err := decodeJSON(p.Example.JSON); err == nil {
			v, ok = ex, true
		}
	}
	if p.ContentType != "" && !isText(v) {
		if data, err := encodeJSON(v); err == nil {
			v = string(data)
		}
	}
	return v, ok && v != nil
}

func isText(v any) bool {
	_, ok := v.(string)
	return ok
}

// addQuery serializes by style, as OpenAPI describes it.
func addQuery(query url.Values, p *ir.Param, v any) {
	sep := map[string]string{"spaceDelimited": " ", "pipeDelimited": "|", "tabDelimited": "\t"}[p.Style]
	switch v := v.(type) {
	case []any:
		if p.Explode {
			for _, item := range v {
				query.Add(p.Name, joined(item))
			}
			return
		}
		var items []string
		for _, item := range v {
			items = append(items, joined(item))
		}
		query.Set(p.Name, strings.Join(items, cmp.Or(sep, ",")))
	case map[string]any:
		for _, name := range sortedKeys(v) {
			switch {
			case p.Style == "deepObject":
				query.Set(p.Name+"["+name+"]", joined(v[name]))
			case p.Explode:
				query.Set(name, joined(v[name]))
			default:
				query.Set(p.Name, joined(v))
			}
		}
	default:
		query.Set(p.Name, joined(v))
	}
}

// joined is a value as one text, the way style simple writes it.
func joined(v any) string {
	var items []string
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			items = append(items, joined(item))
		}
	case map[string]any:
		for _, name := range sortedKeys(v) {
			items = append(items, name, joined(v[name]))
		}
	default:
		text, _ := textOf(v, true)
		return text
	}
	return strings.Join(items, ",")
}

// placeToken puts a token where its rule says.
func placeToken(s *sdk.Signing, p signing.Placement, token string) error {
	if ok, err := applies(s, p); err != nil || !ok {
		return err
	}
	in := p.In
	if in == "param" {
		in = naturalPlace(s)
	}
	return s.Set(in, p.Name, strings.ReplaceAll(p.Value, "{token}", token))
}

// applies reports whether a placement is meant for this request.
func applies(s *sdk.Signing, p signing.Placement) (bool, error) {
	conds := make([]sdk.Cond, len(p.When))
	for i, c := range p.When {
		conds[i] = sdk.Cond(c)
	}
	return s.Holds(conds)
}

// naturalPlace is where "param" puts a value: the query of calls that have no body.
func naturalPlace(s *sdk.Signing) string {
	switch s.Method {
	case http.MethodGet, http.MethodHead, http.MethodDelete:
		return "query"
	}
	if isJSON(s.Header.Get("Content-Type")) {
		return "json"
	}
	return "form"
}
