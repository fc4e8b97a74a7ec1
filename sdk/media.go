package sdk

import (
	"io"
	"slices"
	"strings"
)

// wanted is the media type that out is made for.
func (cl *call) wanted() string {
	if cl.media != "" {
		return cl.media
	}
	return cl.plan.accept[0]
}

// strayed reports whether an answer is clearly not of the media type that was asked for.
// Who asks for another one himself, by a header of his own, knows what comes.
func (cl *call) strayed(a *answer) bool {
	return strayed(cl.wanted(), a.header.Get("Content-Type")) &&
		(cl.media != "" || slices.Equal(cl.frozen.lookup("Accept"), cl.plan.accept))
}

// strayed compares media types with the patience that servers need: they call a CSV
// text/plain, a PDF application/octet-stream, and often say nothing. What must not pass
// is a page or an error object where a file or a text is expected, and bytes where a text
// is.
func strayed(want, got string) bool {
	w, g := mediaType(want), mediaType(got)
	switch {
	case g == "" || w == g || g == "application/octet-stream" || g == "binary/octet-stream":
		return false
	case w == "" || w == "application/octet-stream" || strings.HasPrefix(w, "*/") || w == "application/*":
		return false // anything may come
	case isJSON(w):
		return bytesOnly(g)
	case isJSON(g), g == "text/html" || g == "application/xhtml+xml":
		return !strings.HasSuffix(w, "/*") || !strings.HasPrefix(w, g[:strings.IndexByte(g, '/')+1])
	case bytesOnly(w):
		return !bytesOnly(g) && (strings.HasPrefix(g, "text/") || strings.HasSuffix(g, "/xml") || strings.HasSuffix(g, "+xml"))
	case strings.HasPrefix(w, "text/"):
		return bytesOnly(g)
	}
	return false
}

// bytesOnly knows the media types that are never text.
func bytesOnly(mt string) bool {
	top, sub, _ := strings.Cut(mt, "/")
	switch top {
	case "image":
		return !strings.HasPrefix(sub, "svg")
	case "audio", "video", "font":
		return true
	}
	return mt == "application/pdf" || mt == "application/zip" || mt == "application/gzip" || mt == "application/x-tar"
}

// astray makes the error of an answer of another media type. Of a stream it shows the
// beginning.
func (cl *call) astray(a *answer) *Error {
	if a.stream != nil {
		a.data, _ = io.ReadAll(io.LimitReader(a.stream, maxAstray))
	}
	e := cl.unreadable(a, "the answer is "+mediaType(a.header.Get("Content-Type"))+", not "+mediaType(cl.wanted()), nil)
	if len(a.data) > 0 && !bytesOnly(mediaType(a.header.Get("Content-Type"))) {
		e.Message += ": " + cl.c.redact.text(snippet(a.data, snippetSize))
	}
	return e
}

// maxAstray is how much of a stream of the wrong kind its error keeps.
const maxAstray = 64 << 10
