package plan

import (
	"slices"
	"strconv"
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
)

// failure is the body of a documented failure.
type failure struct {
	status string
	t      *ir.Type // nil: no Go type says what it is, and that of a wider status is wrong
	xml    bool
}

// failures are the failures that the document gives a shape, in its order, and those
// without a shape that would be read in the shape of a wider status otherwise.
func (c *call) failures() []failure {
	if c.hook || c.op.URLOnly || c.op.Envelope != nil {
		return nil // an envelope says how failures look
	}
	var all []failure
	typed := map[string]bool{}
	for _, r := range c.op.Responses {
		if len(r.Contents) == 0 || r.Status == "" || r.Status != "default" && r.Status[0] != '4' && r.Status[0] != '5' {
			continue
		}
		if slices.Contains(r.Contents, success(c.op)) {
			continue
		}
		content := failureContent(r.Contents)
		f := failure{status: strings.Replace(r.Status, "xx", "XX", 1)}
		switch kind := notation(content.MediaType, content.Type); {
		case kind == "json" && readsAlone(content.Type, nil):
			f.t = base(content.Type)
		case kind == "xml" && content.Type != nil:
			if s := base(content.Type); s.Kind == ir.Struct && s.GoType == "" {
				f.t, f.xml = s, true
			}
		}
		typed[f.status] = f.t != nil
		all = append(all, f)
	}
	return slices.DeleteFunc(all, func(f failure) bool {
		return f.t == nil && (f.status == "default" || !typed["default"] && !typed[f.status[:1]+"XX"])
	})
}

// failureContent is the notation whose type is read: JSON says most, and XML more than others.
func failureContent(contents []*ir.Content) *ir.Content {
	for _, kind := range [...]string{"json", "xml"} {
		if i := slices.IndexFunc(contents, func(c *ir.Content) bool { return notation(c.MediaType, c.Type) == kind }); i >= 0 {
			return contents[i]
		}
	}
	return contents[0]
}

// readsAlone reports whether JSON of a schema can be read into its Go type where there is
// no field whose tags say how. Any value is none: the body itself says as much.
func readsAlone(t *ir.Type, in []*ir.Type) bool {
	s := base(t)
	switch {
	case s == nil || t.EmbeddedJSON || s.EmbeddedJSON || slices.Contains(in, s):
		return false
	case s.GoType != "" || declared(s):
		return true
	}
	switch s.Kind {
	case ir.Scalar, ir.Enum:
		numeric := s.Prim == ir.Integer || s.Prim == ir.Number
		return s.Layout == "" && !(numeric && s.Format == "decimal") && !(s.Prim == ir.Integer && beyondInteger(s))
	case ir.List, ir.Map:
		if s.WrapItem != "" {
			return false
		}
		e := base(s.Elem)
		return e == nil || e.Kind == ir.Any && !s.Elem.EmbeddedJSON && !e.EmbeddedJSON || readsAlone(s.Elem, append(in, s))
	}
	return false
}

// failureKey tells the Go types of failures apart before they have names.
func (b *builder) failureKey(t *ir.Type) string {
	s := base(t)
	if s == nil {
		return "any"
	}
	null := ""
	if nullable(t) {
		null = "*"
	}
	switch info := b.types[s]; {
	case s.GoType != "":
		return null + "go " + s.GoImport + " " + s.GoType
	case info != nil:
		return null + info.key
	case s.Kind == ir.List:
		return null + "[]" + b.failureKey(s.Elem)
	case s.Kind == ir.Map:
		return null + "map " + b.failureKey(s.Elem)
	case s.Kind == ir.Any:
		return "any"
	}
	return null + b.scalar(s, &mods{}).String()
}

// failuresKey names a set of failures: operations with the same set share a variable.
func (b *builder) failuresKey(c *call) string {
	var key strings.Builder
	for _, f := range c.failures() {
		key.WriteString(f.status)
		if f.t != nil {
			key.WriteString("=" + b.failureKey(f.t))
		}
		key.WriteString(";")
	}
	return key.String()
}

func (b *builder) claimFailures() {
	count := map[*unit]int{}
	for _, c := range b.calls {
		key := b.failuresKey(c)
		if key == "" || b.sharedOf(c.group.unit, "failures:"+key) != nil {
			continue
		}
		count[c.group.unit]++
		b.share(c.group.unit, "failures:"+key, "failures"+strconv.Itoa(count[c.group.unit]), nil)
	}
}

// failuresRef refers to the set, whose value is made once names are settled.
func (b *builder) failuresRef(c *call, u *unit) *Value {
	key := b.failuresKey(c)
	if key == "" {
		return nil
	}
	s := b.sharedOf(u, "failures:"+key)
	if s == nil {
		return nil // the copy of a token's operation in the root package
	}
	if s.value == nil {
		s.value = list(sliceOf(sdkType("Failure")))
		for _, f := range c.failures() {
			one := object(sdkType("Failure"), Member{"Status", text(f.status)})
			if f.t != nil {
				t, _ := b.goType(f.t)
				one.Members = append(one.Members, Member{"New", &Value{Kind: Make, Type: t}})
			}
			one.Bare = true
			s.value.Elems = append(s.value.Elems, one)
		}
	}
	return ref(s.name)
}
