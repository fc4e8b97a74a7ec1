// Package apigen is the root of the module; it holds no code of its own.
//
// The generator is the command cmd/apigen, the runtime that generated clients import
// is package sdk, and the clients of the vendors that this repository describes are
// below generated/. The line below refreshes them all.
package apigen

//go:generate go run ./cmd/apigen generate
