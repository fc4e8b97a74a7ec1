package jx

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/apigen-go/apigen/generator/markdown"
)

// Doc is a comment: lines of text that are printed behind "// ", whatever they hold.
type Doc struct{ lines []string }

// Width is the column that comments are wrapped at, counted in terminal cells: a CJK
// letter takes two.
const Width = 110

// NewDoc sanitises and wraps text. Empty lines separate paragraphs; lines that start
// with a list marker are list items; fenced blocks stay as they are. indent is the
// number of cells that stand before the comment.
func NewDoc(text string, indent int) Doc {
	var d Doc
	fenced := false
	lines := strings.Split(clean(text), "\n")
	for i := 0; i < len(lines); i++ {
		line := strings.TrimSpace(lines[i])
		switch {
		case strings.HasPrefix(line, "```"):
			fenced = !fenced
			d.blank()
		case fenced:
			d.add("\t" + strings.TrimRightFunc(strings.ReplaceAll(lines[i], "\t", "    "), unicode.IsSpace))
		case line == "":
			d.blank()
		default:
			for i+1 < len(lines) && continues(line, lines[i+1]) {
				i++
				line = glue(line, strings.TrimSpace(lines[i]))
			}
			d.paragraph(harmless(line), Width-3-indent)
		}
	}
	for len(d.lines) > 0 && strings.TrimSpace(d.lines[len(d.lines)-1]) == "" {
		d.lines = d.lines[:len(d.lines)-1]
	}
	d.plainHeadings()
	return d
}

// continues reports whether next is the rest of a line that was broken because it
// was long, or a list item's further line. A short line was ended on purpose.
func continues(line, next string) bool {
	text := strings.TrimSpace(next)
	if text == "" || strings.HasPrefix(text, "```") || strings.HasPrefix(text, "#") || strings.HasPrefix(text, "|") {
		return false
	}
	if marker, _ := listMarker(text); marker != "" {
		return false
	}
	if strings.HasPrefix(line, "#") || strings.HasPrefix(line, "|") {
		return false
	}
	if marker, _ := listMarker(line); marker != "" && next != strings.TrimLeft(next, " \t") {
		return true
	}
	last, _ := utf8.DecodeLastRuneInString(line)
	return Cells(line) >= 64 && !strings.ContainsRune("。.!！?？:：;；", last)
}

// glue joins two lines, with a space unless CJK letters meet.
func glue(a, b string) string {
	last, _ := utf8.DecodeLastRuneInString(a)
	first, _ := utf8.DecodeRuneInString(b)
	if wide(last) || wide(first) {
		return a + b
	}
	return a + " " + b
}

// Empty reports whether there is nothing to say.
func (d Doc) Empty() bool { return len(d.lines) == 0 }

// Lines are the lines without their slashes.
func (d Doc) Lines() []string { return d.lines }

func (d *Doc) add(line string) { d.lines = append(d.lines, line) }

// blank adds an empty line between paragraphs, never two.
func (d *Doc) blank() {
	if n := len(d.lines); n > 0 && d.lines[n-1] != "" {
		d.add("")
	}
}

// paragraph wraps one line of text.
func (d *Doc) paragraph(text string, width int) {
	first, rest := "", ""
	if marker, body := listMarker(text); marker != "" {
		// The form that gofmt gives list items.
		if n := len(d.lines); n > 0 && d.lines[n-1] != "" && d.lines[n-1][0] != ' ' {
			d.blank()
		}
		first, rest, text = marker, "    ", body
	} else if n := len(d.lines); n > 0 && strings.HasPrefix(d.lines[n-1], " ") {
		d.blank() // a list ends here
	}
	for i, line := range wrap(text, width-Cells(rest)) {
		if i == 0 {
			d.add(first + line)
		} else {
			d.add(rest + line)
		}
	}
}

// listMarker splits a list item into gofmt's spelling of its marker and the text.
func listMarker(text string) (marker, body string) {
	if len(text) > 2 && strings.IndexByte("-*+", text[0]) >= 0 && text[1] == ' ' {
		return "  - ", strings.TrimSpace(text[2:])
	}
	digits := 0
	for digits < len(text) && digits < 3 && text[digits] >= '0' && text[digits] <= '9' {
		digits++
	}
	if digits > 0 && len(text) > digits+2 && (text[digits] == '.' || text[digits] == ')') && text[digits+1] == ' ' {
		return strings.Repeat(" ", max(1, 2-digits)) + text[:digits] + ". ", strings.TrimSpace(text[digits+2:])
	}
	return "", text
}

