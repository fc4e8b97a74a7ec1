package mock

import (
	"encoding/json"
	"strconv"

	"github.com/apigen-go/apigen/generator/ir"
)

// maxPages ends a walk over an example that claims to have millions of items.
const maxPages = 50

// page makes an answer fit the page that was asked for, so that a client that walks
// all pages comes to an end: the example's own total says how many there are. made says
// that the answer was made from the schema: then there is one page.
func (x *exchange) page(body any, made bool) (any, bool) {
	p := x.op.Paging
	_, _, data, ok := payload(x.op.Envelope, body)
	if !ok {
		return body, false
	}
	items, _ := dig(data, p.Items)
	if p.Items == "" {
		items = data
	}
	n := listLen(items)
	asked := ""
	if p.Page != "" {
		asked, _ = x.anywhere(p.Page)
	}
	last := false // nothing is behind this page
	beyond := false
	switch p.Style {
	case "page", "offset":
		at, err := strconv.Atoi(asked)
		if err != nil {
			at = p.Start
		}
		size := x.number(p.Size)
		if size <= 0 {
			size = max(n, 1)
		}
		pages := x.pagesOf(p, data, n, size, made)
		if p.Style == "offset" {
			at = p.Start + (at-p.Start)/size
		}
		beyond = at-p.Start >= pages
		last = at-p.Start >= pages-1
	default: // cursor, link: the example's own next leads to one more page, an empty one
		beyond = asked != ""
		last = made || beyond || p.Style == "link"
	}
	changed := false
	if beyond && n > 0 {
		changed = true
		if p.Items == "" {
			body = withPayload(x.op.Envelope, body, emptied(items))
			return body, true
		}
		put(data, p.Items, emptied(items))
	}
	if made {
		changed = true
		x.setCount(data, p.Total, n)
		x.setCount(data, p.Pages, 1)
	}
	if last {
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
	}
	return body, changed
}

// pagesOf is how many pages the example has.
func (x *exchange) pagesOf(p *ir.Paging, data any, n, size int, made bool) int {
	pages := 1
	switch {
	case made:
		return 1
	case p.Pages != "" && numberAt(data, p.Pages) > 0:
		pages = numberAt(data, p.Pages)
	case p.Total != "":
		pages = (numberAt(data, p.Total) + size - 1) / size
	case p.More != "":
		if more, ok := textOf(dig(data, p.More)); ok && more == "true" {
			pages = 2
		}
	}
	return min(max(pages, 1), maxPages)
}

func numberAt(data any, name string) int {
	if text, ok := textOf(dig(data, name)); ok {
		if n, err := strconv.Atoi(text); err == nil {
			return n
		}
	}
	return 0
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

// emptied is the same list without items.
func emptied(v any) any {
	if m, ok := v.(map[string]any); ok && len(m) == 1 {
		for name := range m {
			return map[string]any{name: []any{}}
		}
	}
	return []any{}
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
