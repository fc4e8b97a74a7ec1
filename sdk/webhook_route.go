package sdk

import (
	"bytes"
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/apigen-go/apigen/sdk/internal/codec"
)

// route is a Route made ready.
type route struct {
	Route
	segments  []string     // of the path; {name} stands for any
	constants []Constant   // what a call has to have beside the path
	alternate [][]Verifier // any list of which all must pass
}

// newRoute reads path and constants.
func newRoute(r Route) *route {
	path, query, _ := strings.Cut(r.Op.Path, "?")
	rt := &route{Route: r, segments: strings.Split(strings.Trim(path, "/"), "/"), constants: slices.Clone(r.Op.Constants)}
	for _, pair := range strings.Split(query, "&") {
		name, value, _ := strings.Cut(pair, "=")
		if name == "" {
			continue
		}
		rt.constants = append(rt.constants, Constant{In: "query", Name: unescaped(name), Value: unescaped(value)})
	}
	return rt
}

func unescaped(s string) string {
	if text, err := url.QueryUnescape(s); err == nil {
		return text
	}
	return s
}

// candidate is a route whose path fits, with the values of its parameters.
type candidate struct {
	*route
	path []string
}

// match finds the routes of a request by path and method, the most specific first. Without
// one, the status says why and for 405 allow lists the methods.
func (h *webhook) match(r *http.Request) (found []candidate, allow []string, status int) {
	segments := strings.Split(strings.Trim(r.URL.EscapedPath(), "/"), "/")
	for _, rt := range h.routes {
		values, ok := rt.match(segments)
		switch {
		case !ok:
		case rt.Op.Method != r.Method:
			allow = append(allow, rt.Op.Method)
		default:
			found = append(found, candidate{rt, values})
		}
	}
	switch {
	case len(found) > 0:
		// A literal path wins over one with parameters, even where its constants are missing:
		// the URL is known. A route that wants a constant wins over one that takes any.
		slices.SortStableFunc(found, func(a, b candidate) int {
			return cmp.Or(cmp.Compare(len(a.path), len(b.path)), cmp.Compare(len(b.constants), len(a.constants)))
		})
		n := slices.IndexFunc(found, func(c candidate) bool { return len(c.path) > len(found[0].path) })
		if n < 0 {
			n = len(found)
		}
		return found[:n], nil, 0
	case len(allow) > 0:
		slices.Sort(allow)
		return nil, slices.Compact(allow), http.StatusMethodNotAllowed
	}
	return nil, nil, http.StatusNotFound
}

func (r *route) match(segments []string) (values []string, ok bool) {
	if len(segments) != len(r.segments) {
		return nil, false
	}
	for i, want := range r.segments {
		if strings.HasPrefix(want, "{") && strings.HasSuffix(want, "}") {
			v, err := url.PathUnescape(segments[i])
			if err != nil || v == "" {
				return nil, false
			}
			values = append(values, v)
		} else if segments[i] != want {
			return nil, false
		}
	}
	return values, true
}

// pick is the first candidate whose constants the call has. Where there is none, missing
// lists what would have been understood.
func pick(found []candidate, r *http.Request, body []byte) (c candidate, missing []Constant) {
	call := &inboundCall{r: r, body: body}
	for _, c := range found {
		i := slices.IndexFunc(c.constants, func(k Constant) bool { return !call.has(k) })
		if i < 0 {
			return c, nil
		}
		missing = append(missing, c.constants[i])
	}
	return candidate{}, missing
}

// inboundCall reads a call's parameters once for all routes.
type inboundCall struct {
	r      *http.Request
	body   []byte
	params map[string][]Param
}

// has reports whether a constant is in the call, and nothing else in its place.
func (c *inboundCall) has(k Constant) bool {
	switch k.In {
	case "xml":
		start, end, _, err := xmlChild(c.body, k.Name)
		return err == nil && start >= 0 && elementText(c.body[start:end]) == k.Value
	case "json":
		var raw [1][]byte
		if codec.Members(c.body, []string{k.Name}, raw[:]) != nil {
			return false
		}
		text, ok := codec.Text(raw[0])
		return ok && text == k.Value
	}
	params, ok := c.params[k.In]
	if !ok {
		// A body that cannot be read has no parameters; whoever verifies it says more.
		params, _ = NewSigning(c.r, c.body).Params(k.In)
		if c.params == nil {
			c.params = map[string][]Param{}
		}
		c.params[k.In] = params
	}
	fits := false
	for i := range params {
		if p := &params[i]; p.Name == k.Name || k.In == "header" && strings.EqualFold(p.Name, k.Name) {
			if fits = p.Value == k.Value; !fits {
				return false
			}
		}
	}
	return fits
}

// elementText is what stands in an element that holds text, as the text that it means.
func elementText(element []byte) string {
	begin, err := tagEnd(element, 0)
	end := bytes.LastIndex(element, []byte("</"))
	if err != nil || end < begin {
		return ""
	}
	text := strings.TrimSpace(string(element[begin:end]))
	if inner, ok := strings.CutPrefix(text, "<![CDATA["); ok {
		return strings.TrimSuffix(inner, "]]>")
	}
	return xmlEntities.Replace(text)
}

var xmlEntities = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&quot;", `"`, "&apos;", "'", "&amp;", "&")

// unknownCall says what a call would have had to be.
func unknownCall(want []Constant) string {
	texts := make([]string, len(want))
	for i, k := range want {
		texts[i] = k.In + " " + k.Name + "=" + k.Value
	}
	return "it is none of the documented calls, which have " + strings.Join(texts, ", or ")
}
