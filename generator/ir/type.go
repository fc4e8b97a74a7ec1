package ir

// Kind is the closed set of shapes a value can have. Everything OpenAPI can say is
// one of them, or Any with a warning.
type Kind int

// The kinds.
const (
	Any    Kind = iota // anything: kept as raw JSON
	Scalar             // string, integer, number, boolean, with a format
	Enum               // a scalar with named values; open: other values are kept
	Struct             // an object with named members
	List
	Map    // an object with free keys
	Union  // one of several types
	File   // bytes of a file part or a binary body
	Stream // a sequence of events or values
)

// Prim is the JSON type of a scalar or of an enum's values.
type Prim string

// The primitive JSON types.
const (
	String  Prim = "string"
	Integer Prim = "integer"
	Number  Prim = "number"
	Boolean Prim = "boolean"
)

// Type is one schema. A named type (Name != "") is one value however often it is
// used, so recursion is a cycle of pointers; compare by pointer.
type Type struct {
	Kind Kind

	// Name is the component's name, "" for an inline schema.
	Name   string
	GoName string // x-go-name
	// Path are the words that name an inline schema by where it stands, outermost first,
	// e.g. order.detail, response, Policys, item. Plan makes the Go name of them.
	Path []string

	Title       string
	Description string
	Deprecated  bool
	Examples    []Example

	// Nullable: null is a value of its own.
	Nullable bool

	// Base is set on a changed use of a named type: {oneOf: [$ref, null]}, a $ref with
	// nullable beside it, contentSchema with a $ref. The value has Base's shape and Base's
	// Go name; only Nullable and EmbeddedJSON of this type differ. Kind is Base's, all
	// other members are empty: read them from Base. Base never has a Base itself.
	Base *Type

	// Scalar and Enum.
	Prim    Prim
	Format  string // OpenAPI format; "decimal" for exact numbers
	Layout  string // x-apigen-format: Go layout, "unix" or "unix-ms"
	Zone    string // x-apigen-format: IANA name or fixed offset
	Values  []EnumValue
	Default *Value
	// Const is the only allowed value.
	Const *Value
	// Merged are the alternatives that this scalar stands for, where JSON cannot tell
	// them apart: a value fits one of them.
	Merged []*Type

	// Struct.
	Fields []*Field
	// Extra is the type of members that Fields do not name; nil: not documented. For a
	// Map it is Elem instead.
	Extra *Type

	// List, Map, Stream.
	Elem *Type
	Key  *Type // Map; nil means string

	// Union.
	Variants      []*Variant
	Discriminator string // member name, "" if none
	// Open: any other value is allowed as well. Of an enum too: others are no violation.
	Open bool

	// EmbeddedJSON: the wire holds this value as JSON text inside a string
	// (contentMediaType application/json with contentSchema).
	EmbeddedJSON bool
	// WrapItem: the wire wraps the list as {"<WrapItem>": [...]}.
	WrapItem string

	// ItemXML is how the items of a list are written in XML bodies. What a schema says of
	// its own element belongs to its use: see Field and Content.
	ItemXML *XML

	// GoType and GoImport replace the generated type (x-go-type, x-go-type-import).
	GoType   string
	GoImport string

	Rules Rules

	// In and Out say how the type is used: sent by the client, received by it. They
	// decide pointers (request rules win for a type used both ways).
	In, Out bool

	Pos     Pos
	Pointer string
}

// Field is one member of an object.
type Field struct {
	Name        string // on the wire
	GoName      string
	Type        *Type
	Required    bool
	ReadOnly    bool
	WriteOnly   bool
	Deprecated  bool
	Description string // the field's own words; falls back to the type's
	Default     *Value
	Example     *Example
	// Nullable is x-apigen-nullable: whether the Go field tells null from absence; nil
	// where the document leaves it to the rule.
	Nullable *bool
	// Aliases are other names that answers use for the member.
	Aliases []string
	// Tag is what the discriminator of a union wants here, if this member is one and the
	// struct has one value to give it; "" for all others.
	Tag string
	// XML is how the member is written in XML bodies; nil: as the element of its name.
	XML *XML
	// Text limits the JSON text of a value whose type is EmbeddedJSON.
	Text *Rules
	Pos  Pos
}

// EnumValue is one value with the vendor's words for it.
type EnumValue struct {
	Value Value
	Name  string // x-enum-varnames
	Title string // x-enum-descriptions: the vendor's caption
	Pos   Pos
}

// Variant is one alternative of a union.
type Variant struct {
	Type *Type
	// Name is the named schema that Type adds the members of the union to; "" for others.
	Name string
	// Tags are the discriminator's values that mean this variant.
	Tags []string
}

// Value is a constant of the document: its JSON text and, for scalars, the decoded
// string form.
type Value struct {
	Prim Prim   // "" for objects, lists and null
	Text string // decoded: the string itself, or the number's or boolean's literal
	JSON string
}

// Rules are the checks that JSON Schema states. Nil pointers: not stated.
type Rules struct {
	MinLength, MaxLength *int
	Pattern              string
	Minimum, Maximum     *string // literals, so that no precision is lost
	ExclusiveMin         bool
	ExclusiveMax         bool
	MultipleOf           *string
	MinItems, MaxItems   *int
	UniqueItems          bool
	MinProps, MaxProps   *int
	// Conditions are if/then/else, dependentRequired, and required-alternatives.
	Conditions []Condition
	// Not are values that are excluded, Names the names of a map's members, Contains what
	// items of a list are counted by MinContains (1 if nil) and MaxContains. Of these types
	// only Rules and Values count.
	Not                      []*Type
	Names, Contains          *Type
	MinContains, MaxContains *int
}

// Empty reports whether nothing is stated.
func (r *Rules) Empty() bool {
	return r.MinLength == nil && r.MaxLength == nil && r.Pattern == "" && r.Minimum == nil && r.Maximum == nil &&
		r.MultipleOf == nil && r.MinItems == nil && r.MaxItems == nil && !r.UniqueItems &&
		r.MinProps == nil && r.MaxProps == nil && len(r.Conditions) == 0 &&
		len(r.Not) == 0 && r.Names == nil && r.Contains == nil
}

// Condition is a rule between members of an object. When holds the tests that must all
// be true (empty: always); the rest is what must be true then.
type Condition struct {
	When    []Test
	Then    []string    // members that must be present
	OneOf   []string    // exactly one of them is present
	AnyOf   []string    // at least one of them is present
	Must    []Test      // tests that must all be true
	Rules   []FieldRule // limits of members, where these are present
	Message string      // x-apigen-message, the vendor's words
	Pos     Pos
}

// FieldRule limits a value inside an object. Of Type only Rules, Values and Const count.
// A rule of Type.Rules.Conditions that has no When of its own may stand for members that
// the value must have.
type FieldRule struct {
	Path []string // names of members, Items for every item of a list
	Type *Type
}

// Items is the element of a path that means every item of the list.
const Items = "[]"

// Test is one test of an object: of the member Field, or, without a Field, of the object
// itself by All, Any or One.
type Test struct {
	Field   string
	Values  []Value // the member equals one of these
	Is      *Type   // the member keeps to these Rules
	Absent  bool
	Present bool
	// OrAbsent: the test is also passed where the member is absent.
	OrAbsent bool
	// All, Any and One (exactly one) are tests of the member's own members if Field is
	// set, else of this object.
	All, Any, One []Test
	// Not turns the result round, except for OrAbsent.
	Not bool
}
