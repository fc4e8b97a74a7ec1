package plan

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/apigen-go/apigen/generator/ir"
)

func settle(t *testing.T, frozen map[string]string, claims ...claim) (map[string]string, ir.Diagnostics) {
	t.Helper()
	a := newAllocator(frozen)
	live := map[string]bool{}
	for _, c := range claims {
		live[c.key] = true
	}
	a.reserve(live)
	for _, c := range claims {
		c.name = new(string)
		a.add(c)
	}
	ds := a.settle()
	return a.names, ds
}

func TestAllocator(t *testing.T) {
	type names = map[string]string
	for _, c := range []struct {
		name   string
		frozen names
		claims []claim
		want   names
		codes  string
	}{
		{
			name: "rank beats order",
			claims: []claim{
				{key: "inline", rank: rankInline, wants: []string{"Pet"}},
				{key: "component", rank: rankComponent, wants: []string{"Pet", "PetModel"}},
			},
			want: names{"component": "Pet", "inline": "Pet2"}, codes: "name-collision",
		},
		{
			name: "fixed names win over components",
			claims: []claim{
				{key: "component", rank: rankComponent, wants: []string{"Client", "ClientModel"}},
				{key: "fixed", rank: rankFixed, wants: []string{"Client"}},
			},
			want: names{"fixed": "Client", "component": "ClientModel"}, codes: "name-collision",
		},
		{
			name: "types that differ by case are told apart, constants are not",
			claims: []claim{
				{key: "a", rank: rankComponent, wants: []string{"Pet"}},
				{key: "b", rank: rankComponent, wants: []string{"PET"}},
				{key: "c", rank: rankDerived, wants: []string{"SortAsc"}},
				{key: "d", rank: rankDerived, wants: []string{"SortASC"}},
			},
			want: names{"a": "Pet", "b": "PET2", "c": "SortAsc", "d": "SortASC"}, codes: "name-collision",
		},
		{
			name: "a number at the end is kept apart",
			claims: []claim{
				{key: "a", rank: rankDerived, wants: []string{"Size1"}},
				{key: "b", rank: rankDerived, wants: []string{"Size1"}},
			},
			want: names{"a": "Size1", "b": "Size1_2"}, codes: "name-collision",
		},
		{
			name:   "frozen names come first",
			frozen: names{"old": "Pet"},
			claims: []claim{
				{key: "new", rank: rankComponent, wants: []string{"Pet"}},
				{key: "old", rank: rankInline, wants: []string{"Dog"}},
			},
			want: names{"old": "Pet", "new": "Pet2"}, codes: "name-collision",
		},
		{
			name:   "the frozen name of a gone key is free",
			frozen: names{"gone": "Pet"},
			claims: []claim{{key: "new", rank: rankComponent, wants: []string{"Pet"}}},
			want:   names{"new": "Pet"},
		},
		{
			name:   "a frozen name that is no name is given up",
			frozen: names{"a": "func", "b": "x y", "c": "small"},
			claims: []claim{
				{key: "a", rank: rankComponent, wants: []string{"A"}},
				{key: "b", rank: rankComponent, wants: []string{"B"}},
				{key: "c", rank: rankComponent, wants: []string{"C"}},
			},
			want: names{"a": "A", "b": "B", "c": "C"}, codes: "frozen-name frozen-name frozen-name",
		},
		{
			name:   "x-go-name wins over what was",
			frozen: names{"a": "Old"},
			claims: []claim{{key: "a", rank: rankGoName, wants: []string{"New"}}},
			want:   names{"a": "New"},
		},
		{
			name: "predeclared and imported names are taken",
			claims: []claim{
				{key: "a", rank: rankDerived, wants: []string{"string"}, quiet: true},
				{key: "b", rank: rankDerived, wants: []string{"sdk"}, quiet: true},
			},
			want: names{"a": "string2", "b": "sdk2"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, ds := settle(t, c.frozen, c.claims...)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
			var codes []string
			for _, d := range ds {
				codes = append(codes, d.Code)
			}
			if got := strings.Join(codes, " "); got != c.codes {
				t.Errorf("diagnostics %q, want %q", got, c.codes)
			}
		})
	}
}

func TestScope(t *testing.T) {
	s := newScope("core")
	for _, c := range []struct {
		wants []string
		want  string
	}{
		{[]string{"type"}, "type_"}, {[]string{"type"}, "type_2"}, {[]string{"ID"}, "ID"}, {[]string{"ID", "QueryID"}, "QueryID"},
		{[]string{"ID"}, "ID2"}, {[]string{"core"}, "core2"}, {[]string{"V1"}, "V1"}, {[]string{"V1"}, "V1_2"},
	} {
		if got := s.name(c.wants...); got != c.want {
			t.Errorf("name(%q) = %q, want %q", c.wants, got, c.want)
		}
	}
}
