// Package bench measures the codec against other JSON libraries. It is a module of
// its own, so that users of the runtime never download what it compares with, and it
// lies inside of sdk, because the codec is internal to sdk.
//
//	cd sdk/bench && go test -bench . -benchtime 5s
package bench
