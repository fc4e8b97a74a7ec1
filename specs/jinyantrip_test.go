package specs_test

import (
	"context"
	"crypto/md5"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/go-cmp/cmp"
)

const jinyantripFile = "jinyantrip/openapi.yaml"

func readJinyantrip(t testing.TB) (*spec, []section) {
	t.Helper()
	var sections []section
	readJSON(t, "../testdata/jinyantrip/inventory.json", &sections)
	return readSpec(t, jinyantripFile), sections
}

func readJSON(t testing.TB, name string, into any) {
	t.Helper()
	data, err := os.ReadFile(name)
	if err == nil {
		err = json.Unmarshal(data, into)
	}
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

// jinyantripDiff lists every difference between the document's rows and the spec, in
// both directions.
func jinyantripDiff(s *spec, sections []section) []string {
	var out []string
	documented := map[string]map[string]bool{} // operation -> location and path of its rows
	fields := map[string]map[string]field{}
	for _, sec := range sections {
		name := fmt.Sprintf("section %d %s", sec.Section, sec.Title)
		id, op := findOperation(s, sec)
		if op == nil {
			out = append(out, name+": no operation")
			continue
		}
		if fields[id] == nil {
			fields[id], documented[id] = operationFields(s, op), map[string]bool{}
		}
		for _, r := range sec.Rows {
			key := r.Location + " " + r.Path
			documented[id][key] = true
			got, ok := fields[id][key]
			want := r.wanted()
			switch {
			case !ok:
				out = append(out, fmt.Sprintf("%s: %s is missing", name, key))
			case !fits(got.Type, want.Type):
				out = append(out, fmt.Sprintf("%s: %s is %s, documented %s", name, key, got.Type, want.Type))
			case got.Required != want.Required:
				out = append(out, fmt.Sprintf("%s: %s required is %t, documented %t", name, key, got.Required, want.Required))
			}
		}
		for key := range sec.Added {
			documented[id][key] = true
		}
	}
	for id, fs := range fields {
		for key := range fs {
			if !documented[id][key] {
				out = append(out, fmt.Sprintf("%s: %s is in no table", id, key))
			}
		}
	}
	slices.Sort(out)
	return out
}

// wanted is what the spec should say: the document, or what a contradiction was
// resolved to.
func (r row) wanted() field {
	f := field{Type: r.Type, Required: r.Required}
	if r.Resolved.Type != "" {
		f.Type = r.Resolved.Type
	}
	if r.Resolved.Required != nil {
		f.Required = *r.Resolved.Required
	}
	return f
}

func findOperation(s *spec, sec section) (string, map[string]any) {
	method := strings.ToLower(sec.Method)
	if sec.Direction != "inbound" {
		op, _ := at(s.root, "paths", sec.Path, method).(map[string]any)
		if op != nil && (op["x-apigen-url"] == true) != (sec.Direction == "browser") {
			return "", nil
		}
		return sec.Method + " " + sec.Path, op
	}
	hooks, _ := s.root["webhooks"].(map[string]any)
	for _, hook := range hooks {
		op, _ := at(hook, method).(map[string]any)
		path, _ := op["x-apigen-path"].(string)
		if op != nil && (path == sec.Path || path == "" && sec.Path == "/") {
			return "inbound " + sec.Method + " " + sec.Path, op
		}
	}
	return "", nil
}

// operationFields are all rows of an operation, keyed "location path".
func operationFields(s *spec, op map[string]any) map[string]field {
	out := map[string]field{}
	params, _ := op["parameters"].([]any)
	for _, p := range params {
		m := s.resolve(p)
		out[fmt.Sprintf("%v %v", m["in"], m["name"])] = field{Type: s.typeOf(m["schema"]), Required: m["required"] == true}
	}
	add := func(location string, content any) {
		types, _ := content.(map[string]any)
		for _, media := range types {
			flat := map[string]field{}
			s.flatten(at(media, "schema"), "", flat, nil)
			for key, f := range flat {
				out[location+" "+key] = f
			}
		}
	}
	add("body", at(op, "requestBody", "content"))
	add("response", at(op, "responses", "200", "content"))
	return out
}

func TestJinyantripInventory(t *testing.T) {
	s, sections := readJinyantrip(t)
	for _, problem := range jinyantripDiff(s, sections) {
		t.Error(problem)
	}
	if len(sections) != 32 {
		t.Errorf("%d sections, the document has 32", len(sections))
	}
	count := map[string]int{}
	for _, sec := range sections {
		count[sec.Direction]++
		for _, r := range sec.Rows {
			if (r.Resolved.Type != "" || r.Resolved.Required != nil) && r.Resolved.Why == "" {
				t.Errorf("section %d: %s deviates without a reason", sec.Section, r.Path)
			}
		}
	}
	if diff := cmp.Diff(map[string]int{"outbound": 24, "inbound": 5, "browser": 3}, count); diff != "" {
		t.Error(diff)
	}
}

// The comparison must notice each kind of slip, or it proves nothing.
func TestJinyantripInventoryNotices(t *testing.T) {
	tests := []struct {
		name   string
		mutate func(s *spec)
		want   string
	}{
		{"a field is gone", func(s *spec) { delete(zoneRequest(s)["properties"].(map[string]any), "Lang") }, "body Lang is missing"},
		{"a field is renamed", func(s *spec) {
			props := zoneRequest(s)["properties"].(map[string]any)
			props["Language"] = props["Lang"]
			delete(props, "Lang")
		}, "body Language is in no table"},
		{"required flips", func(s *spec) { zoneRequest(s)["required"] = []any{"ZoneType"} }, "body Lang required is false"},
		{"a type changes", func(s *spec) {
			zoneRequest(s)["properties"].(map[string]any)["Lang"] = map[string]any{"type": "boolean"}
		}, "body Lang is boolean"},
		{"an operation is gone", func(s *spec) { delete(at(s.root, "paths").(map[string]any), "/adapter/zone/list") }, "获取基础数据: no operation"},
		{"a webhook is gone", func(s *spec) { s.root["webhooks"] = map[string]any{} }, "消息通知接口: no operation"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, sections := readJinyantrip(t)
			tt.mutate(s)
			got := jinyantripDiff(s, sections)
			if !slices.ContainsFunc(got, func(p string) bool { return strings.Contains(p, tt.want) }) {
				t.Errorf("not noticed; got %q", got)
			}
		})
	}
}

