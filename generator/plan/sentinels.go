package plan

import (
	"slices"
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
)

// sentinel is a documented error code that users compare with errors.Is.
type sentinel struct {
	code ir.ErrorCode
	name string
}

// claimErrors claims a sentinel for each documented code, of the API and of its
// operations. A code documented twice with the same meaning is one error.
func (b *builder) claimErrors() {
	b.sentinels = map[string]*sentinel{}
	add := func(e ir.ErrorCode) {
		key := sentinelKey(e)
		if b.sentinels[key] != nil {
			return
		}
		s := &sentinel{code: e}
		b.sentinels[key] = s
		b.sentinelOrder = append(b.sentinelOrder, s)
		word := e.Name
		if word == "" {
			word = e.Code
		}
		short := nameOf(word)
		wants := []string{"Err" + short, "ErrCode" + nameOf(e.Code), "Err" + goWordsExact(word)}
		if strings.HasPrefix(word, "Err") && word != "Err" && strings.ToUpper(word) != word {
			wants = append([]string{export(short)}, wants...)
		}
		b.root().alloc.add(claim{
			key: "error:" + key, kind: "error", rank: rankDerived, pos: e.Pos, name: &s.name, wants: wants,
		})
	}
	for _, e := range b.allErrors() {
		add(e)
	}
	if len(b.api.Errors) > 0 {
		b.root().alloc.add(claim{key: "var:errorCodes", kind: "variable", rank: rankDerived, quiet: true, wants: []string{"errorCodes"}, name: &b.errorsVar})
	}
}

// sentinelKey tells errors apart: one code may mean different things to different
// operations.
func sentinelKey(e ir.ErrorCode) string {
	return e.Code + " " + e.Name + " " + strings.Join(strings.Fields(e.Meaning), " ")
}

// allErrors are the documented errors of the API and of its operations.
func (b *builder) allErrors() []ir.ErrorCode {
	all := slices.Clone(b.api.Errors)
	for _, c := range b.calls {
		all = append(all, c.op.Errors...)
	}
	return all
}

func (b *builder) errorRef(e ir.ErrorCode, u *unit) *Value {
	s := b.sentinels[sentinelKey(e)]
	v := ref(s.name)
	if u != b.root() {
		v.Type = &Type{Import: b.root().path}
	}
	return v
}

// extractions are the values in a failure's message, found by sdk.Regexp.
func extractions(members []ir.Member) *Value {
	v := list(sliceOf(sdkType("Extraction")))
	for _, m := range members {
		one := object(sdkType("Extraction"), Member{"Name", text(m.Name)}, Member{"Find", match(m.Value)})
		one.Bare = true
		v.Elems = append(v.Elems, one)
	}
	return v
}

// match is a pattern as sdk.Regexp.
func match(pattern string) *Value {
	return &Value{Kind: Call, Text: "Regexp", Type: &Type{Import: SDK}, Args: []*Value{text(pattern)}}
}

// buildErrors plans the sentinels, and the list of those that any call may meet.
func (b *builder) buildErrors() []Decl {
	if len(b.sentinelOrder) == 0 {
		return nil
	}
	vars := &Vars{Doc: "Documented errors. Compare with errors.Is; the details are in [sdk.Error]."}
	for _, s := range b.sentinelOrder {
		v := object(sdkType("ErrorCode"))
		v.Addr = true
		v.set("API", text(b.o.Package)).set("Code", text(s.code.Code))
		if s.code.Name != "" {
			v.set("Name", text(s.code.Name))
		}
		v.set("Meaning", text(strings.TrimSpace(s.code.Meaning))).set("Retryable", truth(s.code.Retryable))
		v.set("Extract", extractions(s.code.Extract))
		if s.code.RetryAfter != "" {
			v.set("RetryAfter", match(s.code.RetryAfter))
		}
		doc := ""
		if s.code.Meaning != "" {
			doc = describe(s.name, s.code.Meaning)
		}
		vars.Vars = append(vars.Vars, &Var{Name: s.name, Doc: doc, Value: v})
	}
	decls := []Decl{vars}
	if b.errorsVar != "" {
		all := list(sliceOf(pointerTo(sdkType("ErrorCode"))))
		seen := map[string]bool{}
		for _, e := range b.api.Errors {
			if key := sentinelKey(e); !seen[key] {
				seen[key] = true
				all.Elems = append(all.Elems, b.errorRef(e, b.root()))
			}
		}
		decls = append(decls, &Var{Name: b.errorsVar, Doc: b.errorsVar + " are the errors that every call may meet.", Value: all})
	}
	return decls
}