// harmless takes the meaning from lines that Go tools read: none of them could do
// harm behind "// ", but a reader should not take vendor's text for one.
func harmless(line string) string {
	switch {
	case strings.HasPrefix(line, "+build"), strings.HasPrefix(line, "go:"), strings.HasPrefix(line, "line "),
		strings.HasPrefix(line, "export "), strings.HasPrefix(line, "#include"), strings.HasPrefix(line, "#cgo"):
		return "· " + line
	case strings.HasPrefix(line, "#"):
		// A heading in the vendor's Markdown is a line of its own here.
		return strings.TrimSpace(strings.TrimLeft(line, "#"))
	}
	return line
}

// clean makes text of whatever a document holds: no Markdown or HTML, valid UTF-8, LF only, no
// control or formatting characters that could hide what stands there.
func clean(text string) string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	text = markdown.Text(text)
	if strings.ContainsAny(text, "\r\v\f\u0085\u2028\u2029") {
		text = lineEnds.Replace(text)
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case unicode.IsControl(r), r == '\uFEFF':
			return -1
		case unicode.Is(unicode.Bidi_Control, r):
			return -1 // text that reads in another order than it is stored
		}
		return r
	}, text)
}

var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\v", "\n", "\f", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n")

// wrap breaks text into lines of at most width cells, at spaces and between CJK
// letters, never before closing punctuation.
func wrap(text string, width int) []string {
	if Cells(text) <= width && !strings.Contains(text, "  ") && !strings.Contains(text, "\t") {
		return []string{text} // most texts are one short line
	}
	var lines []string
	var line strings.Builder
	cells := 0
	for _, tok := range tokens(text) {
		w := tok.cells
		if tok.space {
			w++
		}
		if cells > 0 && cells+w > width {
			lines = append(lines, line.String())
			line.Reset()
			cells = 0
		}
		if tok.space && cells > 0 {
			line.WriteByte(' ')
			cells++
		}
		line.WriteString(tok.text)
		cells += tok.cells
	}
	if line.Len() > 0 {
		lines = append(lines, line.String())
	}
	if len(lines) > 1 && strings.HasPrefix(lines[len(lines)-1], "go:") {
		lines[len(lines)-1] = "· " + lines[len(lines)-1]
	}
	return lines
}

// word is text that stays together.
type word struct {
	text  string
	cells int
	space bool // a space stands before it
}

func tokens(text string) []word {
	out := make([]word, 0, len(text)/5+1)
	start, cells, space := 0, 0, false
	flush := func(end int) {
		if start < end {
			out = append(out, word{text[start:end], cells, space})
			cells, space = 0, false
		}
		start = end
	}
	var prev rune
	for i, r := range text {
		switch {
		case unicode.IsSpace(r):
			flush(i)
			start = i + utf8.RuneLen(r)
			space = true
			prev = r
			continue
		case start < i && breakable(prev, r):
			flush(i)
		}
		cells += runeCells(r)
		prev = r
	}
	flush(len(text))
	return out
}

// breakable reports whether a line may break between two runes without a space.
func breakable(prev, r rune) bool {
	if closing(r) || opening(prev) {
		return false
	}
	return wide(prev) || wide(r)
}

func closing(r rune) bool {
	return strings.ContainsRune("，。、；：？！）】》」』”’…,.;:?!)]}>%", r)
}

func opening(r rune) bool { return strings.ContainsRune("（【《「『“‘([{<", r) }

func runeCells(r rune) int {
	if wide(r) {
		return 2
	}
	return 1
}

// wide reports whether a terminal shows a rune in two cells.
func wide(r rune) bool {
	return r >= 0x1100 && (r <= 0x115F || r >= 0x2E80 && r <= 0xA4CF || r >= 0xAC00 && r <= 0xD7A3 || r >= 0xF900 && r <= 0xFAFF ||
		r >= 0xFE30 && r <= 0xFE6F || r >= 0xFF00 && r <= 0xFF60 || r >= 0xFFE0 && r <= 0xFFE6 || r >= 0x1F300 && r <= 0x1FAFF ||
		r >= 0x20000 && r <= 0x3FFFD)
}

// Cells is the width of a text in terminal cells.
func Cells(s string) int {
	n := 0
	for len(s) > 0 {
		r, size := utf8.DecodeRuneInString(s)
		n += runeCells(r)
		s = s[size:]
	}
	return n
}
