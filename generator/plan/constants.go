package plan

import (
	"encoding/json"
	"strconv"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/sdk"
)

// sentConstant is the value that is sent for a field which the user leaves empty, because
// nothing else is allowed: that of a required member with a const, or with one value in
// its enum, or the tag that a union knows the struct by. nil where there is none, or where
// zero says it already.
func sentConstant(sent, required bool, s *ir.Type, tag string, field *Type) *ir.Value {
	v := s.Constant()
	if v == nil && tag != "" {
		text, _ := json.Marshal(tag) // a string always marshals
		v = &ir.Value{Prim: ir.String, Text: tag, JSON: string(text)}
	}
	if v == nil || !sent || !required || nullable(s) || base(s).GoType != "" || field.Shape != Named {
		return nil
	}
	// The runtime has to read it back into the field.
	switch t := base(s); {
	case t.Format == "decimal":
		if _, ok := sdk.Decimal(v.Text).Rat(); !ok {
			return nil
		}
	case t.Prim == ir.Integer:
		if n, err := strconv.ParseInt(v.Text, 10, 32); err != nil || n == 0 {
			return nil
		}
	case t.Prim == ir.Number:
		if n, err := strconv.ParseFloat(v.Text, 64); err != nil || n == 0 {
			return nil
		}
	case t.Prim == ir.Boolean:
		if v.Text != "true" {
			return nil
		}
	case v.Text == "" || field.Import == "time" || field.Import == SDK:
		return nil
	}
	return v
}

// constantDoc is what a field's comment says about it.
func constantDoc(s *ir.Type, sent *ir.Value) string {
	switch {
	case s.Const != nil && s.Const.Text == "" && s.Const.Prim != ir.String:
		if len(s.Const.JSON) > maxShort {
			return ""
		}
		return "Always " + s.Const.JSON + "." // null, an object or a list
	case s.Const != nil && sent != nil:
		return "Always " + quoted(s.Const) + "; sent by itself if left empty."
	case s.Const != nil:
		return "Always " + quoted(s.Const) + "."
	case sent != nil:
		return "Sent as " + quoted(sent) + " if left empty."
	}
	return ""
}

// defaultDoc names a documented default, which is never sent by itself.
func defaultDoc(def *ir.Value) string {
	switch {
	case def == nil:
		return ""
	case def.Text != "" && short(def.JSON):
		return "Documented default: " + quoted(def) + "."
	case len(def.JSON) > 2 && len(def.JSON) <= maxShort && (def.JSON[0] == '[' || def.JSON[0] == '{'):
		return "Documented default: " + def.JSON + "."
	}
	return ""
}
