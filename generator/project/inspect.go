package project

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/apigen-go/apigen/generator"
	"github.com/apigen-go/apigen/generator/config"
	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/generator/plan"
)

// Inspection is a plan as text and as JSON.
type Inspection struct {
	Diagnostics ir.Diagnostics
	Text        string
	JSON        string
}

// inspected is the JSON form. Its names are what scripts rely on: add, never rename.
type inspected struct {
	Package    string           `json:"package"`
	ImportPath string           `json:"importPath"`
	Source     string           `json:"source"`
	Files      []string         `json:"files"`
	Operations []inspectedCall  `json:"operations"`
	Types      []inspectedType  `json:"types"`
	Schemes    []inspectedLogin `json:"schemes"`
}

type inspectedCall struct {
	Method    string `json:"goMethod"`
	Signature string `json:"signature"`
	Operation string `json:"operationId"`
	Wire      string `json:"wire"`
	Variant   string `json:"variant,omitempty"` // body=TYPE or accept=TYPE, of a further method
	Pos       string `json:"pos"`
}

type inspectedType struct {
	Name   string   `json:"name"`
	Kind   string   `json:"kind"`
	Fields []string `json:"fields,omitempty"`
}

type inspectedLogin struct {
	Name        string   `json:"name"`
	Credentials []string `json:"credentials,omitempty"`
	Canonical   string   `json:"canonical,omitempty"`
	Token       string   `json:"token,omitempty"`
}

// Inspect plans a target and describes the plan; nothing is written. Names come out as
// generate would choose them, those kept by apigen.sum included.
func (p *Project) Inspect(ctx context.Context, t config.Target, o Options) (*Inspection, error) {
	old, _ := p.manifest(t)
	req, err := p.Request(t, o, old)
	if err != nil {
		return nil, err
	}
	res, diags := generator.Generate(ctx, req)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	out := &Inspection{Diagnostics: diags}
	if diags.HasErrors() {
		return out, nil
	}
	view := describe(t, req, res)
	data, err := json.MarshalIndent(view, "", "  ")
	if err != nil {
		return nil, err
	}
	out.JSON, out.Text = string(data)+"\n", view.text()
	return out, nil
}

func describe(t config.Target, req generator.Request, res *generator.Result) *inspected {
	v := &inspected{Package: t.Package, ImportPath: req.ImportPath, Source: t.Spec}
	for _, f := range res.Files {
		v.Files = append(v.Files, f.Name)
	}
	for _, pkg := range res.Plan.Packages {
		for _, f := range pkg.Files {
			for _, d := range f.Decls {
				v.add(d)
			}
		}
	}
	for _, s := range res.API.Schemes {
		v.Schemes = append(v.Schemes, describeScheme(s))
	}
	return v
}

func (v *inspected) add(d plan.Decl) {
	switch d := d.(type) {
	case *plan.Method:
		if d.Source == nil {
			return
		}
		variant, _, _ := strings.Cut(d.Variant, "&")
		v.Operations = append(v.Operations, inspectedCall{
			Method: d.Recv + "." + d.Name, Signature: signature(d), Operation: d.Source.ID,
			Wire: d.Source.Method + " " + d.Source.Path, Pos: d.Source.Pos.String(), Variant: variant,
		})
	case *plan.Struct:
		t := inspectedType{Name: d.Name, Kind: "struct"}
		for _, f := range d.Fields {
			t.Fields = append(t.Fields, f.Name+" "+f.Type.String())
		}
		v.Types = append(v.Types, t)
	case *plan.Enum:
		t := inspectedType{Name: d.Name, Kind: "enum of " + d.Base.String()}
		for _, e := range d.Values {
			t.Fields = append(t.Fields, strings.TrimSpace(e.Name+" "+e.Title))
		}
		v.Types = append(v.Types, t)
	case *plan.Defined:
		v.Types = append(v.Types, inspectedType{Name: d.Name, Kind: d.Type.String()})
	}
}

// signature is a method's parameters and results as its user sees them.
func signature(m *plan.Method) string {
	params := []string{"ctx"}
	for _, p := range m.Params {
		params = append(params, p.Name+" "+p.Type.String())
	}
	result := "error"
	switch m.Form {
	case plan.Single:
		result = "(*" + m.Out.String() + ", error)"
	case plan.Plain:
		result = "(" + m.Out.String() + ", error)"
	case plan.URL:
		result = "(string, error)"
	case plan.Pages:
		result = "iter.Seq2[*" + m.Out.String() + ", error]"
	}
	return m.Name + "(" + strings.Join(params, ", ") + ") " + result
}

func describeScheme(s *ir.Scheme) inspectedLogin {
	l := inspectedLogin{Name: s.Name}
	if s.Recipe != nil {
		for _, c := range s.Recipe.Credentials {
			l.Credentials = append(l.Credentials, c.Name)
		}
		for _, step := range s.Recipe.Steps {
			if step.Name == "canonical" {
				l.Canonical = step.Text
			}
		}
	}
	if s.Token != nil {
		l.Token = "from " + s.Token.Operation + s.Token.URL
	}
	return l
}

func (v *inspected) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "package %s // import %q, from %s\n", v.Package, v.ImportPath, v.Source)
	fmt.Fprintf(&b, "files: %s\n\noperations:\n", strings.Join(v.Files, " "))
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, op := range v.Operations {
		fmt.Fprintf(w, "  %s\t%s\t%s\n", op.Method, strings.TrimSpace(op.Wire+" "+op.Variant), op.Pos)
		fmt.Fprintf(w, "      %s\t\t\n", op.Signature)
	}
	w.Flush()
	b.WriteString("\ntypes:\n")
	for _, t := range v.Types {
		fmt.Fprintf(&b, "  %s %s\n", t.Name, t.Kind)
		for _, f := range t.Fields {
			fmt.Fprintf(&b, "      %s\n", f)
		}
	}
	b.WriteString("\nsecurity schemes:\n")
	for _, s := range v.Schemes {
		fmt.Fprintf(&b, "  %s: credentials %s", s.Name, strings.Join(s.Credentials, ", "))
		if s.Canonical != "" {
			fmt.Fprintf(&b, "; signs %q", s.Canonical)
		}
		if s.Token != "" {
			fmt.Fprintf(&b, "; token %s", s.Token)
		}
		b.WriteString("\n")
	}
	return b.String()
}
