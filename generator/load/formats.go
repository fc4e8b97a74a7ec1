package load

// typedFormats are the formats of texts that decide about the Go type.
var typedFormats = map[string]bool{
	"date": true, "date-time": true, "byte": true, "base64": true, "base64url": true, "binary": true, "password": true, "decimal": true,
}

// checkFormats reports parts of allOf whose formats make different types of a text.
func (b *builder) checkFormats(v *view) {
	before := ""
	for _, p := range v.parts {
		n := p.Get("format")
		f := n.Str()
		if f == "" || f == before {
			continue
		}
		if before != "" && (typedFormats[f] || typedFormats[before]) {
			b.r.warn(n, "allof-conflict", "the parts of allOf must agree on the format",
				"format %s contradicts %s of an earlier part of allOf; %s is used", f, before, f)
		}
		before = f
	}
}
