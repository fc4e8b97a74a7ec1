package emit

import (
	"fmt"

	"github.com/apigen-go/apigen/generator/emit/jx"
	"github.com/apigen-go/apigen/generator/plan"
)

// emitter writes the declarations of one file.
type emitter struct {
	self string // the file's own import path
}

func (e *emitter) decl(d plan.Decl) []jx.Code {
	switch d := d.(type) {
	case *plan.Struct:
		return []jx.Code{e.emitStruct(d)}
	case *plan.Defined:
		return []jx.Code{jx.Type(doc(d.Doc), jx.ID(d.Name), e.typ(d.Type))}
	case *plan.Enum:
		return e.emitEnum(d)
	case *plan.Union:
		return e.emitUnion(d)
	case *plan.Service:
		core := jx.Field{Name: jx.ID("core"), Type: e.sdk("Client").Pointer()}
		return []jx.Code{jx.Struct(doc(d.Doc), jx.ID(d.Name), core)}
	case *plan.NewService:
		return []jx.Code{e.emitNewService(d)}
	case *plan.Method:
		return []jx.Code{e.emitMethod(d)}
	case *plan.Var:
		return []jx.Code{jx.Var(doc(d.Doc), jx.Value{Name: jx.ID(d.Name), Value: e.value(d.Value, len(d.Name)+7)})}
	case *plan.Vars:
		return []jx.Code{jx.Var(doc(d.Doc), e.values(d.Vars, nil)...)}
	case *plan.Const:
		return []jx.Code{jx.Const(doc(d.Doc), e.values(d.Consts, d.Type)...)}
	case *plan.Guard:
		return e.emitGuard(d)
	case *plan.New:
		return e.emitNew(d)
	case *plan.Webhooks:
		return []jx.Code{e.emitWebhooks(d)}
	case *plan.Unimplemented:
		return e.emitUnimplemented(d)
	case *plan.WebhookHandler:
		return []jx.Code{e.emitWebhookHandler(d)}
	case *plan.Example:
		return []jx.Code{e.emitExample(d)}
	case *plan.Vectors:
		return []jx.Code{e.emitVectors(d)}
	case *plan.TestServer:
		return e.emitTestServer(d)
	case *plan.RuleSet:
		return e.emitRules(d)
	case *plan.CallsTest:
		return e.emitCallsTest(d)
	case *plan.CallsTable:
		return []jx.Code{e.emitCallsTable(d)}
	case *plan.WebhooksTest:
		return e.emitWebhooksTest(d)
	}
	panic(fmt.Sprintf("emit: unknown declaration %T", d)) // the kinds are closed
}

func doc(text string) jx.Doc { return jx.NewDoc(text, 0) }

func (e *emitter) sdk(name string) jx.Code { return jx.Qual(plan.SDK, jx.ID(name)) }

// typ writes a type expression.
func (e *emitter) typ(t *plan.Type) jx.Code {
	switch t.Shape {
	case plan.Pointer:
		return e.typ(t.Elem).Pointer()
	case plan.Slice:
		return jx.SliceOf(e.typ(t.Elem))
	case plan.Map:
		return jx.MapOf(e.typ(t.Key), e.typ(t.Elem))
	}
	c := jx.Ref(jx.ID(t.Name))
	if t.Import != "" {
		c = jx.Qual(t.Import, jx.ID(t.Name))
	}
	if len(t.Args) > 0 {
		args := make([]jx.Code, len(t.Args))
		for i, a := range t.Args {
			args[i] = e.typ(a)
		}
		c = c.Instance(args...)
	}
	return c
}

func (e *emitter) emitStruct(d *plan.Struct) jx.Code {
	fields := make([]jx.Field, len(d.Fields))
	for i, f := range d.Fields {
		field := jx.Field{Doc: jx.NewDoc(f.Doc, 4), Type: e.typ(f.Type), Embedded: f.Embedded, Space: f.Space}
		if !f.Embedded {
			field.Name = jx.ID(f.Name)
		}
		for _, t := range f.Tags {
			field.Tag = append(field.Tag, jx.KeyValue{Key: t.Key, Value: t.Value})
		}
		fields[i] = field
	}
	return jx.Struct(doc(d.Doc), jx.ID(d.Name), fields...)
}

