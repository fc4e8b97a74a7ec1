package source

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing/fstest"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/generator/load"
)

// Operation finds an operation by its operationId; webhooks count, because their
// signatures are debugged too.
func (d *Document) Operation(id string) (*ir.Operation, error) {
	var ids []string
	for _, list := range [][]*ir.Operation{d.API.Operations, d.API.Webhooks} {
		for _, op := range list {
			if op.ID == id {
				return op, nil
			}
			ids = append(ids, op.ID)
		}
	}
	// "POST /x" and "/x" are how documents and logs name a call.
	method, path, ok := strings.Cut(id, " ")
	if !ok {
		method, path = "", id
	}
	for _, op := range d.API.Operations {
		if op.Path == path && (method == "" || strings.EqualFold(op.Method, method)) {
			return op, nil
		}
	}
	return nil, fmt.Errorf("no operation %q in %s%s", id, d.Root, Hint(id, ids))
}

// Scheme finds a security scheme, one that no operation uses (yet) included: who writes a
// recipe tries it before anything refers to it.
func (d *Document) Scheme(ctx context.Context, name string) (*ir.Scheme, error) {
	for _, s := range d.API.Schemes {
		if s.Name == name {
			return s, nil
		}
	}
	all := d.declared(ctx)
	text, ok := all[name]
	if !ok {
		names := make([]string, 0, len(all))
		for n := range all {
			names = append(names, n)
		}
		slices.Sort(names)
		return nil, fmt.Errorf("no security scheme %q in %s%s", name, d.Root, Hint(name, names))
	}
	// A document of one call that uses it makes the loader read it.
	small, err := json.Marshal(map[string]any{
		"openapi": "3.1.0", "info": map[string]any{"title": "scheme", "version": "1"},
		"components": map[string]any{"securitySchemes": map[string]any{name: text}},
		"paths": map[string]any{"/": map[string]any{"get": map[string]any{
			"security": []any{map[string]any{name: []any{}}}, "responses": map[string]any{"200": map[string]any{"description": "ok"}}}}},
	})
	if err != nil {
		return nil, err
	}
	api, diags := load.Load(ctx, load.Options{FS: fstest.MapFS{"s.json": {Data: small}}, Root: "s.json"})
	if api == nil || len(api.Schemes) == 0 {
		return nil, fmt.Errorf("security scheme %q cannot be used:\n%s", name, lines(diags))
	}
	return api.Schemes[0], nil
}

// declared are the security schemes as they stand in the document.
func (d *Document) declared(ctx context.Context) map[string]json.RawMessage {
	data, _ := load.Document(ctx, d.options())
	var doc struct {
		Components struct {
			SecuritySchemes map[string]json.RawMessage `json:"securitySchemes"`
		} `json:"components"`
	}
	_ = json.Unmarshal(data, &doc) // a document without any is answered by "there are none"
	return doc.Components.SecuritySchemes
}

// BaseURL is the server that an operation is sent to; "" where the document names none
// that can be reached.
func (d *Document) BaseURL(op *ir.Operation) string {
	url := ""
	if len(d.API.Servers) > 0 {
		url = d.API.Servers[0].Default
	}
	if op != nil && op.Server != nil {
		url = op.Server.Default
	}
	if !strings.Contains(url, "://") {
		return "" // relative to where the document was published, which nobody knows
	}
	return url
}
