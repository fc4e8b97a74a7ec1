package emit

import (
	"github.com/apigen-go/apigen/generator/emit/jx"
	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/generator/plan"
)

var (
	tName      = jx.ID("t")
	serverName = jx.ID("server")
	testParam  = jx.Param{Names: []jx.Name{tName}, Type: jx.Qual("testing", jx.ID("T")).Pointer()}
)

func sdktest(name string) jx.Code { return jx.Qual(plan.SDKTest, jx.ID(name)) }

func tMethod(name string, args ...jx.Code) jx.Code {
	return jx.Ref(tName).Dot(jx.ID(name)).Call(args...)
}

func failOnError() jx.Code {
	return jx.If(jx.Code{}, jx.Ref(errName).NotNil(), tMethod("Fatal", jx.Ref(errName)))
}

// startServer begins a test with a server of its own.
func startServer(importPath string) []jx.Code {
	return []jx.Code{
		jx.Define(jx.Qual(importPath, jx.ID("NewServer")).Call(jx.Qual(plan.Mock, jx.ID("Options")).Of(false)), serverName, errName),
		failOnError(),
		jx.Defer(jx.Ref(serverName).Dot(jx.ID("Close")).Call()),
	}
}

// emitCallsTest writes the test, the type of a row and the rows.
func (e *emitter) emitCallsTest(d *plan.CallsTest) []jx.Code {
	run, cfg, client, call := jx.ID("run"), jx.ID("cfg"), jx.ID("client"), jx.ID("call")
	body := append(startServer(d.Server),
		jx.Define(sdktest("New").Call(jx.Ref(serverName)), run),
		jx.Define(jx.Ref(serverName).Dot(jx.ID("Config")).Call(), cfg),
		jx.Assign(jx.Ref(cfg).Dot(jx.ID("Settings")), jx.Ref(run).Dot(jx.ID("Settings")).Call()),
		jx.Define(jx.Qual(d.Import, jx.ID("New")).Call(jx.Ref(cfg)), client, errName),
		failOnError(),
	)
	all := jx.Ref(jx.ID("calls"))
	if len(d.More) > 0 {
		parts := []jx.Code{all}
		for _, name := range d.More {
			parts = append(parts, jx.Ref(jx.ID(name)))
		}
		all = jx.Qual("slices", jx.ID("Concat")).Call(parts...)
	}
	one := sdktest("Call").Call(jx.Ref(tName), jx.Ref(run), jx.Ref(call).Dot(jx.ID("operation")), jx.Ref(client), jx.Ref(call).Dot(jx.ID("do")))
	body = append(body, jx.Range(all, []jx.Code{
		tMethod("Run", jx.Ref(call).Dot(jx.ID("operation")), jx.Func([]jx.Param{testParam}, nil, one)),
	}, jx.ID("_"), call))
	return []jx.Code{
		jx.FuncDecl(doc("TestCalls makes every call once, with the example of the document, against a server that checks requests against the document and answers with its examples."),
			nil, jx.ID("TestCalls"), []jx.Param{testParam}, nil, false, body...),
		jx.Struct(doc("call is how an operation is called."), call,
			jx.Field{Name: jx.ID("operation"), Type: strType},
			jx.Field{Name: jx.ID("do"), Type: jx.FuncOf(e.callParams(d.Client, d.Parameters), []jx.Code{anyType, errType})}),
		e.callRows("calls", d.Client, d.Calls, d.Parameters),
	}
}

func (e *emitter) emitCallsTable(d *plan.CallsTable) jx.Code {
	return e.callRows(d.Name, d.Client, d.Calls, d.Parameters)
}

func (e *emitter) callParams(client *plan.Type, n plan.TestNames) []jx.Param {
	return []jx.Param{
		{Names: []jx.Name{jx.ID(n.Context)}, Type: jx.Qual("context", jx.ID("Context"))},
		{Names: []jx.Name{jx.ID(n.Client)}, Type: e.typ(client)},
		{Names: []jx.Name{jx.ID(n.Input)}, Type: sdktest("Input").Pointer()},
	}
}

func (e *emitter) callRows(name string, client *plan.Type, calls []*plan.TestCall, n plan.TestNames) jx.Code {
	rows := make([]jx.Code, len(calls))
	for i, c := range calls {
		rows[i] = jx.Braces(false, jx.Str(c.ID),
			jx.Func(e.callParams(client, n), []jx.Code{anyType, errType}, e.callOnce(c, n)))
	}
	value := jx.SliceOf(jx.Ref(jx.ID("call"))).Of(true, rows...)
	return jx.Var(jx.Doc{}, jx.Value{Name: jx.ID(name), Value: value})
}

