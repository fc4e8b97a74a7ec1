package plan

import (
	"fmt"
	"slices"
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
)

// Names inside of one declaration collide, too: methods of a client, fields of a struct.

// renamed warns of a name that is not the one its source asks for, once.
func (b *builder) renamed(pos ir.Pos, format string, args ...any) {
	d := warning(pos, "name-collision", format, args...)
	d.Advice = "Say x-go-name to choose the name yourself."
	if !slices.Contains(b.diags, d) {
		b.diags = append(b.diags, d)
	}
}

// methodRenamed tells of a method with a number: its name is that of another one.
func (b *builder) methodRenamed(c *call, calls []*call, want string) {
	holder := "another method or field"
	for _, o := range calls {
		if o != c && o.method == want {
			holder = "the operation " + o.op.ID
		}
	}
	b.renamed(c.op.Pos, "the operation %s is named %s: %s is taken by %s", c.op.ID, c.method, want, holder)
}

// fieldsRenamed tells of the fields of an object that are not named after their members,
// in one warning at the first of them.
func (b *builder) fieldsRenamed(owner string, fields []*ir.Field, names []string) {
	var told []string
	var at ir.Pos
	for i, f := range fields {
		want := exported(f.Name)
		if f.GoName != "" || names[i] == want || b.o.Frozen["field:"+owner+"."+f.Name] == names[i] {
			continue
		}
		holder := "a method"
		if j := slices.Index(names, want); j >= 0 {
			holder = "the property " + fields[j].Name
		}
		if told == nil {
			at = f.Pos
		}
		told = append(told, fmt.Sprintf("the property %s is named %s: %s is taken by %s", f.Name, names[i], want, holder))
	}
	const shown = 3
	if n := len(told); n > shown {
		told = append(told[:shown], fmt.Sprintf("and %d more", n-shown))
	}
	if told != nil {
		b.renamed(at, "%s", strings.Join(told, "; "))
	}
}
