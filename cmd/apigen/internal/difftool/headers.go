package difftool

import (
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// resolveHeaders follows the references that kin-openapi leaves alone: those in headers
// that are described by a media type. oasdiff gives up where it meets one.
func resolveHeaders(t *openapi3.T) {
	r := &headerRefs{seen: map[*openapi3.Schema]bool{}}
	if t.Components != nil {
		r.schemas = t.Components.Schemas
		r.headers(t.Components.Headers)
		for _, resp := range t.Components.Responses {
			r.response(resp)
		}
	}
	for _, item := range t.Paths.Map() {
		for _, op := range item.Operations() {
			for _, resp := range op.Responses.Map() {
				r.response(resp)
			}
		}
	}
}

type headerRefs struct {
	schemas openapi3.Schemas
	seen    map[*openapi3.Schema]bool
}

func (r *headerRefs) response(resp *openapi3.ResponseRef) {
	if resp != nil && resp.Value != nil {
		r.headers(resp.Value.Headers)
	}
}

func (r *headerRefs) headers(headers openapi3.Headers) {
	for _, h := range headers {
		if h == nil || h.Value == nil {
			continue
		}
		for _, media := range h.Value.Content {
			if media != nil {
				r.schema(media.Schema)
			}
		}
	}
}

func (r *headerRefs) schema(s *openapi3.SchemaRef) {
	if s == nil {
		return
	}
	if s.Value == nil {
		name, _ := strings.CutPrefix(s.Ref, "#/components/schemas/")
		if target := r.schemas[name]; target != nil {
			s.Value = target.Value
		}
		if s.Value == nil {
			s.Value = &openapi3.Schema{} // it leads nowhere: it says nothing
		}
	}
	if s.Ref != "" || r.seen[s.Value] {
		return
	}
	r.seen[s.Value] = true
	v := s.Value
	for _, list := range []openapi3.SchemaRefs{v.AllOf, v.AnyOf, v.OneOf, {v.Not, v.Items, v.AdditionalProperties.Schema}} {
		for _, one := range list {
			r.schema(one)
		}
	}
	for _, one := range v.Properties {
		r.schema(one)
	}
}