// callOnce writes the call of one method.
func (e *emitter) callOnce(c *plan.TestCall, n plan.TestNames) jx.Code {
	target := jx.Ref(jx.ID(n.Client))
	if c.Group != nil {
		target = e.typ(c.Group).Call(target)
	}
	for _, s := range c.Selector {
		target = target.Dot(jx.ID(s))
	}
	args := []jx.Code{jx.Ref(jx.ID(n.Context))}
	for _, a := range c.Args {
		args = append(args, e.testArg(a, jx.Ref(jx.ID(n.Input))))
	}
	if c.Headers != nil {
		args = append(args, sdktest("Headers").Instance(e.typ(c.Headers)).Call(jx.Ref(jx.ID(n.Input))))
	}
	call := target.Call(args...)
	switch {
	case c.Form == plan.Nothing:
		return jx.Return(jx.Nil(), call)
	case c.Streams && c.Form == plan.Single:
		return jx.Return(sdktest("Pieces").Call(call))
	case c.Form == plan.Pages:
		return jx.Return(sdktest("First").Call(call))
	}
	return jx.Return(call)
}

func (e *emitter) testArg(a *plan.TestArg, in jx.Code) jx.Code {
	place := map[ir.Location]string{ir.InPath: "Path", ir.InQuery: "Query"}[a.In]
	switch {
	case a.Request != nil:
		return sdktest("Request").Instance(e.typ(a.Request)).Call(in)
	case a.Plain():
		return in.Dot(jx.ID(place)).Call(jx.Str(a.Name))
	}
	return sdktest(place).Instance(e.typ(a.Type)).Call(in, jx.Str(a.Name))
}

// emitWebhooksTest writes the test of inbound calls: a type that keeps what arrives, and
// the loop that makes them.
func (e *emitter) emitWebhooksTest(d *plan.WebhooksTest) []jx.Code {
	in, name, handler, typ := jx.ID("in"), jx.ID("name"), jx.ID("handler"), jx.ID(d.Type)
	own := func(name string) jx.Code { return jx.Qual(d.Import, jx.ID(name)) }
	var fields []jx.Code
	for _, c := range d.Credentials {
		value := jx.Ref(serverName).Dot(jx.ID("Credential")).Call(jx.Str(c.Name))
		if c.Secret {
			value = e.sdk("Secret").Call(value)
		}
		fields = append(fields, field(c.Field, value))
	}
	if d.Verifier {
		fields = append(fields, field("Verifier", jx.Ref(serverName).Dot(jx.ID("Verifier")).Call()))
	}
	ids := make([]jx.Code, len(d.IDs))
	for i, id := range d.IDs {
		ids[i] = jx.Str(id)
	}
	body := append(startServer(d.Server),
		jx.Define(sdktest("NewInbox").Call(jx.Ref(serverName)), in),
		jx.Define(own(d.Handler).Call(own(d.Config).Of(len(fields) > 0, fields...), jx.Ref(typ).Of(false, jx.Ref(in))), handler, errName),
		failOnError(),
		jx.Range(jx.SliceOf(strType).Of(len(ids) > 4, ids...), []jx.Code{
			tMethod("Run", jx.Ref(name), jx.Func([]jx.Param{testParam}, nil,
				jx.Ref(in).Dot(jx.ID("Check")).Call(jx.Ref(tName), jx.Ref(name), jx.Ref(handler)))),
		}, jx.ID("_"), name),
	)
	decls := []jx.Code{
		jx.FuncDecl(doc("TestWebhooks receives every inbound call once, as the vendor makes it, and replies with the example of the document."),
			nil, jx.ID("TestWebhooks"), []jx.Param{testParam}, nil, false, body...),
		jx.Struct(doc(d.Type+" hands what arrives to the test."), typ, jx.Field{Name: in, Type: sdktest("Inbox").Pointer()}),
	}
	for _, m := range d.Methods {
		decls = append(decls, e.webhookTaker(d, m))
	}
	return decls
}

func (e *emitter) webhookTaker(d *plan.WebhooksTest, m *plan.WebhookMethod) jx.Code {
	recv := jx.ID(d.Recv)
	inbox := jx.Ref(recv).Dot(jx.ID("in"))
	args := []jx.Code{jx.Nil()}
	if m.In != nil {
		args[0] = jx.Ref(jx.ID("req"))
	}
	for _, p := range m.Path {
		args = append(args, jx.Ref(jx.ID(p)))
	}
	call := inbox.Dot(jx.ID("Take")).Call(args...)
	if m.Out != nil {
		t := e.typ(m.Out)
		if m.OutPtr {
			t = t.Pointer()
		}
		call = sdktest("Reply").Instance(t).Call(append([]jx.Code{inbox}, args...)...)
	}
	return jx.FuncDecl(jx.Doc{}, &jx.Receiver{Name: recv, Type: jx.ID(d.Type)}, jx.ID(m.Name),
		e.hookParams(m), e.hookResults(m), false, jx.Return(call))
}
