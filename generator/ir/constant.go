package ir

import "strings"

// PartValue is what a header of a part is sent with: its only value, or its default. Those
// that say how the part is written or where it belongs are never what the document says.
func (p *Param) PartValue() (string, bool) {
	switch strings.ToLower(p.Name) {
	case "content-disposition", "content-type", "content-transfer-encoding", "content-length":
		return "", false
	}
	if v := p.Type.Constant(); v != nil {
		return v.Text, true
	}
	for _, v := range [...]*Value{p.Default, p.Type.fallback()} {
		if v != nil && v.Prim != "" {
			return v.Text, true
		}
	}
	return "", false
}

// fallback is the default of a type.
func (t *Type) fallback() *Value {
	switch {
	case t == nil:
		return nil
	case t.Default == nil && t.Base != nil:
		return t.Base.Default
	}
	return t.Default
}

// Constant is the only value that a scalar can have: its const, or the one value of its
// enum; nil where there is a choice.
func (t *Type) Constant() *Value {
	if t != nil && t.Base != nil {
		t = t.Base
	}
	switch {
	case t == nil || t.EmbeddedJSON || t.Layout != "":
		return nil
	case t.Kind == Enum && len(t.Values) == 1:
		return &t.Values[0].Value
	case (t.Kind == Scalar || t.Kind == Enum) && t.Const != nil && t.Const.Prim != "":
		return t.Const
	}
	return nil
}
