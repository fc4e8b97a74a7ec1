package emit

import (
	"github.com/apigen-go/apigen/generator/emit/jx"
	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/generator/plan"
)

// emitExample writes a documentation example: make a client, call, look at the
// error, print what came. With a test server it runs.
func (e *emitter) emitExample(d *plan.Example) jx.Code {
	client := jx.ID("client")
	fatal := jx.Qual("log", jx.ID("Fatal")).Call(jx.Ref(errName))
	check := jx.If(jx.Code{}, jx.Ref(errName).NotNil(), fatal)
	root := func(name string) jx.Code { return jx.Qual(d.Import, jx.ID(name)) }
	var body []jx.Code
	if d.Test != "" {
		server := jx.ID("server")
		body = append(body,
			jx.Define(jx.Qual(d.Test, jx.ID("NewServer")).Call(jx.Qual(plan.Mock, jx.ID("Options")).Of(false)), server, errName),
			check,
			jx.Defer(jx.Ref(server).Dot(jx.ID("Close")).Call()),
			jx.Blank(),
			jx.Define(root("New").Call(jx.Ref(server).Dot(jx.ID("Config")).Call()), client, errName),
			check)
	} else {
		fields := e.exampleConfig(d)
		body = append(body, jx.Define(root("New").Call(root("Config").Of(len(fields) > 0, fields...)), client, errName), check)
	}
	target := jx.Ref(jx.ID(d.Selector[0]))
	if d.Group != nil {
		body = append(body, jx.Define(e.typ(d.Group).Call(jx.Ref(client)), jx.ID(d.Selector[0])))
	}
	for _, s := range d.Selector[1:] {
		target = target.Dot(jx.ID(s))
	}
	args := []jx.Code{jx.Qual("context", jx.ID("Background")).Call()}
	for _, a := range d.Args {
		args = append(args, e.value(a, 0))
	}
	call := target.Dot(jx.ID(d.Method.Name)).Call(args...)
	apiErr := jx.ID("apiErr")
	failed := jx.If(jx.Code{}, jx.Qual("errors", jx.ID("As")).Call(jx.Ref(errName), jx.Ref(apiErr).Addr()),
		jx.Qual("fmt", jx.ID("Println")).Call(jx.Ref(apiErr).Dot(jx.ID("Code")), jx.Ref(apiErr).Dot(jx.ID("Message")), jx.Ref(apiErr).Dot(jx.ID("RequestID"))))
	if d.ResultVar != "" {
		body = append(body, jx.Define(call, jx.ID(d.ResultVar), errName))
	} else {
		body = append(body, jx.Assign(jx.Ref(errName), call))
	}
	body = append(body, jx.If(jx.Code{}, jx.Ref(errName).NotNil(), jx.Declare(apiErr, e.sdk("Error").Pointer()), failed, fatal))
	return jx.FuncDecl(jx.Doc{}, nil, jx.ID(d.Name), nil, nil, false, append(body, e.exampleOutput(d)...)...)
}

// exampleConfig takes what the user must configure from the environment.
func (e *emitter) exampleConfig(d *plan.Example) []jx.Code {
	var fields []jx.Code
	for _, c := range d.Fields {
		value := jx.Qual("os", jx.ID("Getenv")).Call(jx.Str(d.Env + "_" + c.Name))
		if c.Secret {
			value = e.sdk("Secret").Call(value)
		}
		fields = append(fields, field(c.Field, value))
	}
	if d.BaseURL {
		fields = append(fields, field("BaseURL", jx.Str("https://api.example.com")))
	}
	return fields
}

// exampleOutput prints the result; what it prints is said only where it is known.
func (e *emitter) exampleOutput(d *plan.Example) []jx.Code {
	println := jx.Qual("fmt", jx.ID("Println"))
	printed := func(of string, fields []string) []jx.Code {
		if len(fields) == 0 {
			return []jx.Code{jx.Qual("fmt", jx.ID("Printf")).Call(jx.Str("%+v\n"), jx.Ref(jx.ID(of)))}
		}
		var args []jx.Code
		for _, f := range fields {
			args = append(args, jx.Ref(jx.ID(of)).Dot(jx.ID(f)))
		}
		return []jx.Code{println.Call(args...)}
	}
	switch s := d.Show; {
	case d.ResultVar == "":
		return []jx.Code{println.Call(jx.Str("done"))}
	case s == nil:
		return printed(d.ResultVar, nil)
	case s.Walk:
		over := jx.Ref(jx.ID(d.ResultVar))
		if s.List != "" {
			over = over.Dot(jx.ID(s.List))
		}
		return []jx.Code{jx.Range(over, printed(s.Item, s.Fields), jx.ID("_"), jx.ID(s.Item))}
	default:
		out := printed(d.ResultVar, s.Fields)
		if d.Output != "" {
			out = append(out, jx.Comment("Output: "+d.Output))
		}
		return out
	}
}

