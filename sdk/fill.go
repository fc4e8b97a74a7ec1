package sdk

import (
	"reflect"

	"github.com/apigen-go/apigen/sdk/internal/codec"
)

// filled gives a request in which the members that the client knows have values, see
// Operation.Fill. The user's own is not changed.
func (cl *call) filled(in any) any {
	v := reflect.ValueOf(in)
	if len(cl.plan.op.Fill) == 0 || v.Kind() != reflect.Pointer || v.IsNil() {
		return in
	}
	fresh := reflect.New(v.Type().Elem())
	fresh.Elem().Set(v.Elem())
	out := fresh.Interface()
	for _, m := range cl.plan.op.Fill {
		for _, in := range [...]codec.Location{codec.Body, codec.Form, codec.Query} {
			f, ok := codec.FieldByWire(out, in, m.Name)
			if !ok {
				continue
			}
			if f.IsZero() {
				cl.fill(out, in, m)
			}
			break
		}
	}
	return out
}

// fill sets one member. What cannot be known here stays empty, for validation to report.
func (cl *call) fill(out any, in codec.Location, m Member) {
	value, err := expand(m.Value, func(name string) (string, bool) {
		v := either(cl.opt.credentials[name].Reveal(), cl.c.creds[name].Reveal())
		return v, v != ""
	})
	if err == nil {
		_ = codec.SetWire(out, in, m.Name, value)
	}
}
