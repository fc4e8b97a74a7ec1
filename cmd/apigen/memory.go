package main

import (
	"os"
	"runtime/debug"
)

// gcPercent is by how much the heap grows between two collections while code is
// generated. Half of what the default would keep is garbage, and a generator often runs
// where memory is scarce, in a build container beside the compiler.
const gcPercent = 25

// frugal makes the collector run more often, unless GOGC says otherwise. It is for the
// commands that generate; it is the program's to decide and not the library's.
func frugal() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
}
