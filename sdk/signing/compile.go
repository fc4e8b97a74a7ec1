package signing

import (
	"fmt"
	"net/textproto"
	"slices"
	"strings"
	"sync/atomic"
)

// program is a compiled recipe. It never changes and is shared by all signers of a
// recipe; names have become indexes, and templates lists of parts.
type program struct {
	recipe *Recipe
	clock  clock
	nonce  string
	drop   []place
	set    []placement
	steps  []step
	send   []placement
	names  []string // of the values that steps compute, in order of their first step
	hidden []bool   // by value: it can be turned back into a secret
	keys   []bool   // by value: it is the key of a digest
	fixed  []bool   // by value: it is made of secrets and the same for all requests

	timed     bool // {timestamp} is placed
	signature int  // index of the value, -1 without one
	signed    int  // index of the digest step that makes it, -1 where it is put together
	// room is how many bytes of text the last requests needed for what left the
	// signer, so that one allocation holds it.
	room atomic.Int64
}

type placement struct {
	in        place
	name      string
	value     *template
	omitEmpty bool
	list      string
	raw       bool
	when      []cond
	path      string // in the recipe, for messages
}

type cond struct {
	ref part
	in  []string
}

type stepKind uint8

const (
	stepText stepKind = iota
	stepParams
	stepDigest
	stepClock
)

var stepKinds = []string{stepText: "text", stepParams: "params", stepDigest: "digest", stepClock: "clock"}

type step struct {
	kind   stepKind
	name   string
	value  int // index
	text   *template
	params *paramSet
	digest *template // over credentials alone
	of     *template
	key    *template
	enc    encoding
	clock  clock
	when   []cond
}

// paramSet is a compiled Params.
type paramSet struct {
	from                    []place
	include, exclude        []string
	add                     []placement
	sort                    sorting
	repeat                  repeating
	pair                    *template
	join                    string
	skipEmpty, trim, nested bool
}

type sorting uint8

const (
	sortName sorting = iota
	sortNameValue
	sortURI
	sortNone
)

type repeating uint8

const (
	repeatAll repeating = iota
	repeatFirst
	repeatLast
)

var (
	sortNames   = []string{"name", "nameValue", "uri", "none"}
	repeatNames = []string{"all", "first", "last"}
)

// compiler collects every problem of a recipe instead of stopping at the first.
type compiler struct {
	recipe   *Recipe
	prog     *program
	problems []Problem
	credUsed []bool
	used     []bool // values
}

func (c *compiler) problem(path, msg, advice string) {
	c.problems = append(c.problems, Problem{Path: path, Message: msg, Advice: advice})
}

func (c *compiler) warn(path, msg, advice string) {
	c.problems = append(c.problems, Problem{Path: path, Message: msg, Advice: advice, Warning: true})
}

// fail reports err, with the advice that it may carry.
func (c *compiler) fail(path string, err error) {
	if e, ok := err.(*nameError); ok {
		c.problem(path, e.msg, e.advice)
		return
	}
	c.problem(path, err.Error(), "")
}

// oneOf finds value in known; "" is the first.
func (c *compiler) oneOf(path, what, value string, known []string) int {
	if value == "" {
		return 0
	}
	if i := slices.Index(known, value); i >= 0 {
		return i
	}
	c.problem(path, fmt.Sprintf("unknown %s %q", what, value), "use one of "+strings.Join(known, ", "))
	return 0
}

// compile turns a recipe into a program; without errors among the problems it is
// complete.
func compile(r *Recipe) (*program, []Problem) {
	c := &compiler{recipe: r, prog: &program{recipe: r, signature: -1, signed: -1}, credUsed: make([]bool, len(r.Credentials))}
	p := c.prog
	c.credentials()
	var err error
	if p.clock, err = newClock(r.Clock, r.Zone, r.Epoch); err != nil {
		c.problem("clock", err.Error(), "")
	}
	p.nonce = r.Nonce
	if err := checkNonce(r.Nonce); err != nil {
		c.fail("nonce", err)
	}
	for i, in := range r.DropEmpty {
		at, ok := placeOf(in)
		if !ok || at != inQuery && at != inForm {
			c.problem(fmt.Sprintf("dropEmpty[%d]", i), fmt.Sprintf("empty parameters cannot be dropped from %q", in), "use query or form")
		}
		p.drop = append(p.drop, at)
	}
	var later []string
	for i := range r.Steps {
		later = append(later, r.Steps[i].Name)
	}
	p.set = c.placements("set", r.Set, &scope{creds: r.Credentials, later: later})
	c.steps(later)
	p.send = c.placements("send", r.Send, &scope{creds: r.Credentials, steps: p.names})
	c.finish()
	return p, c.problems
}

