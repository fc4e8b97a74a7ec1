package plan

import (
	"slices"
	"strconv"
	"strings"

	"github.com/apigen-go/apigen/sdk/signing"
)

// buildWebhooks plans the interface that users implement, and its handler.
func (b *builder) buildWebhooks() []Decl {
	if len(b.hooks) == 0 {
		return nil
	}
	root := b.root()
	var methods []*WebhookMethod
	for _, c := range b.hooks {
		m := &WebhookMethod{Name: c.method, Op: c.opVar, Reply: c.reply, Success: successEnvelope(c.op), Status: successStatus(c.op), Refusal: c.op.Refusal}
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
		m.Doc = join(doc, rest, answer, c.address(), deprecated)
		locals := newScope(append([]string{"ctx", "req", "path", "in", "impl"}, importedNames...)...)
		for _, p := range c.path {
			m.Path = append(m.Path, locals.name(local(p.Name)))
		}
		if c.request != "" {
			m.In = &Type{Import: root.path, Name: c.request}
		}
		if c.out != nil {
			m.Out = b.resultType(c)
			m.OutPtr = b.byPointer(base(c.out), m.Out)
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
	for _, c := range b.configCredentials(checked(b.schemes, used)) {
		cfg.Fields = append(cfg.Fields, credentialField(c, b.hooks))
		h.Credentials = append(h.Credentials, Credential{Field: c.field, Name: c.Name, Secret: c.Secret, Default: c.Default})
	}
	if len(used) > 0 {
		h.Schemes = b.schemesVar
	} else {
		h.Doc = nameWebhookNew + " serves the inbound calls."
	}
	for i, f := range []*Field{
		{Name: "Verifier", Doc: verifierDoc(b.hooks), Type: sdkType("Verifier")},
		{Name: "Tolerance", Doc: b.toleranceDoc(used), Type: goSpan},
		{Name: "Replay", Doc: "Replay remembers the calls that were served; default is one in memory.", Type: sdkType("ReplayGuard")},
		{Name: "MaxBody", Doc: "MaxBody bounds the body of a call in bytes; default 1 MiB.", Type: goInt64},
		{Name: "Logger", Doc: "Logger gets the reasons that answers do not give, usually a *slog.Logger; default is package log.", Type: sdkType("Logger")},
	} {
		if h.Schemes == "" && i < 3 || f.Doc == "" {
			continue // nothing is verified, or nothing carries a time
		}
		f.Space = len(cfg.Fields) > 0 && len(h.Settings) == 0
		cfg.Fields = append(cfg.Fields, f)
		h.Settings = append(h.Settings, f.Name)
	}
	iface := &Webhooks{Name: nameWebhooks, Methods: methods, Doc: "Webhooks are the calls that the vendor makes to you. Serve them with [" + nameWebhookNew + "]."}
	return []Decl{iface, unimplemented(methods), cfg, h}
}

// toleranceDoc says which window the signatures of inbound calls have; "" where none of
// them carries a time.
func (b *builder) toleranceDoc(used map[string]bool) string {
	timed := false
	var windows []int
	for _, info := range b.schemes {
		r := info.s.Recipe
		if r == nil || !used[info.s.Name] || !slices.ContainsFunc(append(slices.Clone(r.Set), r.Send...), placesTime) {
			continue
		}
		timed = true
		if !slices.Contains(windows, r.Tolerance) {
			windows = append(windows, r.Tolerance)
		}
	}
	switch {
	case !timed:
		return ""
	case len(windows) > 1:
		return "Tolerance is how far the timestamp of a call may be off the clock; default is what each signature's rule says, less than 0 is any time."
	case windows[0] == 0:
		return "Tolerance is how far the timestamp of a call may be off the clock; default is any time. With it, each call is served once."
	}
	return "Tolerance is how far the timestamp of a call may be off the clock; default is " + span(windows[0]) +
		", less than 0 is any time. Within it each call is served once."
}

func placesTime(p signing.Placement) bool { return strings.Contains(p.Value, "{timestamp") }

// span is a number of seconds in words.
func span(seconds int) string {
	n, unit := seconds, "second"
	if seconds%60 == 0 {
		n, unit = seconds/60, "minute"
	}
	if n != 1 {
		unit += "s"
	}
	return strconv.Itoa(n) + " " + unit
}

func quoteReply(s string) string { return "with the text " + strings.TrimSpace(s) }

// checked are the schemes whose calls a handler can check by credentials: a token is
// somebody else's to judge.
func checked(schemes []*schemeInfo, used map[string]bool) map[string]bool {
	out := map[string]bool{}
	for _, info := range schemes {
		out[info.s.Name] = used[info.s.Name] && info.s.Recipe != nil
	}
	return out
}

// verifierDoc says what the verifier is for, and whether there has to be one.
func verifierDoc(hooks []*call) string {
	doc := "Verifier replaces the checks that the document describes."
	var names []string
	for _, c := range hooks {
		if !checkable(c.op, true) {
			names = append(names, c.method)
		}
	}
	switch {
	case len(names) > 3:
		return doc + " Required: some calls come with a token, which only you can check."
	case len(names) > 0:
		return doc + " Required: a token comes with " + enumerate(names) + ", which only you can check."
	}
	return doc
}

// repliesRaw reports whether the reply to an inbound call is a text or bytes, sent as they
// are.
func (c *call) repliesRaw() bool {
	if c.out == nil {
		return false
	}
	switch c.answerKind() {
	case "text", "raw", "xml":
		return true
	}
	return false
}
