package plan

import (
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
)

// Variable is a {name} in a server's address that the user can fill.
type Variable struct {
	Field   string // of Config
	Name    string
	Default string
	Sample  string // what tests fill in where there is no default
	doc     string
}

// serverVariables are the variables of the servers that calls are made to, in order. A
// vendor gives each customer an address this way: {tenant}.example.com.
func (b *builder) serverVariables() []Variable {
	var out []Variable
	seen := map[string]bool{}
	fields := newScope("BaseURL", nameScheme, "Signer", "TokenSources", "OAuth2", "Settings")
	for _, c := range b.configCredentials(usedSchemes(b.calls)) {
		fields.taken[c.field] = true
	}
	add := func(s *ir.Server) {
		for _, v := range s.Variables {
			if seen[v.Name] || !strings.Contains(s.URL, "{"+v.Name+"}") {
				continue
			}
			seen[v.Name] = true
			field := fields.name(exported(v.Name), exported(v.Name)+"Variable")
			doc := field + " fills {" + v.Name + "} of the servers' addresses"
			if v.Description != "" {
				doc += ": " + plainText(v.Description)
			}
			doc = fullStop(doc)
			sample := ""
			if v.Default != "" {
				doc += " Default " + v.Default + "."
			} else {
				doc += " Calls to such an address need it."
				sample = s.Sample(&v)
			}
			if len(v.Enum) > 0 {
				doc += " The document names " + strings.Join(v.Enum, ", ") + "."
			}
			out = append(out, Variable{Field: field, Name: v.Name, Default: v.Default, Sample: sample, doc: doc})
		}
	}
	if len(b.api.Servers) > 0 {
		add(&b.api.Servers[0])
	}
	for _, c := range b.calls {
		if c.op.Server != nil {
			add(c.op.Server)
		}
	}
	return out
}

// serverAddress is a server's address as the runtime gets it: with its variables, where
// the user can fill them.
func serverAddress(s *ir.Server) string {
	if len(s.Variables) > 0 {
		return s.URL
	}
	if s.Default != "" {
		return s.Default
	}
	return s.URL
}
