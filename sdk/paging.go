package sdk

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"reflect"
	"strconv"
	"strings"

	"github.com/apigen-go/apigen/sdk/internal/codec"
)

// Paginate walks over the items of all pages of an operation, asking for a page when the
// one before is used up. in is the request of the first page (nil or a pointer; it is
// copied and never changed) and may set page and size; page is a pointer to the result
// type. The first error ends the walk and is yielded once, with a nil item.
//
// The walk ends with an empty page, or where the answer's total, number of pages, more
// flag or missing cursor says so. A server that gives the same page or cursor again is an
// error and not an endless loop.
func Paginate[T any](ctx context.Context, c *Client, op *Operation, args []any, in, page any, opts []Option) iter.Seq2[*T, error] {
	return func(yield func(*T, error) bool) {
		p, err := newPager(c, op, args, in, page, opts)
		for more := true; more && err == nil; {
			var items reflect.Value
			items, more, err = p.next(ctx)
			if !items.IsValid() {
				break
			}
			// An error beside items is about the page after them.
			for i := range items.Len() {
				var item *T
				switch v := items.Index(i).Addr().Interface().(type) {
				case *T:
					item = v
				case **T:
					item = *v
				default:
					yield(nil, p.fail(fmt.Errorf("items are %s, not %T", items.Type().Elem(), *new(T))))
					return
				}
				if !yield(item, nil) {
					return
				}
			}
		}
		if err != nil {
			yield(nil, err)
		}
	}
}

// pager asks for one page after the other.
type pager struct {
	c      *Client
	op     *Operation
	rule   *Paging
	args   []any
	opts   []Option
	in     any            // our copy of the request, or nil
	at     codec.Location // where the request has the page parameter; 0: nowhere
	result reflect.Type

	number int // page number or offset to ask for
	pages  int // answered
	items  int // seen
	cursor string
	seen   map[string]bool // cursors and links that were followed
	link   *url.URL
	last   reflect.Value // items of the page before
}

func newPager(c *Client, op *Operation, args []any, in, page any, opts []Option) (*pager, error) {
	p := &pager{c: c, op: op, rule: op.Paging, args: args, opts: opts}
	if p.rule == nil {
		return p, p.fail(errors.New("the operation has no paging rule"))
	}
	switch p.rule.Style {
	case "page", "offset", "cursor", "link":
	default:
		return p, p.fail(fmt.Errorf("unknown paging style %q", p.rule.Style))
	}
	t := reflect.TypeOf(page)
	if t == nil || t.Kind() != reflect.Pointer {
		return p, p.fail(fmt.Errorf("a page needs a pointer to its type, not %T", page))
	}
	p.result = t.Elem()
	p.number = p.rule.Start
	if v := reflect.ValueOf(in); v.IsValid() {
		if v.Kind() != reflect.Pointer || v.Type().Elem().Kind() != reflect.Struct {
			return p, p.fail(fmt.Errorf("paging needs a pointer to a request struct, not %T", in))
		}
		fresh := reflect.New(v.Type().Elem())
		if !v.IsNil() {
			fresh.Elem().Set(v.Elem())
			detach(fresh.Elem(), 8)
		}
		p.in = fresh.Interface()
		p.locate()
	}
	return p, nil
}

// locate finds the page parameter and starts where the caller asked to.
func (p *pager) locate() {
	if p.rule.Page == "" {
		return
	}
	for _, in := range [...]codec.Location{codec.Query, codec.Body, codec.Form, codec.Header} {
		if _, ok := codec.FieldByWire(p.in, in, p.rule.Page); !ok {
			continue
		}
		p.at = in
		if text, ok := codec.WireText(p.in, in, p.rule.Page); ok && text != "" {
			if n, err := strconv.Atoi(text); err == nil && n != 0 {
				p.number = n
			}
			p.cursor = text
		}
		return
	}
}

// next asks for the next page; more says whether there may be another after it.
func (p *pager) next(ctx context.Context) (items reflect.Value, more bool, err error) {
	opts := p.opts[:len(p.opts):len(p.opts)]
	var header http.Header
	opts = append(opts, func(o *callOptions) { o.link, o.pageHeader = p.link, &header })
	if p.rule.Style == "page" || p.rule.Style == "offset" {
		err = p.set(&opts, strconv.Itoa(p.number))
	} else if p.rule.Style == "cursor" && p.cursor != "" {
		err = p.set(&opts, p.cursor)
	}
	if err != nil {
		return items, false, err
	}
	result := reflect.New(p.result)
	in := p.in
	if err := p.c.Call(ctx, p.op, p.args, in, result.Interface(), opts); err != nil {
		return items, false, err
	}
	if items, err = p.list(result); err != nil {
		return reflect.Value{}, false, err
	}
	p.pages++
	p.items += items.Len()
	if items.Len() == 0 && p.rule.Style != "cursor" && p.rule.Style != "link" {
		return items, false, nil
	}
	if p.last.IsValid() && p.last.Len() > 0 && reflect.DeepEqual(p.last.Interface(), items.Interface()) {
		return reflect.Value{}, false, p.fail(fmt.Errorf("page %d is the same as the page before: the server ignores %q", p.pages, p.rule.Page))
	}
	p.last = items
	more, err = p.advance(result, items.Len(), header)
	return items, more, err
}

