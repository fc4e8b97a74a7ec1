package emit

import (
	"strings"

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
	if d.Schemes != "" {
		fields = append(fields, field("Schemes", jx.Ref(jx.ID(d.Schemes))))
	}
	if d.Scheme {
		fields = append(fields, field("Scheme", strType.Call(user("Scheme"))))
	}
	if d.Signer {
		fields = append(fields, field("Signer", user("Signer")))
	}
	fields = append(fields, e.credentials(d.Credentials, user)...)
	if d.Tokens {
		fields = append(fields, field("TokenSources", user("TokenSources")))
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

// credentials writes the map of credentials and the list of those that may be shown.
func (e *emitter) credentials(list []plan.Credential, user func(string) jx.Code) []jx.Code {
	if len(list) == 0 {
		return nil
	}
	var entries, public []jx.Code
	width := 0
	for _, c := range list {
		value := user(c.Field)
		if c.Default != "" {
			value = e.or(value, jx.Str(c.Default))
		}
		if !c.Secret {
			value = e.sdk("Secret").Call(value)
			public = append(public, jx.Str(c.Name))
		}
		entries = append(entries, jx.Key(jx.Str(c.Name), value))
		width += len(c.Name) + len(c.Field) + 24
	}
	fields := []jx.Code{field("Credentials", e.sdk("Credentials").Of(width > 90, entries...))}
	if len(public) > 0 {
		fields = append(fields, field("Public", jx.SliceOf(strType).Of(false, public...)))
	}
	return fields
}

// emitWebhooks writes the interface that users implement.
func (e *emitter) emitWebhooks(d *plan.Webhooks) jx.Code {
	methods := make([]jx.Method, len(d.Methods))
	for i, m := range d.Methods {
		methods[i] = jx.Method{Doc: jx.NewDoc(m.Doc, 4), Name: jx.ID(m.Name), Params: e.hookParams(m), Results: e.hookResults(m)}
	}
	return jx.Interface(doc(d.Doc), jx.ID(d.Name), methods...)
}

func (e *emitter) hookParams(m *plan.WebhookMethod) []jx.Param {
	params := []jx.Param{e.ctxParam()}
	if len(m.Path) > 0 {
		p := jx.Param{Type: strType}
		for _, name := range m.Path {
			p.Names = append(p.Names, jx.ID(name))
		}
		params = append(params, p)
	}
	if m.In != nil {
		params = append(params, jx.Param{Names: []jx.Name{jx.ID("req")}, Type: e.typ(m.In).Pointer()})
	}
	return params
}

func (e *emitter) hookResults(m *plan.WebhookMethod) []jx.Code {
	switch {
	case m.Out == nil:
		return []jx.Code{errType}
	case m.OutPtr:
		return []jx.Code{e.typ(m.Out).Pointer(), errType}
	}
	return []jx.Code{e.typ(m.Out), errType}
}

// emitWebhookHandler writes the constructor of the handler: one route a call.
func (e *emitter) emitWebhookHandler(d *plan.WebhookHandler) jx.Code {
	cfg, impl := jx.ID("cfg"), jx.ID("impl")
	user := func(name string) jx.Code { return jx.Ref(cfg).Dot(jx.ID(name)) }
	config := []jx.Code{field("Name", jx.Str(d.Package))}
	config = append(config, e.credentials(d.Credentials, user)...)
	if d.Schemes != "" {
		config = append(config, field("Schemes", jx.Ref(jx.ID(d.Schemes))))
	}
	if d.Envelope != "" {
		config = append(config, field("Envelope", jx.Ref(jx.ID(d.Envelope))))
	}
	for _, name := range d.Settings {
		config = append(config, field(name, user(name)))
	}
	routes := make([]jx.Code, len(d.Methods))
	for i, m := range d.Methods {
		routes[i] = e.route(m)
	}
	return jx.FuncDecl(doc(d.Doc), nil, jx.ID(d.Name),
		[]jx.Param{{Names: []jx.Name{cfg}, Type: jx.Ref(jx.ID(d.Config))}, {Names: []jx.Name{impl}, Type: jx.Ref(jx.ID(d.Interface))}},
		[]jx.Code{jx.Qual("net/http", jx.ID("Handler")), errType}, false,
		jx.Return(e.sdk("NewWebhook").Call(e.sdk("WebhookConfig").Of(true, config...), jx.SliceOf(e.sdk("Route")).Of(true, routes...))))
}

// route writes how one inbound call reaches its method.
func (e *emitter) route(m *plan.WebhookMethod) jx.Code {
	fields := []jx.Code{field("Op", jx.Ref(jx.ID(m.Op)))}
	if m.Reply != "" {
		fields = append(fields, field("Reply", jx.Str(m.Reply)))
	}
	if m.In != nil {
		fields = append(fields, field("New", jx.Inline(anyType, jx.Return(jx.New(e.typ(m.In))))))
	}
	path, in := jx.ID("path"), jx.ID("in")
	args := []jx.Code{jx.Ref(ctxName)}
	pathName, inName := jx.ID("_"), jx.ID("_")
	if len(m.Path) > 0 {
		pathName = path
		for i := range m.Path {
			args = append(args, jx.Ref(path).Index(i))
		}
	}
	if m.In != nil {
		inName = in
		args = append(args, jx.Ref(in).Assert(e.typ(m.In).Pointer()))
	}
	call := jx.Ref(jx.ID("impl")).Dot(jx.ID(m.Name)).Call(args...)
	body := jx.Return(call)
	if m.Out == nil {
		body = jx.Return(jx.Nil(), call)
	}
	params := []jx.Param{
		{Names: []jx.Name{ctxName}, Type: jx.Qual("context", jx.ID("Context"))},
		{Names: []jx.Name{pathName}, Type: jx.SliceOf(strType)},
		{Names: []jx.Name{inName}, Type: anyType},
	}
	fields = append(fields, field("Handle", jx.Func(params, []jx.Code{anyType, errType}, body)))
	return jx.Braces(true, fields...)
}

// emitUnion writes the type, its constructors and its typed views.
func (e *emitter) emitUnion(d *plan.Union) []jx.Code {
	name, u, v := jx.ID(d.Name), jx.ID("u"), jx.ID("v")
	codes := []jx.Code{jx.Struct(doc(d.Doc), name, jx.Field{Type: e.sdk("Union"), Embedded: true})}
	if d.Sealed != "" {
		codes = append(codes, jx.Interface(doc(d.Sealed+" is what a ["+d.Name+"] can be."), jx.ID(d.Sealed), jx.Method{Name: jx.ID(d.Marker)}))
	}
	for _, one := range d.Variants {
		param := e.typ(one.Type)
		if one.Ptr {
			param = param.Pointer()
		}
		codes = append(codes, jx.FuncDecl(doc(one.From+" makes a "+d.Name+" of the value."), nil, jx.ID(one.From),
			[]jx.Param{{Names: []jx.Name{v}, Type: param}}, []jx.Code{jx.Ref(name)}, false,
			jx.Return(jx.Ref(name).Of(false, field("Union", e.sdk("UnionOf").Call(jx.Ref(v)))))))
	}
	recv := &jx.Receiver{Name: u, Type: name}
	if d.Discriminator != "" {
		codes = append(codes, e.unionValue(d, recv))
	}
	for _, one := range d.Variants {
		result, make := e.typ(one.Type), jx.Declare(outName, e.typ(one.Type))
		target := jx.Ref(outName).Addr()
		if one.Ptr {
			result, make, target = result.Pointer(), jx.Define(jx.New(e.typ(one.Type)), outName), jx.Ref(outName)
		}
		codes = append(codes, jx.FuncDecl(doc(one.As+" reads the value as "+article(one.Type)+"."), recv, jx.ID(one.As), nil,
			[]jx.Code{result, errType}, false,
			make,
			jx.Define(jx.Ref(u).Dot(jx.ID("As")).Call(target), errName),
			jx.Return(jx.Ref(outName), jx.Ref(errName))))
	}
	if d.Sealed != "" {
		for _, one := range d.Variants {
			codes = append(codes, jx.FuncDecl(jx.Doc{}, &jx.Receiver{Type: jx.ID(one.Type.Name), Pointer: true}, jx.ID(d.Marker), nil, nil, true))
		}
	}
	return codes
}

func article(t *plan.Type) string {
	switch {
	case t.Shape != plan.Named:
		return t.String()
	case strings.ContainsRune("AEIOUaeiou", rune(t.Name[0])):
		return "an " + t.Name
	}
	return "a " + t.Name
}

// unionValue writes the method that picks the variant by the discriminator.
func (e *emitter) unionValue(d *plan.Union, recv *jx.Receiver) jx.Code {
	result := anyType
	if d.Sealed != "" {
		result = jx.Ref(jx.ID(d.Sealed))
	}
	var cases []jx.Code
	for _, one := range d.Variants {
		if len(one.Tags) == 0 {
			continue
		}
		var tags []jx.Code
		for _, t := range one.Tags {
			tags = append(tags, jx.Str(t))
		}
		cases = append(cases, jx.Case(tags, jx.Return(jx.Ref(recv.Name).Dot(jx.ID(one.As)).Call())))
	}
	words := "Value reads the variant that the member " + d.Discriminator + " names. One that the document does not name gives [sdk.ErrUnknownVariant]; its JSON is in Raw."
	return jx.FuncDecl(doc(words), recv, jx.ID("Value"), nil, []jx.Code{result, errType}, false,
		jx.Switch(jx.Ref(recv.Name).Dot(jx.ID("Member")).Call(jx.Str(d.Discriminator)), cases...),
		jx.Return(jx.Nil(), e.sdk("ErrUnknownVariant")))
}
