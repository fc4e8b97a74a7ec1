package emit

import (
	"github.com/apigen-go/apigen/generator/emit/jx"
	"github.com/apigen-go/apigen/generator/plan"
)

var (
	ctxName  = jx.ID("ctx")
	optsName = jx.ID("opts")
	outName  = jx.ID("out")
	errName  = jx.ID("err")
	errType  = jx.Ref(jx.ID("error"))
	strType  = jx.Ref(jx.ID("string"))
	anyType  = jx.Ref(jx.ID("any"))
)

func (e *emitter) ctxParam() jx.Param {
	return jx.Param{Names: []jx.Name{ctxName}, Type: jx.Qual("context", jx.ID("Context"))}
}

// params writes ctx, the method's own parameters and the options; neighbours of one
// type share it.
func (e *emitter) params(own []*plan.Param) []jx.Param {
	params := []jx.Param{e.ctxParam()}
	last := ""
	for _, p := range own {
		if t := p.Type.String(); t == last {
			at := &params[len(params)-1]
			at.Names = append(at.Names, jx.ID(p.Name))
			continue
		}
		last = p.Type.String()
		params = append(params, jx.Param{Names: []jx.Name{jx.ID(p.Name)}, Type: e.typ(p.Type)})
	}
	return append(params, jx.Param{Names: []jx.Name{optsName}, Type: e.sdk("Option"), Rest: true})
}

// emitMethod writes one call: a doc comment, a signature and a few lines around the
// one call of the sdk.
func (e *emitter) emitMethod(m *plan.Method) jx.Code {
	var results, body []jx.Code
	core := jx.Ref(jx.ID(m.Self)).Dot(jx.ID("core"))
	call := func(out jx.Code) jx.Code {
		return core.Dot(jx.ID("Call")).Call(append(e.arguments(m), out, jx.Ref(optsName))...)
	}
	switch m.Form {
	case plan.Nothing:
		results = []jx.Code{errType}
		body = []jx.Code{jx.Return(call(jx.Nil()))}
	case plan.Single:
		results = []jx.Code{e.typ(m.Out).Pointer(), errType}
		body = []jx.Code{
			jx.Define(jx.New(e.typ(m.Out)), outName),
			jx.If(jx.Define(call(jx.Ref(outName)), errName), jx.Ref(errName).NotNil(), jx.Return(jx.Nil(), jx.Ref(errName))),
			jx.Return(jx.Ref(outName), jx.Nil()),
		}
	case plan.Plain:
		results = []jx.Code{e.typ(m.Out), errType}
		body = []jx.Code{
			jx.Declare(outName, e.typ(m.Out)),
			jx.Define(call(jx.Ref(outName).Addr()), errName),
			jx.Return(jx.Ref(outName), jx.Ref(errName)),
		}
	case plan.URL:
		results = []jx.Code{strType, errType}
		body = []jx.Code{jx.Return(core.Dot(jx.ID("URL")).Call(append(e.arguments(m), jx.Ref(optsName))...))}
	case plan.Pages:
		item := e.typ(m.Out)
		results = []jx.Code{jx.Qual("iter", jx.ID("Seq2")).Instance(item.Pointer(), errType)}
		args := e.arguments(m)
		args = append([]jx.Code{args[0], core}, args[1:]...)
		body = []jx.Code{jx.Return(e.sdk("Paginate").Instance(item).Call(append(args, jx.New(e.typ(m.Page)), jx.Ref(optsName))...))}
	}
	recv := &jx.Receiver{Name: jx.ID(m.Self), Type: jx.ID(m.Recv), Pointer: true}
	return jx.FuncDecl(doc(m.Doc), recv, jx.ID(m.Name), e.params(m.Params), results, false, body...)
}

// arguments are what every form of a call starts with: context, operation, path and
// request.
func (e *emitter) arguments(m *plan.Method) []jx.Code {
	path := jx.Nil()
	if len(m.Path) > 0 {
		var names []jx.Code
		for _, p := range m.Path {
			names = append(names, jx.Ref(jx.ID(p)))
		}
		path = jx.SliceOf(anyType).Of(false, names...)
	}
	in := jx.Nil()
	switch {
	case m.In != "":
		in = jx.Ref(jx.ID(m.In))
	case m.InType != nil:
		var fields []jx.Code
		for _, a := range m.Inline {
			fields = append(fields, field(a.Field, jx.Ref(jx.ID(a.Param))))
		}
		in = e.typ(m.InType).Of(false, fields...).Addr()
	}
	return []jx.Code{jx.Ref(ctxName), jx.Ref(jx.ID(m.Op)), path, in}
}

func (e *emitter) emitNewService(d *plan.NewService) jx.Code {
	client := jx.ID("client")
	return jx.FuncDecl(doc(d.Name+" gives the calls of this package, made through client."), nil, jx.ID(d.Name),
		[]jx.Param{{Names: []jx.Name{client}, Type: e.typ(d.Client).Pointer()}},
		[]jx.Code{jx.Ref(jx.ID(d.Service)).Pointer()}, false,
		jx.Return(jx.Ref(jx.ID(d.Service)).Of(false, jx.Key(jx.Ref(jx.ID("core")), jx.Ref(client).Dot(jx.ID("Core")).Call())).Addr()))
}
