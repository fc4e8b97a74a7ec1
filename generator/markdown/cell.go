package markdown

import (
	"strings"
	"unicode/utf8"
)

// Cell is a document's text for a cell of a table in Markdown: one line, with its code and its
// links, cut after a sentence, or else after a word, where it is longer than limit.
func Cell(s string, limit int) string {
	return escapeRow(shorten(flat(s), limit))
}

// flat is a whole text as one line of spans.
func flat(s string) []span {
	s = bounded(s)
	var kept []string
	lines := strings.Split(lineEnds.Replace(s), "\n")
	for i := 0; i < len(lines); i++ {
		text := strings.TrimSpace(unquote(lines[i]))
		switch {
		case strings.HasPrefix(text, "```"), strings.HasPrefix(text, "~~~"):
			if end := fenceEnd(lines, i, text[:3]); end > 0 {
				i = end // a block of code is nothing for a cell
			}
			continue
		case isTable(lines, i):
			for i+1 < len(lines) && strings.Contains(lines[i+1], "|") {
				i++
			}
			continue
		case rule(text):
			continue
		case headingForm().MatchString(text):
			text = strings.TrimSpace(strings.Trim(text, "#")) + ":"
		}
		kept = append(kept, text)
	}
	return inline(strings.Join(kept, "\n"))
}

// shorten keeps whole sentences of a text that is too long, or its first words.
func shorten(spans []span, limit int) []span {
	var words []span // a word, code or a link each; text of one begins with its space
	for _, sp := range spans {
		if sp.kind != plain {
			words = append(words, sp)
			continue
		}
		space := strings.TrimLeft(sp.text, " \t\n") != sp.text
		for i, w := range strings.Fields(sp.text) {
			if i > 0 || space && len(words) > 0 {
				w = " " + w
			}
			words = append(words, split(w)...)
		}
		if strings.TrimRight(sp.text, " \t\n") != sp.text && len(words) > 0 {
			words = append(words, span{text: " "})
		}
	}
	size, sentence, fits := 0, 0, len(words)
	for i, w := range words {
		if size += utf8.RuneCountInString(w.text); size > limit {
			fits = i
			break
		}
		if ended(w.text) && (i+1 == len(words) || strings.HasPrefix(words[i+1].text, " ") || wideEnd(w.text)) { // 3.5 is no end
			sentence = i + 1
		}
	}
	switch {
	case fits == len(words):
		return words
	case sentence > 0:
		return words[:sentence]
	case fits == 0:
		return append(words[:0:0], span{kind: words[0].kind, text: string([]rune(words[0].text)[:limit]) + "…"})
	}
	for fits > 1 && words[fits-1].text == " " {
		fits--
	}
	return append(words[:fits:fits], span{text: "…"})
}

// split takes a word apart where its script has no spaces: a line may end anywhere there.
func split(w string) []span {
	if strings.IndexFunc(w, wide) < 0 {
		return []span{{text: w}}
	}
	var out []span
	for _, r := range w {
		if n := len(out); n > 0 && !wide(r) && !wideEnd(out[n-1].text) {
			out[n-1].text += string(r)
			continue
		}
		out = append(out, span{text: string(r)})
	}
	return out
}

func wide(r rune) bool { return r >= 0x2E80 && r < 0xFF00 }

// ended reports whether a word ends a sentence; e.g. does not.
func ended(w string) bool {
	w = strings.TrimSpace(strings.TrimRight(w, `)"'`))
	switch strings.ToLower(strings.TrimLeft(w, `("'`)) {
	case "e.g.", "i.e.", "etc.", "vs.", "cf.", "incl.", "no.", "approx.":
		return false
	}
	return strings.HasSuffix(w, ".") || strings.HasSuffix(w, "!") || strings.HasSuffix(w, "?") || wideEnd(w)
}

func wideEnd(w string) bool {
	return strings.HasSuffix(w, "。") || strings.HasSuffix(w, "！") || strings.HasSuffix(w, "？")
}

func escapeRow(spans []span) string {
	var b strings.Builder
	for _, sp := range spans {
		switch {
		case sp.kind == code && !strings.Contains(sp.text, "`"):
			b.WriteString("`" + strings.ReplaceAll(sp.text, "|", `\|`) + "`")
		case sp.kind == link && strings.HasPrefix(sp.url, "http") && !strings.ContainsAny(sp.url, " |<>()"):
			b.WriteString("[" + rowEscapes.Replace(sp.text) + "](" + sp.url + ")")
		default:
			b.WriteString(rowEscapes.Replace(sp.text))
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

var rowEscapes = strings.NewReplacer("|", `\|`, "<", "&lt;", "`", "'", "*", `\*`)
