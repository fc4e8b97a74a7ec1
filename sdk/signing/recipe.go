// Package signing computes and checks request signatures that are declared as data.
//
// A [Recipe] is what a vendor's signing chapter says, in a few lines: what is sent
// beside the call (Set), the values computed from it one after the other (Steps),
// and where the result goes (Send). The generator reads it from x-apigen-signing in
// a spec and prints it into the generated package; nothing of it is code.
package signing

// Recipe is one signature rule.
//
// Texts are templates: {name} is replaced by a credential, an earlier step or one of
// the built-in values timestamp, nonce, token, method, host, path, query, target, body,
// rawbody, media, url, or by {query.x}, {form.x}, {json.x}, {xml.x}, {header.x},
// {cookie.x} or {param.x}; {name|filter} passes it through hex, HEX, base64, base64url,
// unhex, unbase64, upper, lower, trim, collapse, uri, uripath, form, before:X, after:X
// or a digest name. {{ and }} stand for braces.
type Recipe struct {
	// Name is the security scheme's name in the spec.
	Name string
	// Credentials are the values the user configures.
	Credentials []Credential
	// Clock is how {timestamp} is written: "unix" (default), "unix-ms", "rfc3339", or a
	// Go layout; Zone is the layout's zone (default UTC), an IANA name or an offset such
	// as "+08:00".
	Clock string
	Zone  string
	// Epoch is the Unix second from which a clock that is a number counts.
	Epoch int64
	// Nonce is how {nonce} is made: "hex32" (default), "hex16", "uuid", "digits10", ...
	Nonce string
	// DropEmpty lists where parameters without a value are not even sent: query, form.
	DropEmpty []string
	// Set is put into the request before anything is computed, so it can take part.
	Set []Placement
	// Steps are computed in order. The step named canonical is the string to sign and
	// the step named signature its result: tools show both by these names.
	Steps []Step
	// Send is put into the request last. Nothing may change after it.
	Send []Placement
	// Tolerance in seconds is how far an inbound timestamp may be off; 0 means no check.
	Tolerance int
}

// Credential is one value that the user configures.
type Credential struct {
	Name        string
	GoName      string
	Description string
	// Secret values never print.
	Secret bool
	// Optional values may stay empty.
	Optional bool
	// Default is used where the user configures nothing.
	Default string
}

// Placement is one value put into the request.
type Placement struct {
	// In is header, query, form, json or xml (a member at the top of the body), cookie, or
	// param: the query for GET, HEAD and DELETE, else the place that the body's type asks for.
	In    string
	Name  string
	Value string // template
	// OmitEmpty leaves the placement out where the value is empty.
	OmitEmpty bool
	// List is the separator of a value that is a list, e.g. "," in "t={timestamp},v1={signature}".
	// It matters to verification only: the items of an inbound value may then come in any
	// order, some may repeat and unknown ones are passed over.
	List string
	// Raw writes the value into a JSON body as a number, true or false and not as a string.
	Raw bool
	// When limits the placement to requests that fit every condition.
	When []Cond
}

// Cond holds where the value called Name, as it would be in a template, matches one of In.
// A "*" at the end of one of In stands for any rest.
type Cond struct {
	Name string
	In   []string
}

// Step computes one value. Exactly one of Text, Params, Digest and Clock is set.
type Step struct {
	Name string

	// Text is a template.
	Text string

	// Params renders parameters of the request.
	Params *Params

	// Digest of the template Of, with the template Key where it is keyed: md5, sha1, sha256,
	// sha512, hmac-md5, hmac-sha1, hmac-sha256, hmac-sha512, rsa-sha256, rsa-sha1. It may be a
	// template over credentials, so that the user chooses.
	Digest string
	Of     string
	Key    string
	// Encoding of the digest: hex (default), HEX, base64, base64url, raw.
	Encoding string

	// Clock writes the request's time another way than Recipe.Clock does, in Zone.
	Clock string
	Zone  string

	// When limits the step to requests that fit every condition. Several steps may share a
	// name where all have conditions but the first: the last one that fits counts.
	When []Cond
}

// Params renders the request's parameters into one string.
type Params struct {
	// From lists where parameters are taken from: query, form, json (top-level members),
	// xml (top-level elements), header, cookie, or param for all of query, form, json and xml.
	From []string
	// Include and Exclude are parameter names, "*" at the end for any rest; empty Include means all.
	Include []string
	Exclude []string
	// Add takes part in the string without being sent, e.g. DiDi's sign_key.
	Add []Placement
	// Sort is "name" (byte order, default), "nameValue" (values decide among equal names), "uri"
	// (as nameValue, of the percent-encoded forms) or "none" (as sent).
	Sort string
	// Repeat says which of several parameters with one name take part: "all" (default), "first", "last".
	Repeat string
	// Pair is the template for one parameter with {name} and {value}; default "{name}={value}".
	Pair string
	// Join stands between pairs; default "&" where Pair is left out, nothing where it is given.
	Join string
	// SkipEmpty leaves empty values out; Trim trims them first.
	SkipEmpty bool
	Trim      bool
	// Nested renders JSON values (and JSON text inside strings) recursively by the same rule.
	Nested bool
}
