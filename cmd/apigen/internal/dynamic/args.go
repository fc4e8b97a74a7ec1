package dynamic

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/apigen-go/apigen/cmd/apigen/internal/source"
	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/sdk"
	"github.com/apigen-go/apigen/sdk/signing"
)

// Args are the arguments of a call as the command line has them.
type Args struct {
	// Params are name=value: parameters, and members of a body that is an object or a form.
	// A name may say where it goes ("query:page"), which also lets undeclared ones through.
	Params []string
	// Body is the body: JSON (which the client sends without white space), a form (also as a
	// JSON object), XML (also as the JSON of its schema), or bytes.
	Body    []byte
	HasBody bool
	// NoValidate sends what does not fit the document.
	NoValidate bool
}

const inBody = "body"

// given is one argument, with all its values, and what the document says about it.
type given struct {
	in, name string
	values   []string
	param    *ir.Param
	field    *ir.Field
}

// resolve finds out where each argument goes.
func (a Args) resolve(op *ir.Operation) ([]*given, error) {
	var out []*given
	for _, arg := range a.Params {
		name, value, ok := strings.Cut(arg, "=")
		if !ok || name == "" {
			return nil, fmt.Errorf("--param %q: want name=value", name)
		}
		g, err := place(op, name)
		if err != nil {
			return nil, err
		}
		if i := slices.IndexFunc(out, func(o *given) bool { return o.in == g.in && o.name == g.name }); i >= 0 {
			out[i].values = append(out[i].values, value)
			continue
		}
		g.values = []string{value}
		out = append(out, g)
	}
	return out, nil
}

// place looks a name up among the parameters, then among the body's members.
func place(op *ir.Operation, name string) (*given, error) {
	in, rest, prefixed := strings.Cut(name, ":")
	prefixed = prefixed && slices.Contains([]string{"path", "query", "header", "cookie", inBody}, in)
	fields := Fields(Content(op))
	look := func(in, name string) *given {
		for _, p := range op.Params {
			if (in == "" || in == string(p.In)) && (p.Name == name || p.In == ir.InHeader && strings.EqualFold(p.Name, name)) {
				return &given{in: string(p.In), name: p.Name, param: p}
			}
		}
		for _, f := range fields {
			if (in == "" || in == inBody) && f.Name == name {
				return &given{in: inBody, name: name, field: f}
			}
		}
		return nil
	}
	if g := look("", name); g != nil {
		return g, nil
	}
	if prefixed {
		if g := look(in, rest); g != nil {
			return g, nil
		}
		if in != "path" && (in != inBody || Content(op) != nil) {
			return &given{in: in, name: rest}, nil // the user knows better than the document
		}
	}
	var known []string
	for _, p := range op.Params {
		known = append(known, p.Name)
	}
	for _, f := range fields {
		known = append(known, f.Name)
	}
	return nil, fmt.Errorf("operation %s has no parameter %q%s\nto send it all the same, say where: --param query:%[2]s=... (or header:, cookie:, body:)", op.ID, name, source.Hint(name, known))
}

// placer tells what the schemes of a call put into the request themselves: nobody has to
// give that.
func placer(method string, schemes []*ir.Scheme) func(in, name string) bool {
	var list []signing.Placement
	for _, s := range schemes {
		if s.Recipe != nil {
			list = append(append(list, s.Recipe.Set...), s.Recipe.Send...)
		}
		if s.Token != nil {
			list = append(list, s.Token.Send...)
		}
	}
	bare := method == http.MethodGet || method == http.MethodHead || method == http.MethodDelete
	return func(in, name string) bool {
		return slices.ContainsFunc(list, func(p signing.Placement) bool {
			switch {
			case p.Name != name && (in != "header" || !strings.EqualFold(p.Name, name)):
				return false
			case p.In == "param":
				return in == "query" && bare || in == inBody && !bare || in == "query"
			case in == inBody:
				return p.In == "json" || p.In == "form" || p.In == "xml"
			}
			return p.In == in
		})
	}
}

// Request makes what sdk.Client.Call takes: a struct with the codec's tags, nil where there
// is nothing to send, and options for what the document does not declare. schemes are
// those that the call is signed with.
func (a Args) Request(op *ir.Operation, schemes []*ir.Scheme) (any, []sdk.Option, error) {
	list, err := a.resolve(op)
	if err != nil {
		return nil, nil, err
	}
	placed := placer(op.Method, schemes)
	list = append(list, a.constants(op, list, placed)...)
	w := &writer{op: op, content: Content(op)}
	for _, g := range list {
		if g.in == inBody {
			w.members = append(w.members, g)
		} else if err := w.param(g); err != nil {
			return nil, nil, err
		}
	}
	if err := w.body(a); err != nil {
		return nil, nil, err
	}
	if !a.NoValidate {
		if err := w.check(list, placed); err != nil {
			return nil, nil, err
		}
	}
	return w.value(), w.options, nil
}
