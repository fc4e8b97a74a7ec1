package mock

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/sdk"
)

// filterOptions are kin-openapi's settings: everything is checked, nothing is changed.
// Security is verified before, by the recipes.
var filterOptions = &openapi3filter.Options{
	MultiError:          true,
	SkipSettingDefaults: true,
	AuthenticationFunc:  openapi3filter.NoopAuthenticationFunc,
	SchemaValidationOptions: []openapi3.SchemaValidationOption{
		openapi3.SetSchemaRegexCompiler(compilePattern),
	},
}

// compilePattern lets everything pass where Go does not know a pattern's syntax:
// ECMA's look-aheads are no reason to refuse a request.
func compilePattern(expr string) (openapi3.RegexMatcher, error) {
	re, err := regexp.Compile(expr)
	if err != nil {
		return anyText{}, nil
	}
	return re, nil
}

type anyText struct{}

func (anyText) MatchString(string) bool { return true }

// refusal is why a request was refused, with the kind of failure that the vendor
// answers with.
type refusal struct {
	kind   refusalKind
	scheme string
	errs   []error
}

type refusalKind int

const (
	badRequest refusalKind = iota
	badSignature
	badToken
)

func (r *refusal) Error() string { return errors.Join(r.errs...).Error() }

func (r *refusal) Unwrap() []error { return r.errs }

// validate compares a request with the document.
func (h *Handler) validate(x *exchange) error {
	if errs := h.violations(x); len(errs) > 0 {
		return &refusal{kind: badRequest, errs: errs}
	}
	return nil
}

// violations lists everything, with the operation in front.
func (h *Handler) violations(x *exchange) []error {
	errs := x.note(h.compare(x))
	if h.excused(x.op.ID) {
		errs = nil
	}
	if h.o.Strict {
		errs = append(errs, x.unknown()...)
	}
	for i, err := range errs {
		errs[i] = fmt.Errorf("%s: %w", x.op.ID, err)
	}
	return errs
}

// compare runs kin-openapi's checks and those for JSON text in strings.
func (h *Handler) compare(x *exchange) (errs []error) {
	op := x.op.checked.op
	if op == nil {
		return nil
	}
	defer func() {
		// A request must not bring the vendor down because a checker of schemas has a gap.
		if p := recover(); p != nil {
			h.o.Logger.Warn("mock: kin-openapi failed", "operation", x.op.ID, "panic", p)
		}
	}()
	body := x.unsigned()
	r := x.r.Clone(x.r.Context())
	setBody(r, body)
	in := &openapi3filter.RequestValidationInput{
		Request: r, PathParams: x.path, Options: filterOptions, QueryParams: r.URL.Query(),
		Route: &routers.Route{Spec: h.doc.t, Path: x.op.Path, PathItem: x.op.checked.item, Method: x.op.Method, Operation: op},
	}
	if !decodable(op, r) || x.memberless() || opaqueRequest(op, r) {
		o := *filterOptions
		o.ExcludeRequestBody = true
		in.Options = &o
		if len(body) == 0 && op.RequestBody.Value.Required {
			errs = append(errs, errors.New("body: value is required but missing"))
		}
	}
	if err := openapi3filter.ValidateRequest(r.Context(), in); err != nil {
		errs = append(errs, explainAll(x.beyond(err))...)
	}
	errs = append(errs, x.misformatted(errs)...)
	errs = append(errs, h.compareXML(x, body)...)
	return append(errs, h.doc.embedded(op, r.Header.Get("Content-Type"), body)...)
}

// memberless reports whether the body is a form, or in parts, of which the document names
// no members: the client's user wrote it.
func (x *exchange) memberless() bool {
	base := mediaBase(x.r.Header.Get("Content-Type"))
	t := shape(x.op.requestType(base))
	return t != nil && (isForm(base) && t.Kind == ir.Scalar || strings.HasPrefix(base, "multipart/") && (t.Kind == ir.File || t.Kind == ir.Map))
}

// decodable reports whether kin-openapi can read the body's media type at all.
func decodable(op *openapi3.Operation, r *http.Request) bool {
	if op.RequestBody == nil || op.RequestBody.Value == nil {
		return true
	}
	media := r.Header.Get("Content-Type")
	base := mediaBase(media)
	if isForm(base) || strings.HasPrefix(base, "multipart/") {
		if content := op.RequestBody.Value.Content.Get(media); untyped(content) || joins(base, content) {
			return false
		}
	}
	if op.RequestBody.Value.Content.Get(media) == nil || openapi3filter.RegisteredBodyDecoder(base) != nil {
		return true // an undocumented type is kin-openapi's to refuse
	}
	return strings.HasSuffix(base, "+json")
}

// unsigned is the body without the members that signing put in, unless the document
// describes them: a schema that allows no further members knows nothing of them.
func (x *exchange) unsigned() []byte {
	media := x.r.Header.Get("Content-Type")
	t := x.op.requestType(media)
	s := sdk.NewSigning(x.r, x.body)
	changed := false
	for p := range x.op.placed {
		if p.in != "json" && p.in != "form" && p.in != "xml" || memberOf(t, p.name) != nil {
			continue
		}
		if s.Del(p.in, p.name) == nil {
			changed = true
		}
	}
	if !changed {
		return x.body
	}
	body, err := s.Body()
	if err != nil {
		return x.body
	}
	return body
}

