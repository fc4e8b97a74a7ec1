package plan

func (d *Struct) Declares() []string     { return []string{d.Name} }
func (d *Defined) Declares() []string    { return []string{d.Name} }
func (d *Service) Declares() []string    { return []string{d.Name} }
func (d *Method) Declares() []string     { return []string{d.Recv + "." + d.Name} }
func (d *Var) Declares() []string        { return []string{d.Name} }
func (d *Guard) Declares() []string      { return []string{"_", "_"} }
func (d *NewService) Declares() []string { return []string{d.Name} }

// Declares lists the type, its constants, its table and its methods.
func (d *Enum) Declares() []string {
	names := []string{d.Name}
	for _, v := range d.Values {
		names = append(names, v.Name)
	}
	names = append(names, d.Table)
	return append(names, d.Methods()...)
}

// Methods are the methods of the enum, as Type.Method.
func (d *Enum) Methods() []string {
	var names []string
	if d.Titled {
		names = append(names, d.Name+".Title")
	}
	names = append(names, d.Name+".Known")
	if d.Open {
		names = append(names, d.Name+".Open")
	}
	names = append(names, d.Name+".Values")
	if d.Base.Name != "string" {
		names = append(names, d.Name+".String")
	}
	return names
}

// Declares lists the variables.
func (d *Vars) Declares() []string {
	names := make([]string, len(d.Vars))
	for i, v := range d.Vars {
		names[i] = v.Name
	}
	return names
}

// Declares lists the constants.
func (d *Const) Declares() []string { return (&Vars{Vars: d.Consts}).Declares() }

// Declares lists New, and Core where groups need it.
func (d *New) Declares() []string {
	names := []string{"New"}
	if d.Core {
		names = append(names, d.Client+".Core")
	}
	return names
}

// Declares lists the interface.
func (d *Webhooks) Declares() []string { return []string{d.Name} }

// Declares lists the constructor.
func (d *WebhookHandler) Declares() []string { return []string{d.Name} }

// Declares lists the functions of the test package.
func (d *TestServer) Declares() []string {
	return []string{"spec", "Server", "NewServer", "Server.Config", "Server.Client"}
}

func (d *Struct) imports(yield func(string)) {
	for _, f := range d.Fields {
		f.Type.imports(yield)
	}
}

func (d *Defined) imports(yield func(string)) { d.Type.imports(yield) }

func (d *Enum) imports(yield func(string)) { yield(SDK) }

func (d *Service) imports(yield func(string)) { yield(SDK) }

func (d *Method) imports(yield func(string)) {
	yield("context")
	yield(SDK)
	if d.Form == Pages {
		yield("iter")
	}
	for _, p := range d.Params {
		p.Type.imports(yield)
	}
	if d.InType != nil {
		d.InType.imports(yield)
	}
	d.Out.imports(yield)
	d.Page.imports(yield)
}

func (d *Var) imports(yield func(string)) { d.Value.imports(yield) }

func (d *Vars) imports(yield func(string)) {
	for _, v := range d.Vars {
		v.imports(yield)
	}
}

func (d *Const) imports(yield func(string)) {
	d.Type.imports(yield)
	for _, v := range d.Consts {
		v.imports(yield)
	}
}

func (d *Guard) imports(yield func(string)) { yield(SDK) }

func (d *New) imports(yield func(string)) {
	yield(SDK)
	if d.DefaultURL != "" {
		yield("cmp")
	}
	for _, c := range d.Credentials {
		if c.Default != "" {
			yield("cmp")
		}
	}
	for _, v := range d.Variables {
		if v.Default != "" {
			yield("cmp")
		}
	}
	d.Rate.imports(yield)
}

func (d *NewService) imports(yield func(string)) { d.Client.imports(yield) }

func (d *TestServer) imports(yield func(string)) {
	for _, path := range []string{"embed", Mock, SDK, d.Import} {
		yield(path)
	}
}

func (d *Webhooks) imports(yield func(string)) {
	for _, m := range d.Methods {
		yield("context")
		m.In.imports(yield)
		m.Out.imports(yield)
	}
}

func (d *WebhookHandler) imports(yield func(string)) {
	yield("context")
	yield("net/http")
	yield(SDK)
	for _, c := range d.Credentials {
		if c.Default != "" {
			yield("cmp")
		}
	}
	for _, m := range d.Methods {
		m.In.imports(yield)
	}
}

const docWeight, lineWeight = 8, 40

func (d *Struct) weight() int {
	n := len(d.Doc) + 2*lineWeight
	for _, f := range d.Fields {
		n += len(f.Doc) + len(f.Doc)/16 + docWeight + 2*lineWeight + len(f.Name)
	}
	return n
}

func (d *Defined) weight() int { return len(d.Doc) + lineWeight }

func (d *Enum) weight() int {
	n := len(d.Doc) + 8*lineWeight
	for _, v := range d.Values {
		n += 3*len(v.Name) + 3*len(v.Title) + 2*lineWeight
	}
	return n
}

func (d *Service) weight() int { return len(d.Doc) + 2*lineWeight }

func (d *Method) weight() int { return len(d.Doc) + len(d.Doc)/16 + 10*lineWeight }

func (d *Var) weight() int { return len(d.Doc) + lineWeight + d.Value.weight() }

func (d *Vars) weight() int {
	n := len(d.Doc)
	for _, v := range d.Vars {
		n += v.weight()
	}
	return n
}

func (d *Const) weight() int { return (&Vars{Doc: d.Doc, Vars: d.Consts}).weight() }

func (d *Guard) weight() int { return 2 * lineWeight }
func (d *New) weight() int   { return (20 + len(d.Services)) * lineWeight }
func (d *Webhooks) weight() int {
	n := len(d.Doc) + 2*lineWeight
	for _, m := range d.Methods {
		n += len(m.Doc) + len(m.Doc)/16 + 5*lineWeight
	}
	return n
}
func (d *WebhookHandler) weight() int { return len(d.Methods) * 10 * lineWeight }
func (d *NewService) weight() int     { return 6 * lineWeight }
func (d *TestServer) weight() int     { return 80 * lineWeight }
