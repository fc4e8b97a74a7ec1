package plan

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
)

// An operation whose successes differ in type by their status returns a struct with one
// field a status. The same type for several statuses, and statuses without a body, need
// none.

// statusResult is the payload of one success.
type statusResult struct {
	status      string
	word        string // OK, Created, Status2XX
	description string
	media       string
	out         *ir.Type
}

// buildResults finds out whether the successes of a call differ, and what each holds. first
// is the content that the call would return otherwise.
func (b *builder) buildResults(c *call, first *ir.Content) {
	if c.out == nil {
		return
	}
	c.statuses = nil
	var results []*statusResult
	differ := false
	names := newScope("Status")
	for _, r := range c.op.Responses {
		content := b.answer(c.op, r)
		if r.Status[0] != '2' {
			continue
		}
		if content == nil {
			c.statuses = append(c.statuses, r.Status)
			if n, err := strconv.Atoi(r.Status); err == nil && n != http.StatusNoContent && n != http.StatusResetContent {
				c.empty = append(c.empty, n)
			}
			continue
		}
		out := b.payload(c, content)
		if out == nil || content != first && saysNothing(out) || base(out).Kind == ir.Any && out.GoType == "" {
			continue // what says nothing is no other type
		}
		c.statuses = append(c.statuses, r.Status)
		word := statusWord(r.Status)
		results = append(results, &statusResult{r.Status, names.name(word, word+"Answer"), strings.TrimSpace(r.Description), content.MediaType, out})
		if one := results[0]; !sameResult(one.out, out) || answerKind(content) != answerKind(&ir.Content{MediaType: one.media, Type: one.out}) {
			differ = true
		}
	}
	switch {
	case !differ:
	case c.op.Paging != nil:
		c.statuses = nil // pages are walked through one type
	default:
		c.results, c.empty = results, nil
	}
}

// payload is what an answer of some content holds for the caller.
func (b *builder) payload(c *call, content *ir.Content) *ir.Type {
	if isStream(content) {
		return pieces(content)
	}
	if notation(content.MediaType, content.Type) == "form" {
		return content.Type // an envelope is one in JSON or XML
	}
	out := b.unwrap(c, content.Type, c.op.Envelope)
	if e := c.op.Envelope; e != nil && e.Data != "" && saysNothing(out) && allEmpty(content.Examples, e.Data) {
		return nil // "data": {} is how the vendor says that there is no result
	}
	if isNothing(out, content) {
		return nil
	}
	return out
}

// sameResult compares payloads by their Go types: two components are two, even if they
// look alike.
func sameResult(x, y *ir.Type) bool {
	if bx, by := base(x), base(y); bx.Name != "" && by.Name != "" && bx != by {
		return false
	}
	return sameType(x, y)
}

// statusWord is a status as a Go name: Created, or Status299 for one without a name.
func statusWord(status string) string {
	n, err := strconv.Atoi(status)
	switch text := http.StatusText(n); {
	case err != nil || text == "":
	case len(text) == 2:
		return text // OK
	default:
		return exported(text)
	}
	return "Status" + status
}

// acceptAll lists the media types of the results, the first one first.
func (c *call) acceptAll() string {
	var all []string
	for _, r := range c.results {
		if !slices.Contains(all, r.media) {
			all = append(all, r.media)
		}
	}
	return strings.Join(all, ", ")
}

// buildResultStruct plans the struct of the results; nil where the call returns one type.
func (b *builder) buildResultStruct(c *call) *Struct {
	if c.results == nil {
		return nil
	}
	s := &Struct{Name: c.result, Doc: c.result + " is what " + c.methodName() + " returns: the field of the answer's status is set, none for a status without a body."}
	s.Fields = append(s.Fields, &Field{Name: "Status", Type: goInt, Doc: "Status is the HTTP status."})
	for _, r := range c.results {
		one := *c
		one.out, one.accept = r.out, r.media
		t := b.resultType(&one)
		if !t.nilable() {
			t = pointerTo(t)
		}
		f := &Field{Name: r.word, Type: t, Doc: r.description, Tags: []Tag{{"status", r.status}}}
		if r.media != "application/json" {
			f.Tags = append(f.Tags, Tag{"media", r.media})
		}
		s.Fields = append(s.Fields, f)
	}
	return s
}
