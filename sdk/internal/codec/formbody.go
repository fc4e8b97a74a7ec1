package codec

import (
	"fmt"
	"reflect"
	"sync"
)

// A component that is sent as a form by one call and as JSON by another has json tags
// only. As the whole body of a form its members are the form's fields.

// members caches the form fields of such structs: map[reflect.Type]*request.
var members sync.Map

// requestFor is requestOf, and for forms what the members of a struct are that has no
// parameters of its own.
func requestFor(t reflect.Type, in Location) *request {
	req := requestOf(t)
	if in != Form || req.err != nil || len(req.params) > 0 || req.body != nil {
		return req
	}
	if v, ok := members.Load(t); ok {
		return v.(*request)
	}
	v, _ := members.LoadOrStore(t, formOf(t))
	return v.(*request)
}

// formOf makes a form field of every JSON member. A member with parts is JSON there,
// which is what multipart bodies have by default and gateways expect in forms.
func formOf(t reflect.Type) *request {
	tab := tableOf(t)
	if tab.err != nil {
		return &request{err: fmt.Errorf("%s: %w", t, tab.err)}
	}
	req := &request{form: true}
	if tab.fields == nil {
		return req
	}
	for i := range tab.fields.fields {
		f := &tab.fields.fields[i]
		p := param{name: f.name, in: Form, untold: true, style: styleForm, explode: true, required: f.always || f.constant != nil, constant: f.constant, table: f.table, at: f.at, hops: f.hops}
		p.file = isFile(f.table.typ)
		p.zeroMethod = f.table.typ.Kind() != reflect.Pointer && hasIsZero(f.table.typ)
		p.json = !p.file && hasParts(f.table)
		req.params = append(req.params, p)
	}
	return req
}

// hasParts tells that a value is an object on the wire.
func hasParts(t *table) bool {
	for t.enc == opPointer || t.enc == opNullable {
		t = t.elem
	}
	switch t.enc {
	case opStruct, opMap, opAny, opIface, opRaw, opJSONMethod, opJSONAppend:
		return true
	}
	return false
}
