package sdk_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/apigen-go/apigen/sdk"
)

type row struct {
	ID string `json:"id"`
}

type pageResult struct {
	Rows  []row       `json:"rows"`
	Total int         `json:"total"`
	Pages int         `json:"pages"`
	More  *bool       `json:"more"`
	Next  string      `json:"next"`
	Deep  *deepResult `json:"deep"`
}

type deepResult struct {
	Rows []*row `json:"rows"`
}

type pageRequest struct {
	PageNo int     `query:"pageNo"`
	Size   int     `query:"size"`
	Cursor *string `query:"cursor"`
}

type bodyRequest struct {
	Filter string `json:"filter"`
	Pager  *pager `json:"pager,omitempty"`
	Page   *int   `json:"page,omitempty"`
}

type pager struct {
	No int `json:"no"`
}

// pagingServer answers with pages of two rows out of n; render writes the page.
func pagingServer(t *testing.T, render func(r *http.Request, body string) string) (*sdk.Client, *[]string) {
	var asked []string
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		asked = append(asked, r.URL.RawQuery+string(body))
		if len(asked) > 20 {
			t.Error("endless")
			w.WriteHeader(400)
			return
		}
		if link := r.Header.Get("X-Link"); link != "" {
			w.Header().Set("Link", link)
		}
		_, _ = io.WriteString(w, render(r, string(body)))
	}))
	t.Cleanup(srv.Close)
	return newTestClient(t, srv.URL, func(cfg *sdk.ClientConfig) { cfg.Envelope = nil }), &asked
}

// rows renders rows [from, to) of n.
func rows(from, to, n int) string {
	var parts []string
	for i := from; i < min(to, n); i++ {
		parts = append(parts, fmt.Sprintf(`{"id":"%d"}`, i))
	}
	return "[" + strings.Join(parts, ",") + "]"
}

func collect[T any](seq func(func(*T, error) bool), text func(*T) string) (string, error) {
	var ids []string
	for v, err := range seq {
		if err != nil {
			if v != nil {
				return "", errors.New("an item beside an error")
			}
			return strings.Join(ids, ","), err
		}
		ids = append(ids, text(v))
	}
	return strings.Join(ids, ","), nil
}

func rowID(r *row) string { return r.ID }

func paged(rule sdk.Paging) *sdk.Operation {
	return &sdk.Operation{ID: "list", Method: "GET", Path: "/list", Security: signed, Idempotent: true, Paging: &rule}
}

