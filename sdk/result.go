package sdk

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"reflect"
	"strconv"
	"strings"

	"github.com/apigen-go/apigen/sdk/internal/codec"
)

// Operations that answer with other types for other statuses return a struct with one
// field a status and one for the status itself:
//
//	type CreateResult struct {
//		Status   int
//		OK       *Pet          `status:"200"`
//		Accepted *Job          `status:"202"`
//		File     io.ReadCloser `status:"2XX" media:"application/pdf"`
//	}

// fieldOf finds the field for a status: its own, else that of its class.
func fieldOf(t reflect.Type, status int) (field reflect.StructField, ok bool) {
	own := strconv.Itoa(status)
	for _, want := range [2]string{own, own[:1] + "XX"} {
		for i := range t.NumField() {
			if f := t.Field(i); strings.EqualFold(f.Tag.Get("status"), want) {
				return f, true
			}
		}
	}
	return field, false
}

// bind makes the field for a status the out of the call. Nothing is left of an earlier
// attempt.
func (cl *call) bind(status int) {
	if cl.result == nil {
		return
	}
	v := reflect.ValueOf(cl.result).Elem()
	v.SetZero()
	v.FieldByName("Status").SetInt(int64(status))
	cl.out, cl.media = nil, ""
	if status < 100 || status > 999 {
		return
	}
	f, ok := fieldOf(v.Type(), status)
	if !ok || status >= http.StatusMultipleChoices || status == http.StatusNoContent {
		return
	}
	if cl.media = f.Tag.Get("media"); cl.media == "" {
		cl.media = acceptJSON[0]
	}
	at := v.FieldByIndex(f.Index)
	if at.Kind() == reflect.Pointer {
		at.Set(reflect.New(at.Type().Elem()))
		cl.out = at.Interface()
		return
	}
	cl.out = at.Addr().Interface()
}

// mayStream reports whether the answer may be handed over unread.
func (cl *call) mayStream() bool {
	if cl.result == nil {
		return streams(cl.out)
	}
	t := reflect.TypeOf(cl.result).Elem()
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Tag.Get("status") != "" && (f.Type == readCloserType || f.Type.Implements(receiverType)) {
			return true
		}
	}
	return false
}

var (
	readCloserType = reflect.TypeFor[io.ReadCloser]()
	receiverType   = reflect.TypeFor[receiver]()
)

// undocumented deals with an answer for whose status the result has no field: that is
// right for one without a body.
func (cl *call) undocumented(ctx context.Context, a *answer) *Error {
	if cl.result == nil || len(bytes.TrimSpace(a.data)) == 0 {
		return nil
	}
	status := strconv.Itoa(a.status)
	if hook := cl.c.settings.Drift; hook != nil {
		hook(ctx, Drift{API: cl.c.name, Operation: cl.plan.op.ID, Kind: codec.DriftType.String(), Path: "$", Want: "an answer of a documented status", Got: "status " + status})
	}
	if cl.c.settings.Strict {
		return cl.unreadable(a, "the answer has a body and the status "+status+", for which the document has none", nil)
	}
	return nil
}
