package sdk_test

import (
	"context"
	"testing"
	"time"

	"github.com/apigen-go/apigen/sdk"
)

func TestPathParams(t *testing.T) {
	type point struct {
		X int `json:"x"`
		Y int `json:"y"`
	}
	for _, tt := range []struct {
		style sdk.PathParam
		arg   any
		want  string
	}{
		{sdk.PathParam{}, []string{"a", "b"}, "/p/a,b"},
		{sdk.PathParam{Style: "label"}, "a b", "/p/.a%20b"},
		{sdk.PathParam{Style: "label", Explode: true}, []int{1, 2}, "/p/.1.2"},
		{sdk.PathParam{Style: "matrix"}, []int{1, 2}, "/p/;v=1,2"},
		{sdk.PathParam{Style: "matrix", Explode: true}, point{1, 2}, "/p/;x=1;y=2"},
		{sdk.PathParam{Explode: true}, point{1, 2}, "/p/x=1,y=2"},
		{sdk.PathParam{Layout: "20060102"}, time.Date(2024, 1, 31, 0, 0, 0, 0, time.UTC), "/p/20240131"},
		{sdk.PathParam{JSON: true}, point{1, 2}, "/p/%7B%22x%22%3A1%2C%22y%22%3A2%7D"},
	} {
		tt.style.Name = "v"
		srv := serve(t, say(200, `{}`))
		op := &sdk.Operation{ID: "get", Method: "GET", Path: "/p/{v}", PathParams: []sdk.PathParam{tt.style}, Security: signed, Envelope: sdk.NoEnvelope}
		if err := newTestClient(t, srv.URL).Call(context.Background(), op, []any{tt.arg}, nil, nil, nil); err != nil {
			t.Errorf("%+v: %v", tt.style, err)
			continue
		}
		if got := srv.seen[0].path; got != tt.want {
			t.Errorf("%+v: got %s, want %s", tt.style, got, tt.want)
		}
	}
}
