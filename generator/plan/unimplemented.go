package plan

// Unimplemented is a type to embed: each of its methods answers an inbound call with 501,
// so that a call that the document gets later breaks no program that compiles today.
type Unimplemented struct {
	Doc     string
	Name    string
	Methods []*WebhookMethod
}

func unimplemented(methods []*WebhookMethod) *Unimplemented {
	return &Unimplemented{Name: nameUnimplemented, Methods: methods,
		Doc: nameUnimplemented + " answers every call with 501, not implemented. Embed it to implement [" + nameWebhooks +
			"] in part, and to go on compiling when the vendor adds a call."}
}

// Declares lists the type and its methods.
func (d *Unimplemented) Declares() []string {
	names := []string{d.Name}
	for _, m := range d.Methods {
		names = append(names, d.Name+"."+m.Name)
	}
	return names
}

func (d *Unimplemented) imports(yield func(string)) {
	yield(SDK)
	(&Webhooks{Methods: d.Methods}).imports(yield)
}

func (d *Unimplemented) weight() int { return (4 + 4*len(d.Methods)) * lineWeight }
