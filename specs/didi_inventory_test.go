package specs_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode"
)

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
