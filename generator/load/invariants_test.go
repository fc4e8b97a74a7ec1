package load_test

import (
	"testing"

	"github.com/apigen-go/apigen/generator/ir"
)

// checkAPI holds an API against what package ir promises of every API.
func checkAPI(t testing.TB, api *ir.API) {
	t.Helper()
	seen := map[*ir.Type]bool{}
	var visit func(t2 *ir.Type, where string)
	visit = func(typ *ir.Type, where string) {
		if typ == nil {
			t.Errorf("%s: no type", where)
			return
		}
		if seen[typ] {
			return
		}
		seen[typ] = true
		checkType(t, typ, where)
		for _, f := range typ.Fields {
			visit(f.Type, where+"."+f.Name)
		}
		for _, v := range typ.Variants {
			visit(v.Type, where+"|")
		}
		for _, c := range []*ir.Type{typ.Base, typ.Extra, typ.Elem, typ.Key} {
			if c != nil {
				visit(c, where+">")
			}
		}
	}
	for _, typ := range api.Types {
		if typ.Name == "" {
			t.Errorf("%s: a listed type without a name", typ.Pos)
		}
		visit(typ, typ.Name)
	}
	ids := map[string]bool{}
	for _, list := range [][]*ir.Operation{api.Operations, api.Webhooks} {
		for _, op := range list {
			if ids[op.ID] || op.ID == "" {
				t.Errorf("%s: operation ID %q is empty or taken", op.Pos, op.ID)
			}
			ids[op.ID] = true
			for _, p := range op.Params {
				if p.Style == "" || p.Name == "" {
					t.Errorf("%s: parameter %q has style %q", op.ID, p.Name, p.Style)
				}
				visit(p.Type, op.ID+"("+p.Name+")")
			}
			if op.Body != nil {
				for _, c := range op.Body.Contents {
					visit(c.Type, op.ID+" body")
				}
			}
			for _, r := range op.Responses {
				for _, c := range r.Contents {
					visit(c.Type, op.ID+" "+r.Status)
				}
				for _, h := range r.Headers {
					visit(h.Type, op.ID+" "+h.Name)
				}
			}
		}
	}
}

func checkType(t testing.TB, typ *ir.Type, where string) {
	t.Helper()
	if typ.Base != nil {
		if typ.Base.Base != nil || typ.Kind != typ.Base.Kind || !typ.Nullable && !typ.EmbeddedJSON {
			t.Errorf("%s: bad use of a type", where)
		}
		return
	}
	ok := true
	switch typ.Kind {
	case ir.Scalar:
		ok = typ.Prim != ""
	case ir.Enum:
		ok = typ.Prim != "" && len(typ.Values) > 0
	case ir.List, ir.Map, ir.Stream:
		ok = typ.Elem != nil
	case ir.Union:
		ok = len(typ.Variants) > 0
		for _, v := range typ.Variants {
			ok = ok && (typ.Discriminator == "" || len(v.Tags) > 0)
		}
	}
	if !ok {
		t.Errorf("%s (%s): incomplete %s: %s", where, typ.Pos, typ.Kind, ir.Dump(typ))
	}
	names := map[string]bool{}
	for _, f := range typ.Fields {
		if names[f.Name] {
			t.Errorf("%s: field %q twice", where, f.Name)
		}
		names[f.Name] = true
	}
}
