// Package mock plays a vendor from its OpenAPI document: an HTTP server for tests,
// for examples and for trying an API before there is an account.
//
// A request takes this way:
//
//	body cap -> route -> signature and token -> document -> Fail -> Respond -> example
//
// The document is read by the generator's own loader, so that envelope, recipes,
// tokens and paging mean here what they mean in the generated client. Whether a
// request fits its schemas is for kin-openapi to say: a second opinion, not the
// reading that made the client. A failure is answered as the vendor would answer
// it, which is HTTP 200 with an envelope and a code for many vendors, and 400 or 401
// elsewhere; its text says what was expected, with secrets masked. The same text is
// kept in [Handler.Problems], which a test looks at last.
//
// [New] starts a server on localhost. [NewHandler] gives the same as an
// [net/http.Handler]. [Handler.Send] plays the other direction, the vendor's signed
// calls to the user's webhook handler.
package mock