func (c *compiler) credentials() {
	seen := map[string]bool{}
	for i, cred := range c.recipe.Credentials {
		path := "credentials." + cred.Name
		switch {
		case cred.Name == "":
			c.problem(fmt.Sprintf("credentials[%d]", i), "a credential has no name", "")
		case strings.ContainsAny(cred.Name, ".|{}"):
			c.problem(path, fmt.Sprintf("credential name %q has a character that templates use", cred.Name), "avoid . | { }")
		case slices.Contains(builtinNames, cred.Name):
			c.problem(path, fmt.Sprintf("credential %q has the name of a built-in value", cred.Name), fmt.Sprintf("rename it, e.g. app_%s", cred.Name))
		case seen[cred.Name]:
			c.problem(path, fmt.Sprintf("credential %q is declared twice", cred.Name), "")
		}
		seen[cred.Name] = true
	}
}

// template parses src and notes what it uses.
func (c *compiler) template(path, src string, sc *scope) *template {
	t, err := parseTemplate(src, sc)
	if err != nil {
		if e, ok := err.(*nameError); ok && e.name == "signature" {
			e.advice = "add a step named signature"
		}
		c.fail(path, err)
		return &template{src: src}
	}
	for i := range t.parts {
		c.use(&t.parts[i])
	}
	return t
}

func (c *compiler) use(p *part) {
	switch p.kind {
	case refCredential:
		c.credUsed[p.index] = true
	case refStep:
		c.used[p.index] = true
	}
}

func (c *compiler) placements(field string, list []Placement, sc *scope) []placement {
	out := make([]placement, 0, len(list))
	for i, pl := range list {
		path := fmt.Sprintf("%s[%d]", field, i)
		at, ok := placeOf(pl.In)
		if !ok {
			c.problem(path+".in", fmt.Sprintf("unknown place %q", pl.In), "use one of "+strings.Join(placeNames, ", "))
		}
		if pl.Name == "" {
			c.problem(path+".name", "a placement has no name", "")
		}
		name := pl.Name
		if at == inHeader {
			name = textproto.CanonicalMIMEHeaderKey(name)
		}
		p := placement{in: at, name: name, value: c.template(path+".value", pl.Value, sc), omitEmpty: pl.OmitEmpty,
			list: pl.List, raw: pl.Raw, when: c.conds(path, pl.When, sc), path: path}
		if p.value.refers(isBuiltin(valTimestamp)) {
			c.prog.timed = true
		}
		for j := range i {
			if o := list[j]; o.In == pl.In && strings.EqualFold(o.Name, pl.Name) && len(o.When) == 0 && len(pl.When) == 0 {
				c.warn(path, fmt.Sprintf("%s %q is placed twice; the second replaces the first", pl.In, pl.Name), "")
			}
		}
		out = append(out, p)
	}
	return out
}

func isBuiltin(b builtin) func(*part) bool {
	return func(p *part) bool { return p.kind == refBuiltin && p.index == int(b) }
}

func (c *compiler) conds(path string, list []Cond, sc *scope) []cond {
	var out []cond
	for _, w := range list {
		p, err := parseRef(w.Name, sc)
		if err != nil {
			c.fail(path+".when."+w.Name, err)
			continue
		}
		if len(w.In) == 0 {
			c.problem(path+".when."+w.Name, "a condition has no values", "list the values that fit")
		}
		c.use(&p)
		out = append(out, cond{ref: p, in: w.In})
	}
	return out
}

// finish looks at the recipe as a whole.
func (c *compiler) finish() {
	r, p := c.recipe, c.prog
	p.signature = slices.Index(p.names, "signature")
	for i := range p.steps {
		if p.steps[i].value == p.signature && p.steps[i].kind == stepDigest {
			p.signed = i
		}
	}
	for i, used := range c.credUsed {
		if !used && r.Credentials[i].Name != "" {
			c.warn("credentials."+r.Credentials[i].Name, fmt.Sprintf("credential %q is never used", r.Credentials[i].Name), "")
		}
	}
	for i, used := range c.used {
		if !used && p.names[i] != "canonical" {
			c.warn(fmt.Sprintf("steps[%d]", firstStep(p, i)), fmt.Sprintf("the value of step %q is never used", p.names[i]), "")
		}
	}
	if len(r.Send) == 0 && len(r.Set) == 0 {
		c.problem("send", "the recipe puts nothing into the request", "add send: [{in: header, name: ..., value: \"{signature}\"}]")
	}
	if r.Tolerance < 0 {
		c.problem("tolerance", "tolerance is negative", "")
	}
	if r.Tolerance > 0 && !c.prog.timed {
		c.problem("tolerance", "tolerance needs a timestamp in the request", "place {timestamp} with set or send, or leave tolerance out")
	}
	for i := range p.names {
		p.hidden[i] = p.hidden[i] || p.keys[i]
	}
}

func firstStep(p *program, value int) int {
	return slices.IndexFunc(p.steps, func(s step) bool { return s.value == value })
}
