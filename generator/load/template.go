package load

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/generator/load/tree"
)

// Path templates of OpenAPI know {name} and nothing else. Documents that were made from
// the routes of a web framework, or for RFC 6570, have more; what is here reads that as
// the template that is meant.

// pathQuery is what of a path belongs into the query.
type pathQuery struct {
	pairs string   // as in an address
	names []string // of parameters
}

// cleanPath repairs a path template and splits off a query that stands in it.
func (b *builder) cleanPath(op *ir.Operation, e tree.Entry) (path string, query pathQuery) {
	path = op.Path
	item := e.Value.Parent()
	if isMethods(item) {
		item = item.Parent()
	}
	report := func(advice, format string, args ...any) {
		at := tree.Entry{Key: item.Key(), Line: item.Line, Col: item.Col, Value: item}
		for _, pe := range item.Parent().Children() {
			if pe.Value == item {
				at = pe
			}
		}
		b.r.key(ir.Warning, at, "bad-path", advice, format, args...)
	}
	if server, rest, ok := absolutePath(path); ok {
		report("give the operation servers, and a path that begins with a slash", "the path is an address; its host is taken for the server")
		op.Server = &ir.Server{URL: server, Default: server, Pos: op.Pos}
		path = rest
	}
	plain, names := plainTemplate(path)
	query.names = names
	if plain != path {
		report("write {name} and declare the rest as parameters", "the path is not a template of OpenAPI; it is read as %q", plain)
		path = plain
	}
	if before, after, found := strings.Cut(path, "#"); found {
		report("remove it", "the path holds a fragment %q, which is never sent", after)
		path = before
	}
	if before, after, found := strings.Cut(path, "?"); found {
		if !b.extensions && !gateway(item, path) { // whoever writes for apigen means it
			report("declare the query as parameters", "the path holds a query %q; it is sent as constant parameters", after)
		}
		path, query.pairs = before, after
	}
	if !strings.HasPrefix(path, "/") {
		report("begin the path with a slash", "path %q does not begin with a slash", path)
		path = "/" + path
	}
	if strings.TrimSpace(path) != path {
		report("remove the blanks", "path %q ends with blanks", path)
		path = strings.TrimSpace(path)
	}
	return path, query
}

// gateway reports whether other paths differ from this one in their query alone: then it is
// the query that chooses the operation, and OpenAPI has no other place for it.
func gateway(item *tree.Node, path string) bool {
	address, _, _ := strings.Cut(path, "?")
	for _, e := range item.Parent().Children() {
		before, _, found := strings.Cut(e.Key, "?")
		if found && before == address && e.Key != path {
			return true
		}
	}
	return false
}

// again is p for its next place in a path template: every place has an argument of its
// own.
func again(p *ir.Param, taken []*ir.Param) *ir.Param {
	next := *p
	next.GoName = ""
	for i := 2; slices.ContainsFunc(taken, func(t *ir.Param) bool { return t.Name == next.Name }); i++ {
		next.Name = p.Name + "_" + strconv.Itoa(i)
	}
	return &next
}

// plainWord strips what other dialects of path templates add to a name: {+name},
// {name*}, {name:pattern}.
func plainWord(w string) string {
	w, _, _ = strings.Cut(strings.TrimLeft(w, "+#./;?&"), ":")
	return strings.TrimSpace(strings.TrimRight(w, "*?"))
}

// plainTemplate rewrites what other dialects put into braces: a pattern that has braces
// of its own, a mark for an optional part, RFC 6570's queries. It returns the names of
// the latter.
func plainTemplate(path string) (plain string, query []string) {
	var out strings.Builder
	for i := 0; i < len(path); {
		end := 0
		if path[i] == '{' {
			end = closingBrace(path[i:])
		}
		if end == 0 {
			out.WriteByte(path[i])
			i++
			continue
		}
		word := path[i+1 : i+end]
		i += end + 1
		switch {
		case strings.HasPrefix(word, "?"), strings.HasPrefix(word, "&"):
			for name := range strings.SplitSeq(word[1:], ",") {
				if name = plainWord(name); name != "" {
					query = append(query, name)
				}
			}
			continue
		case strings.ContainsAny(word, "{}"):
			word = plainWord(word)
		case strings.HasSuffix(word, "?"):
			word = strings.TrimSuffix(word, "?")
		}
		out.WriteString("{" + word + "}")
	}
	return out.String(), query
}

// closingBrace is the offset of the brace that closes the one s begins with, 0 where none
// does before the segment ends for good.
func closingBrace(s string) int {
	depth := 0
	for i := range len(s) {
		switch s[i] {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return 0
}

// routeWords turns :name and <name>, as web frameworks have them, into {name} where a path
// parameter is declared under that name and no braces hold it.
func routeWords(path string, names []string) string {
	segments := strings.Split(path, "/")
	for i, s := range segments {
		name := ""
		switch {
		case strings.HasPrefix(s, ":"):
			name = s[1:]
		case strings.HasPrefix(s, "<") && strings.HasSuffix(s, ">"):
			_, after, typed := strings.Cut(s[1:len(s)-1], ":") // <int:id>
			if name = s[1 : len(s)-1]; typed {
				name = after
			}
		}
		if name != "" && slices.Contains(names, name) && !strings.Contains(path, "{"+name+"}") {
			segments[i] = "{" + name + "}"
		}
	}
	return strings.Join(segments, "/")
}

// absolutePath splits a path that is an address with a host of its own.
func absolutePath(path string) (server, rest string, ok bool) {
	i := strings.Index(path, "://")
	if i <= 0 || !strings.HasPrefix(path, "http") {
		return "", "", false
	}
	if _, err := url.Parse(path[:i+3] + "x"); err != nil {
		return "", "", false
	}
	host, rest, _ := strings.Cut(path[i+3:], "/")
	if host == "" || strings.ContainsAny(host, "{}?#") {
		return "", "", false
	}
	return path[:i+3] + host, "/" + rest, true
}

// wholeQuery replaces a parameter that is the whole query string, as OpenAPI 3.2 has it, by
// the parameters that it is made of.
func (b *builder) wholeQuery(list *tree.Node) {
	for i := 0; i < len(list.Elems()); i++ {
		p := b.object(list.Elems()[i])
		if p.Get("in").Str() != "querystring" {
			continue
		}
		var props []tree.Entry
		var required []string
		for _, e := range p.Get("content").Children() {
			if ir.MediaBase(e.Key) == "application/x-www-form-urlencoded" {
				schema := e.Value.Get("schema")
				if schema != nil {
					schema = b.object(schema)
				}
				props, required = schema.Get("properties").Children(), stringList(schema.Get("required"))
			}
		}
		if len(props) == 0 {
			continue
		}
		out := slices.Clone(list.Elems()[:i])
		for _, e := range props {
			m := tree.NewMap(e.Value)
			m.Set("name", tree.NewString(e.Value, e.Key))
			m.Set("in", tree.NewString(e.Value, string(ir.InQuery)))
			if slices.Contains(required, e.Key) {
				m.Set("required", tree.NewBool(e.Value, true))
			}
			m.Set("schema", e.Value.Clone())
			out = append(out, m)
		}
		rest := list.Elems()[i+1:]
		i = len(out) - 1
		list.Become(tree.NewList(list, append(out, rest...)...))
	}
}
