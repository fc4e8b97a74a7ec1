package emit

import (
	"strconv"

	"github.com/apigen-go/apigen/generator/emit/jx"
	"github.com/apigen-go/apigen/generator/plan"
)

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

// emitUnimplemented writes the type that answers 501.
func (e *emitter) emitUnimplemented(d *plan.Unimplemented) []jx.Code {
	typ := jx.ID(d.Name)
	codes := []jx.Code{jx.Struct(doc(d.Doc), typ)}
	for _, m := range d.Methods {
		result := e.sdk("ErrUnimplemented")
		if m.Out != nil {
			result = e.sdk("Unimplemented").Instance(e.hookResults(m)[0]).Call()
		}
		params := e.hookParams(m)
		for i := range params {
			params[i].Names = blank(len(params[i].Names))
		}
		codes = append(codes, jx.FuncDecl(doc(m.Name+" answers 501."), &jx.Receiver{Type: typ}, jx.ID(m.Name),
			params, e.hookResults(m), true, jx.Return(result)))
	}
	return codes
}

// blank are names of parameters that are not used.
func blank(n int) []jx.Name {
	names := make([]jx.Name, max(n, 1))
	for i := range names {
		names[i] = jx.ID("_")
	}
	return names
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
		jx.Return(e.sdk("NewWebhook").Call(e.sdk("WebhookConfig").Of(true, config...), jx.Ref(impl), jx.SliceOf(e.sdk("Route")).Of(true, routes...))))
}

// route writes how one inbound call reaches its method.
func (e *emitter) route(m *plan.WebhookMethod) jx.Code {
	fields := []jx.Code{field("Op", jx.Ref(jx.ID(m.Op)))}
	if m.Reply != "" {
		fields = append(fields, field("Reply", jx.Str(m.Reply)))
	}
	if m.Success != "" {
		fields = append(fields, field("Success", jx.Str(m.Success)))
	}
	if r := m.Refusal; r != nil {
		reply := e.sdk("Reply").Of(false, field("Code", jx.Str(r.Code)), field("Message", jx.Str(r.Message))).Addr()
		fields = append(fields, field("Refusal", reply))
	}
	if m.Status != 0 {
		fields = append(fields, field("Status", jx.Num(strconv.Itoa(m.Status))))
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
