package specs_test

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

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
