package load

import (
	"regexp"
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/generator/load/tree"
)

var templateVar = regexp.MustCompile(`\{([^{}]*)\}`)

// placeholder is a text that stands for a value: {your-tenant}, <tenant>.
var placeholder = regexp.MustCompile(`^(\{.*\}|<.*>|\[.*\])$`)

func (b *builder) servers(list *tree.Node) []ir.Server {
	var out []ir.Server
	if list.IsMap() {
		b.r.warn(list, "bad-server", "write a list: servers: [{url: ...}]", "servers is one server; it is read as a list of it")
		list.Become(tree.NewList(list, list.Clone()))
	}
	for _, n := range list.Elems() {
		if s := b.server(n); s != nil {
			out = append(out, *s)
		}
	}
	return out
}

func (b *builder) server(n *tree.Node) *ir.Server {
	if n.Kind == tree.String {
		b.r.warn(n, "bad-server", "write {url: "+n.Text+"}", "a server is text; it is read as its url")
		m := tree.NewMap(n)
		m.Set("url", tree.NewString(n, n.Text))
		n.Become(m)
	}
	url := strings.TrimSpace(n.Get("url").Str())
	if url == "" {
		b.r.warn(n, "empty-server", "give the base URL, or remove the server", "the server has no url; the user must configure a base URL")
		if n.IsMap() {
			n.Set("url", tree.NewString(n, "/"))
		}
		return nil
	}
	if full := withScheme(url); full != url {
		b.r.warn(n.Get("url"), "bad-server", "write the whole address", "server %q is no address; it is read as %q", url, full)
		url = full
		n.Set("url", tree.NewString(n.Get("url"), url))
	}
	if bare := strings.TrimRight(url, "/"); strings.HasSuffix(bare, ":") && !strings.Contains(bare, "/") {
		b.r.warn(n.Get("url"), "server-variable", "name the host, or write "+bare+"//{host} with a variable",
			"the server %q names no host; the user must fill in {host}", url)
		url = bare + "//{host}"
	}
	s := &ir.Server{URL: url, Description: n.Get("description").Str(), Pos: n.Pos()}
	vars := n.Get("variables")
	s.Default = templateVar.ReplaceAllStringFunc(url, func(m string) string {
		name := m[1 : len(m)-1]
		v := vars.Get(name)
		sv := ir.ServerVariable{Name: name, Default: v.Get("default").Str(), Description: v.Get("description").Str()}
		for _, e := range v.Get("enum").Elems() {
			sv.Enum = append(sv.Enum, e.Str())
		}
		switch {
		case v == nil:
			b.r.warn(n.Get("url"), "server-variable", "declare it under variables, with a default", "server variable {%s} is not declared", name)
		case v.Get("default") == nil && len(sv.Enum) > 0:
			b.r.warn(v, "server-variable", "give it a default", "server variable {%s} has no default; its first value is used", name)
			sv.Default = sv.Enum[0]
		case v.Get("default") == nil:
			b.r.warn(v, "server-variable", "give it a default", "server variable {%s} has no default; the user must fill it in", name)
		case placeholder.MatchString(sv.Default):
			b.r.warn(v.Get("default"), "server-variable", "leave the default out, or give a value that works",
				"the default %q of server variable {%s} is no value; the user must fill it in", sv.Default, name)
			sv.Default = ""
		}
		s.Variables = append(s.Variables, sv)
		return sv.Default
	})
	return s
}

// withScheme completes an address of which only the host, or a path without its slash,
// was written down.
func withScheme(url string) string {
	if strings.Contains(url, "://") || strings.HasPrefix(url, "/") || strings.HasPrefix(url, "{") {
		return url
	}
	host, _, _ := strings.Cut(url, "/")
	if host == "." || host == ".." {
		return url
	}
	name, port, ported := strings.Cut(host, ":")
	if ported && port == "" {
		return url // a scheme, and nothing behind it
	}
	if name == "localhost" || strings.HasPrefix(name, "127.") {
		return "http://" + url
	}
	if ported || strings.Contains(name, ".") {
		return "https://" + url
	}
	return "/" + url
}

// operationServer is the first server of an operation that HTTP reaches.
func operationServer(list []ir.Server) *ir.Server {
	for i := range list {
		if url := list[i].URL; strings.HasPrefix(url, "http") || strings.HasPrefix(url, "/") || strings.HasPrefix(url, "{") {
			return &list[i]
		}
	}
	return nil
}
