package sdk_test

import (
	"context"
	"fmt"
	"mime"
	"mime/multipart"
	"net/textproto"
	"slices"
	"strings"
	"testing"
	"time"

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

// Headers that the document fixes come with each part of their name; those of a file win,
// and none of them begins another one.
func TestPartHeaders(t *testing.T) {
	type meta struct {
		N int `json:"n"`
	}
	type request struct {
		Files []sdk.File `form:"files,type=image/png"`
		Meta  meta       `form:"meta,content=json"`
		Note  string     `form:"note"`
	}
	op := &sdk.Operation{ID: "upload", Method: "POST", Path: "/upload", Request: "multipart/form-data", Envelope: sdk.NoEnvelope, Idempotent: true,
		PartHeaders: []sdk.PartHeader{{Part: "files", Name: "X-Kind", Value: "picture"}, {Part: "meta", Name: "x-version", Value: "v1"}, {Part: "note", Name: "X-Lang", Value: "en"}}}
	srv := serve(t, say(503, "{}"), say(200, "{}"))
	in := &request{
		Files: []sdk.File{
			{Name: "a", Reader: strings.NewReader("1")},
			{Name: "b", Reader: strings.NewReader("2"), Header: textproto.MIMEHeader{"x-kind": {"drawing"}, "X-More": {"1\r\nX-Evil: 2"}}},
		},
		Meta: meta{1}, Note: "n",
	}
	retry := sdk.RetryPolicy(sdk.Retry{Base: time.Millisecond})
	if err := newTestClient(t, srv.URL).Call(context.Background(), op, nil, in, nil, []sdk.Option{retry}); err != nil {
		t.Fatal(err)
	}
	if len(srv.seen) != 2 {
		t.Fatalf("%d attempts, want 2", len(srv.seen))
	}
	for _, seen := range srv.seen {
		_, params, err := mime.ParseMediaType(seen.header.Get("Content-Type"))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for r := multipart.NewReader(strings.NewReader(seen.body), params["boundary"]); ; {
			part, err := r.NextPart()
			if err != nil {
				break
			}
			name := part.FormName() + part.FileName()
			delete(part.Header, "Content-Disposition")
			got = append(got, fmt.Sprint(name, part.Header))
		}
		want := []string{
			"metamap[Content-Type:[application/json] X-Version:[v1]]", "notemap[X-Lang:[en]]",
			"filesamap[Content-Type:[image/png] X-Kind:[picture]]",
			"filesbmap[Content-Type:[image/png] X-Kind:[drawing] X-More:[1  X-Evil: 2]]",
		}
		if !slices.Equal(got, want) {
			t.Errorf("got  %q\nwant %q", got, want)
		}
	}
}
