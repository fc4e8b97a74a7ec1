// Package codec is the JSON layer and the parameter encoder of the runtime.
//
// One table per Go type is built by reflection from its struct tags, once, and
// cached. A decoder and an encoder walk that table over the bytes; there is no
// generated codec and no per-call reflection on the paths that matter:
//
//	struct type -> table (tags.go, structs.go, table.go)
//	bytes -> scan.go -> decode*.go -> value         (coerce.go where vendors lie)
//	value -> encode*.go -> bytes
//	value -> param.go, style.go -> []Param -> query.go -> bytes
//
// # What is exact
//
// Without [Options.Lenient], whatever encoding/json accepts into a type decodes
// to the same value, and what it rejects is rejected, with these rules where the
// two differ:
//
//   - Member names are matched exactly, never by folding case.
//   - A `json` tag may hold any name; encoding/json ignores a tag with, say, a
//     quote or a backslash in it and falls back to the Go name.
//   - A number literal may have at most 1,000 characters.
//   - A json.Number field with the `string` option takes valid number text only.
//   - A failed decode leaves the target partly filled, with nothing promised
//     about which part.
//
// Invalid UTF-8 and lone surrogates become U+FFFD, the last of several equal
// members wins, and a list is decoded over the elements that it already has, all
// as encoding/json does it.
//
// Encoding gives the bytes of an encoding/json encoder with SetEscapeHTML(false),
// without the newline. Every value counts as addressable, so a MarshalJSON method
// with a pointer receiver is always called. A nil slice or map is written empty, as
// [], {} or "" (bytes), where encoding/json has null: vendors that document a list do
// not expect anything else. Only a nil pointer, interface or raw value is null.
//
// # What is lenient
//
// With Options.Lenient a value of the wrong JSON type is converted where one
// sensible reading exists; the rules stand at the functions in coerce.go. Every
// conversion is reported to Options.Drift.
//
// # Struct tags
//
// `json:"name,opts"` with omitempty, omitzero and string as in encoding/json, and
//
//   - jsontext: JSON text inside a JSON string on the wire
//   - number: text that is written as a bare JSON number
//   - wrap=item: a list that the wire writes as {"item":[...]}
//   - alias=name: another name that is read as well, never written
//   - unknown: a map that holds the members no other field takes
//   - required: nil is left out like a zero, but the member has to be set; for validation
//   - lenient, strict: override Options.Lenient for this field and below
//
// These may also stand in a tag of their own, `codec:"wrap=item"`, for linters that
// know the options of encoding/json only.
//
// `layout:"2006-01-02 15:04:05" zone:"Asia/Shanghai"` give a time its text form;
// the layouts unix and unix-ms mean numbers, and the zero time is "" or 0. `query`,
// `header`, `cookie`, `path` and `form` tags name parameters, and a `body` tag names
// the field that holds the whole body; `body:"json,required"` is one that has to be set. A field with one of these and without a json
// tag is no JSON member. `const:"text"` is what a field that is zero is written as.
package codec
