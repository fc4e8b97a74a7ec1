package plan

import "github.com/apigen-go/apigen/generator/ir"

// Decl is one declaration, or a few that belong together. The kinds are closed:
// emit knows how each is written.
type Decl interface {
	// Declares lists what the declaration adds to the package: names, and methods as
	// Type.Method. After rendering, the file must declare exactly these.
	Declares() []string
	imports(yield func(path string))
	// weight estimates the size of the source text in bytes.
	weight() int
}

// Struct is a struct type.
type Struct struct {
	Name   string
	Doc    string
	Fields []*Field
}

// Field is a field of a struct.
type Field struct {
	Name     string
	Doc      string
	Type     *Type
	Tags     []Tag
	Embedded bool
	// Space asks for a blank line before the field.
	Space bool
}

// Tag is one key of a struct tag, unquoted.
type Tag struct{ Key, Value string }

// Defined is a type with the underlying type Type.
type Defined struct {
	Name string
	Doc  string
	Type *Type
}

// Enum is a named scalar with constants.
type Enum struct {
	Name   string
	Doc    string
	Base   *Type
	Values []*EnumValue
	Table  string // name of the variable with values, names and titles
	Titled bool   // at least one value has a title
	Open   bool   // other values are allowed
}

// EnumValue is one constant of an enum.
type EnumValue struct {
	Name  string // of the constant
	Short string // without the type's name
	Value *Value
	Title string
}

// Service is a struct of methods over the client's core; Client embeds none of it.
type Service struct {
	Name string
	Doc  string
}

// Method is one call of a service or of the client.
type Method struct {
	Recv   string // receiver type
	Self   string // receiver name
	Name   string
	Doc    string
	Params []*Param // after ctx, before opts
	Op     string   // variable of the operation
	// Path are the parameter names that fill the path, in order.
	Path []string
	// In is the request's parameter name, "" for none. Fields fill a request made in
	// place from positional parameters instead (URL methods).
	In     string
	InType *Type
	Inline []Assign
	Form   Form
	Out    *Type // result; for Pages the item
	Page   *Type // Pages: type of one page
	// Variant says in what a further method of an operation differs: body=MEDIA or
	// accept=MEDIA. The first one's is "".
	Variant string
	// Source is the operation of the document, for tools that show the plan.
	Source *ir.Operation
}

// Form is the shape of a method.
type Form int

// The forms of a method.
const (
	Nothing Form = iota // error
	Single              // *Out, error
	Plain               // Out, error
	URL                 // string, error; sends nothing
	Pages               // iter.Seq2[*Out, error]
)

// Param is a parameter of a method.
type Param struct {
	Name string
	Type *Type
}

// Assign sets a field of a request from a parameter.
type Assign struct{ Field, Param string }

// Var is a package-level variable with a literal value.
type Var struct {
	Name  string
	Doc   string
	Value *Value
}

// Vars is a group of variables in one block.
type Vars struct {
	Doc  string
	Vars []*Var
}

// Const is a group of constants of one type (nil: untyped).
type Const struct {
	Doc    string
	Consts []*Var
	Type   *Type
}

// Guard is the constant that fails to compile with an sdk that is too old.
type Guard struct{ Generation int }

// New is the constructor of the client.
type New struct {
	Doc        string
	Client     string
	Config     *Type
	Package    string
	DefaultURL string // constant with the default base URL, "" for none
	Schemes    string // variable, "" for none
	Scheme     bool   // Config has Scheme
	// Alternatives are those of all calls, nil where each scheme is one.
	Alternatives *Value
	Anonymous    bool // some calls need no credentials
	Signer       bool
	Tokens       bool
	OAuth2       bool
	Envelope     string
	Errors       string
	Rate         *Value
	Lenient      bool
	CheckAnswers bool // there are rules of answers
	Credentials  []Credential
	Variables    []Variable
	Services     []ServiceField
	Core         bool // add the Core method (groups)
}

// Credential connects a field of Config with a credential's name.
type Credential struct {
	Field   string
	Name    string
	Secret  bool
	Default string
}

// ServiceField is a service in the client.
type ServiceField struct{ Field, Type string }

// Webhooks is the interface that the user implements, with its handler.
type Webhooks struct {
	Doc     string
	Name    string
	Methods []*WebhookMethod
}

// WebhookMethod is one inbound call.
type WebhookMethod struct {
	Name   string
	Doc    string
	Op     string
	Path   []string // parameter names of path parameters, all strings
	In     *Type    // request struct, nil for none
	Out    *Type    // reply, nil for none
	OutPtr bool
	Reply  string // constant text reply
	// Success is the envelope of a success as JSON, "" without one.
	Success string
	// Refusal answers calls whose signature is wrong; nil: the status does.
	Refusal *ir.Refusal
	// Status is what success is answered with, 0 for 200.
	Status int
}

// WebhookHandler is the constructor of the http.Handler.
type WebhookHandler struct {
	Doc         string
	Name        string
	Config      string
	Interface   string
	Package     string
	Schemes     string
	Envelope    string
	Credentials []Credential
	Settings    []string // fields of the config that are handed on as they are
	Methods     []*WebhookMethod
}

// NewService is the constructor of a service in a package of its own.
type NewService struct {
	Name    string
	Service string
	Client  *Type
}

// TestServer is the whole of the test package's code.
type TestServer struct {
	Import      string // the package it serves for
	Package     string
	Credentials []Credential
	Variables   []Variable // of servers, that have no default
	Files       []string   // embedded documents, the root first
}