// advance prepares the next request from what the answer says.
func (p *pager) advance(result reflect.Value, n int, header http.Header) (bool, error) {
	r := p.rule
	text := func(wire string) string {
		if wire == "" {
			return ""
		}
		s, _ := codec.WireText(result.Interface(), codec.Body, wire)
		return s
	}
	// A missing flag says nothing; only a clear no ends the walk.
	switch strings.ToLower(text(r.More)) {
	case "false", "0", "no", "n":
		return false, nil
	}
	switch r.Style {
	case "cursor":
		next := text(r.Next)
		if next == "" || next == "null" {
			return false, nil
		}
		if next == p.cursor || !p.visit(next) {
			return false, p.fail(fmt.Errorf("the server gave the cursor of page %d again", p.pages))
		}
		p.cursor = next
		return true, nil
	case "link":
		return p.follow(text(r.Next), header)
	case "offset":
		p.number += n
	default:
		p.number++
	}
	if total, err := strconv.Atoi(text(r.Total)); err == nil && total > 0 && p.items+p.skipped() >= total {
		return false, nil
	}
	if pages, err := strconv.Atoi(text(r.Pages)); err == nil && pages > 0 && r.Style == "page" && p.number-r.Start >= pages {
		return false, nil
	}
	return true, nil
}

// skipped is how many items come before the page the caller started with, as far as that
// is known.
func (p *pager) skipped() int {
	if p.rule.Style == "offset" {
		return p.number - p.items - p.rule.Start
	}
	first := p.number - p.pages - p.rule.Start
	if first <= 0 || p.pages == 0 {
		return 0
	}
	// Pages before it were full: as long as the longest seen, which is the first.
	size, _ := strconv.Atoi(p.size())
	return first * size
}

func (p *pager) size() string {
	if p.rule.Size == "" || p.in == nil {
		return ""
	}
	for _, in := range [...]codec.Location{codec.Query, codec.Body, codec.Form, codec.Header} {
		if s, ok := codec.WireText(p.in, in, p.rule.Size); ok {
			return s
		}
	}
	return ""
}

// set writes the page parameter into the copy of the request, or into the query where
// the request type has none.
func (p *pager) set(opts *[]Option, text string) error {
	if p.at == 0 {
		if p.rule.Page == "" {
			return p.fail(errors.New("the paging rule names no page parameter"))
		}
		*opts = append(*opts, Query(p.rule.Page, text))
		return nil
	}
	if err := codec.SetWire(p.in, p.at, p.rule.Page, text); err != nil {
		return p.fail(err)
	}
	return nil
}

// list finds the items of a result.
func (p *pager) list(result reflect.Value) (reflect.Value, error) {
	v := result.Elem()
	if p.rule.Items != "" {
		var ok bool
		if v, ok = codec.FieldByWire(result.Interface(), codec.Body, p.rule.Items); !ok {
			if p.behindNil(result) {
				return reflect.ValueOf(new([]struct{})).Elem(), nil
			}
			return v, p.fail(fmt.Errorf("the result has no list %q", p.rule.Items))
		}
	}
	for v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return reflect.ValueOf(new([]struct{})).Elem(), nil
		}
		v = v.Elem()
	}
	if v.Kind() != reflect.Slice {
		return v, p.fail(fmt.Errorf("%q of the result is no list", p.rule.Items))
	}
	return v, nil
}

// behindNil reports whether a nil pointer stands before the list: then there are no items.
func (p *pager) behindNil(result reflect.Value) bool {
	for path := p.rule.Items; ; {
		dot := strings.LastIndexByte(path, '.')
		if dot < 0 {
			return false
		}
		path = path[:dot]
		if v, ok := codec.FieldByWire(result.Interface(), codec.Body, path); ok {
			return v.Kind() == reflect.Pointer && v.IsNil()
		}
	}
}

func (p *pager) fail(err error) error { return &Error{API: p.c.name, Op: p.op.ID, Err: err} }

// detach copies what pointers of a request lead to, so that the caller's values stay as
// they are when the page is set. Lists and maps are shared: paging writes into none.
func detach(v reflect.Value, depth int) {
	for i := range v.NumField() {
		f := v.Field(i)
		if !f.CanSet() {
			continue
		}
		if f.Kind() == reflect.Pointer && !f.IsNil() {
			fresh := reflect.New(f.Type().Elem())
			fresh.Elem().Set(f.Elem())
			f.Set(fresh)
			f = fresh.Elem()
		}
		if f.Kind() == reflect.Struct && depth > 0 {
			detach(f, depth-1)
		}
	}
}
