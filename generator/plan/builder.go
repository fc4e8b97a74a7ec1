package plan

import (
	"github.com/apigen-go/apigen/generator/ir"
)

// builder carries one Build from pass to pass.
type builder struct {
	api   *ir.API
	o     Options
	diags ir.Diagnostics

	refs  map[*ir.Type]int          // how often the document refers to a named type
	users map[*ir.Type][]*groupInfo // groups whose Go signatures reach a type
	seen  map[*ir.Type]bool
	keys  map[string]bool
	types map[*ir.Type]*typeInfo
	order []*typeInfo // in order of discovery: claims and declarations follow it
	roots []*root

	groups   []*groupInfo // services in order; the client itself is the one without a tag
	inbound  *groupInfo   // webhooks
	spare    *groupInfo   // the user's own code, which may use what no call does
	calls    []*call
	hooks    []*call
	creds    []*credential
	unitList []*unit
	packages map[string]string // names of x-go-type's packages by import path
	cycles   map[*ir.Type]int
	xml      map[*ir.Type]bool  // types that are part of XML bodies
	forms    map[*ir.Type]*call // types that are the whole body of one call, a form

	envelope      *ir.Envelope // of most calls
	envelopeVar   string
	schemes       []*schemeInfo
	schemesVar    string
	scopes        map[string]*scopeInfo // of OAuth 2, by name
	literals      []*shared
	literal       map[sharedKey]*shared
	sentinels     map[string]*sentinel
	sentinelOrder []*sentinel
	errorsVar     string
	sizes         map[*ir.Type]int
	typeRules     map[*typeInfo]*ruleInfo
	callRules     map[*call]*ruleInfo
	nullable      string            // Options.Nullable
	patched       map[*ir.Type]bool // objects that patches are made of
	paging        map[string]bool   // request members that only say which page
	frozen        []Choice
	headers       []*headerSet
	offers        []Offer
	stats         Stats
	raw           map[Place]bool // what is untyped
}

// typeInfo is a schema that becomes a declared Go type.
type typeInfo struct {
	t      *ir.Type
	key    string // stable source key
	name   string // Go name, once settled
	root   *root  // what its name starts with
	path   []string
	users  []*groupInfo // whose calls use it, in order
	unit   *unit
	consts []string // names of enum constants
	table  string
	union  *unionInfo
}

// root is a component or an operation: the stem of its inline schemas' names.
type root struct {
	stem    func() string // known once names are settled
	key     string
	inlines []*typeInfo
}

// groupInfo is a tag with its calls.
type groupInfo struct {
	group   *ir.Group // nil: the client itself
	word    string    // the tag as a Go name
	service string    // name of the service type
	field   string    // field of the client
	calls   []*call
	unit    *unit
}

// call is an operation with what was decided for it.
type call struct {
	op    *ir.Operation
	group *groupInfo
	base  string // Go name of the operation among all
	key   string
	root  *root
	hook  bool

	url       string       // path with the constants of path and query
	constants []fixedParam // the other ones
	path      []*ir.Param
	params    []*ir.Param // query, header, cookie
	content   *ir.Content // the body's media type that is sent; nil: no body
	flat      *ir.Type    // the body's members are the request's own
	request   string      // name of the request struct, "" for none
	media     string

	out    *ir.Type // payload; nil: nothing
	accept string
	item   *ir.Type // element of the paged list
	reply  string   // webhook: constant text

	results []*statusResult // where successes differ in type by their status
	result  string          // name of their struct

	statuses []string // of the successes that the method understands
	empty    []int    // those without a body

	headers     *headerSet // of successes
	failHeaders *headerSet // of failures, where these have others

	variants   []*call // further methods: with another body or answer
	of         *call   // of a variant: what it is a variant of
	suffix     string  // what its names add
	label      string  // what its wire test says beside the operation
	streamed   bool    // its answer arrives piece by piece
	streamFlag string  // the body's member that asks for that

	opVar  string
	method string
	names  *scope
	fields []string // names of the request fields of params
}

func newBuilder(api *ir.API, o Options) *builder {
	if o.Layout == "" {
		o.Layout = "package"
	}
	if o.SpecName == "" {
		o.SpecName = api.Source
	}
	return &builder{
		api: api, o: o,
		refs:     map[*ir.Type]int{},
		forms:    map[*ir.Type]*call{},
		users:    map[*ir.Type][]*groupInfo{},
		keys:     map[string]bool{},
		seen:     map[*ir.Type]bool{},
		types:    map[*ir.Type]*typeInfo{},
		raw:      map[Place]bool{},
		literal:  map[sharedKey]*shared{},
		scopes:   map[string]*scopeInfo{},
		paging:   map[string]bool{},
		packages: map[string]string{},
		sizes:    map[*ir.Type]int{},
		inbound:  &groupInfo{},
		spare:    &groupInfo{},
	}
}

func (b *builder) warn(pos ir.Pos, code, format string, args ...any) {
	b.diags = append(b.diags, warning(pos, code, format, args...))
}

// spec is the document as a whole.
func (b *builder) spec() ir.Pos { return ir.Pos{File: b.api.Source} }

// base is the type that holds the shape: a changed use (nullable, JSON text) of a
// named type points to it.
func base(t *ir.Type) *ir.Type {
	if t != nil && t.Base != nil {
		return t.Base
	}
	return t
}
