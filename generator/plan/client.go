package plan

import (
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
)

// buildClient plans Client, Config and New of the root package.
func (b *builder) buildClient() []Decl {
	root := b.root()
	title := plainText(b.api.Title)
	if title == "" {
		title = b.o.Package
	}
	client := &Struct{
		Name:   nameClient,
		Doc:    "Client calls " + title + ". It is safe for concurrent use; make one with [New] and keep it.",
		Fields: []*Field{{Name: "core", Type: pointerTo(sdkType("Client"))}},
	}
	n := &New{
		Client: nameClient, Config: &Type{Import: root.path, Name: nameConfig}, Package: b.o.Package,
		Schemes: b.schemesVar, Scheme: b.choosable(), Signer: b.signs(), Tokens: b.hasTokens(),
		Envelope: b.envelopeVar, Errors: b.errorsVar, Rate: rateValue(b.api.Rate), Lenient: b.api.Lenient,
		Core: b.o.Layout == "groups",
		Doc:  "New checks the configuration and makes a client; it sends nothing. Its error names every credential that is missing.",
	}
	if len(b.schemes) == 0 {
		n.Doc = "New makes a client; it sends nothing."
	}
	b.eachUsed(func(g *groupInfo) {
		if g.group == nil || g.unit != root {
			return
		}
		doc := fullStop(g.field + " is " + plainText(firstLine(g.group)))
		client.Fields = append(client.Fields, &Field{Name: g.field, Doc: doc, Type: pointerTo(&Type{Import: root.path, Name: g.service}), Space: len(client.Fields) == 1})
		n.Services = append(n.Services, ServiceField{Field: g.field, Type: g.service})
	})
	decls := []Decl{&Guard{Generation: 1}, client}
	if url := b.defaultURL(); url != "" {
		n.DefaultURL = nameBaseURL
		doc := nameBaseURL + " is the server of the document."
		if d := b.api.Servers[0].Description; d != "" {
			doc = nameBaseURL + " is " + fullStop(plainText(d))
		}
		decls = append(decls, &Const{Consts: []*Var{{Name: nameBaseURL, Doc: doc, Value: text(url)}}})
	}
	for _, c := range b.configCredentials(usedSchemes(b.calls)) {
		n.Credentials = append(n.Credentials, Credential{Field: c.field, Name: c.Name, Secret: c.Secret, Default: c.Default})
	}
	return append(decls, b.buildConfig(n), n)
}

func firstLine(g *ir.Group) string {
	line, _, _ := strings.Cut(strings.TrimSpace(g.Description), "\n")
	if line == "" || len(line) > 120 {
		return g.Name
	}
	return line
}

// defaultURL is the first server of the document, if it can be called as it is.
func (b *builder) defaultURL() string {
	if len(b.api.Servers) == 0 {
		return ""
	}
	s := b.api.Servers[0]
	url := s.Default
	if url == "" {
		url = s.URL
	}
	if !strings.HasPrefix(url, "http://") && !strings.HasPrefix(url, "https://") || strings.ContainsAny(url, "{}") {
		return ""
	}
	return url
}

// signs reports whether there is anything that a custom signer could replace.
func (b *builder) signs() bool {
	for _, s := range b.schemes {
		if s.s.Recipe != nil {
			return true
		}
	}
	return false
}

func (b *builder) buildConfig(n *New) *Struct {
	s := &Struct{Name: nameConfig, Doc: "Config is what a [Client] needs to know. The zero value of every field that is not required is good for production."}
	for _, c := range b.configCredentials(usedSchemes(b.calls)) {
		s.Fields = append(s.Fields, credentialField(c))
	}
	add := func(f *Field) { s.Fields = append(s.Fields, f) }
	space := len(s.Fields) > 0
	if n.DefaultURL != "" {
		add(&Field{Name: "BaseURL", Doc: "BaseURL replaces [DefaultBaseURL].", Type: goString, Space: space})
	} else {
		add(&Field{Name: "BaseURL", Doc: "BaseURL is the server's address. Required." + b.serverHint(), Type: goString, Space: space})
	}
	if n.Scheme {
		add(&Field{Name: nameScheme, Doc: "Scheme is the security scheme to prefer where a call allows several; default is the first whose credentials are there.", Type: &Type{Import: b.root().path, Name: nameScheme}})
	}
	if n.Signer {
		add(&Field{Name: "Signer", Doc: "Signer replaces the signatures that the document describes.", Type: sdkType("Signer")})
	}
	if n.Tokens {
		doc := "TokenSources replace the built-in way to obtain a token, by security scheme:"
		for _, info := range b.schemes {
			if info.s.Token != nil {
				doc += " " + info.s.Name + ","
			}
		}
		add(&Field{Name: "TokenSources", Doc: strings.TrimSuffix(doc, ",") + ".", Type: mapOf(sdkType("TokenSource"))})
	}
	add(&Field{Name: "Settings", Doc: "Settings tune transport, retry, limits and logging.", Type: sdkType("Settings"), Embedded: true, Space: true})
	return s
}

