package sdk_test

import (
	"context"
	"strings"
	"testing"

	"github.com/apigen-go/apigen/sdk"
)

// A part has the media type that the document says, unless the file says its own.
func TestPartTypes(t *testing.T) {
	type meta struct {
		N int `json:"n"`
	}
	type request struct {
		Photo sdk.File  `form:"photo,required,type=image/png"`
		Own   *sdk.File `form:"own,type=image/png"`
		Meta  meta      `form:"meta,content=json"`
		Patch meta      `form:"patch,content=json,type=application/merge-patch+json"`
		Table string    `form:"table,type=text/csv; charset=utf-8"`
		Note  string    `form:"note"`
	}
	srv := serve(t, say(200, fine))
	c := newTestClient(t, srv.URL, withSigner(func(context.Context, *sdk.Signing) error { return nil }))
	in := &request{
		Photo: sdk.File{Name: "p", Reader: strings.NewReader("1")},
		Own:   &sdk.File{Name: "o", ContentType: "image/gif", Reader: strings.NewReader("2")},
		Meta:  meta{1}, Patch: meta{2}, Table: "a,b", Note: "n",
	}
	if err := c.Call(context.Background(), opUpload, nil, in, nil, nil); err != nil {
		t.Fatal(err)
	}
	want := `meta  application/json={"n":1}; patch  application/merge-patch+json={"n":2}; table  text/csv; charset=utf-8=a,b; note  =n; ` +
		"photo p image/png=1; own o image/gif=2"
	if got := parts(t, srv.seen[0].header.Get("Content-Type"), srv.seen[0].body); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
