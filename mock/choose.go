package mock

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
)

// preferences reads "Prefer: code=404, example=name".
func preferences(h http.Header) (status, example string) {
	for _, line := range h.Values("Prefer") {
		for one := range strings.FieldsFuncSeq(line, func(r rune) bool { return r == ',' || r == ';' }) {
			key, value, _ := strings.Cut(strings.TrimSpace(one), "=")
			value = strings.Trim(value, `"`)
			switch key {
			case "code":
				if n, err := strconv.Atoi(value); err == nil && n >= 200 && n <= 599 {
					status = value
				}
			case "example":
				example = value
			}
		}
	}
	return status, example
}

// success is the documented answer to a call that went well, in the media type that
// the caller accepts, or else in JSON.
func (o *operation) success(accept string) (*ir.Response, *ir.Content) {
	for _, fits := range [...]func(string) bool{
		func(s string) bool { return s[0] == '2' && s != "2XX" },
		func(s string) bool { return s == "2XX" },
		func(s string) bool { return s == "default" },
		func(s string) bool { return s[0] == '3' },
	} {
		var best *ir.Response
		for _, r := range o.Responses {
			if fits(r.Status) && (best == nil || r.Status < best.Status) {
				best = r
			}
		}
		if best != nil {
			return best, choose(best.Contents, accept)
		}
	}
	return nil, nil
}

// response is the documented answer with a status, its range's or the default.
func (o *operation) response(status, accept string) (*ir.Response, *ir.Content) {
	for _, want := range [...]string{status, status[:1] + "XX", "default"} {
		for _, r := range o.Responses {
			if r.Status == want {
				return r, choose(r.Contents, accept)
			}
		}
	}
	return nil, nil
}

// failures are the documented answers that suit a failed status, the best first.
func (o *operation) failures(status int) []*ir.Response {
	var out []*ir.Response
	text := strconv.Itoa(status)
	for _, want := range [...]string{text, text[:1] + "XX", "default"} {
		for _, r := range o.Responses {
			if r.Status == want {
				out = append(out, r)
			}
		}
	}
	return out
}

func choose(list []*ir.Content, accept string) *ir.Content {
	if len(list) == 0 {
		return nil
	}
	for one := range strings.SplitSeq(accept, ",") {
		want := mediaBase(one)
		if want == "" || want == "*/*" {
			continue
		}
		for _, c := range list {
			if mediaBase(c.MediaType) == want {
				return c
			}
		}
		if top, ok := strings.CutSuffix(want, "*"); ok {
			for _, c := range list {
				if strings.HasPrefix(mediaBase(c.MediaType), top) {
					return c
				}
			}
		}
	}
	if i := slices.IndexFunc(list, func(c *ir.Content) bool { return isJSON(c.MediaType) }); i >= 0 {
		return list[i]
	}
	return list[0]
}

// statusOf is the number that a documented status is sent as.
func statusOf(status string) int {
	if n, err := strconv.Atoi(status); err == nil {
		return n
	}
	if len(status) == 3 && status[0] >= '2' && status[0] <= '5' {
		return int(status[0]-'0') * 100
	}
	return http.StatusOK
}

// exampleJSON is the content's example of that name, the first one for "", or the
// schema's own; nil where there is none.
func exampleJSON(c *ir.Content, name string) ([]byte, error) {
	var names []string
	for _, e := range c.Examples {
		if (name == "" || e.Name == name) && json.Valid(e.JSON) {
			return e.JSON, nil
		}
		names = append(names, strconv.Quote(e.Name))
	}
	if name != "" {
		if len(names) == 0 {
			return nil, fmt.Errorf("there is no example %q", name)
		}
		return nil, fmt.Errorf("there is no example %q; there is %s", name, strings.Join(names, ", "))
	}
	if t := shape(c.Type); t != nil {
		for _, e := range t.Examples {
			if json.Valid(e.JSON) {
				return e.JSON, nil
			}
		}
	}
	return nil, nil
}

// exampleOf is the example, or a value made from the schema.
func exampleOf(c *ir.Content, name string, side side) (any, error) {
	raw, err := exampleJSON(c, name)
	if err != nil {
		return nil, err
	}
	if raw == nil {
		return sampleOf(c.Type, side), nil
	}
	return decodeJSON(raw)
}
