// Package sdk is what generated clients import: it carries a typed call to a vendor
// and the vendor's answer back, and it serves the calls that the vendor makes.
//
// A generated method is data and one call of [Client.Call]; everything else is here,
// once, on the standard library alone:
//
//	encode -> middleware -> freeze
//	for each attempt: clone -> limiter -> token -> clock and nonce -> Sign -> send
//	answer -> envelope -> decode
//
// Two rules hold the package together. Every attempt is signed afresh, because
// timestamps and nonces expire: retry is outside signing. And nothing changes after
// [Signer.Sign]: the bytes that were signed are the bytes that are sent, or the call
// fails with [ErrMutatedAfterSign] before anything leaves the process.
//
// # Errors
//
// Whatever goes wrong after the arguments were accepted is an [*Error]: transport
// failures, non-2xx answers, HTTP 200 with a failure code, and pages that a proxy
// sent in place of the API. Documented codes are [*ErrorCode] values for errors.Is.
//
// # Secrets
//
// [Secret] values print as ***; request URLs and vendor messages are redacted before
// they reach an error or a log.
package sdk