func (e *emitter) values(vars []*plan.Var, t *plan.Type) []jx.Value {
	out := make([]jx.Value, len(vars))
	for i, v := range vars {
		out[i] = jx.Value{Doc: jx.NewDoc(v.Doc, 4), Name: jx.ID(v.Name), Value: e.value(v.Value, len(v.Name)+8)}
		if t != nil {
			out[i].Type = e.typ(t)
		}
	}
	return out
}

// emitEnum writes the type, its constants with captions beside them, the table and
// the methods.
func (e *emitter) emitEnum(d *plan.Enum) []jx.Code {
	name := jx.ID(d.Name)
	self := jx.Ref(name)
	codes := []jx.Code{jx.Type(doc(d.Doc), name, e.typ(d.Base))}
	consts := make([]jx.Value, len(d.Values))
	rows := make([]jx.Code, len(d.Values))
	for i, v := range d.Values {
		consts[i] = jx.Value{Name: jx.ID(v.Name), Type: self, Value: e.value(v.Value, 0)}
		if jx.Cells(v.Title) <= 80 {
			consts[i].Comment = v.Title
		} else {
			consts[i].Doc = jx.NewDoc(v.Title, 4)
		}
		row := []jx.Code{jx.Key(jx.Ref(jx.ID("Value")), jx.Ref(jx.ID(v.Name))), jx.Key(jx.Ref(jx.ID("Name")), jx.Str(v.Short))}
		if v.Title != "" {
			row = append(row, jx.Key(jx.Ref(jx.ID("Title")), jx.Str(v.Title)))
		}
		rows[i] = jx.Braces(false, row...)
	}
	if len(consts) > 0 {
		codes = append(codes, jx.Const(doc("The documented values of "+d.Name+"."), consts...))
	}
	table := jx.Ref(jx.ID(d.Table))
	codes = append(codes, jx.Var(jx.Doc{}, jx.Value{
		Name: jx.ID(d.Table), Value: jx.SliceOf(e.sdk("EnumValue").Instance(self)).Of(true, rows...),
	}))
	v := jx.ID("v")
	method := func(words, name string, named bool, result jx.Code, body jx.Code) jx.Code {
		recv := &jx.Receiver{Type: jx.ID(d.Name)}
		if named {
			recv.Name = v
		}
		return jx.FuncDecl(doc(words), recv, jx.ID(name), nil, []jx.Code{result}, true, jx.Return(body))
	}
	str, boolean := jx.Ref(jx.ID("string")), jx.Ref(jx.ID("bool"))
	if d.Titled {
		codes = append(codes, method("Title returns the vendor's caption of the value, empty for one that is not documented.", "Title", true, str,
			e.sdk("EnumTitle").Call(table, jx.Ref(v))))
	}
	codes = append(codes,
		method("Known reports whether the value is documented. Others are kept as they came.", "Known", true, boolean, e.sdk("EnumKnown").Call(table, jx.Ref(v))),
	)
	if d.Open {
		codes = append(codes, method("Open says that the document allows other values than those.", "Open", false, boolean, jx.Num("true")))
	}
	codes = append(codes,
		method("Values returns the documented values in the vendor's order.", "Values", false, jx.SliceOf(self), e.sdk("EnumValues").Call(table)),
	)
	if d.Base.Name != "string" {
		codes = append(codes, method("String returns the value's name, or its number if it is not documented.", "String", true, str,
			e.sdk("EnumName").Call(table, jx.Ref(v))))
	}
	return codes
}

// emitGuard writes the two constants that do not compile with an sdk of another
// generation.
func (e *emitter) emitGuard(d *plan.Guard) []jx.Code {
	generation := jx.Num(fmt.Sprint(d.Generation))
	unsigned := jx.Ref(jx.ID("uint"))
	return []jx.Code{jx.Const(doc("This code needs a runtime of its own generation; another one does not compile."),
		jx.Value{Name: jx.ID("_"), Value: unsigned.Call(e.sdk("MaxVersion").Minus(generation))},
		jx.Value{Name: jx.ID("_"), Value: unsigned.Call(generation.Minus(e.sdk("MinVersion")))},
	)}
}
