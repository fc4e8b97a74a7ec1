// Package templates holds the prose of generated packages: doc.go and README.md.
// They are filled with a plan.Page. No Go code and no logic per operation lives here.
package templates

import "embed"

// FS holds the templates.
//
//go:embed *.tmpl
var FS embed.FS
