package codec_test

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/apigen-go/apigen/sdk"
	"github.com/apigen-go/apigen/sdk/internal/codec"
)

type nullables struct {
	S sdk.Nullable[string]             `json:"s,omitzero"`
	N sdk.Nullable[int]                `json:"n,omitzero"`
	L sdk.Nullable[[]*bool]            `json:"l,omitzero"`
	M sdk.Nullable[map[string]float64] `json:"m,omitzero"`
	I []sdk.Nullable[int8]             `json:"i,omitzero"`
	R sdk.Nullable[*nullables]         `json:"r,omitzero"`
	Q sdk.Nullable[uint16]             `json:"q"`
}

// FuzzNullable holds the native reading and writing of nullable members against
// encoding/json, which goes through the methods of the type.
func FuzzNullable(f *testing.F) {
	for _, seed := range []string{
		`{}`, `{"s":null,"n":null,"l":null,"m":null,"r":null,"q":null}`, `{"s":"","n":0,"l":[null,true],"m":{"a":1.5}}`, `{"s":1}`,
		`{"n": null ,"n":3}`, `{"n":3,"n":null}`, `{"l":[],"s":"\u0000é"}`, `{"s":nul}`, `{"r":{"r":{"n":1},"i":[1,null,-128]},"q":65535}`, `{"q":-1}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if bytes.ContainsAny(data, "SNLMIRQ\\") || strings.Contains(string(data), "\u017f") {
			return // encoding/json folds the case of names, the codec does not
		}
		var theirs, ours nullables
		wrong := json.Unmarshal(data, &theirs)
		err := codec.Decode(data, &ours, codec.Options{CopyStrings: true})
		if (err == nil) != (wrong == nil) {
			t.Fatalf("%s: encoding/json says %v, the codec %v", data, wrong, err)
		}
		if err != nil {
			return
		}
		if !reflect.DeepEqual(theirs, ours) {
			t.Fatalf("%s: encoding/json reads %+v, the codec %+v", data, theirs, ours)
		}
		var buf bytes.Buffer
		enc := json.NewEncoder(&buf)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(&theirs); err != nil {
			t.Fatal(err)
		}
		got, err := codec.Append(nil, &ours)
		if err != nil || string(got) != strings.TrimSuffix(buf.String(), "\n") {
			t.Fatalf("encoding/json writes %s, the codec %s, %v", buf.Bytes(), got, err)
		}
	})
}

func BenchmarkNullable(b *testing.B) {
	type plain struct {
		S *string `json:"s,omitzero"`
		N *int    `json:"n,omitzero"`
	}
	type tri struct {
		S sdk.Nullable[string] `json:"s,omitzero"`
		N sdk.Nullable[int]    `json:"n,omitzero"`
	}
	doc := []byte(`{"s":"a short text","n":12345}`)
	run := func(name string, v any) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			var out []byte
			for b.Loop() {
				if err := codec.Decode(doc, v, codec.Options{}); err != nil {
					b.Fatal(err)
				}
				out, _ = codec.Append(out[:0], v)
			}
		})
	}
	run("pointer", new(plain))
	run("nullable", new(tri))
}
