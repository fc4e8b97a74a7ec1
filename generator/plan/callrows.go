package plan

import (
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
)

// testCalls are the rows of a method: one, and one more for each further success.
func (b *builder) testCalls(c *call, m *Method) []*TestCall {
	row := b.testCall(c, m)
	if c.headers != nil && m.Form != Pages && m.Form != URL {
		row.Headers = &Type{Import: c.headers.unit.path, Name: c.headers.name}
	}
	label := c.label
	if usual := b.usualBody(c); usual != nil && usual != c.content && c.content != nil && (c.of == nil || !c.sends()) {
		label = strings.TrimSuffix("body="+c.content.MediaType+"&"+label, "&")
	}
	if label != "" {
		row.ID += "?" + label
	}
	rows := []*TestCall{row}
	if c.of != nil || m.Form == Pages || m.Form == URL || row.Streams {
		return rows
	}
	first := "300"
	for _, r := range c.op.Responses {
		if r.Status[0] == '2' && r.Status != "2XX" {
			first = min(first, r.Status) // what the server answers unasked
		}
	}
	for _, status := range c.statuses {
		if status != first && status != "2XX" {
			one := *row
			one.ID = c.op.ID + "?" + strings.TrimPrefix(label+"&status="+status, "&")
			rows = append(rows, &one)
		}
	}
	return rows
}

// usualBody is the content that the server takes for the one that is sent: it does not
// know what the user prefers.
func (b *builder) usualBody(c *call) *ir.Content {
	if c.op.Body == nil || len(b.o.Media) == 0 {
		return nil
	}
	plain := builder{}
	return plain.pick(c.op.Body.Contents, c.op.RequestMedia, sendRank)
}
