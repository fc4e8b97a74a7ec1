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
// the built-in values timestamp, nonce, token, method, host, path, query, body, url;
// {name|filter} passes it through hex, HEX, base64, base64url, upper, lower, trim,
// uri (RFC 3986 percent-encoding) or a digest name. {{ and }} stand for braces.
type Recipe struct {
	// Name is the security scheme's name in the spec.
	Name string
	// Credentials are the values the user configures.
	Credentials []Credential
	// Clock is how {timestamp} is written: "unix" (default), "unix-ms", "rfc3339", or a
	// Go layout; Zone is the layout's zone (default UTC).
	Clock string
	Zone  string
	// Nonce is how {nonce} is made: "hex32" (default), "hex16", "uuid", "digits10", ...
	Nonce string
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
	In    string // header, query, form, json (a top-level member of the body), cookie
	Name  string
	Value string // template
	// OmitEmpty leaves the placement out where the value is empty.
	OmitEmpty bool
}

// Step computes one value. Exactly one of Text, Params and Digest is set.
type Step struct {
	Name string

	// Text is a template.
	Text string

	// Params renders parameters of the request.
	Params *Params

	// Digest of the template Of, with the template Key where it is keyed: md5, sha1, sha256,
	// sha512, hmac-md5, hmac-sha1, hmac-sha256, hmac-sha512, rsa-sha256, rsa-sha1.
	Digest string
	Of     string
	Key    string
	// Encoding of the digest: hex (default), HEX, base64, base64url, raw.
	Encoding string
}

// Params renders the request's parameters into one string.
type Params struct {
	// From lists where parameters are taken from: query, form, json (top-level members), header.
	From []string
	// Include and Exclude are parameter names; empty Include means all.
	Include []string
	Exclude []string
	// Add takes part in the string without being sent, e.g. DiDi's sign_key.
	Add []Placement
	// Sort is "name" (byte order, default) or "none" (as sent).
	Sort string
	// Pair is the template for one parameter with {name} and {value}; default "{name}={value}".
	Pair string
	// Join stands between pairs; default "&".
	Join string
	// SkipEmpty leaves empty values out; Trim trims them first.
	SkipEmpty bool
	Trim      bool
	// Nested renders JSON values (and JSON text inside strings) recursively by the same rule.
	Nested bool
}
