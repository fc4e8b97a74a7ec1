package load

import (
	"strings"

	"github.com/apigen-go/apigen/generator/load/tree"
)

// checkVersion reports whether root is a document that can be read at all.
func checkVersion(r *reporter, root *tree.Node) bool {
	if !root.IsMap() {
		r.fail(root, "not-openapi", "an OpenAPI document begins with openapi: 3.1.0", "the document is %s, not an object", root.Kind)
		return false
	}
	swagger, openapi := root.Get("swagger"), root.Get("openapi")
	switch v := openapi.Str(); {
	case openapi == nil && swagger != nil:
		if !strings.HasPrefix(swagger.Str(), "2") {
			r.fail(swagger, "not-openapi", "convert the document to OpenAPI 3", "Swagger %s is not supported", swagger.Str())
			return false
		}
		return true
	case openapi == nil:
		if root.Get("paths") == nil && root.Get("components") == nil && root.Get("webhooks") == nil {
			r.fail(root, "not-openapi", "an OpenAPI document begins with openapi: 3.1.0", "neither openapi nor swagger says what the document is")
			return false
		}
		r.warn(root, "no-version", "add openapi: 3.1.0", "the document does not say its OpenAPI version; 3.1 is assumed")
		root.Set("openapi", tree.NewString(root, "3.1.0"))
	case strings.HasPrefix(v, "3.0"), strings.HasPrefix(v, "3.1"):
		if openapi.Kind != tree.String || strings.Count(v, ".") != 2 {
			r.warn(openapi, "bad-version", `write openapi: "3.1.0"`, "the OpenAPI version is written as %s", openapi.JSON())
			openapi.Become(tree.NewString(openapi, v[:3]+".0"))
		}
	case strings.HasPrefix(v, "3.2"):
		// What 3.2 adds is read; stricter readers know 3.1 only.
		openapi.Become(tree.NewString(openapi, "3.1.0"))
	case strings.HasPrefix(v, "3"):
		r.warn(openapi, "new-version", "what OpenAPI 3.2 does not have is ignored", "OpenAPI %s is read as 3.2", v)
		openapi.Become(tree.NewString(openapi, "3.1.0"))
	default:
		r.fail(openapi, "not-openapi", "convert the document to OpenAPI 3", "OpenAPI version %s is not supported", openapi.JSON())
		return false
	}
	return true
}
