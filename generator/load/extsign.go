package load

import (
	"slices"
	"strconv"
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/generator/load/tree"
	"github.com/apigen-go/apigen/sdk/signing"
)

// defaultMargin is how many seconds before its end a token is renewed.
const defaultMargin = 60

// builtins are the values that templates of a token may use beside credentials.
var builtins = []string{"timestamp", "nonce", "token", "refresh_token"}

// recipe reads x-apigen-signing: its shape here, its meaning by the code that will
// compute it.
func (b *builder) recipe(x *tree.Node, name string) *signing.Recipe {
	r, ok := b.reader(x, "x-apigen-signing")
	if !ok {
		return nil
	}
	out := &signing.Recipe{Name: name, Credentials: b.credentials(r)}
	out.Clock, out.Zone = b.clock(r, "clock")
	out.Epoch = int64(r.int("epoch", 0))
	out.Nonce = r.text("nonce")
	out.DropEmpty = r.texts("dropEmpty")
	out.Set = b.placements(r, "set", true)
	r.each("steps", func(s *extReader) { out.Steps = append(out.Steps, b.signStep(s)) })
	out.Send = b.placements(r, "send", true)
	out.Tolerance = r.int("tolerance", 0)
	before := len(b.r.list)
	r.done()
	if len(b.r.list) == before {
		b.checkRecipe(x, out)
	}
	return out
}

// checkRecipe reports what is wrong with a recipe at the value that is to blame.
func (b *builder) checkRecipe(x *tree.Node, recipe *signing.Recipe) {
	for _, p := range signing.Check(recipe) {
		at := blamed(x, p.Path)
		if p.Warning {
			b.r.warn(at, "odd-signing", p.Advice, "x-apigen-signing %s: %s", p.Path, p.Message)
		} else {
			b.r.fail(at, "bad-signing", p.Advice, "x-apigen-signing %s: %s", p.Path, p.Message)
		}
	}
}

// blamed finds the value of a path such as steps[1].params.from[0]; where it ends early,
// what was found so far.
func blamed(n *tree.Node, path string) *tree.Node {
	for path != "" {
		path = strings.TrimPrefix(path, ".")
		if rest, ok := strings.CutPrefix(path, "["); ok {
			num, after, _ := strings.Cut(rest, "]")
			i, err := strconv.Atoi(num)
			if items := n.Elems(); err == nil && i < len(items) {
				n, path = items[i], after
				continue
			}
			if c := n.Children(); err == nil && i < len(c) {
				n, path = c[i].Value, after
				continue
			}
			return n
		}
		// A key may hold dots itself: the longest one that fits is meant.
		best := ""
		for _, e := range n.Children() {
			if len(e.Key) > len(best) && (path == e.Key || strings.HasPrefix(path, e.Key+".") || strings.HasPrefix(path, e.Key+"[")) {
				best = e.Key
			}
		}
		if best == "" {
			return n
		}
		n, path = n.Get(best), path[len(best):]
	}
	return n
}

// clock reads a way to write time: a word, or {layout, zone}.
func (b *builder) clock(r *extReader, key string) (layout, zone string) {
	n := r.get(key)
	if n == nil {
		return "", ""
	}
	return b.layout(n, r.what+"."+key)
}

// credentials reads the map of credentials, in order.
func (b *builder) credentials(r *extReader) []signing.Credential {
	list := r.get("credentials")
	if list == nil {
		return nil
	}
	if !list.IsMap() {
		b.badExt(list, "write an object of name and description", "%s.credentials is %s, not an object", r.what, list.Kind)
		return nil
	}
	var out []signing.Credential
	for _, e := range list.Children() {
		c := signing.Credential{Name: e.Key}
		switch {
		case e.Value.IsNull():
		case e.Value.IsScalar():
			c.Description = e.Value.Text
		default:
			cr, ok := b.reader(e.Value, r.what+".credentials."+e.Key)
			if !ok {
				continue
			}
			c.Description, c.Secret, c.Optional, c.Default = cr.text("description"), cr.bool("secret"), cr.bool("optional"), cr.text("default")
			c.GoName = b.goName(e.Value)
			cr.done()
		}
		out = append(out, c)
	}
	return out
}

// placements reads a list of {in, name, value}. What only takes part in a string to sign
// needs no place.
func (b *builder) placements(r *extReader, key string, sent bool) []signing.Placement {
	var out []signing.Placement
	r.each(key, func(p *extReader) {
		place := signing.Placement{In: p.text("in"), Name: p.required("name"), Value: p.text("value"),
			OmitEmpty: p.bool("omitEmpty"), List: p.text("list"), When: b.when(p)}
		if sent {
			place.Raw = p.bool("raw")
		}
		if sent && place.In == "" {
			b.badExt(p.n, "add in: header, query, form, json, xml, param or cookie", "%s lacks in", p.what)
		}
		out = append(out, place)
	})
	return out
}

// when reads conditions: {method: [GET, DELETE], media: "application/json*"}.
func (b *builder) when(r *extReader) []signing.Cond {
	n := r.get("when")
	if n == nil {
		return nil
	}
	w, ok := b.reader(n, r.what+".when")
	if !ok {
		return nil
	}
	var out []signing.Cond
	for _, e := range n.Children() {
		out = append(out, signing.Cond{Name: e.Key, In: w.texts(e.Key)})
	}
	return out
}

func (b *builder) signStep(r *extReader) signing.Step {
	s := signing.Step{Name: r.required("name"), Text: r.text("text"), Digest: r.text("digest"),
		Of: r.text("of"), Key: r.text("key"), Encoding: r.text("encoding"), When: b.when(r)}
	s.Clock, s.Zone = b.clock(r, "clock")
	if x := r.get("params"); x != nil {
		s.Params = b.signParams(x, r.what+".params")
	}
	return s
}

