package load

import (
	"slices"
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/generator/load/tree"
	"github.com/apigen-go/apigen/sdk/signing"
)

// defaultMargin is how many seconds before its end a token is renewed.
const defaultMargin = 60

var (
	placeWords    = []string{"header", "query", "form", "json", "param", "cookie"}
	sourceWords   = []string{"query", "form", "json", "header", "param"}
	digestWords   = []string{"md5", "sha1", "sha256", "sha512", "hmac-md5", "hmac-sha1", "hmac-sha256", "hmac-sha512", "rsa-sha1", "rsa-sha256"}
	encodingWords = []string{"hex", "HEX", "base64", "base64url", "raw"}
	clockWords    = []string{"unix", "unix-ms", "rfc3339"}
	nonceWords    = []string{"hex32", "hex16", "uuid", "digits10"}
	builtins      = []string{"timestamp", "nonce", "token", "method", "host", "path", "query", "body", "url"}
)

// recipe reads x-apigen-signing.
func (b *builder) recipe(x *tree.Node, name string) *signing.Recipe {
	r, ok := b.reader(x, "x-apigen-signing")
	if !ok {
		return nil
	}
	defer r.done()
	out := &signing.Recipe{Name: name, Credentials: b.credentials(r)}
	names := slices.Clone(builtins)
	for _, c := range out.Credentials {
		names = append(names, c.Name)
	}
	if clock := r.get("clock"); clock != nil {
		if clock.IsMap() {
			out.Clock, out.Zone = b.layout(clock, "x-apigen-signing.clock")
		} else if out.Clock = r.oneOf("clock", clockWords...); out.Clock == "" {
			out.Clock = "unix"
		}
	}
	out.Nonce = r.oneOf("nonce", nonceWords...)
	out.Set = b.placements(r, "set", names)
	r.each("steps", func(s *extReader) {
		step := b.step1(s, names)
		if slices.ContainsFunc(out.Steps, func(o signing.Step) bool { return o.Name == step.Name }) {
			b.badExt(s.n, "give each step a name of its own", "step %q is defined twice", step.Name)
		}
		out.Steps = append(out.Steps, step)
		names = append(names, step.Name)
	})
	out.Send = b.placements(r, "send", names)
	out.Tolerance = r.int("tolerance", 0)
	return out
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
	for _, e := range list.Entries {
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
		if slices.Contains(builtins, c.Name) {
			b.r.key(ir.Error, e, "bad-extension", "rename it", "credential %q has the name of a built-in value", c.Name)
		}
		out = append(out, c)
	}
	return out
}

// placements reads a list of {in, name, value}.
func (b *builder) placements(r *extReader, key string, names []string) []signing.Placement {
	var out []signing.Placement
	r.each(key, func(p *extReader) {
		place := signing.Placement{In: p.oneOf("in", placeWords...), Name: p.required("name"), Value: p.text("value"), OmitEmpty: p.bool("omitEmpty")}
		if p.n.Get("in") == nil {
			b.badExt(p.n, "add in: one of "+strings.Join(placeWords, ", "), "%s lacks in", p.what)
		}
		b.template(p.n.Get("value"), names)
		out = append(out, place)
	})
	return out
}

func (b *builder) step1(r *extReader, names []string) signing.Step {
	s := signing.Step{Name: r.required("name"), Text: r.text("text"), Digest: r.oneOf("digest", digestWords...),
		Of: r.text("of"), Key: r.text("key"), Encoding: r.oneOf("encoding", encodingWords...)}
	if slices.Contains(builtins, s.Name) {
		b.badExt(r.n.Get("name"), "rename it", "step %q has the name of a built-in value", s.Name)
	}
	for _, key := range [...]string{"text", "of", "key"} {
		b.template(r.n.Get(key), names)
	}
	if x := r.get("params"); x != nil {
		s.Params = b.paramsRule(x, names)
	}
	kinds := 0
	for _, key := range [...]string{"text", "params", "digest"} {
		if r.n.Get(key) != nil {
			kinds++
		}
	}
	if kinds != 1 {
		b.badExt(r.n, "give one of text, params and digest", "step %q must have exactly one of text, params and digest", s.Name)
	}
	if keyed := strings.HasPrefix(s.Digest, "hmac-") || strings.HasPrefix(s.Digest, "rsa-"); s.Digest != "" && keyed != (s.Key != "") {
		if keyed {
			b.badExt(r.n, "add key: a template such as \"{secret}\"", "digest %s needs a key", s.Digest)
		} else {
			b.badExt(r.n.Get("key"), "remove it, or use hmac-"+s.Digest, "digest %s takes no key", s.Digest)
		}
	}
	if s.Digest != "" && s.Of == "" {
		b.badExt(r.n, "add of: a template such as \"{canonical}\"", "digest %s does not say what of", s.Digest)
	}
	return s
}

func (b *builder) paramsRule(x *tree.Node, names []string) *signing.Params {
	r, ok := b.reader(x, "params")
	if !ok {
		return nil
	}
	defer r.done()
	p := &signing.Params{From: r.texts("from"), Include: r.texts("include"), Exclude: r.texts("exclude"),
		Add: b.additions(r, names), Sort: r.oneOf("sort", "name", "none"), Pair: r.text("pair"), Join: "&",
		SkipEmpty: r.bool("skipEmpty"), Trim: r.bool("trim"), Nested: r.bool("nested")}
	for i, f := range p.From {
		if !slices.Contains(sourceWords, f) {
			at := r.n.Get("from")
			if at.IsList() {
				at = at.Items[i]
			}
			b.badExt(at, suggest(f, sourceWords, "use "+strings.Join(sourceWords, ", ")), "params cannot come from %q", f)
		}
	}
	b.template(r.n.Get("pair"), []string{"name", "value"})
	// An empty joiner is a joiner too, and differs from none given.
	if r.get("join") != nil {
		p.Join = r.text("join")
	}
	return p
}

// additions are pairs that take part in a canonical string without being sent: no `in`
// is needed for them.
func (b *builder) additions(r *extReader, names []string) []signing.Placement {
	var out []signing.Placement
	r.each("add", func(p *extReader) {
		b.template(p.n.Get("value"), names)
		out = append(out, signing.Placement{In: p.oneOf("in", placeWords...), Name: p.required("name"), Value: p.text("value"), OmitEmpty: p.bool("omitEmpty")})
	})
	return out
}

// template checks that every {name} of a template is known when it is computed.
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
	names := append(slices.Clone(builtins), "refresh_token")
	for _, c := range t.Credentials {
		names = append(names, c.Name)
	}
	t.Send = b.placements(r, "send", append(slices.Clone(names), b.signingNames(x)...))
	if t.Operation == "" && t.URL == "" {
		b.badExt(x, "add operation: the operationId that issues the token", "x-apigen-token lacks operation")
	}
	if len(t.Refresh) > 0 && t.RefreshOperation == "" {
		t.RefreshOperation = t.Operation
	}
	b.tokenTemplates(x, append(names, b.signingNames(x)...))
	return t
}

// signingNames are credentials of the recipe on the same scheme: templates of the token
// may use them.
func (b *builder) signingNames(x *tree.Node) []string {
	var out []string
	for _, e := range b.root.Path("components", "securitySchemes").Children() {
		for _, key := range [...]string{"x-apigen-signing", "x-apigen-token"} {
			for _, c := range e.Value.Path(key, "credentials").Children() {
				out = append(out, c.Key)
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