func TestPaginate(t *testing.T) {
	number := func(r *http.Request, name string) int {
		n, _ := strconv.Atoi(r.URL.Query().Get(name))
		return n
	}
	byPage := func(extra string) func(*http.Request, string) string {
		return func(r *http.Request, _ string) string {
			p := max(number(r, "pageNo"), 1)
			return fmt.Sprintf(`{"rows":%s%s}`, rows(2*p-2, 2*p, 5), extra)
		}
	}
	for _, tt := range []struct {
		name   string
		rule   sdk.Paging
		in     any
		render func(*http.Request, string) string
		asked  string // by the server, in order
		ids    string
		err    string
	}{
		{"page until empty", sdk.Paging{Style: "page", Page: "pageNo", Start: 1, Items: "rows"}, &pageRequest{Size: 2},
			byPage(""), "pageNo=1&size=2 pageNo=2&size=2 pageNo=3&size=2 pageNo=4&size=2", "0,1,2,3,4", ""},
		{"page by total", sdk.Paging{Style: "page", Page: "pageNo", Start: 1, Items: "rows", Total: "total"}, &pageRequest{},
			byPage(`,"total":"5"`), "pageNo=1 pageNo=2 pageNo=3", "0,1,2,3,4", ""},
		{"page by pages", sdk.Paging{Style: "page", Page: "pageNo", Start: 1, Items: "rows", Pages: "pages"}, (*pageRequest)(nil),
			byPage(`,"pages":2`), "pageNo=1 pageNo=2", "0,1,2,3", ""},
		{"page by more", sdk.Paging{Style: "page", Page: "pageNo", Start: 1, Items: "rows", More: "more"}, &pageRequest{},
			byPage(`,"more":false`), "pageNo=1", "0,1", ""},
		{"page from the caller's", sdk.Paging{Style: "page", Page: "pageNo", Size: "size", Start: 1, Items: "rows", Total: "total"},
			&pageRequest{PageNo: 2, Size: 2}, byPage(`,"total":5`), "pageNo=2&size=2 pageNo=3&size=2", "2,3,4", ""},
		{"no field in the request", sdk.Paging{Style: "page", Page: "pageNo", Start: 1, Items: "rows", Pages: "pages"}, nil,
			byPage(`,"pages":2`), "pageNo=1 pageNo=2", "0,1,2,3", ""},
		{"page ignored", sdk.Paging{Style: "page", Page: "pageNo", Start: 1, Items: "rows"}, &pageRequest{},
			func(*http.Request, string) string { return `{"rows":[{"id":"1"}],"total":9}` }, "pageNo=1 pageNo=2", "1", "the server ignores"},
		{"offset", sdk.Paging{Style: "offset", Page: "pageNo", Items: "rows", Total: "total"}, &pageRequest{},
			func(r *http.Request, _ string) string {
				o := number(r, "pageNo")
				return fmt.Sprintf(`{"rows":%s,"total":5}`, rows(o, o+2, 5))
			}, " pageNo=2 pageNo=4", "0,1,2,3,4", ""},
		{"cursor", sdk.Paging{Style: "cursor", Page: "cursor", Items: "rows", Next: "next"}, &pageRequest{},
			func(r *http.Request, _ string) string {
				return map[string]string{"": `{"rows":[{"id":"a"}],"next":"x"}`, "x": `{"rows":[],"next":"y"}`,
					"y": `{"rows":[{"id":"b"}],"next":""}`}[r.URL.Query().Get("cursor")]
			}, " cursor=x cursor=y", "a,b", ""},
		{"cursor again", sdk.Paging{Style: "cursor", Page: "cursor", Items: "rows", Next: "next"}, &pageRequest{},
			func(r *http.Request, _ string) string {
				return fmt.Sprintf(`{"rows":[{"id":"%d"}],"next":"x"}`, len(r.URL.RawQuery))
			}, " cursor=x", "0,8", "again"},
		{"body member", sdk.Paging{Style: "page", Page: "page", Start: 0, Items: "rows", Total: "total"}, &bodyRequest{Filter: "f"},
			func(_ *http.Request, body string) string {
				p, _ := strconv.Atoi(strings.Trim(body[strings.LastIndexByte(body, ':')+1:], "}"))
				return fmt.Sprintf(`{"rows":%s,"total":3}`, rows(2*p, 2*p+2, 3))
			}, `{"filter":"f","page":0} {"filter":"f","page":1}`, "0,1,2", ""},
		{"nested body member", sdk.Paging{Style: "page", Page: "pager.no", Start: 1, Items: "rows", Pages: "pages"},
			&bodyRequest{Pager: &pager{No: 1}}, func(_ *http.Request, body string) string {
				return fmt.Sprintf(`{"rows":[{"id":"%d"}],"pages":2}`, len(body)+int(body[len(body)-3]))
			}, `{"filter":"","pager":{"no":1}} {"filter":"","pager":{"no":2}}`, "79,80", ""},
		{"link in the body", sdk.Paging{Style: "link", Items: "rows", Next: "next"}, &pageRequest{Size: 2},
			func(r *http.Request, _ string) string {
				if r.URL.Query().Get("at") == "" {
					return `{"rows":[{"id":"a"}],"next":"/list?at=2"}`
				}
				return `{"rows":[{"id":"b"}]}`
			}, "size=2 at=2", "a,b", ""},
		{"link elsewhere", sdk.Paging{Style: "link", Items: "rows", Next: "next"}, nil,
			func(*http.Request, string) string { return `{"rows":[{"id":"a"}],"next":"https://evil.example/list"}` },
			"", "a", "another server"},
		{"failure", sdk.Paging{Style: "page", Page: "pageNo", Start: 1, Items: "rows"}, nil,
			func(*http.Request, string) string { return `{"rows":7}` }, "pageNo=1", "", "does not fit"},
		{"no list", sdk.Paging{Style: "page", Page: "pageNo", Items: "other"}, nil,
			func(*http.Request, string) string { return `{}` }, "pageNo=0", "", `no list "other"`},
		{"unknown style", sdk.Paging{Style: "spiral"}, nil, nil, "", "", `unknown paging style "spiral"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, asked := pagingServer(t, tt.render)
			op := paged(tt.rule)
			if _, ok := tt.in.(*bodyRequest); ok {
				op.Method, op.Request = "POST", "application/json"
			}
			before := fmt.Sprintf("%+v", tt.in)
			ids, err := collect(sdk.Paginate[row](context.Background(), c, op, nil, tt.in, new(pageResult), nil), rowID)
			if ids != tt.ids || strings.Join(*asked, " ") != tt.asked {
				t.Errorf("got %q by %q", ids, *asked)
			}
			if (err == nil) != (tt.err == "") || err != nil && !strings.Contains(err.Error(), tt.err) {
				t.Errorf("error %v, want %q", err, tt.err)
			}
			if b, ok := tt.in.(*bodyRequest); ok && b.Pager != nil && b.Pager.No != 1 || fmt.Sprintf("%+v", tt.in) != before {
				t.Errorf("the request was changed: %+v", tt.in)
			}
		})
	}
}

func TestPaginateStopsWithTheConsumer(t *testing.T) {
	c, asked := pagingServer(t, func(r *http.Request, _ string) string {
		return `{"rows":[{"id":"` + r.URL.RawQuery + `"},{"id":"x"}]}`
	})
	op := paged(sdk.Paging{Style: "page", Page: "pageNo", Start: 1, Items: "rows"})
	seq := sdk.Paginate[row](context.Background(), c, op, nil, nil, new(pageResult), nil)
	for range 2 { // a sequence can be walked again
		n := 0
		for range seq {
			if n++; n == 3 {
				break
			}
		}
	}
	if strings.Join(*asked, " ") != "pageNo=1 pageNo=2 pageNo=1 pageNo=2" {
		t.Errorf("asked %q", *asked)
	}
}

func TestPaginateListsOfManyKinds(t *testing.T) {
	rule := sdk.Paging{Style: "page", Page: "pageNo", Start: 1, Items: "deep.rows", Pages: "pages"}
	c, _ := pagingServer(t, func(r *http.Request, _ string) string {
		if r.URL.Query().Get("pageNo") == "1" {
			return `{"deep":{"rows":[{"id":"a"},{"id":"b"}]}}`
		}
		return `{"deep":null}`
	})
	ids, err := collect(sdk.Paginate[row](context.Background(), c, paged(rule), nil, nil, new(pageResult), nil), rowID)
	if err != nil || ids != "a,b" {
		t.Errorf("pointers behind a pointer: %q, %v", ids, err)
	}
	c, _ = pagingServer(t, func(r *http.Request, _ string) string {
		if r.URL.Query().Get("pageNo") == "1" {
			return `["a","b"]`
		}
		return `[]`
	})
	rule = sdk.Paging{Style: "page", Page: "pageNo", Start: 1}
	ids, err = collect(sdk.Paginate[string](context.Background(), c, paged(rule), nil, nil, new([]string), nil),
		func(s *string) string { return *s })
	if err != nil || ids != "a,b" {
		t.Errorf("a bare list: %q, %v", ids, err)
	}
}

func TestPaginateLinkHeader(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.RawQuery == "" {
			w.Header().Set("Link", `<https://x.example/a>; rel="prev", </list?p=2>; rel="next"`)
		}
		_, _ = io.WriteString(w, `["`+r.URL.RawQuery+`"]`)
	}))
	defer srv.Close()
	c := newTestClient(t, srv.URL, func(cfg *sdk.ClientConfig) { cfg.Envelope = nil })
	ids, err := collect(sdk.Paginate[string](context.Background(), c, paged(sdk.Paging{Style: "link"}), nil, nil, new([]string), nil),
		func(s *string) string { return *s })
	if err != nil || ids != ",p=2" {
		t.Errorf("%q, %v", ids, err)
	}
}
