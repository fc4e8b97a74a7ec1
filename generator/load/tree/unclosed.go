package tree

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
)

// opening is a bracket or a quote that waits for its other half.
type opening struct {
	char      byte
	line, col int
}

// unclosed finds what a YAML file leaves open: at its end, or where a line can only be
// the next member of what is around. YAML's own reader reports the place where it gave
// up, which may be pages further down.
func unclosed(data []byte) (at opening, stopped int, ok bool) {
	s := &flowScanner{block: -1}
	number := 0
	for line := range bytes.Lines(data) {
		number++
		text := strings.TrimRight(string(line), "\r\n")
		if s.outOf(text) {
			break
		}
		s.line(number, text)
	}
	if s.quote.char != 0 {
		return s.quote, number, true
	}
	if n := len(s.open); n > 0 {
		return s.open[n-1], number, true
	}
	return opening{}, 0, false
}

// flowScanner follows brackets and quotes through YAML: as much of the language as it
// takes to tell them from the same characters in text.
type flowScanner struct {
	open  []opening
	quote opening // char is 0 outside of quotes
	block int     // indentation of the member whose text block this is, -1 outside

	indent int  // indentation of the line on which the first open bracket stands
	before byte // the last character of the line before that is not a blank
}

var blockScalar = regexp.MustCompile(`(?:^|[:?-] +)(?:[!&][^ ]* +)*[|>][-+0-9]* *(?: #.*)?$`)

var member = regexp.MustCompile(`^ *["']?[^\s"'#,:[\]{}]+["']?:(?: |$)`)

// outOf reports whether a line stands outside of the brackets that are open: it is a
// member, no comma was before it, and it is not indented below them.
func (s *flowScanner) outOf(text string) bool {
	return len(s.open) > 0 && s.quote.char == 0 && strings.IndexByte(",[{:", s.before) < 0 &&
		len(text)-len(strings.TrimLeft(text, " ")) <= s.indent && member.MatchString(text)
}

func (s *flowScanner) line(number int, text string) {
	indent := len(text) - len(strings.TrimLeft(text, " "))
	if s.block >= 0 {
		if strings.TrimSpace(text) == "" || indent > s.block {
			return
		}
		s.block = -1
	}
	var before byte = '\n' // the last character that is not a blank
	for i := 0; i < len(text); i++ {
		c := text[i]
		if s.quote.char != 0 {
			switch {
			case c == '\\' && s.quote.char == '"':
				i++
			case c == '\'' && s.quote.char == '\'' && strings.HasPrefix(text[i+1:], "'"):
				i++
			case c == s.quote.char:
				s.quote = opening{}
			}
			before = c
			continue
		}
		blank := i == 0 || text[i-1] == ' ' || text[i-1] == '\t'
		// A value begins after an indicator; outside of brackets that needs a blank.
		starts := before == '\n' || blank && strings.IndexByte(":-?", before) >= 0 ||
			len(s.open) > 0 && strings.IndexByte("[{,:", before) >= 0
		at := opening{c, number, i + 1}
		switch {
		case c == '#' && blank:
			i = len(text)
			continue
		case (c == '"' || c == '\'') && starts:
			s.quote = at
		case (c == '[' || c == '{') && starts:
			if len(s.open) == 0 {
				s.indent = indent
			}
			s.open = append(s.open, at)
		case (c == ']' || c == '}') && len(s.open) > 0:
			s.open = s.open[:len(s.open)-1]
		}
		if c != ' ' && c != '\t' {
			before = c
		}
	}
	if before != '\n' {
		s.before = before
	}
	if len(s.open) == 0 && s.quote.char == 0 && blockScalar.MatchString(text) {
		s.block = indent
	}
}

// place moves a problem of the YAML reader to what was left open, where that is its cause.
func (p *Problem) place(f *File) {
	for _, words := range [...]string{"did not find expected", "mapping values are not allowed", "unexpected end of stream", "could not find expected"} {
		if !strings.Contains(p.Message, words) {
			continue
		}
		at, stopped, ok := unclosed([]byte(f.text))
		if !ok {
			return
		}
		what := "a quote"
		if at.char == '[' || at.char == '{' {
			what = "a bracket"
		}
		p.Message = what + " that opens here is not closed"
		p.Advice = "close it"
		if stopped > at.line {
			p.Advice = fmt.Sprintf("close it before line %d", stopped)
		}
		p.Line, p.Col = at.line, at.col
		return
	}
}
