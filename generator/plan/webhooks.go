package plan

import (
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
)

// buildWebhooks plans the interface that users implement, and its handler.
func (b *builder) buildWebhooks() []Decl {
	if len(b.hooks) == 0 {
		return nil
	}
	root := b.root()
	var methods []*WebhookMethod
	for _, c := range b.hooks {
		m := &WebhookMethod{Name: c.method, Op: c.opVar, Reply: c.reply, Success: successEnvelope(c.op)}
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
		{Name: "Logger", Doc: "Logger gets the reasons that answers do not give, usually a *slog.Logger; default is package log.", Type: sdkType("Logger")},
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