func setBody(r *http.Request, body []byte) {
	r.ContentLength = int64(len(body))
	r.Body = io.NopCloser(bytes.NewReader(body))
	r.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }
}

// explainAll turns kin-openapi's errors into lines that name the place and the rule,
// and leave out the schema, which the reader has.
func explainAll(err error) []error {
	switch e := err.(type) {
	case nil:
		return nil
	case openapi3.MultiError:
		var out []error
		for _, one := range e {
			out = append(out, explainAll(one)...)
		}
		return out
	case *openapi3filter.RequestError:
		return prefixed(requestPlace(e), explainReason(schemaOf(e), e.Reason, e.Err))
	case *openapi3filter.ResponseError:
		return prefixed("reply", explainReason(nil, e.Reason, e.Err))
	}
	return explainReason(nil, "", err)
}

func requestPlace(e *openapi3filter.RequestError) string {
	if e.Parameter != nil {
		return fmt.Sprintf("%s parameter %q", e.Parameter.In, e.Parameter.Name)
	}
	return "body"
}

func prefixed(place string, errs []error) []error {
	for i, err := range errs {
		errs[i] = fmt.Errorf("%s: %w", place, err)
	}
	return errs
}

// explainReason walks down to the errors that name a rule. root is the schema of the value,
// nil where it does not matter.
func explainReason(root *openapi3.Schema, reason string, err error) []error {
	if err == nil {
		return []error{errors.New(reason)}
	}
	for e := err; e != nil; e = errors.Unwrap(e) {
		switch e := e.(type) {
		case *openapi3filter.ParseError:
			if strings.HasPrefix(e.Reason, "unsupported") || strings.HasPrefix(e.Reason, "unimplemented") {
				return nil // kin-openapi's gap, not the request's mistake
			}
		case openapi3.MultiError:
			var out []error
			for _, one := range e {
				out = append(out, explainReason(root, "", one)...)
			}
			return out
		case *jsonschema.ValidationError:
			return explained(violations(root, e))
		case *openapi3.SchemaError:
			var rules *jsonschema.ValidationError
			if errors.As(e, &rules) { // of OpenAPI 3.1: the rules are further down
				return explained(gather(root, e))
			}
			text := e.Reason
			if text == "" {
				text = fmt.Sprintf("does not fit the rule %q", e.SchemaField)
			}
			why := leniency(0)
			switch {
			case e.SchemaField == "oneOf" && errors.Is(e.Origin, openapi3.ErrOneOfConflict) && overlapping(e.Schema):
				why = several
			case e.SchemaField == "enum" && e.Schema != nil && mayJoin(e.Value, e.Schema.Enum):
				why = unlisted
			case e.SchemaField == "properties" && strings.HasSuffix(e.Reason, "is unsupported"):
				why = closed
			}
			if at := e.JSONPointer(); len(at) > 0 {
				text = strings.Join(at, ".") + ": " + text
			}
			if e.Origin != nil {
				inner := explainReason(root, "", e.Origin)
				text += ": " + errors.Join(inner...).Error()
				why = max(why, leniencyOfAll(inner))
			}
			if why != 0 {
				return []error{waived{errors.New(text), why}}
			}
			return []error{errors.New(text)}
		}
	}
	if strings.HasPrefix(err.Error(), "unsupported schema") {
		return nil
	}
	if reason == "" || reason == err.Error() {
		return []error{err}
	}
	return []error{fmt.Errorf("%s: %w", reason, err)}
}

// unknown lists what the document does not mention, for Options.Strict.
func (x *exchange) unknown() []error {
	var errs []error
	known := map[string]bool{}
	for _, p := range x.op.Params {
		if p.In == "query" {
			known[p.Name] = true
			// deepObject and exploded objects spread over several names.
			if t := shape(p.Type); t != nil && (len(t.Fields) > 0 || t.Elem != nil || t.Extra != nil) {
				known[p.Name+"["] = true
				for _, f := range t.Fields {
					known[f.Name] = true
				}
			}
		}
	}
	query, err := url.ParseQuery(x.r.URL.RawQuery)
	if err != nil {
		return []error{fmt.Errorf("query: %w", err)}
	}
	for name := range query {
		head, _, deep := strings.Cut(name, "[")
		if known[name] || x.op.placed[placeName{"query", name}] || deep && known[head+"["] {
			continue
		}
		errs = append(errs, fmt.Errorf("query parameter %q is not documented", name))
	}
	media := x.r.Header.Get("Content-Type")
	if isJSON(media) || typedXML(x.op.received(media)) {
		if v, ok := x.bodyValue(x.unsigned()); ok {
			errs = append(errs, unknownMembers(x.op.requestType(media), v, "body", 0)...)
		}
	}
	slices.SortFunc(errs, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
	return errs
}

// requestType is the type of a request body in a media type.
func (o *operation) requestType(media string) *ir.Type {
	if o.Body == nil {
		return nil
	}
	for _, c := range o.Body.Contents {
		if mediaBase(c.MediaType) == mediaBase(media) {
			return c.Type
		}
	}
	return nil
}