func zoneRequest(s *spec) map[string]any {
	return at(s.root, "paths", "/adapter/zone/list", "post", "requestBody", "content", "application/json", "schema").(map[string]any)
}

// The lists of the document, with the members that only a remark has: CardType 1442
// (contradiction 7), UserStatus 1150 and 1151 (contradiction 6). OA通知 of NotifyType is
// left out: the document gives it no number.
func TestJinyantripCodeLists(t *testing.T) {
	s, _ := readJinyantrip(t)
	lists := map[string][][]any{}
	readJSON(t, "../testdata/jinyantrip/codes.json", &lists)
	if len(lists) != 26 {
		t.Errorf("%d code lists, the document has 26", len(lists))
	}
	for _, name := range slices.Sorted(maps.Keys(lists)) {
		schema, _ := at(s.root, "components", "schemas", name).(map[string]any)
		values, _ := schema["enum"].([]any)
		names, _ := schema["x-enum-varnames"].([]any)
		titles, _ := schema["x-enum-descriptions"].([]any)
		if titles == nil {
			titles = make([]any, len(values)) // a list without captions
		}
		if len(values) == 0 || len(values) != len(names) || len(values) != len(titles) {
			t.Errorf("%s: %d values, %d names, %d captions", name, len(values), len(names), len(titles))
			continue
		}
		got := map[string][2]string{}
		for i, v := range values {
			got[fmt.Sprint(v)] = [2]string{fmt.Sprint(names[i]), fmt.Sprint(titles[i])}
		}
		for _, m := range lists[name] {
			value, code, title := fmt.Sprint(m[0]), m[1].(string), m[2].(string)
			have, ok := got[value]
			delete(got, value)
			switch {
			case !ok:
				t.Errorf("%s: %s (%s) is missing", name, value, title)
			case code != "" && have[0] != code:
				t.Errorf("%s: %s is named %s, the document says %s", name, value, have[0], code)
			case title != "" && !strings.HasPrefix(have[1], title):
				t.Errorf("%s: %s is called %q, the document says %q", name, value, have[1], title)
			}
		}
		for value := range got {
			t.Errorf("%s: %s is in no list of the document", name, value)
		}
	}
}

func TestJinyantripContradictions(t *testing.T) {
	s, _ := readJinyantrip(t)
	for n := 1; n <= 41; n++ {
		if !strings.Contains(s.text, fmt.Sprintf("Contradiction %d ", n)) && !strings.Contains(s.text, fmt.Sprintf("Contradiction %d:", n)) {
			t.Errorf("contradiction %d is not resolved anywhere", n)
		}
	}
}

// kin-openapi loads the document, and its validation covers the examples.
func TestJinyantripIsValid(t *testing.T) {
	doc, err := openapi3.NewLoader().LoadFromFile(jinyantripFile)
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(context.Background(), openapi3.EnableExamplesValidation()); err != nil {
		t.Error(err)
	}
}

// The published signature, computed here by hand.
func TestJinyantripVector(t *testing.T) {
	s, _ := readJinyantrip(t)
	schemes, _ := at(s.root, "components", "securitySchemes").(map[string]any)
	checked := 0
	for name, scheme := range schemes {
		vectors, _ := at(scheme, "x-apigen-vectors").([]any)
		for _, v := range vectors {
			text := func(keys ...string) string { return fmt.Sprint(at(v, keys...)) }
			_, query, _ := strings.Cut(text("url"), "?")
			body := ""
			if b := at(v, "body"); b != nil {
				body = fmt.Sprint(b)
			}
			sum := md5.Sum([]byte(text("credentials", "secret") + text("timestamp") + query + body))
			if got := hex.EncodeToString(sum[:]); got != text("signature") {
				t.Errorf("%s: %s: computed %s, the spec says %s", name, text("name"), got, text("signature"))
			}
			if text("signature") == "daca64d102ae9b975cfaf2c774a013da" {
				checked++
			}
		}
	}
	if checked == 0 {
		t.Error("the document's own signature daca64d1... is in no scheme")
	}
}
