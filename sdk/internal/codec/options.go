package codec

import "strconv"

// Options say how a document is decoded. The zero value is usable: strict, no
// drift reports, strings may share the bytes of the document.
type Options struct {
	// Lenient converts values of the wrong JSON type where one sensible reading
	// exists, and takes "" for absent. A field may override it by its tag.
	Lenient bool

	// CopyStrings gives each string its own memory. Without it decoded strings
	// share the bytes of the document: the caller must not change these bytes
	// afterwards, and one surviving string keeps the whole document alive.
	CopyStrings bool

	// MaxDepth bounds the nesting of lists and objects; 0 means 10,000, as in
	// encoding/json. JSON text inside a string counts on.
	MaxDepth int

	// MaxBytes bounds the size of the document; 0 means no bound, because whoever
	// read the document has bounded it already.
	MaxBytes int

	// Drift, if set, is told of everything that differs from the declared types
	// and yet decodes. It is called synchronously. When it is nil nothing is
	// tracked and it costs nothing.
	Drift func(Drift)

	// Object, if set, is told of every object that was read into a struct, inner ones
	// first. Like Drift it is called synchronously and costs nothing when it is nil.
	Object func(Object)
}

// maxDepth is the nesting bound where Options names none, and always for encoding.
const maxDepth = 10_000

// maxNumber bounds the length of a number literal, because the big-number
// packages that callers hand it to take quadratic time.
const maxNumber = 1_000

// DriftKind says what a Drift is about.
type DriftKind uint8

const (
	// DriftUnknownField is a member that no field takes.
	DriftUnknownField DriftKind = iota + 1
	// DriftUnknownEnum is a value that an enum type does not list.
	DriftUnknownEnum
	// DriftType is a value of another JSON type than declared.
	DriftType
)

// String gives the kind as it stands in reports.
func (k DriftKind) String() string {
	switch k {
	case DriftUnknownField:
		return "unknown-field"
	case DriftUnknownEnum:
		return "unknown-enum"
	case DriftType:
		return "type"
	}
	return "drift(" + strconv.Itoa(int(k)) + ")"
}

// Drift is one difference between a document and the type it was decoded into.
type Drift struct {
	Kind DriftKind
	Path string // JSON path, such as $.orders[2].price
	Want string // what the type declares: a JSON type, or the Go name of an enum
	Got  string // JSON type of what came; for an unknown enum value, the value
}

// Error is a document that cannot be decoded or a value that cannot be encoded.
type Error struct {
	Path   string // JSON path, such as $.orders[2].price
	Offset int    // byte offset in the document; -1 when encoding
	Msg    string
	Err    error // cause, of a custom unmarshaler for instance; may be nil
}

// Error gives path, offset and message in one line.
func (e *Error) Error() string {
	s := "json: " + e.Path
	if e.Offset >= 0 {
		s += " at byte " + strconv.Itoa(e.Offset)
	}
	s += ": " + e.Msg
	if e.Err != nil {
		if e.Msg != "" {
			s += ": "
		}
		s += e.Err.Error()
	}
	return s
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// under puts one more path segment in front. Segments are collected while an error
// travels up, so that a decode without error pays nothing for paths.
func (e *Error) under(seg string) {
	e.Path = "$" + seg + e.Path[1:]
}

// member is the path segment of an object member.
func member(name string) string {
	if name == "" {
		return `[""]`
	}
	for i := 0; i < len(name); i++ {
		c := name[i]
		plain := c == '_' || c == '-' || c >= 0x80 ||
			'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
		if !plain {
			return "[" + strconv.Quote(name) + "]"
		}
	}
	return "." + name
}

// element is the path segment of a list element.
func element(i int) string { return "[" + strconv.Itoa(i) + "]" }
