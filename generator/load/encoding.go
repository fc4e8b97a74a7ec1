package load

import (
	"slices"
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/generator/load/tree"
)

// encoding reads how the members of a form, or the parts of a multipart body, are written.
func (b *builder) encoding(c *ir.Content, media *tree.Node, words []string) []ir.PartEncoding {
	var out []ir.PartEncoding
	for _, e := range media.Get("encoding").Children() {
		enc := ir.PartEncoding{Field: e.Key, ContentType: e.Value.Get("contentType").Str(), Style: e.Value.Get("style").Str(),
			Reserved: e.Value.Get("allowReserved").True()}
		if enc.Style == "" && (e.Value.Get("explode") != nil || e.Value.Get("allowReserved") != nil) {
			enc.Style = "form" // what one of the others stands for alone
		}
		enc.Explode = enc.Style == "" || enc.Style == "form"
		if on, ok := e.Value.Get("explode").Bool(); ok {
			enc.Explode = on
		}
		if e.Value.Get("headers") != nil {
			enc.Headers = b.headers(e.Value, append(slices.Clip(words), e.Key))
			b.partHeaders(c, e.Value, enc.Headers)
		}
		out = append(out, enc)
	}
	return out
}

// partHeaders reports the headers of parts that the client does not know a value for.
func (b *builder) partHeaders(c *ir.Content, n *tree.Node, headers []*ir.Param) {
	for _, e := range n.Get("headers").Children() {
		i := slices.IndexFunc(headers, func(h *ir.Param) bool { return h.Name == e.Key })
		if i < 0 {
			continue // Content-Type, or no header at all
		}
		if !strings.HasPrefix(ir.MediaBase(c.MediaType), "multipart/") {
			b.r.key(ir.Warning, e, "part-header", "remove it", "the header %s is not sent: the members of a form have none", e.Key)
		} else if strings.EqualFold(e.Key, "Content-Transfer-Encoding") {
			b.r.key(ir.Warning, e, "part-header", "remove it", "the header %s of a part is not sent: parts travel as they are", e.Key)
		} else if _, ok := headers[i].PartValue(); !ok {
			b.r.key(ir.Warning, e, "part-header", "give it a const or a default, or set it in the Header of the sdk.File", "the header %s of a part has no value that the client knows; it is not sent", e.Key)
		}
	}
}
