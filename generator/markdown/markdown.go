// Package markdown reads the Markdown of API documents, which may hold HTML, for places that
// show neither: Go's doc comments and cells of a table in a README.
//
// It is lenient, as the texts are: what is no markup stays as it stands, <id>, 2*3 and snake_case
// included.
package markdown

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Text is a document's text for a doc comment: paragraphs separated by empty lines, list items
// that start with a marker, fenced blocks, and nothing else of Markdown. Links show where they
// lead, tables are set in columns.
func Text(s string) string {
	if !strings.ContainsAny(s, "`*_<&[]|#>\\~=") && !strings.Contains(s, "---") {
		return s // most texts have no markup at all
	}
	if len(s) > maxText {
		return s
	}
	b := blocksOf{render: render, heading: func(text string) string { return text }, table: table}
	b.read(s)
	return strings.Join(b.out, "\n")
}

// Readme is a document's text as a part of a longer Markdown page: its headings are no longer
// those of the page, its HTML is gone.
func Readme(s string) string {
	b := blocksOf{render: renderPage, heading: func(text string) string { return "**" + text + "**" }, table: tableOfPage}
	b.read(bounded(s))
	var out []string
	for _, line := range b.out {
		if line = strings.TrimRight(line, " \t"); line != "" || len(out) > 0 && out[len(out)-1] != "" {
			out = append(out, line)
		}
	}
	return strings.TrimSpace(strings.Join(out, "\n"))
}

// maxText is how long a text may be that is read: what is longer is no description.
const maxText = 1 << 17

// bounded is the beginning of a text, in whole characters.
func bounded(s string) string {
	if len(s) > maxText {
		return strings.ToValidUTF8(s[:maxText], "")
	}
	return s
}

// blocksOf reads line by line. A paragraph is kept until it ends, because markup may span
// its lines.
type blocksOf struct {
	out     []string
	para    []string
	render  func(paragraph string) string
	heading func(text string) string
	table   func(rows [][]string) []string
}

func (b *blocksOf) read(s string) {
	lines := strings.Split(lineEnds.Replace(s), "\n")
	for i := 0; i < len(lines); i++ {
		line := unquote(lines[i])
		text := strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(text, "```"), strings.HasPrefix(text, "~~~"):
			if end := fenceEnd(lines, i, text[:3]); end > 0 {
				b.flush()
				b.out = append(b.out, "```")
				b.out = append(b.out, lines[i+1:end]...)
				b.out = append(b.out, "```")
				i = end
				continue
			}
			b.para = append(b.para, line)
		case text == "":
			b.flush()
			b.out = append(b.out, "")
		case isTable(lines, i):
			b.flush()
			rows := [][]string{b.cells(text)}
			for i += 2; i < len(lines) && strings.Contains(lines[i], "|") && strings.TrimSpace(lines[i]) != ""; i++ {
				rows = append(rows, b.cells(unquote(lines[i])))
			}
			i--
			b.out = append(b.out, b.table(rows)...)
		case headingForm().MatchString(text):
			b.flush()
			b.out = append(b.out, "", b.heading(b.render(strings.TrimSpace(strings.Trim(text, "#")))), "")
		case rule(text):
			b.flush() // a line across, or one under a heading
			b.out = append(b.out, "")
		case isItem(text):
			b.flush()
			b.para = append(b.para, line)
		default:
			b.para = append(b.para, line)
		}
	}
	b.flush()
}

func (b *blocksOf) flush() {
	if len(b.para) > 0 {
		b.out = append(b.out, strings.Split(b.render(strings.Join(b.para, "\n")), "\n")...)
		b.para = nil
	}
}

// fenceEnd is the line that closes a fence, 0 if none does.
func fenceEnd(lines []string, i int, fence string) int {
	for j := i + 1; j < len(lines); j++ {
		if t := strings.TrimSpace(lines[j]); strings.HasPrefix(t, fence) && strings.Trim(t, fence[:1]) == "" {
			return j
		}
	}
	return 0
}

// unquote takes the marks of quotations off a line, not off a comparison.
func unquote(line string) string {
	text := strings.TrimLeft(line, " \t")
	for strings.HasPrefix(text, "> ") || strings.HasPrefix(text, ">") && (len(text) == 1 || text[1] == '>' || letter(text[1:])) {
		line = strings.TrimPrefix(text[1:], " ")
		text = strings.TrimLeft(line, " \t")
	}
	return line
}

func letter(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(r) || r == '*' || r == '['
}

// rule reports whether a line is nothing but a line.
func rule(text string) bool {
	return len(text) >= 3 && (strings.Trim(text, "-") == "" || strings.Trim(text, "=") == "" || strings.Trim(text, "* ") == "" && strings.Count(text, "*") > 2 ||
		strings.Trim(text, "_") == "")
}

func isItem(text string) bool { return itemForm().MatchString(text) }

// marker takes the marker of an item, and the space before it, off a paragraph.
func marker(s string) (lead, text string) {
	lead = s[:len(s)-len(strings.TrimLeft(s, " \t"))]
	s = s[len(lead):]
	if m := itemForm().FindString(s); m != "" {
		lead, s = lead+strings.Replace(strings.Replace(m, "*", "-", 1), "+", "-", 1), s[len(m):]
	}
	return lead, s
}

// renderPage writes a paragraph for a page of Markdown.
func renderPage(s string) string {
	lead, s := marker(s)
	var b strings.Builder
	b.WriteString(lead)
	for _, sp := range inline(s) {
		switch {
		case sp.kind == code && !strings.Contains(sp.text, "`"):
			b.WriteString("`" + sp.text + "`")
		case sp.kind == link && strings.HasPrefix(sp.url, "http") && !strings.ContainsAny(sp.url, " <>()"):
			b.WriteString("[" + pageEscapes.Replace(sp.text) + "](" + sp.url + ")")
		default:
			b.WriteString(pageEscapes.Replace(sp.text))
		}
	}
	return b.String()
}

var pageEscapes = strings.NewReplacer("<", "&lt;", "*", `\*`)

// render writes a paragraph for a doc comment.
func render(s string) string {
	lead, s := marker(s)
	var b strings.Builder
	b.WriteString(lead)
	for _, sp := range inline(s) {
		switch sp.kind {
		case code:
			b.WriteString(quoteCode(sp.text))
		case link:
			b.WriteString(sp.text)
			if shown := strings.TrimPrefix(sp.url, "mailto:"); !strings.HasPrefix(sp.url, "#") && sp.url != "" && shown != sp.text {
				b.WriteString(" (" + shown + ")")
			}
		default:
			b.WriteString(sp.text)
		}
	}
	return b.String()
}

// quoteCode writes code in prose: as it is, and in quotes where it would not be told from
// the words around it.
func quoteCode(text string) string {
	named := strings.IndexFunc(text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) >= 0
	if named && !strings.Contains(text, " ") || strings.Contains(text, `"`) {
		return text
	}
	return `"` + text + `"`
}

var (
	headingForm = form(`^#{1,6}\s+\S`)
	itemForm    = form(`^(?:[-*+]|[0-9]{1,3}[.)]) +`)
	lineEnds    = strings.NewReplacer("\r\n", "\n", "\r", "\n")
)

// Lead is the first line of a text without what makes it a heading, an item or a quotation.
func Lead(s string) string {
	s = strings.TrimSpace(s)
	if headingForm().MatchString(s) {
		s = strings.TrimSpace(strings.TrimLeft(s, "#"))
	}
	return strings.TrimSpace(unquote(s))
}