// emitVectors writes the test of known signatures: a table for each recipe.
func (e *emitter) emitVectors(d *plan.Vectors) jx.Code {
	t, v := jx.ID("t"), jx.ID("v")
	signing := func(name string) jx.Code { return jx.Qual(plan.Signing, jx.ID(name)) }
	param := jx.Param{Names: []jx.Name{t}, Type: jx.Qual("testing", jx.ID("T")).Pointer()}
	var body []jx.Code
	for _, r := range d.Recipes {
		rows := make([]jx.Code, len(r.Vectors))
		for i, one := range r.Vectors {
			rows[i] = e.vector(one)
		}
		run := jx.Ref(t).Dot(jx.ID("Run")).Call(jx.Ref(v).Dot(jx.ID("Name")), jx.Func([]jx.Param{param}, nil,
			jx.If(jx.Define(jx.Ref(jx.ID(r.Recipe)).Dot(jx.ID("CheckVector")).Call(jx.Ref(v)), errName), jx.Ref(errName).NotNil(),
				jx.Ref(t).Dot(jx.ID("Error")).Call(jx.Ref(errName)))))
		body = append(body, jx.Range(jx.SliceOf(signing("Vector")).Of(true, rows...), []jx.Code{run}, jx.ID("_"), v))
	}
	return jx.FuncDecl(doc("TestSign checks the recipes against known signatures."), nil, jx.ID("TestSign"),
		[]jx.Param{param}, nil, false, body...)
}

// vector writes one known signature, without what it does not say.
func (e *emitter) vector(v ir.Vector) jx.Code {
	var fields []jx.Code
	add := func(name, value string) {
		if value != "" {
			fields = append(fields, field(name, jx.Str(value)))
		}
	}
	pairs := func(name string, ms []ir.Member) {
		var elems []jx.Code
		for _, m := range ms {
			elems = append(elems, jx.Braces(false, field("Name", jx.Str(m.Name)), field("Value", jx.Str(m.Value))))
		}
		if len(elems) > 0 {
			fields = append(fields, field(name, jx.SliceOf(jx.Qual(plan.Signing, jx.ID("Pair"))).Of(true, elems...)))
		}
	}
	add("Name", v.Name)
	add("Source", v.Source)
	var credentials []jx.Code
	for _, m := range v.Credentials {
		credentials = append(credentials, jx.Key(jx.Str(m.Name), jx.Str(m.Value)))
	}
	if len(credentials) > 0 {
		fields = append(fields, field("Credentials", e.sdk("Credentials").Of(false, credentials...)))
	}
	add("Method", v.Method)
	add("URL", v.URL)
	pairs("Header", v.Header)
	pairs("Params", v.Params)
	add("Body", v.Body)
	add("Timestamp", v.Timestamp)
	add("Nonce", v.Nonce)
	add("Canonical", v.Canonical)
	add("Signature", v.Signature)
	return jx.Braces(true, fields...)
}

// emitTestServer writes the package that plays the vendor on localhost.
func (e *emitter) emitTestServer(d *plan.TestServer) []jx.Code {
	server, s, o := jx.ID("Server"), jx.ID("s"), jx.ID("o")
	mock := func(name string) jx.Code { return jx.Qual(plan.Mock, jx.ID(name)) }
	own := func(name string) jx.Code { return jx.Qual(d.Import, jx.ID(name)) }
	recv := &jx.Receiver{Name: s, Type: server, Pointer: true}
	inner := jx.ID("inner")
	var fields []jx.Code
	for _, c := range d.Credentials {
		value := jx.Ref(s).Dot(jx.ID("Credential")).Call(jx.Str(c.Name))
		if c.Secret {
			value = e.sdk("Secret").Call(value)
		}
		fields = append(fields, field(c.Field, value))
	}
	for _, v := range d.Variables {
		fields = append(fields, field(v.Field, jx.Str(v.Sample)))
	}
	fields = append(fields, field("BaseURL", jx.Ref(s).Dot(jx.ID("URL"))))
	// Token endpoints and operations may have hosts of their own, which a test must not reach.
	fields = append(fields, field("Settings", e.sdk("Settings").Of(false, field("HTTPClient", jx.Ref(s).Dot(jx.ID("HTTPClient")).Call()))))
	return []jx.Code{
		jx.Var(jx.Doc{}, jx.Value{Name: jx.ID("spec"), Type: jx.Qual("embed", jx.ID("FS")), Embed: d.Files}),
		jx.Struct(doc("Server is "+d.Package+" on localhost. It checks signatures and requests against the document and answers with its examples."), server,
			jx.Field{Type: mock("Server").Pointer(), Embedded: true}),
		jx.FuncDecl(doc("NewServer starts a server. Close it when the test ends."), nil, jx.ID("NewServer"),
			[]jx.Param{{Names: []jx.Name{o}, Type: mock("Options")}}, []jx.Code{jx.Ref(server).Pointer(), errType}, false,
			jx.Define(mock("New").Call(jx.Ref(jx.ID("spec")), jx.Str(d.Files[0]), jx.Ref(o)), inner, errName),
			jx.If(jx.Code{}, jx.Ref(errName).NotNil(), jx.Return(jx.Nil(), jx.Ref(errName))),
			jx.Return(jx.Ref(server).Of(false, jx.Ref(inner)).Addr(), jx.Nil())),
		jx.FuncDecl(doc("Config is a configuration that the server accepts. Its client brings every request here, whatever host the document names."), recv, jx.ID("Config"), nil, []jx.Code{own("Config")}, false,
			jx.Return(own("Config").Of(true, fields...))),
		jx.FuncDecl(doc("Client is a client of the server."), recv, jx.ID("Client"), nil, []jx.Code{own("Client").Pointer(), errType}, false,
			jx.Return(own("New").Call(jx.Ref(s).Dot(jx.ID("Config")).Call()))),
	}
}
