package mock

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
)

// router finds the operation of a request. Patterns are kept by their number of
// segments, so that a document of thousands of operations stays quick.
type router struct {
	base  string // path of the first server
	bases []string
	bySeg map[int][]*operation
}

func newRouter(api *ir.API) *router {
	r := &router{bySeg: map[int][]*operation{}}
	for _, s := range api.Servers {
		r.bases = append(r.bases, serverPath(&s))
	}
	if len(r.bases) > 0 {
		r.base = r.bases[0]
	}
	// Without its base path a request is understood as well: a base URL that was typed
	// by hand lacks it often.
	r.bases = append(r.bases, "")
	slices.SortStableFunc(r.bases, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	r.bases = slices.Compact(r.bases)
	return r
}

// serverPath is the path of a server's URL, escaped, without a slash at its end.
func serverPath(s *ir.Server) string {
	text := s.SampleURL()
	if u, err := url.Parse(text); err == nil {
		text = u.EscapedPath()
	} else if _, rest, ok := strings.Cut(text, "://"); ok {
		_, path, _ := strings.Cut(rest, "/")
		text = "/" + path
	}
	text = strings.TrimRight(text, "/")
	if text != "" && text[0] != '/' {
		text = "/" + text
	}
	return text
}

// add takes an operation in and returns it.
func (r *router) add(o *operation) *operation {
	o.pattern = parsePattern(o.Path)
	o.constant = constants(o.Operation)
	if o.Server != nil {
		o.base = serverPath(o.Server)
	}
	n := len(o.pattern.segments)
	r.bySeg[n] = append(r.bySeg[n], o)
	return o
}

// sort brings the more specific patterns to the front: /a/list before /a/{id}, and
// operations that want a constant parameter before those that take any.
func (r *router) sort() {
	for _, list := range r.bySeg {
		slices.SortStableFunc(list, func(a, b *operation) int {
			return cmp.Or(a.pattern.compare(b.pattern), cmp.Compare(len(b.constant), len(a.constant)))
		})
		first := map[string]*operation{}
		for _, o := range list {
			key := o.Method + " " + o.pattern.key()
			if f := first[key]; f != nil {
				f.pattern.shared, o.pattern.shared = true, true
				continue
			}
			first[key] = o
		}
	}
}

// find returns the operation and its path parameters. Where only the method is wrong,
// allowed lists the right ones.
func (r *router) find(req *http.Request, value func(in, name string) (string, bool)) (o *operation, params map[string]string, allowed []string) {
	full := req.URL.EscapedPath()
	for _, base := range r.bases {
		path, ok := cutBase(full, base)
		if !ok {
			continue
		}
		o, params, methods := r.match(req.Method, path, value, func(o *operation) bool { return o.Server == nil })
		if o != nil {
			return o, params, nil
		}
		allowed = append(allowed, methods...)
	}
	// Operations with a server of their own; few, so each is asked.
	for _, list := range r.bySeg {
		for _, o := range list {
			if o.Server == nil {
				continue
			}
			for _, base := range [...]string{o.base, r.base, ""} {
				path, ok := cutBase(full, base)
				if !ok || o.Method != req.Method {
					continue
				}
				if params, ok := o.pattern.match(splitPath(path)); ok && fitsConstants(o, value) {
					return o, params, nil
				}
			}
		}
	}
	slices.Sort(allowed)
	return nil, nil, slices.Compact(allowed)
}

func cutBase(path, base string) (string, bool) {
	rest, ok := strings.CutPrefix(path, base)
	if !ok || rest != "" && rest[0] != '/' {
		return "", false
	}
	return rest, true
}

func (r *router) match(method, path string, value func(in, name string) (string, bool), wanted func(*operation) bool) (*operation, map[string]string, []string) {
	segs := splitPath(path)
	var allowed []string
	var near *operation
	var nearParams map[string]string
	for _, o := range r.bySeg[len(segs)] {
		if !wanted(o) {
			continue
		}
		params, ok := o.pattern.match(segs)
		if !ok {
			continue
		}
		if o.Method != method {
			allowed = append(allowed, o.Method)
			continue
		}
		if fitsConstants(o, value) {
			return o, params, nil
		}
		if near == nil && !o.pattern.shared {
			near, nearParams = o, params
		}
	}
	return near, nearParams, allowed
}

// constant is a parameter with one possible value, which tells apart operations that
// share method and path: the method parameter of gateways such as /router/rest.
type constant struct {
	in, name, value string
	required        bool
}

func constants(op *ir.Operation) []constant {
	var out []constant
	for _, p := range op.Params {
		if v, ok := onlyValue(p.Type); ok && p.In != ir.InPath {
			out = append(out, constant{string(p.In), p.Name, v, p.Required})
		}
	}
	if op.Body != nil {
		for _, c := range op.Body.Contents {
			in := "json"
			switch {
			case isForm(c.MediaType), strings.HasPrefix(mediaBase(c.MediaType), "multipart/"):
				in = "form"
			case isXML(c.MediaType):
				in = "xml"
			}
			t := shape(c.Type)
			if t == nil || t.Kind != ir.Struct || len(op.Body.Contents) > 1 {
				continue
			}
			for _, f := range t.Fields {
				if v, ok := onlyValue(f.Type); ok {
					out = append(out, constant{in, f.Name, v, f.Required})
				}
			}
		}
	}
	return out
}

// onlyValue is the text of a type's single value.
func onlyValue(t *ir.Type) (string, bool) {
	if t = shape(t); t == nil {
		return "", false
	}
	if t.Const != nil {
		return t.Const.Text, t.Const.Prim != ""
	}
	if t.Kind == ir.Enum && len(t.Values) == 1 {
		return t.Values[0].Value.Text, true
	}
	return "", false
}

// fitsConstants reports whether the request is for this operation rather than for one
// that shares its path. Where none does, a wrong constant is for validation to report.
func fitsConstants(o *operation, value func(in, name string) (string, bool)) bool {
	for _, c := range o.constant {
		got, ok := value(c.in, c.name)
		if ok && got != c.value || !ok && c.required && o.pattern.shared {
			return false
		}
	}
	return true
}
