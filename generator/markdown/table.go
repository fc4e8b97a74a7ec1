package markdown

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxTable is how wide a table may be that is set in columns.
const maxTable = 100

// isTable reports whether a table begins in a line: a row, and one of dashes under it.
func isTable(lines []string, i int) bool {
	if i+1 >= len(lines) || !strings.Contains(lines[i], "|") {
		return false
	}
	under := strings.TrimSpace(unquote(lines[i+1]))
	return strings.Contains(under, "-") && strings.Contains(under, "|") && strings.Trim(under, "|-: \t") == ""
}

// cells splits a row.
func (b *blocksOf) cells(row string) []string {
	row = strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(row), "|"), "|")
	var out []string
	var cell strings.Builder
	inCode := false
	for i := 0; i < len(row); i++ {
		switch c := row[i]; {
		case c == '\\' && i+1 < len(row) && row[i+1] == '|':
			cell.WriteByte('|')
			i++
		case c == '|' && !inCode:
			out = append(out, cell.String())
			cell.Reset()
		default:
			if c == '`' {
				inCode = !inCode && strings.IndexByte(row[i+1:], '`') >= 0
			}
			cell.WriteByte(c)
		}
	}
	out = append(out, cell.String())
	for i, c := range out {
		out[i] = strings.Join(strings.Fields(b.render(strings.TrimSpace(c))), " ")
	}
	return out
}

// table sets rows in columns; a table too wide for that becomes a list.
func table(rows [][]string) []string {
	var widths []int
	for _, row := range rows {
		for i, c := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], utf8.RuneCountInString(c))
		}
	}
	total := 0
	for _, w := range widths {
		total += w + 2
	}
	if total > maxTable {
		return listed(rows)
	}
	out := []string{"", "```"}
	for _, row := range rows {
		var line strings.Builder
		for i, c := range row {
			line.WriteString(c)
			if i < len(row)-1 {
				line.WriteString(strings.Repeat(" ", widths[i]-utf8.RuneCountInString(c)+2))
			}
		}
		out = append(out, strings.TrimRight(line.String(), " "))
	}
	return append(out, "```", "")
}

// tableOfPage leaves a table to the page.
func tableOfPage(rows [][]string) []string {
	out := []string{""}
	for i, row := range rows {
		for j, c := range row {
			row[j] = strings.ReplaceAll(c, "|", `\|`)
		}
		out = append(out, "| "+strings.Join(row, " | ")+" |")
		if i == 0 {
			out = append(out, strings.Repeat("| --- ", len(row))+"|")
		}
	}
	return append(out, "")
}

// listed writes each row as an item: its first cell, and what the heads say of the others.
func listed(rows [][]string) []string {
	heads := rows[0]
	out := []string{""}
	for _, row := range rows[1:] {
		item := "- " + row[0]
		for i, c := range row[1:] {
			sep := ", "
			if i == 0 {
				sep = ": "
			}
			switch {
			case c == "":
				continue
			case len(row) > 2 && i+1 < len(heads) && heads[i+1] != "":
				item += sep + lowered(heads[i+1]) + " " + c
			default:
				item += sep + c
			}
		}
		out = append(out, item)
	}
	return append(out, "")
}

// lowered is a head of a column inside of a sentence.
func lowered(head string) string {
	first, size := utf8.DecodeRuneInString(head)
	return string(unicode.ToLower(first)) + head[size:]
}
