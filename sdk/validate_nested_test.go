package sdk_test

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/apigen-go/apigen/sdk"
)

// tree contains itself and has rules of its own, as generated types have.
type tree struct {
	Name  string          `json:"name"`
	Left  *tree           `json:"left,omitzero"`
	Right *twig           `json:"right,omitzero"`
	Many  []tree          `json:"many,omitzero" codec:"jsontext"`
	ByKey map[string]tree `json:"byKey,omitzero"`
	Pet   pet             `json:"pet,omitzero"`
	Own   own             `json:"own,omitzero"`
}

func (v *tree) Validate() error { return sdk.Validate(v, rulesTree) }

var rulesTree = &sdk.Rules{Fields: []sdk.FieldRules{{Field: "name", MaxLength: 4}}}

// twig has no rules, but holds what has.
type twig struct {
	Trees []*tree `json:"trees,omitzero"`
}

// pet is a union.
type pet struct{ sdk.Union }

// own is a type of the user's with a check of its own.
type own string

func (o *own) Validate() error {
	if *o == "bad" {
		return errors.New("is bad")
	}
	return nil
}

// branch reaches tree and has no rules.
type branch struct {
	Body *twig `body:"json"`
}

func TestValidateNested(t *testing.T) {
	for _, tc := range []struct {
		name  string
		value any
		want  string
	}{
		{"good", &tree{Name: "a", Left: &tree{Right: &twig{Trees: []*tree{nil, {Name: "x"}}}}}, ""},
		{"itself", &tree{Name: "abcde"}, "name"},
		{"inside itself", &tree{Left: &tree{Left: &tree{Name: "abcde"}}}, "left.left.name"},
		{"through another", &tree{Right: &twig{Trees: []*tree{nil, {Name: "abcde"}}}}, "right.trees[1].name"},
		{"list", &tree{Many: []tree{{}, {Name: "abcde"}}}, "many[1].name"},
		{"map", &tree{ByKey: map[string]tree{"k": {Name: "abcde"}}}, "byKey.k.name"},
		{"union", &tree{Pet: pet{sdk.UnionOf(&tree{Name: "abcde"})}}, "pet.name"},
		{"the user's own type", &tree{Own: "bad"}, "own"},
		{"whole body", &branch{&twig{Trees: []*tree{{Name: "abcde"}}}}, "trees[0].name"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var err error
			if v, ok := tc.value.(*branch); ok {
				err = sdk.Validate(v, nil)
			} else {
				err = tc.value.(interface{ Validate() error }).Validate()
			}
			if tc.want == "" {
				if err != nil {
					t.Fatal(err)
				}
				return
			}
			var invalid *sdk.ValidationError
			if !errors.As(err, &invalid) || len(invalid.Violations) != 1 || invalid.Violations[0].Path != tc.want {
				t.Errorf("got %v, want a violation at %s", err, tc.want)
			}
		})
	}
}

// The rules of a type inside may be met before the type itself was ever validated, from
// several goroutines.
func TestValidateFirstMeeting(t *testing.T) {
	type holder struct {
		Trees []tree `json:"trees"`
	}
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			err := sdk.Validate(&holder{[]tree{{Left: &tree{Name: "abcde"}}}}, nil)
			if err == nil || !strings.Contains(err.Error(), "trees[0].left.name: ") {
				t.Errorf("got %v", err)
			}
		})
	}
	wg.Wait()
}

// A value that holds itself is refused rather than followed for ever.
func TestValidateCycle(t *testing.T) {
	v := &tree{Name: "a"}
	v.Left = v
	if err := v.Validate(); err == nil || !strings.Contains(err.Error(), "nested too deep") {
		t.Errorf("got %.100v", err)
	}
}
