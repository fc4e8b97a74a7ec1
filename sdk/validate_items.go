package sdk

import "reflect"

// contains counts the items of a list that keep to the limits of [FieldRules.Contains].
func (c *checker) contains(l *limit, v reflect.Value) {
	n := 0
	for i := range v.Len() {
		if c.keeps(l.item, nil, v.Index(i)) {
			n++
		}
	}
	least, most := max(l.MinContains, 0), l.MaxContains
	if l.MinContains == 0 {
		least = 1
	}
	if n < least {
		c.violate("contains", "", "has %s that %s, at least %d %s wanted", counted(n, "items"), l.item.wants(n), least, are(least))
	}
	if most != 0 && n > max(most, 0) {
		c.violate("contains", "", "has %s that %s, at most %d %s allowed", counted(n, "items"), l.item.wants(n), max(most, 0), are(max(most, 0)))
	}
}

// names checks the names of a map's members.
func (c *checker) names(l *limit, v reflect.Value) {
	for _, key := range keysOf(v) {
		if !c.keeps(l, nil, addressable(key)) {
			c.violate("propertyNames", key.String(), "is no name that the document allows")
		}
	}
}

// wants says what the limits of an item ask of n items.
func (l *limit) wants(n int) string {
	verb := "are"
	if n == 1 {
		verb = "is"
	}
	switch {
	case len(l.Values) > 0:
		return verb + " " + oneOf(l.Values)
	case l.Pattern != nil && n == 1:
		return "matches " + l.Pattern.String()
	case l.Pattern != nil:
		return "match " + l.Pattern.String()
	}
	return verb + " as the document wants them"
}

// forbids says which values are not allowed.
func (l *limit) forbids() string {
	switch {
	case len(l.Values) > 0:
		return "must not be " + oneOf(l.Values)
	case l.Pattern != nil:
		return "must not match " + l.Pattern.String()
	}
	return "is a value that the document forbids"
}
