// Package report tells what one generation made of a document: how much there is, what was
// degraded and where, what stayed untyped.
//
//	generator.Result + diagnostics -> Build -> Report -> Text or JSON
//
// It is pure, and a report of the same result is the same bytes on every machine.
package report

import (
	"bytes"
	"slices"

	"github.com/apigen-go/apigen/generator"
	"github.com/apigen-go/apigen/generator/ir"
)

// Target names what was generated.
type Target struct {
	Package string
	Spec    string
	Out     string
}

// Report is one target's. The JSON names are what scripts rely on: add, never rename.
type Report struct {
	Package    string   `json:"package"`
	Spec       string   `json:"spec"`
	Out        string   `json:"out,omitempty"`
	Title      string   `json:"title,omitempty"`
	Version    string   `json:"version,omitempty"`
	Operations int      `json:"operations"`
	Webhooks   int      `json:"webhooks"`
	Types      int      `json:"types"`
	Untyped    int      `json:"untyped"` // schemas that become raw JSON
	Packages   int      `json:"packages"`
	Files      int      `json:"files"`
	Lines      int      `json:"lines"`
	Bytes      int      `json:"bytes"`
	Largest    *File    `json:"largest,omitempty"`
	Schemes    []Scheme `json:"schemes"`
	// Degraded are the warnings: each is a spot where the output differs from what the
	// document asked for. Codes counts them, most frequent first.
	Degraded []Spot  `json:"degraded"`
	Codes    []Count `json:"codes"`
	// UntypedPlaces are what Untyped counts.
	UntypedPlaces []Place `json:"untypedPlaces,omitempty"`
	// Offered are media types of bodies and answers that no method sends or asks for, because
	// another one says the same.
	Offered []Offer `json:"offered,omitempty"`
	Errors  []Spot  `json:"errors,omitempty"` // with one of them there is no output
}

// File is a generated file.
type File struct {
	Name  string `json:"name"`
	Lines int    `json:"lines"`
	Bytes int    `json:"bytes"`
}

// Scheme is a security scheme that operations use.
type Scheme struct {
	Name        string   `json:"name"`
	Credentials []string `json:"credentials"`
	Token       string   `json:"token,omitempty"` // operation or address that issues tokens
	Operations  int      `json:"operations"`      // that may use it
	// Optional are those of Operations that may be called without any scheme, too; Webhooks
	// are inbound calls that are verified by it.
	Optional int `json:"optional,omitempty"`
	Webhooks int `json:"webhooks,omitempty"`
}

// Spot is one place in the document.
type Spot struct {
	File    string `json:"file"`
	Line    int    `json:"line,omitempty"`
	Col     int    `json:"col,omitempty"`
	Code    string `json:"code"`
	Message string `json:"message"`
	Pointer string `json:"pointer,omitempty"`
	Advice  string `json:"advice,omitempty"`
}

// Place is a schema of the document. What stands in no schema has a name only.
type Place struct {
	File    string `json:"file,omitempty"`
	Line    int    `json:"line,omitempty"`
	Col     int    `json:"col,omitempty"`
	Pointer string `json:"pointer,omitempty"`
	Name    string `json:"name,omitempty"`
}

// Offer is a media type that is documented and not used.
type Offer struct {
	File      string `json:"file"`
	Line      int    `json:"line,omitempty"`
	Col       int    `json:"col,omitempty"`
	Operation string `json:"operation"`
	Where     string `json:"where"` // body or answer
	Media     string `json:"media"`
	Instead   string `json:"instead"` // the media type that is used
}

// Count is how often a code occurs.
type Count struct {
	Code  string `json:"code"`
	Count int    `json:"count"`
}

// Build makes the report of a generation. res may be what a failed one left.
func Build(t Target, res *generator.Result, diags ir.Diagnostics) *Report {
	r := &Report{Package: t.Package, Spec: t.Spec, Out: t.Out, Schemes: []Scheme{}, Degraded: []Spot{}, Codes: []Count{}}
	r.spots(diags)
	if res == nil {
		return r
	}
	if res.API != nil {
		r.api(res.API)
	}
	if res.Plan != nil {
		s := res.Plan.Stats
		r.Types, r.Untyped, r.Packages = s.Types, s.Untyped, len(res.Plan.Packages)
		for _, p := range res.Plan.Untyped {
			r.UntypedPlaces = append(r.UntypedPlaces, Place{p.Pos.File, p.Pos.Line, p.Pos.Col, p.Pointer, p.Name})
		}
		for _, o := range res.Plan.Offers {
			where := "body"
			if o.Answer {
				where = "answer"
			}
			r.Offered = append(r.Offered, Offer{o.Pos.File, o.Pos.Line, o.Pos.Col, o.Operation, where, o.Media, o.Instead})
		}
	}
	for _, f := range res.Files {
		r.Files++
		one := File{f.Name, bytes.Count(f.Data, []byte("\n")), len(f.Data)}
		r.Lines += one.Lines
		r.Bytes += one.Bytes
		if r.Largest == nil || one.Bytes > r.Largest.Bytes {
			r.Largest = &one
		}
	}
	return r
}

func (r *Report) spots(diags ir.Diagnostics) {
	found := map[string]int{}
	for _, d := range diags.Sorted() {
		s := Spot{
			File: d.Pos.File, Line: d.Pos.Line, Col: d.Pos.Col, Code: d.Code,
			Message: d.Message, Pointer: d.Pointer, Advice: d.Advice,
		}
		if d.Severity == ir.Error {
			r.Errors = append(r.Errors, s)
			continue
		}
		r.Degraded = append(r.Degraded, s)
		if found[d.Code]++; found[d.Code] == 1 {
			r.Codes = append(r.Codes, Count{Code: d.Code})
		}
	}
	for i := range r.Codes {
		r.Codes[i].Count = found[r.Codes[i].Code]
	}
	slices.SortStableFunc(r.Codes, func(a, b Count) int { return b.Count - a.Count })
}

func (r *Report) api(api *ir.API) {
	r.Title, r.Version = api.Title, api.Version
	r.Operations, r.Webhooks = len(api.Operations), len(api.Webhooks)
	for _, s := range api.Schemes {
		one := scheme(s)
		for _, op := range api.Operations {
			uses, open := usage(op, s)
			one.Operations += count(uses)
			one.Optional += count(uses && open)
		}
		for _, op := range api.Webhooks {
			uses, _ := usage(op, s)
			one.Webhooks += count(uses)
		}
		r.Schemes = append(r.Schemes, one)
	}
}

// usage tells whether an operation may use a scheme, and whether it may use none at all.
func usage(op *ir.Operation, s *ir.Scheme) (uses, open bool) {
	for _, r := range op.Security {
		uses = uses || slices.Contains(r.Schemes, s)
		open = open || len(r.Schemes) == 0
	}
	return uses, open
}

func count(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

func scheme(s *ir.Scheme) Scheme {
	out := Scheme{Name: s.Name, Credentials: []string{}}
	add := func(name string) {
		if !slices.Contains(out.Credentials, name) {
			out.Credentials = append(out.Credentials, name)
		}
	}
	if s.Recipe != nil {
		for _, c := range s.Recipe.Credentials {
			add(c.Name)
		}
	}
	if s.Token != nil {
		for _, c := range s.Token.Credentials {
			add(c.Name)
		}
		out.Token = s.Token.Operation + s.Token.URL
	}
	return out
}
