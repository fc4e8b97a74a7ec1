package dynamic

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/apigen-go/apigen/cmd/apigen/internal/source"
	"github.com/apigen-go/apigen/generator/ir"
)

// check reports everything that the document requires and the arguments lack. It is the
// quick look before a call is made; the vendor has the last word.
func (w *writer) check(list []*given, placed func(in, name string) bool) error {
	var errs []error
	has := func(in, name string) bool {
		return slices.ContainsFunc(list, func(g *given) bool { return g.in == in && g.name == name })
	}
	for _, p := range w.op.Params {
		if p.Required && !has(string(p.In), p.Name) && !placed(string(p.In), p.Name) {
			errs = append(errs, fmt.Errorf("missing %s parameter %q%s: give --param %[2]s=VALUE", p.In, p.Name, about(p.Description)))
		}
	}
	fields := Fields(w.content)
	switch {
	case w.content == nil:
	case !w.hasBody:
		// A body that the schemes fill alone, or whose members are all optional, may be absent.
		for _, f := range fields {
			if f.Required && !f.ReadOnly && w.op.Body.Required && !placed(inBody, f.Name) {
				errs = append(errs, fmt.Errorf("missing body member %q%s: give --param %[1]s=VALUE or --body", f.Name, about(f.Description)))
			}
		}
		if w.op.Body.Required && fields == nil {
			errs = append(errs, errors.New("the body is missing: give --body"))
		}
	case w.sent != nil:
		c := &checker{placed: placed}
		c.value("", w.content.Type, w.sent)
		errs = append(errs, c.errs...)
	}
	if len(errs) > 0 {
		return fmt.Errorf("the request does not fit operation %s (--no-validate sends it all the same):\n  %s",
			w.op.ID, strings.ReplaceAll(errors.Join(errs...).Error(), "\n", "\n  "))
	}
	return nil
}

func about(description string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(description), "\n")
	if line == "" {
		return ""
	}
	return " (" + line + ")"
}

// checker walks a JSON value along its type.
type checker struct {
	placed func(in, name string) bool
	errs   []error
}

func (c *checker) failf(path, format string, args ...any) {
	if path == "" {
		path = "body"
	}
	c.errs = append(c.errs, fmt.Errorf("%s: %s", path, fmt.Sprintf(format, args...)))
}

func (c *checker) value(path string, t *ir.Type, raw json.RawMessage) {
	if t == nil || t.EmbeddedJSON || t.WrapItem != "" {
		return
	}
	nullable := t.Nullable
	t = Base(t)
	text := strings.TrimSpace(string(raw))
	if text == "null" {
		if !nullable && !t.Nullable && t.Kind != ir.Any && t.Kind != ir.Union {
			c.failf(path, "want %s, not null", typeWord(t))
		}
		return
	}
	switch t.Kind {
	case ir.Struct:
		c.object(path, t, raw)
	case ir.List:
		var list []json.RawMessage
		if json.Unmarshal(raw, &list) != nil {
			c.failf(path, "want list, not %s", jsonWord(text))
			return
		}
		for i, v := range list {
			c.value(path+"["+strconv.Itoa(i)+"]", t.Elem, v)
		}
	case ir.Scalar, ir.Enum:
		if want, got := typeWord(t), jsonWord(text); t.Prim != "" && want != got && (want != "integer" || got != "number") {
			c.failf(path, "want %s, not %s", want, got)
		}
	}
}

func (c *checker) object(path string, t *ir.Type, raw json.RawMessage) {
	var m map[string]json.RawMessage
	if json.Unmarshal(raw, &m) != nil {
		c.failf(path, "want object, not %s", jsonWord(strings.TrimSpace(string(raw))))
		return
	}
	var absent []string
	for _, f := range t.Fields {
		v, ok := m[f.Name]
		delete(m, f.Name)
		if !ok {
			absent = append(absent, f.Name)
		}
		switch {
		case ok:
			c.value(join(path, f.Name), f.Type, v)
		case f.Required && !f.ReadOnly && (path != "" || !c.placed(inBody, f.Name)):
			c.failf(path, "missing member %q%s", f.Name, about(f.Description))
		}
	}
	// Unknown members are fine for JSON Schema; one that looks like a typo is not.
	for _, name := range sortedKeys(m) {
		if near := source.Nearest(name, absent); t.Extra == nil && len(near) > 0 {
			c.failf(path, "unknown member %q: did you mean %s?", name, strings.Join(near, ", "))
		}
	}
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

func sortedKeys(m map[string]json.RawMessage) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// typeWord names a type as the document does.
func typeWord(t *ir.Type) string {
	switch t.Kind {
	case ir.Scalar, ir.Enum:
		return string(t.Prim)
	case ir.List:
		return "list"
	case ir.Struct, ir.Map:
		return "object"
	}
	return "value"
}

// jsonWord names what JSON text is.
func jsonWord(text string) string {
	if text == "" {
		return "nothing"
	}
	switch text[0] {
	case '{':
		return "object"
	case '[':
		return "list"
	case '"':
		return "string"
	case 't', 'f':
		return "boolean"
	case 'n':
		return "null"
	}
	return "number"
}

// jsonRequest is the frame in which sdk edits a JSON body.
func jsonRequest() *http.Request {
	r, _ := http.NewRequest(http.MethodPost, "http://localhost/", nil)
	r.Header.Set("Content-Type", "application/json")
	return r
}
