package plan

import (
	"slices"
	"strconv"
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
)

// failure is the typed body of a documented failure.
type failure struct {
	status string
	t      *ir.Type
	xml    bool
}

// failures are the failures that the document gives a shape, in its order.
func (c *call) failures() []failure {
	if c.hook || c.op.URLOnly || c.op.Envelope != nil {
		return nil // an envelope says how failures look
	}
	var out []failure
	for _, r := range c.op.Responses {
		if len(r.Contents) == 0 || r.Status == "" || r.Status != "default" && r.Status[0] != '4' && r.Status[0] != '5' {
			continue
		}
		content := r.Contents[0]
		if i := slices.IndexFunc(r.Contents, func(c *ir.Content) bool { return bodyKind(c.MediaType) == "json" }); i >= 0 && bodyKind(content.MediaType) == "xml" {
			content = r.Contents[i]
		}
		kind := bodyKind(content.MediaType)
		if content == success(c.op) || kind != "json" && kind != "xml" || content.Type == nil {
			continue
		}
		if s := base(content.Type); s.Kind == ir.Struct && s.GoType == "" {
			out = append(out, failure{strings.Replace(r.Status, "xx", "XX", 1), s, kind == "xml"})
		}
	}
	return out
}

// failuresKey names a set of failures: operations with the same set share a variable.
func (b *builder) failuresKey(c *call) string {
	var key strings.Builder
	for _, f := range c.failures() {
		if info := b.types[f.t]; info != nil {
			key.WriteString(f.status + "=" + info.key + ";")
		}
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
			one := object(sdkType("Failure"),
				Member{"Status", text(f.status)},
				Member{"New", &Value{Kind: Make, Type: b.named(b.types[f.t])}})
			one.Bare = true
			s.value.Elems = append(s.value.Elems, one)
		}
	}
	return ref(s.name)
}
