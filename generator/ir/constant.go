package ir

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