func (b *builder) serverHint() string {
	if len(b.api.Servers) == 0 {
		return ""
	}
	return " The document says " + plainText(b.api.Servers[0].URL) + "."
}

// buildWebhooks plans the interface that users implement, and its handler.
func (b *builder) buildWebhooks() []Decl {
	if len(b.hooks) == 0 {
		return nil
	}
	root := b.root()
	var methods []*WebhookMethod
	for _, c := range b.hooks {
		m := &WebhookMethod{Name: c.method, Op: c.opVar, Reply: c.reply}
		first, rest := words(c.op.Summary, c.op.Description)
		doc := sentence(c.method, first)
		if doc == "" {
			doc = c.method + " receives " + c.op.ID + "."
		}
		answer := ""
		if c.reply != "" {
			answer = "Without an error it is answered " + quoteReply(c.reply) + "."
		}
		deprecated := ""
		if c.op.Deprecated {
			deprecated = "Deprecated: the vendor marks this call as deprecated."
		}
		m.Doc = join(doc, rest, answer, c.op.Method+" "+c.op.Path, deprecated)
		locals := newScope(append([]string{"ctx", "req", "path", "in", "impl"}, importedNames...)...)
		for _, p := range c.path {
			m.Path = append(m.Path, locals.name(local(p.Name)))
		}
		if c.request != "" {
			m.In = &Type{Import: root.path, Name: c.request}
		}
		if c.out != nil {
			m.Out = b.resultType(c)
			s := base(c.out)
			m.OutPtr = b.types[s] != nil && (s.Kind == ir.Struct || s.Kind == ir.Union)
		}
		methods = append(methods, m)
	}
	used := usedSchemes(b.hooks)
	cfg := &Struct{Name: nameWebhookCfg, Doc: "WebhookConfig is what the handler of inbound calls needs to know."}
	h := &WebhookHandler{
		Name: nameWebhookNew, Config: nameWebhookCfg, Interface: nameWebhooks, Package: b.o.Package,
		Envelope: b.envelopeVar, Methods: methods,
		Doc: nameWebhookNew + " serves the inbound calls. A call whose signature is wrong is answered 401 and reaches no method of impl.",
	}
	for _, c := range b.configCredentials(used) {
		cfg.Fields = append(cfg.Fields, credentialField(c))
		h.Credentials = append(h.Credentials, Credential{Field: c.field, Name: c.Name, Secret: c.Secret, Default: c.Default})
	}
	if len(used) > 0 {
		h.Schemes = b.schemesVar
	} else {
		h.Doc = nameWebhookNew + " serves the inbound calls."
	}
	for i, f := range []*Field{
		{Name: "Verifier", Doc: "Verifier replaces the signatures that the document describes.", Type: sdkType("Verifier")},
		{Name: "Replay", Doc: "Replay remembers the calls that were served; default is one in memory.", Type: sdkType("ReplayGuard")},
		{Name: "MaxBody", Doc: "MaxBody bounds the body of a call in bytes; default 1 MiB.", Type: goInt64},
		{Name: "Logger", Doc: "Logger gets the reasons that answers do not give; default is [slog.Default].", Type: pointerTo(&Type{Import: "log/slog", Name: "Logger"})},
	} {
		if h.Schemes == "" && i < 2 {
			continue // nothing is verified
		}
		f.Space = len(cfg.Fields) > 0 && len(h.Settings) == 0
		cfg.Fields = append(cfg.Fields, f)
		h.Settings = append(h.Settings, f.Name)
	}
	iface := &Webhooks{Name: nameWebhooks, Methods: methods, Doc: "Webhooks are the calls that the vendor makes to you. Serve them with [" + nameWebhookNew + "]."}
	return []Decl{iface, cfg, h}
}

func quoteReply(s string) string { return "with the text " + strings.TrimSpace(s) }
