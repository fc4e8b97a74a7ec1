package mock

import (
	"encoding/json"
	"strconv"

	"github.com/apigen-go/apigen/generator/ir"
)

// page cuts the page that was asked for out of an example, so that a client that walks
// all pages meets every item once and comes to an end: the example's items are all there
// are, whatever total it shows. made says that the answer was made from the schema;
// its counts are made to fit.
func (x *exchange) page(body any, made bool) (any, bool) {
	p := x.op.Paging
	_, _, data, ok := payload(x.op.Envelope, body)
	if !ok {
		return body, false
	}
	items := data
	if p.Items != "" {
		items, _ = dig(data, p.Items)
	}
	n := listLen(items)
	changed := false
	if made && n > 0 {
		x.setCount(data, p.Total, n)
		x.setCount(data, p.Pages, 1)
		changed = true
	}
	from, size := x.window(p, n)
	if from > 0 || size < n {
		changed = true
		some := cut(items, min(from, n), min(from+size, n))
		if p.Items == "" {
			body = withPayload(x.op.Envelope, body, some)
		} else {
			put(data, p.Items, some)
		}
	}
	// What an answer that was made up says about a next page means nothing, and a link
	// leads to the vendor itself.
	if from >= n && from > 0 || made || p.Style == "link" {
		changed = x.ended(p, data) || changed
	}
	return body, changed
}

// window is the part of the list that the request asks for.
func (x *exchange) window(p *ir.Paging, n int) (from, size int) {
	asked := ""
	if p.Page != "" {
		asked, _ = x.anywhere(p.Page)
	}
	if size = x.number(p.Size); size <= 0 {
		size = max(n, 1)
	}
	size = min(size, 1<<20) // no overflow below
	at, err := strconv.Atoi(asked)
	switch p.Style {
	case "page":
		if err == nil && at > p.Start {
			if at-p.Start > n {
				return n, size
			}
			from = (at - p.Start) * size
		}
	case "offset":
		if err == nil && at > p.Start {
			from = at - p.Start
		}
	default: // a cursor: the example's own leads to one more page, an empty one
		size = max(n, 1)
		if asked != "" {
			from = size
		}
	}
	if from < 0 || from > n {
		from = max(n, 1)
	}
	return from, min(size, max(n, 1))
}

// ended takes away what says that there is a next page.
func (x *exchange) ended(p *ir.Paging, data any) (changed bool) {
	if p.Next != "" {
		if old, ok := dig(data, p.Next); ok && old != nil && old != "" {
			end(data, p.Next, old)
			changed = true
		}
	}
	if p.More != "" {
		if old, ok := dig(data, p.More); ok && old != false {
			put(data, p.More, denied(old))
			changed = true
		}
	}
	return changed
}

// number is a numeric parameter of the request, 0 where there is none.
func (x *exchange) number(name string) int {
	if name == "" {
		return 0
	}
	text, _ := x.anywhere(name)
	n, _ := strconv.Atoi(text)
	return n
}

func (x *exchange) setCount(data any, name string, n int) {
	if name == "" {
		return
	}
	if old, ok := dig(data, name); ok {
		put(data, name, like(old, n))
	}
}

// listLen counts items; a list may be wrapped as {"item": [...]}.
func listLen(v any) int {
	switch v := v.(type) {
	case []any:
		return len(v)
	case map[string]any:
		for _, inner := range v {
			if list, ok := inner.([]any); ok && len(v) == 1 {
				return len(list)
			}
		}
	}
	return 0
}

// cut is a part of a list, wrapped as the list is.
func cut(v any, from, to int) any {
	switch v := v.(type) {
	case []any:
		return v[from:to]
	case map[string]any:
		for name, inner := range v {
			if list, ok := inner.([]any); ok && len(v) == 1 {
				return map[string]any{name: list[from:to]}
			}
		}
	}
	return v
}

// end takes the next cursor away; an empty text stays, where a text is wanted.
func end(data any, name string, old any) {
	if _, ok := old.(string); ok {
		put(data, name, "")
		return
	}
	put(data, name, nil)
}

// denied is "no more" in the words of the example.
func denied(old any) any {
	switch old := old.(type) {
	case bool:
		return false
	case string:
		if old == "true" {
			return "false"
		}
		return "0"
	case json.Number:
		return json.Number("0")
	}
	return old
}
