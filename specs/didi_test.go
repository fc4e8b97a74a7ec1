package specs_test

import (
	"bytes"
	"context"
	"crypto/md5"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"
)

const (
	didiSpecFile    = "didi/openapi.yaml"
	didiCreatePath  = "/paths/~1river~1Approval~1create/post"
	didiBodySchema  = "/requestBody/content/application~1json/schema"
	didiReplySchema = "/responses/200/content/application~1json/schema"
	didiComponents  = "/components/schemas/"
)

type didiMap = map[string]any

// didiLoad reads the spec into plain JSON values, numbers as json.Number.
func didiLoad(t testing.TB) didiMap {
	t.Helper()
	src, err := os.ReadFile(didiSpecFile)
	if err != nil {
		t.Fatal(err)
	}
	var v any
	if err := yaml.Unmarshal(src, &v); err != nil {
		t.Fatal(err)
	}
	return didiJSON(t, v).(didiMap)
}

// didiJSON takes v through JSON text: a deep copy in the form the validator wants.
func didiJSON(t testing.TB, v any) any {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	out, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func didiReadJSON(t testing.TB, name string, into any) {
	t.Helper()
	text, err := os.ReadFile("../testdata/didi/" + name)
	if err != nil {
		t.Fatal(err)
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if err := d.Decode(into); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

// didiCompile compiles the schema at a JSON pointer. Formats are checked, and so is JSON text inside strings:
// contentSchema is an assertion here, not a comment.
func didiCompile(t testing.TB, doc didiMap, pointer string) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	c.AssertContent()
	if err := c.AddResource("didi.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("didi.json#" + strings.NewReplacer("{", "%7B", "}", "%7D").Replace(pointer))
	if err != nil {
		t.Fatalf("%s: %v", pointer, err)
	}
	return s
}

// didiAt follows a JSON pointer; nil where it leads nowhere.
func didiAt(v any, pointer string) any {
	for _, name := range strings.Split(pointer, "/")[1:] {
		name = strings.NewReplacer("~1", "/", "~0", "~").Replace(name)
		switch x := v.(type) {
		case didiMap:
			v = x[name]
		case []any:
			var i int
			if _, err := fmt.Sscan(name, &i); err != nil || i >= len(x) {
				return nil
			}
			v = x[i]
		default:
			return nil
		}
	}
	return v
}

// didiResolve follows the $ref of a schema; members beside it win.
func didiResolve(doc didiMap, v any) didiMap {
	s, _ := v.(didiMap)
	ref, ok := s["$ref"].(string)
	if !ok {
		return s
	}
	out := maps.Clone(didiResolve(doc, didiAt(doc, strings.TrimPrefix(ref, "#"))))
	if out == nil {
		return nil
	}
	for k, x := range s {
		if k != "$ref" {
			out[k] = x
		}
	}
	return out
}

func didiStrings(v any) []string {
	list, _ := v.([]any)
	out := make([]string, 0, len(list))
	for _, x := range list {
		out = append(out, fmt.Sprint(x))
	}
	return out
}

// didiWalk calls f for every value of a document with its JSON pointer.
func didiWalk(v any, pointer string, f func(pointer string, v any)) {
	f(pointer, v)
	switch x := v.(type) {
	case didiMap:
		for _, k := range slices.Sorted(maps.Keys(x)) {
			didiWalk(x[k], pointer+"/"+strings.NewReplacer("~", "~0", "/", "~1").Replace(k), f)
		}
	case []any:
		for i, e := range x {
			didiWalk(e, fmt.Sprintf("%s/%d", pointer, i), f)
		}
	}
}

func TestDidiSpecLoads(t *testing.T) {
	loader := openapi3.NewLoader()
	doc, err := loader.LoadFromFile(didiSpecFile)
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(context.Background()); err != nil {
		t.Error(err)
	}
	if !strings.HasPrefix(doc.OpenAPI, "3.1") {
		t.Errorf("openapi is %s", doc.OpenAPI)
	}
}

// Every reference leads somewhere, every schema compiles, every operation has the parts that the others rely on.
func TestDidiSpecIsWhole(t *testing.T) {
	doc := didiLoad(t)
	for name := range didiAt(doc, "/components/schemas").(didiMap) {
		didiCompile(t, doc, didiComponents+name)
	}
	ids, goNames := map[string]bool{}, map[string]bool{}
	for path, item := range doc["paths"].(didiMap) {
		for method, v := range item.(didiMap) {
			op, at := v.(didiMap), method+" "+path
			id := fmt.Sprint(op["operationId"])
			if ids[id] {
				t.Errorf("%s: operationId %s is used twice", at, id)
			}
			ids[id] = true
			name := fmt.Sprintf("%v%v", didiStrings(op["tags"]), op["x-go-name"])
			if op["x-go-name"] == nil || len(didiStrings(op["tags"])) != 1 || goNames[name] {
				t.Errorf("%s: not one tag and a Go name of its own: %s", at, name)
			}
			goNames[name] = true
			if path != "/river/Approval/create" && !strings.Contains(fmt.Sprint(op["description"]), "字段来自官方 SDK/接口描述") {
				t.Errorf("%s: does not say where its fields come from", at)
			}
			if reply := didiAt(op, didiReplySchema); reply == nil {
				t.Errorf("%s: no reply", at)
			} else if didiAt(reply, "/properties/errno") == nil {
				t.Errorf("%s: reply without errno", at)
			}
			if method == "post" && didiAt(op, didiBodySchema) == nil {
				t.Errorf("%s: no JSON body", at)
			}
		}
	}
	for _, want := range []string{
		"[Auth]Authorize", "[Approval]Create", "[Approval]Update", "[Approval]Cancel", "[Approval]Detail", "[Order]ListByApproval",
		"[Regulation]List", "[Regulation]Detail", "[City]CarCities", "[City]AirportCities", "[City]HotelCities",
		"[City]TrainCities", "[City]Countries", "[City]List", "[BudgetCenter]List",
		"[Member]List", "[Member]Detail", "[Member]Create", "[Member]Update",
	} {
		if !goNames[want] {
			t.Errorf("no operation %s in %v", want, slices.Sorted(maps.Keys(goNames)))
		}
	}
	if got := didiAt(doc, "/components/securitySchemes/accessToken/x-apigen-token/operation"); !ids[fmt.Sprint(got)] {
		t.Errorf("token operation %v does not exist", got)
	}
	didiWalk(doc, "", func(p string, v any) {
		m, _ := v.(didiMap)
		for k, x := range m {
			if x == nil { // an unquoted comma in a flow mapping
				t.Errorf("%s: %q has no value", p, k)
			}
		}
		if ref, ok := m["$ref"].(string); ok && didiAt(doc, strings.TrimPrefix(ref, "#")) == nil {
			t.Errorf("%s: dangling %s", p, ref)
		}
	})
}

// Inventory: the field tables of the vendor doc, row by row, against the spec and back.

type didiInventory struct {
	Tables []didiTable
	Codes  []didiCodes
}

type didiTable struct {
	Name   string
	Fields []didiField
}

type didiField struct {
	Name, Type, JSON string
	Required         any // true, false, "conditional", or nil where the table has no such column
	Common           bool
	Line             int
}

type didiCodes struct {
	Field, Schema string
	Values        map[string]string
}

// didiTables says where each table stands in the spec.
var didiTables = map[string]string{
	"request":                       didiCreatePath + didiBodySchema,
	"passenger_list[]":              didiComponents + "Passenger",
	"travel_detail":                 didiComponents + "TravelDetail",
	"trip":                          didiComponents + "Trip",
	"business_trip_detail_by_times": didiComponents + "BusinessTripDetail",
	"business_trip_detail_by_date":  didiComponents + "BusinessTripDetail",
	"extend_field_list":             didiComponents + "ExtendFieldList",
	"response":                      didiCreatePath + didiReplySchema,
	"response.data":                 didiCreatePath + didiReplySchema + "/properties/data",
}

// didiOtherSources are members of those schemas that come from elsewhere, as the spec says beside them.
var didiOtherSources = map[string]bool{didiCreatePath + didiReplySchema + "/properties/request_id": true}

// didiCompare lists every difference between the inventory and the spec.
func didiCompare(inv didiInventory, doc didiMap) []string {
	var out []string
	report := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }

	documented := map[string]map[string]bool{} // schema -> members
	for _, table := range inv.Tables {
		pointer, ok := didiTables[table.Name]
		schema := didiResolve(doc, didiAt(doc, pointer))
		if !ok || schema == nil {
			report("%s: no schema", table.Name)
			continue
		}
		if documented[pointer] == nil {
			documented[pointer] = map[string]bool{}
		}
		props, _ := schema["properties"].(didiMap)
		always, sometimes := didiRequired(doc, table.Name, schema)
		common := map[string]bool{}
		for _, f := range table.Fields {
			at := fmt.Sprintf("%s.%s (line %d)", table.Name, f.Name, f.Line)
			if f.Common {
				common[f.Name] = true
				if props[f.Name] != nil {
					report("%s: a common parameter among the members", at)
				}
				continue
			}
			documented[pointer][f.Name] = true
			prop := didiResolve(doc, props[f.Name])
			if prop == nil {
				report("%s: missing", at)
				continue
			}
			if want, got := didiWantType(f), didiGotType(doc, prop); want != got {
				report("%s: type is %q, want %q", at, got, want)
			}
			if words, _ := prop["description"].(string); !strings.ContainsFunc(words, didiIsHan) {
				report("%s: not described in the vendor's words", at)
			}
			switch f.Required {
			case true:
				if !always[f.Name] {
					report("%s: must be required", at)
				}
			case false, "conditional":
				if always[f.Name] {
					report("%s: must not be required", at)
				}
				if f.Required != false && !sometimes[f.Name] {
					report("%s: no condition requires it", at)
				}
			}
		}
		if table.Name == "request" {
			sent := didiCommonSent(doc)
			for _, name := range slices.Sorted(maps.Keys(common)) {
				if !sent[name] {
					report("%s: common parameter %s is sent by no scheme", table.Name, name)
				}
			}
			for _, name := range slices.Sorted(maps.Keys(sent)) {
				if !common[name] {
					report("%s: %s is sent, but no common parameter", table.Name, name)
				}
			}
		}
	}
	for _, pointer := range slices.Sorted(maps.Keys(documented)) {
		props, _ := didiResolve(doc, didiAt(doc, pointer))["properties"].(didiMap)
		for _, name := range slices.Sorted(maps.Keys(props)) {
			if !documented[pointer][name] && !didiOtherSources[pointer+"/properties/"+name] {
				report("%s: %s is in no table", pointer, name)
			}
		}
	}

	for _, codes := range inv.Codes {
		schema, _ := didiAt(doc, didiComponents+codes.Schema).(didiMap)
		values, titles := didiStrings(schema["enum"]), didiStrings(schema["x-enum-descriptions"])
		names := didiStrings(schema["x-enum-varnames"])
		if len(values) != len(titles) || len(values) != len(names) {
			report("%s: %d values, %d names, %d captions", codes.Schema, len(values), len(names), len(titles))
			continue
		}
		for i, v := range values {
			if title, ok := codes.Values[v]; !ok {
				report("%s: %s is not documented", codes.Schema, v)
			} else if !strings.HasPrefix(titles[i], title) {
				report("%s: %s is called %q, want %q", codes.Schema, v, titles[i], title)
			}
		}
		for _, v := range slices.Sorted(maps.Keys(codes.Values)) {
			if !slices.Contains(values, v) {
				report("%s: %s (%s) is missing", codes.Schema, v, codes.Values[v])
			}
		}
	}
	return out
}

func didiIsHan(r rune) bool { return unicode.Is(unicode.Han, r) }

// didiRequired returns the members that a schema always requires, and those that a condition of it requires. What create
// requires of its business_trip_detail for approval_type 2 counts as always for the by-times table.
func didiRequired(doc didiMap, table string, schema didiMap) (always, sometimes map[string]bool) {
	always, sometimes = map[string]bool{}, map[string]bool{}
	for _, name := range didiStrings(schema["required"]) {
		always[name] = true
	}
	rules, _ := schema["allOf"].([]any)
	for _, r := range rules {
		for _, name := range didiStrings(didiAt(r, "/then/required")) {
			sometimes[name] = true
		}
	}
	if table == "business_trip_detail_by_times" {
		rules, _ := didiAt(doc, didiCreatePath+didiBodySchema+"/allOf").([]any)
		for _, r := range rules {
			if fmt.Sprint(didiAt(r, "/if/properties/approval_type/const")) != "2" {
				continue
			}
			for _, name := range didiStrings(didiAt(r, "/then/properties/business_trip_detail/contentSchema/required")) {
				always[name] = true
			}
		}
	}
	return always, sometimes
}

// didiCommonSent are the names that the schemes of the default security put into a request.
func didiCommonSent(doc didiMap) map[string]bool {
	sent := map[string]bool{}
	first, _ := didiAt(doc, "/security/0").(didiMap)
	for name := range first {
		scheme := didiAt(doc, "/components/securitySchemes/"+name)
		for _, list := range []string{"/x-apigen-token/send", "/x-apigen-signing/set", "/x-apigen-signing/send"} {
			items, _ := didiAt(scheme, list).([]any)
			for _, item := range items {
				sent[fmt.Sprint(didiAt(item, "/name"))] = true
			}
		}
	}
	return sent
}

func didiWantType(f didiField) string {
	if f.JSON != "" {
		return "string of JSON " + f.JSON
	}
	return map[string]string{
		"string": "string", "int": "integer", "float": "number", "object": "object", "date": "string date",
		"datetime": "string 2006-01-02 15:04:05", "list<trip>": "array of object", "[]object": "array of object",
		"[]int": "array of integer",
	}[f.Type]
}

func didiGotType(doc, s didiMap) string {
	typ := fmt.Sprint(s["type"])
	switch {
	case typ == "array":
		return "array of " + fmt.Sprint(didiResolve(doc, s["items"])["type"])
	case s["contentSchema"] != nil && s["contentMediaType"] == "application/json":
		return typ + " of JSON " + fmt.Sprint(didiResolve(doc, s["contentSchema"])["type"])
	case s["x-apigen-format"] != nil:
		return typ + " " + fmt.Sprint(didiAt(s, "/x-apigen-format/layout"))
	case s["format"] == "date":
		return typ + " date"
	}
	return typ
}

func TestDidiInventory(t *testing.T) {
	var inv didiInventory
	didiReadJSON(t, "inventory.json", &inv)
	rows := 0
	for _, table := range inv.Tables {
		rows += len(table.Fields)
	}
	if len(inv.Tables) != 9 || rows != 80 || len(inv.Codes) != 14 {
		t.Fatalf("%d tables, %d rows, %d code lists; want 9, 80, 14", len(inv.Tables), rows, len(inv.Codes))
	}
	for _, d := range didiCompare(inv, didiLoad(t)) {
		t.Error(d)
	}
}

// The comparison itself must notice: each kind of mistake, made in a copy of the spec, is reported.
func TestDidiInventoryNotices(t *testing.T) {
	var inv didiInventory
	didiReadJSON(t, "inventory.json", &inv)
	doc := didiLoad(t)

	// Each documented member, removed.
	for _, table := range inv.Tables {
		for _, f := range table.Fields {
			if f.Common {
				continue
			}
			bad := didiJSON(t, doc).(didiMap)
			delete(didiAt(bad, didiTables[table.Name]+"/properties").(didiMap), f.Name)
			want := fmt.Sprintf("%s.%s (line %d): missing", table.Name, f.Name, f.Line)
			if got := didiCompare(inv, bad); !slices.Contains(got, want) {
				t.Errorf("without the member: %q is not among %q", want, got)
			}
		}
	}

	create := didiCreatePath + didiBodySchema
	for _, c := range []struct {
		name, want string
		edit       func(didiMap)
	}{
		{"extra member", "Trip: bogus is in no table", func(d didiMap) {
			didiAt(d, didiComponents+"Trip/properties").(didiMap)["bogus"] = didiMap{"type": "string"}
		}},
		{"other type", `trip.departure_city_id (line 72): type is "string", want "integer"`, func(d didiMap) {
			didiAt(d, didiComponents+"Trip/properties/departure_city_id").(didiMap)["type"] = "string"
		}},
		{"JSON string untyped", `request.travel_detail (line 32): type is "string", want "string of JSON object"`, func(d didiMap) {
			delete(didiAt(d, create+"/properties/travel_detail").(didiMap), "contentSchema")
		}},
		{"no longer required", "travel_detail.end_city_rule (line 63): must be required", func(d didiMap) {
			didiAt(d, didiComponents+"TravelDetail").(didiMap)["required"] = []any{"start_date", "end_date"}
		}},
		{"required too much", "request.reason (line 23): must not be required", func(d didiMap) {
			didiAt(d, create).(didiMap)["required"] = []any{"approval_type", "regulation_id", "reason"}
		}},
		{"condition lost", "request.phone (line 28): no condition requires it", func(d didiMap) {
			delete(didiAt(d, create).(didiMap), "allOf")
		}},
		{"by-times condition lost", "business_trip_detail_by_times.trip_times (line 98): must be required", func(d didiMap) {
			delete(didiAt(d, create).(didiMap), "allOf")
		}},
		{"common parameter lost", "request: common parameter company_id is sent by no scheme", func(d didiMap) {
			delete(didiAt(d, "/security/0").(didiMap), "company")
		}},
		{"code lost", "Category: 10 (酒店服务) is missing", func(d didiMap) {
			for _, k := range []string{"enum", "x-enum-varnames", "x-enum-descriptions"} {
				s := didiAt(d, didiComponents+"Category").(didiMap)
				s[k] = s[k].([]any)[:4]
			}
		}},
		{"captions swapped", `PassengerType: 0 is called "外部出行人", want "员工"`, func(d didiMap) {
			slices.Reverse(didiAt(d, didiComponents+"PassengerType/x-enum-descriptions").([]any))
		}},
	} {
		bad := didiJSON(t, doc).(didiMap)
		c.edit(bad)
		if got := didiCompare(inv, bad); !slices.ContainsFunc(got, func(s string) bool { return strings.HasSuffix(s, c.want) }) {
			t.Errorf("%s: %q is not among %q", c.name, c.want, got)
		}
	}
}

// Examples: of requests, replies, parameters and single members, all against their schemas.
func TestDidiExamples(t *testing.T) {
	doc := didiLoad(t)
	check := func(pointer, schema string, v any) {
		if err := didiCompile(t, doc, schema).Validate(v); err != nil {
			t.Errorf("%s: %v", pointer, err)
		}
	}
	media, members, params := 0, 0, 0
	didiWalk(doc, "", func(p string, v any) {
		m, _ := v.(didiMap)
		switch {
		case strings.HasSuffix(p, "/content/application~1json"):
			named, _ := m["examples"].(didiMap)
			if len(named) == 0 {
				t.Errorf("%s: no example", p)
			}
			for name, e := range named {
				media++
				if didiAt(e, "/summary") == nil {
					t.Errorf("%s: example %s has no summary", p, name)
				}
				check(p+"/examples/"+name, p+"/schema", didiAt(e, "/value"))
			}
		case m["in"] != nil && m["schema"] != nil && m["example"] != nil:
			params++
			check(p, p+"/schema", m["example"])
		case m["in"] != nil && m["schema"] != nil && m["required"] == true:
			t.Errorf("%s: required parameter without an example", p)
		}
		if list, ok := m["examples"].([]any); ok {
			for i, e := range list {
				members++
				check(fmt.Sprintf("%s/examples/%d", p, i), p, e)
			}
		}
	})
	if media < 30 || members < 40 || params < 8 {
		t.Errorf("only %d media type, %d member and %d parameter examples were found", media, members, params)
	}
}

// The inside of JSON strings is really checked: the same value with something wrong inside is refused.
func TestDidiContentIsChecked(t *testing.T) {
	doc := didiLoad(t)
	schema := didiCompile(t, doc, didiCreatePath+didiBodySchema)
	for name, detail := range map[string]string{
		"not JSON":      `{"start_date":`,
		"not an object": `[]`,
		"wrong type":    `{"start_date":"2023-01-02","end_date":"2023-01-10","end_city_rule":"1"}`,
		"wrong date":    `{"start_date":"2023-1-2","end_date":"2023-01-10","end_city_rule":1}`,
		"missing":       `{"start_date":"2023-01-02","end_date":"2023-01-10"}`,
		"deep":          `{"start_date":"2023-01-02","end_date":"2023-01-10","end_city_rule":1,"trips":[{}]}`,
	} {
		v := didiTravel()
		v["travel_detail"] = detail
		if err := schema.Validate(didiJSON(t, v)); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

// didiDecodeStrings replaces JSON text inside strings by its value.
func didiDecodeStrings(t *testing.T, body didiMap) didiMap {
	t.Helper()
	out := maps.Clone(body)
	for _, name := range []string{"travel_detail", "business_trip_detail", "passenger_list"} {
		text, ok := out[name].(string)
		if !ok {
			continue
		}
		v, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		out[name] = v
	}
	return out
}

type didiSamples struct {
	Samples []struct {
		Name string
		Body didiMap
	}
}

// The spec's create examples are the vendor's samples, but for what the spec's comment says: common parameters and
// sign_key left out, departure_city_id and passenger_type as numbers.
func TestDidiSamples(t *testing.T) {
	doc := didiLoad(t)
	var file didiSamples
	didiReadJSON(t, "samples.json", &file)
	examples := didiAt(doc, didiCreatePath+"/requestBody/content/application~1json/examples").(didiMap)
	if len(file.Samples) != 4 || len(examples) != 4 {
		t.Fatalf("%d samples, %d examples", len(file.Samples), len(examples))
	}
	for _, s := range file.Samples {
		want := didiDecodeStrings(t, s.Body)
		for _, name := range []string{"client_id", "access_token", "timestamp", "company_id", "sign", "sign_key"} {
			if want[name] == nil {
				t.Errorf("%s: the sample has no %s", s.Name, name)
			}
			delete(want, name)
		}
		changed := 0
		didiWalk(didiMap(want), "", func(_ string, v any) {
			m, _ := v.(didiMap)
			for _, name := range []string{"departure_city_id", "passenger_type"} {
				if text, ok := m[name].(string); ok {
					m[name] = json.Number(text)
					changed++
				}
			}
		})
		if wantChanged := map[string]int{"lightControl": 5, "mediumOrStrictControl": 5}[s.Name]; changed != wantChanged {
			t.Errorf("%s: %d members differ in type from the table, want %d", s.Name, changed, wantChanged)
		}
		got := didiDecodeStrings(t, didiAt(examples, "/"+s.Name+"/value").(didiMap))
		g, _ := json.Marshal(got)
		w, _ := json.Marshal(want)
		if string(g) != string(w) {
			t.Errorf("%s:\n got %s\nwant %s", s.Name, g, w)
		}
	}
}

// Rules.

func didiTravel() didiMap {
	return didiMap{
		"approval_type": 1, "regulation_id": "1125921427436424", "phone": "11100009915",
		"travel_detail": didiText(didiTravelDetail()),
	}
}

func didiByTimes() didiMap {
	return didiMap{
		"approval_type": 2, "regulation_id": "1125921539238327", "phone": "11100009915",
		"business_trip_detail": didiText(didiCars()),
	}
}

func didiTravelDetail() didiMap {
	return didiMap{"start_date": "2023-01-02", "end_date": "2023-01-10", "end_city_rule": 1}
}

func didiCars() didiMap {
	return didiMap{"start_time": "2023-07-25 10:00:00", "end_time": "2023-07-25 18:00:00", "trip_times": 2}
}

func didiTrip() didiMap {
	return didiMap{
		"departure_city": "北京", "departure_city_id": 1, "destination_city": "杭州", "destination_city_id": 3,
		"start_date": "2023-01-02", "end_date": "2023-01-10",
	}
}

func didiEmployee() didiMap {
	return didiMap{"passenger_type": 0, "passenger_name": "张三", "passenger_phone": "15100000000"}
}

func didiExternal() didiMap {
	return didiMap{"passenger_type": 1, "passenger_name": "李四", "passenger_phone": "15100000001"}
}

func didiText(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}

// didiWith returns a copy of m with members set (name, value, ...); the value nil removes one.
func didiWith(m didiMap, pairs ...any) didiMap {
	out := maps.Clone(m)
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] == nil {
			delete(out, pairs[i].(string))
		} else {
			out[pairs[i].(string)] = pairs[i+1]
		}
	}
	return out
}

type didiCase struct {
	name, schema string
	pass, fail   didiMap
}

// didiCases has a passing and a failing instance of every rule.
func didiCases() []didiCase {
	const (
		create    = didiCreatePath + didiBodySchema
		update    = "/paths/~1river~1Approval~1update/post" + didiBodySchema
		cancel    = "/paths/~1river~1Approval~1cancel/post" + didiBodySchema
		edit      = "/paths/~1river~1Member~1edit/post" + didiBodySchema
		detail    = didiComponents + "TravelDetail"
		trip      = didiComponents + "Trip"
		cars      = didiComponents + "BusinessTripDetail"
		passenger = didiComponents + "Passenger"
	)
	han := func(n int) string { return strings.Repeat("滴", n) }
	many := func(n int, v any) []any { return slices.Repeat([]any{v}, n) }
	const business = "business_trip_detail"
	return []didiCase{
		// Which detail.
		{"travel_detail|business_trip_detail: only one", create, didiTravel(), didiWith(didiTravel(), business, didiText(didiCars()))},
		{"approval_type 1 needs travel_detail", create, didiTravel(), didiWith(didiByTimes(), "approval_type", 1)},
		{"approval_type 2 needs business_trip_detail", create, didiByTimes(), didiWith(didiTravel(), "approval_type", 2)},
		{"approval_type 3 needs business_trip_detail", create, didiWith(didiByTimes(), "approval_type", 3),
			didiWith(didiTravel(), "approval_type", 3)},
		{"by times needs trip_times", create,
			didiWith(didiByTimes(), "approval_type", 3, business, didiText(didiWith(didiCars(), "trip_times", nil))),
			didiWith(didiByTimes(), business, didiText(didiWith(didiCars(), "trip_times", nil)))},

		// Applicant.
		{"phone without member_type", create, didiTravel(), didiWith(didiTravel(), "phone", nil, "email", "a@example.com")},
		{"phone with member_type 0", create, didiWith(didiTravel(), "member_type", 0),
			didiWith(didiTravel(), "member_type", 0, "phone", nil, "email", "a@example.com")},
		{"employee_number with member_type 1", create, didiWith(didiTravel(), "member_type", 1, "phone", nil, "employee_number", "D1"),
			didiWith(didiTravel(), "member_type", 1)},
		{"email with member_type 2", create, didiWith(didiTravel(), "member_type", 2, "phone", nil, "email", "a@example.com"),
			didiWith(didiTravel(), "member_type", 2)},
		{"member_type unknown", create, didiWith(didiTravel(), "member_type", 2, "email", "a@example.com"),
			didiWith(didiTravel(), "member_type", 3)},

		// Whose regulation.
		{"executive_regulation_type 1 needs passengers", create,
			didiWith(didiTravel(), "executive_regulation_type", 1, "passenger_list", didiText([]any{didiExternal()})),
			didiWith(didiTravel(), "executive_regulation_type", 1)},
		{"executive_regulation_type 1 needs external passengers only", create,
			didiWith(didiTravel(), "executive_regulation_type", 0, "passenger_list", didiText([]any{didiExternal(), didiEmployee()})),
			didiWith(didiTravel(), "executive_regulation_type", 1, "passenger_list", didiText([]any{didiExternal(), didiEmployee()}))},
		{"executive_regulation_type 2 needs executive_regulation_member", create,
			didiWith(didiTravel(), "executive_regulation_type", 2, "executive_regulation_member", "15100000000"),
			didiWith(didiTravel(), "executive_regulation_type", 2)},
		{"executive_regulation_id is optional with type 2", create,
			didiWith(didiTravel(), "executive_regulation_type", 2, "executive_regulation_member", "1",
				"executive_regulation_id", "1125921250369120"),
			didiWith(didiTravel(), "executive_regulation_type", 2, "executive_regulation_id", "1125921250369120")},

		// Passengers.
		{"employee by phone, default", passenger, didiEmployee(), didiWith(didiEmployee(), "passenger_phone", nil)},
		{"employee by phone", passenger, didiWith(didiEmployee(), "member_type", 0),
			didiWith(didiEmployee(), "member_type", 0, "passenger_phone", nil, "email", "a@example.com")},
		{"employee by number", passenger, didiWith(didiEmployee(), "member_type", 1, "employee_number", "D10010"),
			didiWith(didiEmployee(), "member_type", 1)},
		{"employee by e-mail", passenger, didiWith(didiEmployee(), "member_type", 2, "email", "test@didi.com"),
			didiWith(didiEmployee(), "member_type", 2)},
		{"employee not by traveler_id", passenger, didiWith(didiExternal(), "member_type", 3, "traveler_id", "1"),
			didiWith(didiEmployee(), "member_type", 3, "traveler_id", "1")},
		{"external by phone, default", passenger, didiExternal(), didiWith(didiExternal(), "passenger_phone", nil)},
		{"external by traveler_id", passenger, didiWith(didiExternal(), "member_type", 3, "passenger_phone", nil, "traveler_id", "1"),
			didiWith(didiExternal(), "member_type", 3)},
		{"external not by number", passenger, didiWith(didiEmployee(), "member_type", 1, "employee_number", "D10010"),
			didiWith(didiExternal(), "member_type", 1, "employee_number", "D10010")},
		{"passenger_type unknown", passenger, didiExternal(), didiWith(didiExternal(), "passenger_type", 2)},
		{"40 passengers", create, didiWith(didiTravel(), "passenger_list", didiText(many(40, didiEmployee()))),
			didiWith(didiTravel(), "passenger_list", didiText(many(41, didiEmployee())))},

		// Lengths count characters.
		{"out_approval_id 120", create, didiWith(didiTravel(), "out_approval_id", han(120)), didiWith(didiTravel(), "out_approval_id", han(121))},
		{"reason 200", create, didiWith(didiTravel(), "reason", han(200)), didiWith(didiTravel(), "reason", han(201))},
		{"extra_info 500", create, didiWith(didiTravel(), "extra_info", `{"a":"`+han(492)+`"}`),
			didiWith(didiTravel(), "extra_info", `{"a":"`+han(493)+`"}`)},
		{"extra_info is JSON", create, didiWith(didiTravel(), "extra_info", `{"a":1}`), didiWith(didiTravel(), "extra_info", "a=1")},
		{"extend_field_list 500", create, didiWith(didiTravel(), "extend_field_list", `{"extend_field_01":"`+han(478)+`"}`),
			didiWith(didiTravel(), "extend_field_list", `{"extend_field_01":"`+han(479)+`"}`)},
		{"extend_field_list is JSON", create, didiWith(didiTravel(), "extend_field_list", `{"extend_field_01":"a"}`),
			didiWith(didiTravel(), "extend_field_list", `a`)},

		// Travel.
		{"start_date format", detail, didiTravelDetail(), didiWith(didiTravelDetail(), "start_date", "2023/01/02")},
		{"end_date format", detail, didiTravelDetail(), didiWith(didiTravelDetail(), "end_date", "2023-02-30")},
		{"category_control not empty", detail, didiWith(didiTravelDetail(), "category_control", []any{4, 10}),
			didiWith(didiTravelDetail(), "category_control", []any{})},
		{"category_control known", detail, didiWith(didiTravelDetail(), "category_control", []any{3, 6, 9}),
			didiWith(didiTravelDetail(), "category_control", []any{5})},
		{"counts may be 0", detail, didiWith(didiTravelDetail(), "train_total_count", 0), didiWith(didiTravelDetail(), "train_total_count", "0")},
		{"40 trips", detail, didiWith(didiTravelDetail(), "trips", many(40, didiTrip())), didiWith(didiTravelDetail(), "trips", many(41, didiTrip()))},
		{"a destination or to_citys", trip,
			didiWith(didiTrip(), "destination_city", nil, "destination_city_id", nil, "to_citys", []any{didiMap{"id": 3, "name": "杭州"}}),
			didiWith(didiTrip(), "destination_city", nil, "destination_city_id", nil)},
		{"trip_type one or several", trip, didiWith(didiTrip(), "trip_type", "1,2"), didiWith(didiTrip(), "trip_type", "1, 2")},
		{"trip_type known", trip, didiWith(didiTrip(), "trip_type", "0"), didiWith(didiTrip(), "trip_type", "3")},
		{"trip dates", trip, didiTrip(), didiWith(didiTrip(), "start_date", "2023-01-02 10:00:00")},

		// Cars.
		{"start_time format", cars, didiCars(), didiWith(didiCars(), "start_time", "2023-07-25T10:00:00")},
		{"end_time format", cars, didiCars(), didiWith(didiCars(), "end_time", "2023-07-25 18:00")},
		{"trip_times even on return", cars, didiWith(didiCars(), "is_return", 1, "trip_times", 2),
			didiWith(didiCars(), "is_return", 1, "trip_times", 3)},
		{"trip_times free one way", cars, didiWith(didiCars(), "is_return", 0, "trip_times", 3),
			didiWith(didiCars(), "is_return", 2, "trip_times", 3)},
		{"perorder_money_quota in hundreds, by times", cars, didiWith(didiCars(), "perorder_money_quota", 1000),
			didiWith(didiCars(), "perorder_money_quota", 1050)},
		{"perorder_money_quota free by date", cars, didiWith(didiCars(), "trip_times", nil, "perorder_money_quota", 1050),
			didiWith(didiCars(), "trip_times", nil, "perorder_money_quota", "1050")},
		{"total_money_quota in hundreds", cars, didiWith(didiCars(), "total_money_quota", 300), didiWith(didiCars(), "total_money_quota", 350)},
		{"trip_amount in fen", cars, didiWith(didiCars(), "trip_amount", 150), didiWith(didiCars(), "trip_amount", 1.5)},
		{"start_name 50", cars, didiWith(didiPlaces(), "start_name", han(50)), didiWith(didiPlaces(), "start_name", han(51))},
		{"start_address 100", cars, didiWith(didiPlaces(), "start_address", han(100)), didiWith(didiPlaces(), "start_address", han(101))},
		{"end_name 50", cars, didiWith(didiPlaces(), "end_name", han(50)), didiWith(didiPlaces(), "end_name", han(51))},
		{"end_address 100", cars, didiWith(didiPlaces(), "end_address", han(100)), didiWith(didiPlaces(), "end_address", han(101))},
		{"a city alone is no place", cars, didiWith(didiCars(), "departure_city", "北京"), didiWith(didiCars(), "departure_city", 1)},

		// Neighbours.
		{"update needs an id", update, didiMap{"approval_type": 1, "out_approval_id": "TA_100002"}, didiMap{"approval_type": 1}},
		{"cancel needs an id", cancel, didiMap{"approval_id": "9668294457792204005"}, didiMap{"is_force": 1}},
		{"ids are strings", cancel, didiMap{"approval_id": "9668294457792204005"}, didiMap{"approval_id": json.Number("9668294457792204005")}},
		{"member edit needs an id", edit, didiMap{"data": "{}", "employee_number": "D1"}, didiMap{"data": "{}"}},
	}
}

// didiPlaces is a by-times detail with both places.
func didiPlaces() didiMap {
	return didiWith(didiCars(),
		"departure_city", "成都", "start_name", "银河商业广场", "start_address", "二环路东三段40-7号", "flat", 30.651025, "flng", 104.115213,
		"destination_city", "成都", "destination_city_id", 17, "end_name", "旺府豪庭", "end_address", "万和北路99号",
		"tlat", 30.81427, "tlng", 104.190051)
}

// didiDependentCases makes a pair for every member of a dependentRequired: named with all it asks for, and alone.
func didiDependentCases(doc didiMap) []didiCase {
	base := map[string][2]didiMap{ // without any of them, with all
		didiComponents + "Trip":               {didiWith(didiTrip(), "to_citys", []any{}, "destination_city", nil, "destination_city_id", nil), didiTrip()},
		didiComponents + "BusinessTripDetail": {didiCars(), didiPlaces()},
	}
	var out []didiCase
	for schema, instances := range base {
		rules, _ := didiAt(doc, schema+"/allOf").([]any)
		for _, r := range rules {
			deps, _ := didiAt(r, "/dependentRequired").(didiMap)
			for _, name := range slices.Sorted(maps.Keys(deps)) {
				out = append(out, didiCase{schema + ": " + name + " asks for the rest", schema,
					instances[1], didiWith(instances[0], name, instances[1][name])})
			}
		}
	}
	return out
}

func TestDidiRules(t *testing.T) {
	doc := didiLoad(t)
	for _, c := range append(didiCases(), didiDependentCases(doc)...) {
		schema := didiCompile(t, doc, c.schema)
		if err := schema.Validate(didiJSON(t, c.pass)); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		if err := schema.Validate(didiJSON(t, c.fail)); err == nil {
			t.Errorf("%s: accepted %s", c.name, didiText(c.fail))
		}
	}
	// The common parameters that the client puts in are in nobody's way.
	body := didiWith(didiTravel(), "client_id", "c", "access_token", "t", "timestamp", 1690362081, "company_id", "1", "sign", "s")
	if err := didiCompile(t, doc, didiCreatePath+didiBodySchema).Validate(didiJSON(t, body)); err != nil {
		t.Errorf("common parameters: %v", err)
	}
}

// Every rule of the spec is needed by some failing instance above: without the rule one of them passes.
func TestDidiRulesAreCovered(t *testing.T) {
	doc := didiLoad(t)
	cases := append(didiCases(), didiDependentCases(doc)...)
	keywords := regexp.MustCompile(`/(maxLength|multipleOf|minItems|maxItems|pattern)$`)
	type rule struct{ parent, key string }
	var rules []rule
	didiWalk(doc, "", func(p string, v any) {
		i := strings.LastIndexByte(p, '/')
		m, _ := v.(didiMap)
		switch {
		case strings.Contains(p, "/examples/") || strings.Contains(p, "/parameters/"):
		case m["x-apigen-message"] != nil, strings.HasSuffix(p[:max(i, 0)], "/dependentRequired"), keywords.MatchString(p):
			rules = append(rules, rule{p[:i], p[i+1:]})
		case m["if"] != nil:
			t.Errorf("%s: if without x-apigen-message", p)
		}
	})
	if len(rules) < 50 {
		t.Errorf("only %d rules were found", len(rules))
	}
	for _, r := range rules {
		// The neighbours repeat create's lengths; once is enough.
		neighbour := strings.Contains(r.parent, "update/post") || strings.Contains(r.parent, "cancel/post")
		if neighbour && strings.Contains(r.parent, "/properties/") {
			continue
		}
		without := didiJSON(t, doc).(didiMap)
		switch parent := didiAt(without, r.parent).(type) {
		case didiMap:
			delete(parent, r.key)
		case []any:
			var i int
			if _, err := fmt.Sscan(r.key, &i); err != nil {
				t.Fatal(err)
			}
			parent[i] = didiMap{}
		}
		compiled := map[string]*jsonschema.Schema{}
		if !slices.ContainsFunc(cases, func(c didiCase) bool {
			if compiled[c.schema] == nil {
				compiled[c.schema] = didiCompile(t, without, c.schema)
			}
			return compiled[c.schema].Validate(didiJSON(t, c.fail)) == nil
		}) {
			t.Errorf("%s/%s: no failing instance depends on it", r.parent, r.key)
		}
	}
}

// Signing.

// didiSign is the vendor's rule once more, independent of the sdk: the string to sign and its digests.
func didiSign(params map[string]string, signKey string) (canonical, md5Hex, sha256Hex string) {
	all := maps.Clone(params)
	delete(all, "sign")
	if signKey != "" {
		all["sign_key"] = signKey
	}
	var pairs []string
	for _, k := range slices.Sorted(maps.Keys(all)) {
		pairs = append(pairs, k+"="+strings.TrimSpace(all[k]))
	}
	canonical = strings.Join(pairs, "&")
	m, s := md5.Sum([]byte(canonical)), sha256.Sum256([]byte(canonical))
	return canonical, hex.EncodeToString(m[:]), hex.EncodeToString(s[:])
}

func didiParams(m didiMap) map[string]string {
	out := map[string]string{}
	for k, v := range m {
		out[k] = fmt.Sprint(v)
	}
	return out
}

func TestDidiVectors(t *testing.T) {
	doc := didiLoad(t)
	for scheme, digest := range map[string]string{"sign": "md5", "signSha256": "sha256"} {
		at := "/components/securitySchemes/" + scheme
		if got := didiAt(doc, at+"/x-apigen-signing/steps/1/digest"); got != digest {
			t.Errorf("%s: digest is %v", scheme, got)
		}
		vectors, _ := didiAt(doc, at+"/x-apigen-vectors").([]any)
		if len(vectors) == 0 {
			t.Errorf("%s: no vector", scheme)
		}
		for _, v := range vectors {
			body, err := jsonschema.UnmarshalJSON(strings.NewReader(didiAt(v, "/body").(string)))
			if err != nil {
				t.Fatal(err)
			}
			params := didiParams(body.(didiMap))
			params["client_id"] = didiAt(v, "/credentials/client_id").(string)
			params["timestamp"] = didiAt(v, "/timestamp").(string)
			canonical, m, s := didiSign(params, didiAt(v, "/credentials/sign_key").(string))
			if canonical != didiAt(v, "/canonical") {
				t.Errorf("%s: canonical %s", scheme, canonical)
			}
			if got := map[string]string{"md5": m, "sha256": s}[digest]; got != didiAt(v, "/signature") {
				t.Errorf("%s: signature %s", scheme, got)
			}
		}
	}
	// The two recipes differ in the digest alone.
	a := didiJSON(t, didiAt(doc, "/components/securitySchemes/sign/x-apigen-signing"))
	b := didiJSON(t, didiAt(doc, "/components/securitySchemes/signSha256/x-apigen-signing"))
	didiAt(b, "/steps/1").(didiMap)["digest"] = "md5"
	if didiText(a) != didiText(b) {
		t.Error("sign and signSha256 differ in more than the digest")
	}
}

func TestDidiSigningData(t *testing.T) {
	var file struct {
		Published []struct {
			Name, SignKey, Canonical, MD5, SHA256 string
			Params                                didiMap
		}
		Regression []struct{ Sample, Documented, MD5, SHA256 string }
	}
	didiReadJSON(t, "signing.json", &file)
	if len(file.Published) != 3 || len(file.Regression) != 4 {
		t.Fatalf("%d published, %d computed", len(file.Published), len(file.Regression))
	}
	for _, p := range file.Published {
		canonical, m, s := didiSign(didiParams(p.Params), p.SignKey)
		if canonical != p.Canonical || m != p.MD5 || p.SHA256 != "" && s != p.SHA256 {
			t.Errorf("%s: %s %s %s", p.Name, canonical, m, s)
		}
	}
	var samples didiSamples
	didiReadJSON(t, "samples.json", &samples)
	for i, r := range file.Regression {
		s := samples.Samples[i]
		_, m, sha := didiSign(didiParams(s.Body), "") // the samples carry sign_key themselves
		if s.Name != r.Sample || m != r.MD5 || sha != r.SHA256 {
			t.Errorf("%s: %s %s", r.Sample, m, sha)
		}
		// Should this ever fail, the rule has been found and the sample has become a vector.
		if s.Body["sign"] != r.Documented || r.Documented == m || r.Documented == sha {
			t.Errorf("%s: documented signature %s", r.Sample, r.Documented)
		}
	}
}