func (b *builder) signParams(x *tree.Node, what string) *signing.Params {
	r, ok := b.reader(x, what)
	if !ok {
		return nil
	}
	defer r.done()
	p := &signing.Params{From: r.texts("from"), Include: r.texts("include"), Exclude: r.texts("exclude"),
		Add: b.placements(r, "add", false), Sort: r.text("sort"), Repeat: r.text("repeat"), Pair: r.text("pair"), Join: r.text("join"),
		SkipEmpty: r.bool("skipEmpty"), Trim: r.bool("trim"), Nested: r.bool("nested")}
	// "Joined by nothing" differs from "not said" only where the pair is spelled out.
	if r.n.Get("join") != nil && p.Join == "" && p.Pair == "" {
		p.Pair = "{name}={value}"
	}
	return p
}

// template checks that every {name} of a token's template is known.
func (b *builder) template(n *tree.Node, names []string) {
	s := strings.NewReplacer("{{", "", "}}", "").Replace(n.Str())
	if strings.Count(s, "{") != strings.Count(s, "}") {
		b.badExt(n, "write {{ and }} for braces that are meant as such", "the braces of template %q do not match", n.Str())
		return
	}
	for _, m := range templateVar.FindAllStringSubmatch(s, -1) {
		name, _, _ := strings.Cut(m[1], "|")
		if !slices.Contains(names, name) {
			b.badExt(n, suggest(name, names, "known here are "+strings.Join(names, ", ")), "template value {%s} is not known here", name)
		}
	}
}

// vectors reads x-apigen-vectors.
func (b *builder) vectors(x *tree.Node) []ir.Vector {
	var out []ir.Vector
	b.each(x, "x-apigen-vectors", func(r *extReader) {
		out = append(out, ir.Vector{
			Name: r.required("name"), Source: r.text("source"), Credentials: r.members("credentials"),
			Method: r.text("method"), URL: r.text("url"), Header: r.members("headers"), Params: r.members("params"),
			Body: r.text("body"), Timestamp: r.text("timestamp"), Nonce: r.text("nonce"),
			Canonical: r.text("canonical"), Signature: r.required("signature"), Pos: r.n.Pos(),
		})
	})
	return out
}

// token reads x-apigen-token.
func (b *builder) token(x *tree.Node) *ir.Token {
	r, ok := b.reader(x, "x-apigen-token")
	if !ok {
		return nil
	}
	defer r.done()
	t := &ir.Token{
		Operation: r.text("operation"), URL: r.text("url"), Request: r.members("request"),
		Refresh: r.members("refresh"), RefreshOperation: r.text("refreshOperation"),
		Token: r.text("token"), ExpiresIn: r.text("expiresIn"), RefreshToken: r.text("refreshToken"),
		Lifetime: r.int("lifetime", 0), Margin: r.int("margin", defaultMargin), SingleUse: r.bool("singleUse"),
		RejectedCodes: r.texts("rejected"), Scopes: r.texts("scopes"), Credentials: b.credentials(r), Pos: x.Pos(),
	}
	t.Send = b.placements(r, "send", true)
	if t.Operation == "" && t.URL == "" {
		b.badExt(x, "add operation: the operationId that issues the token", "x-apigen-token lacks operation")
	}
	if len(t.Refresh) > 0 && t.RefreshOperation == "" {
		t.RefreshOperation = t.Operation
	}
	b.tokenTemplates(x, append(slices.Clone(builtins), b.credentialNames()...))
	return t
}

// credentialNames are the credentials of all schemes: a token may be asked for with those
// of the signature that it travels with.
func (b *builder) credentialNames() []string {
	var out []string
	for _, e := range b.root.Path("components", "securitySchemes").Children() {
		for _, key := range [...]string{"x-apigen-signing", "x-apigen-token"} {
			for _, c := range e.Value.Path(key, "credentials").Children() {
				if !slices.Contains(out, c.Key) {
					out = append(out, c.Key)
				}
			}
		}
	}
	return out
}

func (b *builder) tokenTemplates(x *tree.Node, names []string) {
	for _, key := range [...]string{"request", "refresh"} {
		for _, e := range x.Get(key).Children() {
			b.template(e.Value, names)
		}
	}
	for _, e := range x.Get("send").Elems() {
		b.template(e.Get("value"), names)
		for _, c := range e.Get("when").Children() {
			if !judged(c.Key) {
				b.badExt(c.Value, "name one of "+strings.Join(requestValues, ", ")+", or a parameter such as query.x or header.x",
					"x-apigen-token.send.when: a request has no %q", c.Key)
			}
		}
	}
}

// requestValues are what the conditions of a token may be about, beside parameters.
var requestValues = []string{"method", "host", "path", "media", "query", "target", "url"}

// judged reports whether the runtime can judge a condition on a token by that name.
func judged(name string) bool {
	in, _, dotted := strings.Cut(name, ".")
	if !dotted {
		return slices.Contains(requestValues, name)
	}
	return slices.Contains([]string{"query", "form", "json", "header", "cookie", "param"}, in)
}

// checkTokens reports tokens whose issuing operation does not exist.
func (b *builder) checkTokens() {
	var ids []string
	for _, op := range b.api.Operations {
		ids = append(ids, op.ID)
	}
	for _, e := range b.root.Path("components", "securitySchemes").Children() {
		for _, key := range [...]string{"operation", "refreshOperation"} {
			n := e.Value.Path("x-apigen-token", key)
			if n.IsScalar() && !slices.Contains(ids, n.Text) {
				b.badExt(n, suggest(n.Text, ids, "name an operationId"), "token operation %q does not exist", n.Text)
			}
		}
	}
}
