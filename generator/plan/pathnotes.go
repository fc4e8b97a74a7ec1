package plan

import (
	"slices"
	"strings"
)

// pathNotes follow method and path in a method's documentation: the types that its
// signature does not name.
func (b *builder) pathNotes(c *call) string {
	notes := b.headerNotes(c)
	if note := b.failuresNote(c); note != "" {
		notes = append(notes, note)
	}
	if len(notes) == 0 {
		return ""
	}
	return " (" + strings.Join(notes, ", ") + ")"
}

// failuresNote names the types that [sdk.Error.Detail] can hold.
func (b *builder) failuresNote(c *call) string {
	var names []string
	for _, f := range c.failures() {
		info := b.types[base(f.t)]
		if info == nil || info.name == "" {
			continue
		}
		name := "[" + info.name + "]"
		if info.unit != c.group.unit {
			name = "[" + info.unit.name + "." + info.name + "]"
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return "failures: " + strings.Join(names, ", ")
}
