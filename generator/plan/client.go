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
		Schemes: b.schemesVar, Alternatives: b.alternatives(), Anonymous: b.anonymous(), Scheme: b.choosable(), Signer: b.signs(), Tokens: b.hasTokens(), OAuth2: b.hasOAuth2(),
		Envelope: b.envelopeVar, Errors: b.errorsVar, Rate: rateValue(b.api.Rate), Lenient: b.api.Lenient,
		CheckAnswers: b.o.Validate == validateAnswers,
		Core:         b.o.Layout == "groups",
		Doc:          "New checks the configuration and makes a client; it sends nothing. Its error names every credential that is missing.",
	}
	if n.Anonymous {
		n.Doc = "New checks the configuration and makes a client; it sends nothing. Its error names every credential that is missing; without any at all only the calls that need none can be made."
	}
	if len(b.schemes) == 0 {
		n.Doc = "New makes a client; it sends nothing."
	}
	b.eachUsed(func(g *groupInfo) {
		if g.group == nil || g.unit != root {
			return
		}
		doc := groupDoc(g.field, g.group)
		client.Fields = append(client.Fields, &Field{Name: g.field, Doc: doc, Type: pointerTo(&Type{Import: root.path, Name: g.service}), Space: len(client.Fields) == 1})
		n.Services = append(n.Services, ServiceField{Field: g.field, Type: g.service})
	})
	decls := []Decl{&Guard{Generation: 1}, client}
	if url := b.defaultURL(); url != "" {
		n.DefaultURL = nameBaseURL
		doc := nameBaseURL + " is the server of the document."
		url = serverAddress(&b.api.Servers[0])
		if d := b.api.Servers[0].Description; d != "" {
			doc = nameBaseURL + " is " + fullStop(plainText(d))
		}
		decls = append(decls, &Const{Consts: []*Var{{Name: nameBaseURL, Doc: doc, Value: text(url)}}})
	}
	for _, c := range b.configCredentials(usedSchemes(b.calls)) {
		n.Credentials = append(n.Credentials, Credential{Field: c.field, Name: c.Name, Secret: c.Secret, Default: c.Default})
	}
	n.Variables = b.serverVariables()
	return append(decls, b.buildConfig(n), n)
}

// groupDoc says what a tag is about in one sentence.
func groupDoc(name string, g *ir.Group) string {
	about := firstSentence(g.Description)
	switch {
	case about == "" || len(about) > 200:
		return name + " groups the calls of " + plainText(g.Name) + "."
	case !isLatin(about):
		return name + " is " + fullStop(about)
	}
	return describe(name, about)
}

// firstLine is what a tag is about, for an overview.
func firstLine(g *ir.Group) string {
	if about := firstSentence(g.Description); about != "" && len(about) <= 200 {
		return about
	}
	return g.Name
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
		s.Fields = append(s.Fields, credentialField(c, b.workCalls()))
	}
	add := func(f *Field) { s.Fields = append(s.Fields, f) }
	space := len(s.Fields) > 0
	if n.DefaultURL != "" {
		add(&Field{Name: "BaseURL", Doc: "BaseURL replaces [DefaultBaseURL].", Type: goString, Space: space})
	} else {
		add(&Field{Name: "BaseURL", Doc: "BaseURL is the server's address. Required." + b.serverHint(), Type: goString, Space: space})
	}
	for _, v := range n.Variables {
		add(&Field{Name: v.Field, Doc: v.doc, Type: goString})
	}
	if n.Scheme {
		add(&Field{Name: nameScheme, Doc: "Scheme is the security scheme to prefer where a call allows several; default is the first whose credentials are there.", Type: &Type{Import: b.root().path, Name: nameScheme}})
	}
	if n.Signer {
		add(&Field{Name: "Signer", Doc: "Signer replaces the signatures that the document describes.", Type: sdkType("Signer")})
	}
	if n.OAuth2 {
		add(&Field{Name: "OAuth2", Doc: "OAuth2 tunes how tokens are obtained: their scopes, how the client shows who it is, who is told of a new one.", Type: sdkType("OAuth2")})
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
