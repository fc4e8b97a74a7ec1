package load

import (
	"slices"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/generator/load/tree"
)

// tabStyle is the style of a list with tabs between its items. Only Swagger 2 has it.
const tabStyle = "tabDelimited"

// listStyle is the style of a list in a query or a form, from Swagger 2's
// collectionFormat, which it takes out of p. Lists are separated by commas where nothing
// is said.
func (c *swagger) listStyle(p *tree.Node) (style string, explode bool) {
	style = "form"
	switch f := p.Get("collectionFormat"); f.Str() {
	case "multi":
		explode = true
	case "ssv":
		style = "spaceDelimited"
	case "pipes":
		style = "pipeDelimited"
	case "tsv":
		style = tabStyle
	case "", "csv":
	default:
		c.r.warn(f, "bad-collection-format", suggest(f.Str(), []string{"csv", "ssv", "tsv", "pipes", "multi"}, "use one of csv, ssv, tsv, pipes, multi"),
			"%q is no collectionFormat; commas are used", f.Str())
	}
	p.Delete("collectionFormat")
	return style, explode
}

// commaList takes collectionFormat out of a parameter whose lists can only be separated by
// commas in OpenAPI 3.
func (c *swagger) commaList(p *tree.Node) {
	if f := p.Get("collectionFormat"); f != nil && f.Str() != "csv" {
		c.r.warn(f, "bad-collection-format", "use csv", "a list in a %s is sent with commas, not as %s", p.Get("in").Str(), f.Str())
	}
	p.Delete("collectionFormat")
}

// formEncoding adds to encoding how a list of a form is written. Files are parts each.
func (c *swagger) formEncoding(encoding *tree.Node, name string, p *tree.Node) {
	if p.Get("type").Str() != "array" || p.Get("items").Get("format").Str() == "binary" {
		p.Delete("collectionFormat")
		return
	}
	style, explode := c.listStyle(p)
	if explode {
		return // what OpenAPI 3 does anyway
	}
	e := tree.NewMap(p)
	e.Set("style", tree.NewString(p, style))
	e.Set("explode", tree.NewBool(p, false))
	encoding.Set(name, e)
}

// fileMedia are the media types of an answer that is a file: JSON and XML are what the
// API produces elsewhere, and say nothing of what is in a file.
func fileMedia(produces []string) []string {
	out := slices.DeleteFunc(slices.Clone(produces), func(m string) bool { return isJSONMedia(m) || isXML(ir.MediaBase(m)) })
	if len(out) == 0 {
		return []string{"*/*"}
	}
	return out
}
