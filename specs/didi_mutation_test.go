package specs_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

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
