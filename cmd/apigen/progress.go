package main

import (
	"fmt"
	"io"
	"os"

	"golang.org/x/term"
)

// progress writes to a terminal and is silent anywhere else, so that logs and pipes
// hold findings only.
type progress struct {
	w io.Writer
}

func newProgress(w io.Writer) progress {
	if f, ok := w.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		return progress{w}
	}
	return progress{io.Discard}
}

// show replaces the current line.
func (p progress) show(format string, args ...any) {
	fmt.Fprintf(p.w, "\r\x1b[K"+format, args...)
}

func (p progress) clear() { fmt.Fprint(p.w, "\r\x1b[K") }

// say writes a line that stays.
func (p progress) say(format string, args ...any) {
	fmt.Fprintf(p.w, format+"\n", args...)
}
