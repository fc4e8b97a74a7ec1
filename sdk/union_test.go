package sdk_test

import (
	"testing"

	"github.com/apigen-go/apigen/sdk"
)

func TestUnionTells(t *testing.T) {
	union := func(text string) sdk.Union {
		var u sdk.Union
		if err := u.UnmarshalJSON([]byte(text)); err != nil {
			t.Fatal(err)
		}
		return u
	}
	kinds := map[string]sdk.Kind{
		"null": sdk.KindNull, "boolean": sdk.KindBoolean, "number": sdk.KindNumber, "integer": sdk.KindInteger,
		"string": sdk.KindString, "array": sdk.KindArray, "object": sdk.KindObject,
	}
	for text, want := range map[string][]string{
		`null`: {"null"}, `true`: {"boolean"}, `false`: {"boolean"}, `-12`: {"number", "integer"}, `1.5`: {"number"},
		`1e3`: {"number"}, ` "1"`: {"string"}, `[1]`: {"array"}, "\n{}": {"object"},
	} {
		for name, kind := range kinds {
			wanted := false
			for _, w := range want {
				wanted = wanted || w == name
			}
			if got := union(text).Is(kind); got != wanted {
				t.Errorf("%s is %s: %t", text, name, got)
			}
		}
	}
	if (sdk.Union{}).Is(sdk.KindNull) {
		t.Error("an empty union is null")
	}
	if !sdk.UnionOf(map[string]int{"a": 1}).Has("a") {
		t.Error("a union made of a value does not know its members")
	}

	object := union(`{"type":"card","nested":{"iban":1},"n":7}`)
	for _, c := range []struct {
		member string
		values []string
		want   bool
	}{
		{"type", nil, true}, {"type", []string{"bank", "card"}, true}, {"type", []string{"bank"}, false},
		{"iban", nil, false}, {"nested", nil, true}, {"nested", []string{""}, false}, {"n", []string{"7"}, true},
	} {
		if got := object.Has(c.member, c.values...); got != c.want {
			t.Errorf("Has(%q, %q) = %t", c.member, c.values, got)
		}
	}
	if union(`["type"]`).Has("type") {
		t.Error("a list has a member")
	}

	if !union(`"\u0061uto"`).IsOneOf("none", "auto") || union(`"x"`).IsOneOf("none", "auto") || union(`7`).IsOneOf("7") {
		t.Error("IsOneOf compares the text of strings alone")
	}
	list := union(`[ [1, 2], "x" ]`)
	if !list.Item(0).Item(1).Is(sdk.KindInteger) || !list.Item(1).Is(sdk.KindString) || !list.Item(2).IsZero() || !list.Item(-1).IsZero() || !object.Item(0).IsZero() {
		t.Error("Item does not find the items of a list")
	}
}

func TestUnionText(t *testing.T) {
	for want, u := range map[string]sdk.Union{
		"a\"b": sdk.UnionOf("a\"b"), "7": sdk.UnionOf(7), `{"a":1}`: sdk.UnionOf(map[string]int{"a": 1}), "": {},
	} {
		if got := u.String(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
