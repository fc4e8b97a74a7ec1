package jx

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// plainHeadings closes with a full stop what gofmt would take for a heading of its old
// kind: a line without punctuation that stands alone between two paragraphs. Vendors
// write "Empty string if absent" like that, and mean a sentence.
func (d *Doc) plainHeadings() {
	for i := 1; i+2 < len(d.lines); i++ {
		if d.lines[i-1] == "" && d.lines[i+1] == "" && headingLike(d.lines[i]) {
			d.lines[i] += "."
		}
	}
}

// headingLike is a little wider than go/doc/comment's rule: a full stop too many does
// no harm.
func headingLike(line string) bool {
	first, _ := utf8.DecodeRuneInString(line)
	last, _ := utf8.DecodeLastRuneInString(line)
	return unicode.IsUpper(first) && (unicode.IsLetter(last) || unicode.IsDigit(last)) &&
		!strings.ContainsAny(line, ";:!?+*/=[]{}_^°&§~%#@<\">\\")
}
