package emit

import (
	"github.com/apigen-go/apigen/generator/emit/jx"
	"github.com/apigen-go/apigen/generator/plan"
)

func field(name string, value jx.Code) jx.Code { return jx.Key(jx.Ref(jx.ID(name)), value) }

// emitNew writes the constructor: the spec's part and the user's are handed to the
// sdk, which checks both.
func (e *emitter) emitNew(d *plan.New) []jx.Code {
	cfg, core := jx.ID("cfg"), jx.ID("core")
	user := func(name string) jx.Code { return jx.Ref(cfg).Dot(jx.ID(name)) }
	fields := []jx.Code{field("Name", jx.Str(d.Package))}
	if d.DefaultURL != "" {
		fields = append(fields, field("BaseURL", e.or(user("BaseURL"), jx.Ref(jx.ID(d.DefaultURL)))))
	} else {
		fields = append(fields, field("BaseURL", user("BaseURL")))
	}
	if len(d.Variables) > 0 {
		fields = append(fields, field("Variables", e.variables(d.Variables, user)))
	}
	if d.Schemes != "" {
		fields = append(fields, field("Schemes", jx.Ref(jx.ID(d.Schemes))))
	}
	if d.Scheme {
		fields = append(fields, field("Scheme", strType.Call(user("Scheme"))))
	}
	if d.Alternatives != nil {
		fields = append(fields, field("Alternatives", e.value(d.Alternatives, 8)))
	}
	if d.Anonymous {
		fields = append(fields, field("Anonymous", jx.Num("true")))
	}
	if d.Signer {
		fields = append(fields, field("Signer", user("Signer")))
	}
	fields = append(fields, e.credentials(d.Credentials, user)...)
	if d.Tokens {
		fields = append(fields, field("TokenSources", user("TokenSources")))
	}
	if d.OAuth2 {
		fields = append(fields, field("OAuth2", user("OAuth2")))
	}
	if d.Envelope != "" {
		fields = append(fields, field("Envelope", jx.Ref(jx.ID(d.Envelope))))
	}
	if d.Rate != nil {
		fields = append(fields, field("Rate", e.value(d.Rate, 8)))
	}
	if d.Lenient {
		fields = append(fields, field("Lenient", jx.Num("true")))
	}
	if d.Errors != "" {
		fields = append(fields, field("Errors", jx.Ref(jx.ID(d.Errors))))
	}
	if d.CheckAnswers {
		fields = append(fields, field("CheckAnswers", jx.Qual(plan.SDK, jx.ID("CheckAnswers"))))
	}
	fields = append(fields, field("Settings", user("Settings")))

	parts := []jx.Code{field("core", jx.Ref(core))}
	for _, s := range d.Services {
		parts = append(parts, field(s.Field, jx.Ref(jx.ID(s.Type)).Of(false, field("core", jx.Ref(core))).Addr()))
	}
	client := jx.Ref(jx.ID(d.Client))
	codes := []jx.Code{jx.FuncDecl(doc(d.Doc), nil, jx.ID("New"),
		[]jx.Param{{Names: []jx.Name{cfg}, Type: e.typ(d.Config)}}, []jx.Code{client.Pointer(), errType}, false,
		jx.Define(e.sdk("NewClient").Call(e.sdk("ClientConfig").Of(true, fields...)), core, errName),
		jx.If(jx.Code{}, jx.Ref(errName).NotNil(), jx.Return(jx.Nil(), jx.Ref(errName))),
		jx.Return(client.Of(len(parts) > 1, parts...).Addr(), jx.Nil()),
	)}
	if d.Core {
		recv := &jx.Receiver{Name: jx.ID("c"), Type: jx.ID(d.Client), Pointer: true}
		codes = append(codes, jx.FuncDecl(doc("Core is what the services of this module are made with."), recv, jx.ID("Core"), nil,
			[]jx.Code{e.sdk("Client").Pointer()}, true, jx.Return(jx.Ref(jx.ID("c")).Dot(core))))
	}
	return codes
}

// or is a with b in place of the zero value.
func (e *emitter) or(a, b jx.Code) jx.Code { return jx.Qual("cmp", jx.ID("Or")).Call(a, b) }

// variables writes the map of server variables.
func (e *emitter) variables(list []plan.Variable, user func(string) jx.Code) jx.Code {
	var entries []jx.Code
	for _, v := range list {
		value := user(v.Field)
		if v.Default != "" {
			value = e.or(value, jx.Str(v.Default))
		}
		entries = append(entries, jx.Key(jx.Str(v.Name), value))
	}
	return jx.MapOf(strType, strType).Of(len(entries) > 2, entries...)
}

// credentials writes the map of credentials and the list of those that may be shown.
func (e *emitter) credentials(list []plan.Credential, user func(string) jx.Code) []jx.Code {
	if len(list) == 0 {
		return nil
	}
	var entries, public, names []jx.Code
	width, wide := 0, 0
	for _, c := range list {
		value := user(c.Field)
		if c.Default != "" {
			value = e.or(value, jx.Str(c.Default))
		}
		if !c.Secret {
			value = e.sdk("Secret").Call(value)
			public = append(public, jx.Str(c.Name))
		}
		if c.Default == "" && c.Field != c.Name {
			names = append(names, jx.Key(jx.Str(c.Name), jx.Str(c.Field)))
			wide += len(c.Name) + len(c.Field) + 8
		}
		entries = append(entries, jx.Key(jx.Str(c.Name), value))
		width += len(c.Name) + len(c.Field) + 24
	}
	fields := []jx.Code{field("Credentials", e.sdk("Credentials").Of(width > 90, entries...))}
	if len(names) > 0 {
		fields = append(fields, field("Fields", jx.MapOf(strType, strType).Of(wide > 90, names...)))
	}
	if len(public) > 0 {
		fields = append(fields, field("Public", jx.SliceOf(strType).Of(false, public...)))
	}
	return fields
}
