package sdktest

import (
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"github.com/apigen-go/apigen/sdk/internal/codec"
	"github.com/apigen-go/apigen/sdk/sdktest/calltest"
)

// settle gives what a result struct holds: the value of the one field that is set, nil for
// none. found says what is wrong with the struct.
func settle(out any, x *calltest.Exchange) (payload any, found string) {
	v := reflect.ValueOf(out)
	if v.Kind() != reflect.Pointer || v.IsNil() || v.Elem().Kind() != reflect.Struct {
		return out, ""
	}
	v = v.Elem()
	status, tagged := v.FieldByName("Status"), false
	var set []string
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if f.Tag.Get("status") == "" {
			continue
		}
		tagged = true
		if v.Field(i).IsZero() {
			continue
		}
		set = append(set, f.Name)
		if payload = v.Field(i).Interface(); v.Field(i).Kind() != reflect.Pointer && v.Field(i).Kind() != reflect.Interface {
			payload = v.Field(i).Addr().Interface()
		}
	}
	switch {
	case !tagged:
		return out, ""
	case status.Kind() != reflect.Int || int(status.Int()) != x.Status:
		return nil, fmt.Sprintf("the status is %v, not %d", status, x.Status)
	case len(set) > 1:
		return nil, "more than one field is set: " + strings.Join(set, ", ")
	case len(set) == 0 && (x.Payload != nil && string(x.Payload) != "null" || x.Payload == nil && len(x.Body) > 0):
		return nil, fmt.Sprintf("no field is set for %.80q", x.Body)
	}
	return payload, ""
}

// compareHeaders holds decoded headers against those that were sent. Those at zero may be
// missing.
func compareHeaders(got any, sent http.Header) []string {
	params, err := codec.AppendParams(nil, codec.Header, got)
	if err != nil {
		return []string{err.Error()}
	}
	var found []string
	seen := map[string]bool{}
	for _, p := range params {
		seen[http.CanonicalHeaderKey(p.Name)] = true
		want := strings.Join(sent.Values(p.Name), ",")
		if !sameHeader(want, p.Value) {
			found = append(found, fmt.Sprintf("%s: want %q, got %q", p.Name, want, p.Value))
		}
	}
	t := reflect.TypeOf(got).Elem()
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("header"), ",")
		if want := sent.Get(name); !seen[http.CanonicalHeaderKey(name)] && strings.Trim(want, `0."`) != "" && want != "false" {
			found = append(found, fmt.Sprintf("%s: want %q, got nothing", name, want))
		}
	}
	return found
}

// sameHeader compares texts, and the parts of lists and objects in any order.
func sameHeader(want, got string) bool {
	if want == got || calltest.SameNumber(want, got) || calltest.SameText(want, got) || len(calltest.Diff([]byte(want), []byte(got))) == 0 {
		return true
	}
	divide := func(s string) []string {
		parts := strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ' ' })
		slices.Sort(parts)
		return parts
	}
	return slices.Equal(divide(want), divide(got))
}
