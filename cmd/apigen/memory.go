package main

import (
	"os"
	"runtime/debug"
)

// gcPercent is by how much the heap grows between two collections while code is
// generated: a part of the default, because a generator often runs where memory is scarce,
// in a build container beside the compiler. It costs a fifth more CPU than half would. Still
// less saves nothing: what is live and the program itself outweigh the garbage by then.
const gcPercent = 25

// frugal makes the collector run more often, unless GOGC says otherwise. It is for the
// commands that generate; it is the program's to decide and not the library's.
func frugal() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
}
