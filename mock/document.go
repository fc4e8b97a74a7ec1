package mock

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/generator/load"
)

// document is kin-openapi's view of the document. Its methods accept nil, for a
// document that kin-openapi cannot read: then requests are routed, verified and
// answered, and not compared with schemas.
//
// A member that is only read is required of answers alone, and one that is only written
// of requests alone. JSON Schema, which OpenAPI 3.1 is made of, does not know that; there
// the document is kept in two versions.
type document struct {
	t       *openapi3.T
	answers *document // nil: t as well
}

// forAnswers is the version that answers are compared with.
func (d *document) forAnswers() *document {
	if d == nil || d.answers == nil {
		return d
	}
	return d.answers
}

// checked is what kin-openapi knows of one operation.
type checked struct {
	item *openapi3.PathItem
	op   *openapi3.Operation
}

// load reads the document both ways.
func (h *Handler) load(ctx context.Context, files fs.FS, root string) error {
	o := load.Options{FS: files, Root: root, Overlays: h.o.Overlays, Allow: h.o.Allow}
	api, diags := load.Load(ctx, o)
	if diags.HasErrors() || api == nil {
		var errs []error
		for _, d := range diags {
			if d.Severity == ir.Error {
				errs = append(errs, errors.New(d.String()))
			}
		}
		return fmt.Errorf("mock: read %s: %w", root, cmp.Or(errors.Join(errs...), errors.New("the document is empty")))
	}
	h.api, h.notes = api, diags
	data, _ := load.Document(ctx, o)
	doc, err := loadCheckers(ctx, files, path.Clean(root), tagged(data))
	if err != nil {
		if h.o.Strict {
			return fmt.Errorf("mock: requests cannot be checked against %s: %w", root, err)
		}
		d := ir.Diagnostic{Severity: ir.Warning, Pos: ir.Pos{File: root}, Code: "mock-unchecked",
			Message: fmt.Sprintf("requests are not checked against the schemas of the document: %v", err)}
		h.notes = append(h.notes, d)
	}
	h.doc = doc
	for _, d := range h.notes {
		h.o.Logger.Warn("mock: " + d.String())
	}
	return nil
}

// loadCheckers reads the document once for both ways, or once for each.
func loadCheckers(ctx context.Context, files fs.FS, root string, data []byte) (*document, error) {
	sent, answered := oneWay(data)
	doc, err := loadChecker(ctx, files, root, sent)
	if err != nil || answered == nil {
		return doc, err
	}
	doc.answers, err = loadChecker(ctx, files, root, answered)
	return doc, err
}

// loadChecker reads data, the repaired document, with kin-openapi. References lead
// into files alone: nothing is fetched, whatever the document says.
func loadChecker(ctx context.Context, files fs.FS, root string, data []byte) (doc *document, err error) {
	defer func() {
		if p := recover(); p != nil {
			doc, err = nil, fmt.Errorf("kin-openapi failed: %v", p)
		}
	}()
	l := openapi3.NewLoader()
	l.Context = ctx
	l.IsExternalRefsAllowed = true
	l.ReadFromURIFunc = func(_ *openapi3.Loader, u *url.URL) ([]byte, error) {
		if u.Scheme != "" || u.Host != "" {
			return nil, fmt.Errorf("%s is on another host", u)
		}
		name := path.Clean(strings.TrimPrefix(u.Path, "/"))
		if name == root {
			return data, nil
		}
		return fs.ReadFile(files, name)
	}
	t, err := l.LoadFromDataWithPath(data, &url.URL{Path: root})
	if err != nil {
		return nil, err
	}
	// Schemas are compiled one by one, where a reference to another file leads nowhere.
	if strings.Contains(string(data), `"$ref":"`) {
		t.InternalizeRefs(ctx, nil)
	}
	return &document{t: t}, nil
}

// find looks an operation up by its pointer, which is right for webhooks and
// callbacks too, and else by method and path.
func (d *document) find(op *ir.Operation) checked {
	if d == nil {
		return checked{}
	}
	words := strings.Split(strings.TrimPrefix(op.Pointer, "#/"), "/")
	for i, w := range words {
		words[i] = strings.ReplaceAll(strings.ReplaceAll(w, "~1", "/"), "~0", "~")
	}
	item := d.item(words)
	if item == nil && d.t.Paths != nil {
		item = d.t.Paths.Value(op.Path)
	}
	if item == nil {
		return checked{}
	}
	o := operationOf(item, op.Method)
	if o == nil {
		return checked{}
	}
	return relax(item, o, op)
}

// relax makes copies that kin-openapi checks as OpenAPI means it: headers that the
// document may not describe are not compared, nor are path parameters that its template
// lacks, and security is not looked at, which the recipes did.
func relax(item *openapi3.PathItem, o *openapi3.Operation, op *ir.Operation) checked {
	keep := func(p *openapi3.ParameterRef) bool {
		if p == nil || p.Value == nil {
			return false
		}
		switch p.Value.In {
		case openapi3.ParameterInQuery:
			return p.Value.Style != tabDelimited // OpenAPI 3 has no such style
		case openapi3.ParameterInHeader:
			return !fromHTTP(p.Value.Name) && !strings.ContainsAny(p.Value.Name, headerless)
		case openapi3.ParameterInPath:
			return strings.Contains(op.Path, "{"+p.Value.Name+"}")
		}
		return true
	}
	i, c := *item, *o
	i.Parameters, c.Parameters = nil, nil
	for _, p := range o.Parameters {
		if keep(p) {
			c.Parameters = append(c.Parameters, p)
		}
	}
	for _, p := range item.Parameters {
		if keep(p) && c.Parameters.GetByInAndName(p.Value.In, p.Value.Name) == nil {
			c.Parameters = append(c.Parameters, p)
		}
	}
	c.Security = &openapi3.SecurityRequirements{}
	return checked{&i, &c}
}

// tabDelimited is the style of the lists that Swagger 2 separates by tabs.
const tabDelimited = "tabDelimited"

// headerless are characters of names that no header can have: load leaves these out.
const headerless = " \t\r\n\"(),/:;<=>?@[\\]{}"

// fromHTTP names the headers that OpenAPI leaves to HTTP itself, and those that every HTTP
// client writes by what it sends.
func fromHTTP(name string) bool {
	switch http.CanonicalHeaderKey(name) {
	case "Accept", "Content-Type", "Authorization", "Content-Length", "Host":
		return true
	}
	return false
}

func (d *document) item(words []string) *openapi3.PathItem {
	switch {
	case len(words) == 3 && words[0] == "paths" && d.t.Paths != nil:
		return d.t.Paths.Value(words[1])
	case len(words) == 3 && words[0] == "webhooks":
		return d.t.Webhooks[words[1]]
	case len(words) > 5 && words[len(words)-4] == "callbacks":
		outer := d.item(words[:len(words)-4])
		if outer == nil {
			return nil
		}
		o := operationOf(outer, strings.ToUpper(words[len(words)-5]))
		if o == nil {
			return nil
		}
		if cb := o.Callbacks[words[len(words)-3]]; cb != nil && cb.Value != nil {
			return cb.Value.Value(words[len(words)-2])
		}
	}
	return nil
}

// operationOf is PathItem.GetOperation without its panic on unknown methods.
func operationOf(item *openapi3.PathItem, method string) *openapi3.Operation {
	switch method {
	case http.MethodConnect, http.MethodDelete, http.MethodGet, http.MethodHead, http.MethodOptions,
		http.MethodPatch, http.MethodPost, http.MethodPut, http.MethodTrace:
		return item.GetOperation(method)
	}
	return nil
}
