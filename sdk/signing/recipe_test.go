package signing_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/apigen-go/apigen/sdk/signing"
)

const recipeDir = "../../testdata/sign/recipes"

// loadRecipe reads a recipe as it stands in a spec under x-apigen-signing: the keys are
// the Go fields in lower camel case, except where the language is shorter.
func loadRecipe(t testing.TB, name string) *signing.Recipe {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(recipeDir, name+".yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		t.Fatal(err)
	}
	r := &signing.Recipe{Name: name}
	each(t, doc.Content[0], func(key string, v *yaml.Node) {
		switch key {
		case "credentials":
			each(t, v, func(name string, v *yaml.Node) {
				c := signing.Credential{Name: name}
				decode(t, v, map[string]any{"description": &c.Description, "secret": &c.Secret, "optional": &c.Optional, "default": &c.Default})
				r.Credentials = append(r.Credentials, c)
			})
		case "clock":
			r.Clock, r.Zone = clockOf(t, v)
		case "epoch":
			decodeInto(t, v, &r.Epoch)
		case "nonce":
			r.Nonce = v.Value
		case "dropEmpty":
			r.DropEmpty = texts(v)
		case "set":
			r.Set = placements(t, v)
		case "send":
			r.Send = placements(t, v)
		case "steps":
			for _, n := range v.Content {
				r.Steps = append(r.Steps, stepOf(t, n))
			}
		case "tolerance":
			decodeInto(t, v, &r.Tolerance)
		default:
			t.Fatalf("%s: unknown key %q", name, key)
		}
	})
	return r
}

func recipeNames(t testing.TB) []string {
	t.Helper()
	files, err := filepath.Glob(recipeDir + "/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no recipes: %v", err)
	}
	for i := range files {
		files[i] = strings.TrimSuffix(filepath.Base(files[i]), ".yaml")
	}
	return files
}

func stepOf(t testing.TB, n *yaml.Node) signing.Step {
	t.Helper()
	var s signing.Step
	each(t, n, func(key string, v *yaml.Node) {
		switch key {
		case "params":
			s.Params = paramsOf(t, v)
		case "clock":
			s.Clock, s.Zone = clockOf(t, v)
		case "when":
			s.When = conds(t, v)
		default:
			into := map[string]*string{"name": &s.Name, "text": &s.Text, "digest": &s.Digest, "of": &s.Of, "key": &s.Key, "encoding": &s.Encoding, "zone": &s.Zone}[key]
			if into == nil {
				t.Fatalf("unknown key %q in a step", key)
			}
			*into = v.Value
		}
	})
	return s
}

func paramsOf(t testing.TB, n *yaml.Node) *signing.Params {
	t.Helper()
	p := &signing.Params{}
	each(t, n, func(key string, v *yaml.Node) {
		switch key {
		case "from":
			p.From = texts(v)
		case "include":
			p.Include = texts(v)
		case "exclude":
			p.Exclude = texts(v)
		case "add":
			p.Add = placements(t, v)
		default:
			decode(t, &yaml.Node{Kind: yaml.MappingNode, Content: []*yaml.Node{{Kind: yaml.ScalarNode, Value: key}, v}},
				map[string]any{"sort": &p.Sort, "repeat": &p.Repeat, "pair": &p.Pair, "join": &p.Join, "skipEmpty": &p.SkipEmpty, "trim": &p.Trim, "nested": &p.Nested})
		}
	})
	return p
}

func placements(t testing.TB, n *yaml.Node) []signing.Placement {
	t.Helper()
	var out []signing.Placement
	for _, item := range n.Content {
		var p signing.Placement
		each(t, item, func(key string, v *yaml.Node) {
			switch key {
			case "when":
				p.When = conds(t, v)
			case "omitEmpty":
				decodeInto(t, v, &p.OmitEmpty)
			default:
				into := map[string]*string{"in": &p.In, "name": &p.Name, "value": &p.Value, "list": &p.List}[key]
				if into == nil {
					t.Fatalf("unknown key %q in a placement", key)
				}
				*into = v.Value
			}
		})
		out = append(out, p)
	}
	return out
}

func conds(t testing.TB, n *yaml.Node) []signing.Cond {
	t.Helper()
	var out []signing.Cond
	each(t, n, func(key string, v *yaml.Node) { out = append(out, signing.Cond{Name: key, In: texts(v)}) })
	return out
}

func clockOf(t testing.TB, n *yaml.Node) (layout, zone string) {
	t.Helper()
	if n.Kind == yaml.ScalarNode {
		return n.Value, ""
	}
	decode(t, n, map[string]any{"layout": &layout, "zone": &zone})
	return layout, zone
}

func texts(n *yaml.Node) []string {
	if n.Kind == yaml.ScalarNode {
		return []string{n.Value}
	}
	var out []string
	for _, c := range n.Content {
		out = append(out, c.Value)
	}
	return out
}

func each(t testing.TB, n *yaml.Node, f func(key string, value *yaml.Node)) {
	t.Helper()
	if n.Kind != yaml.MappingNode {
		t.Fatalf("line %d: want a map", n.Line)
	}
	for i := 0; i < len(n.Content); i += 2 {
		f(n.Content[i].Value, n.Content[i+1])
	}
}

func decode(t testing.TB, n *yaml.Node, into map[string]any) {
	t.Helper()
	each(t, n, func(key string, v *yaml.Node) {
		p, ok := into[key]
		if !ok {
			t.Fatalf("line %d: unknown key %q", v.Line, key)
		}
		decodeInto(t, v, p)
	})
}

func decodeInto(t testing.TB, n *yaml.Node, p any) {
	t.Helper()
	if err := n.Decode(p); err != nil {
		t.Fatal(fmt.Errorf("line %d: %w", n.Line, err))
	}
}

func TestRecipesHaveNoProblems(t *testing.T) {
	for _, name := range recipeNames(t) {
		for _, p := range signing.Check(loadRecipe(t, name)) {
			t.Errorf("%s: %s", name, p)
		}
	}
}
