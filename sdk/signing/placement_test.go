package signing

import (
	"reflect"
	"testing"

	"github.com/apigen-go/apigen/sdk"
)

// A token is placed by package sdk, everything else here: both know the same rules. What
// one of them had alone would be read from a spec and dropped.
func TestPlacementsAreAlike(t *testing.T) {
	alike(t, reflect.TypeFor[Placement](), reflect.TypeFor[sdk.Placement](),
		"List") // of verification alone
	if !reflect.TypeFor[Cond]().ConvertibleTo(reflect.TypeFor[sdk.Cond]()) {
		t.Error("conditions differ")
	}
}

func alike(t *testing.T, ours, theirs reflect.Type, except ...string) {
	t.Helper()
	names := func(typ reflect.Type) map[string]reflect.Kind {
		out := map[string]reflect.Kind{}
		for i := range typ.NumField() {
			out[typ.Field(i).Name] = typ.Field(i).Type.Kind()
		}
		for _, name := range except {
			delete(out, name)
		}
		return out
	}
	if a, b := names(ours), names(theirs); !reflect.DeepEqual(a, b) {
		t.Errorf("%s has %v, %s has %v", ours, a, theirs, b)
	}
}
