package load

import (
	"slices"
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/generator/load/tree"
)

// place is a kind of object that an extension can stand on.
type place string

const (
	atRoot      place = "the root"
	atOperation place = "an operation"
	atWebhook   place = "a webhook operation"
	atScheme    place = "a security scheme"
	atSchema    place = "a schema"
	atProperty  place = "a property" // is a schema, too
)

// extensionPlaces are the extensions of this generator and where each has a meaning.
// specs/apigen-extensions.schema.json says the same; a test compares them.
var extensionPlaces = map[string][]place{
	"x-apigen-envelope":    {atRoot, atOperation, atWebhook},
	"x-apigen-errors":      {atRoot, atOperation, atWebhook},
	"x-apigen-pagination":  {atOperation},
	"x-apigen-signing":     {atScheme},
	"x-apigen-vectors":     {atScheme},
	"x-apigen-token":       {atScheme},
	"x-apigen-client-auth": {atScheme},
	"x-apigen-idempotent":  {atOperation},
	"x-apigen-rate":        {atRoot, atOperation},
	"x-apigen-lenient":     {atRoot, atOperation, atWebhook},
	"x-apigen-url":         {atOperation},
	"x-apigen-path":        {atWebhook},
	"x-apigen-refusal":     {atRoot, atWebhook},

	"x-apigen-request-media":  {atOperation},
	"x-apigen-response-media": {atOperation},

	"x-apigen-format":   {atSchema},
	"x-apigen-wrap":     {atSchema},
	"x-apigen-nullable": {atSchema},
	"x-apigen-aliases":  {atProperty},
	"x-apigen-message":  {atSchema},

	"x-apigen-open-enum": {atSchema},
}

func extensionKeys() []string {
	keys := make([]string, 0, len(extensionPlaces))
	for k := range extensionPlaces {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// checkExtensions finds every x-apigen key of a file and reports the unknown and the
// misplaced: an extension that does nothing must not pass silently. It reports whether
// there was any.
func (b *builder) checkExtensions(root *tree.Node) bool {
	found := false
	var walk func(n *tree.Node, names bool)
	walk = func(n *tree.Node, names bool) {
		for _, e := range n.Children() {
			if names {
				walk(e.Value, false)
				continue
			}
			if strings.HasPrefix(e.Key, "x-apigen-") {
				found = true
				b.checkExtension(n, e)
				continue
			}
			switch e.Key {
			case "example", "examples", "default", "const", "enum", "value":
				// Data, not description.
			case "properties", "patternProperties", "$defs", "definitions", "dependentSchemas",
				"schemas", "responses", "parameters", "requestBodies", "headers", "securitySchemes", "links", "callbacks",
				"pathItems", "content", "paths", "webhooks", "mapping", "variables", "scopes":
				walk(e.Value, true)
			default:
				walk(e.Value, false)
			}
		}
		for _, it := range n.Elems() {
			walk(it, false)
		}
	}
	walk(root, false)
	return found
}

func (b *builder) checkExtension(n *tree.Node, e tree.Entry) {
	allowed, known := extensionPlaces[e.Key]
	if !known {
		b.r.key(ir.Error, e, "unknown-extension", suggest(e.Key, extensionKeys(), "see docs/extensions.md for what there is"),
			"%q is not an extension of apigen", e.Key)
		return
	}
	at := placeOf(n)
	if slices.Contains(allowed, at) || at == atProperty && slices.Contains(allowed, atSchema) {
		return
	}
	var words []string
	for _, p := range allowed {
		words = append(words, string(p))
	}
	b.r.key(ir.Error, e, "misplaced-extension", "move it to "+strings.Join(words, " or "), "%s has no meaning on %s", e.Key, at)
}

// placeOf is the kind of object n is, by where it stands.
func placeOf(n *tree.Node) place {
	p := n.Parent()
	if p == nil {
		return atRoot
	}
	if p.Key() == "securitySchemes" {
		return atScheme
	}
	call := slices.Contains(methods, strings.ToLower(n.Key())) && p.IsMap()
	if isMethods(p) {
		p, call = p.Parent(), true
	}
	if call {
		holder := p.Parent()
		switch {
		case holder.Key() == "paths":
			return atOperation
		case holder.Key() == "webhooks", holder.Key() == "x-webhooks", holder.Parent().Key() == "callbacks":
			return atWebhook
		case holder.Key() == "pathItems":
			return atOperation
		}
	}
	if p.Key() == "properties" {
		return atProperty
	}
	return atSchema
}
