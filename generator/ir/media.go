package ir

import (
	"slices"
	"strings"
)

// MediaBase is a media type without its parameters, in lower case.
func MediaBase(media string) string {
	m, _, _ := strings.Cut(media, ";")
	return strings.ToLower(strings.TrimSpace(m))
}

// JSONMedia reports whether a media type says that it is JSON: application/json, +json,
// text/json, and the names that were used before these, application/x-json and JavaScript.
func JSONMedia(media string) bool {
	_, sub := mediaParts(media)
	return slices.Contains(words(sub), "json") || sub == "javascript"
}

// OpaqueMedia reports whether a media type is known to be neither JSON nor XML nor a form:
// nobody knows how the members of an object stand in a PDF. What is not known, a wildcard
// or a vendor's own name, is JSON in practice.
func OpaqueMedia(media string) bool {
	top, sub := mediaParts(media)
	if JSONMedia(media) || isXMLSub(top, sub) {
		return false
	}
	switch top {
	case "text", "image", "audio", "video", "font", "model", "message", "chemical":
		return true
	case "multipart":
		return false
	}
	if strings.HasPrefix(sub, "vnd.ms-") || strings.HasPrefix(sub, "vnd.openxmlformats-") || strings.HasPrefix(sub, "vnd.oasis.opendocument") ||
		strings.HasPrefix(sub, "pkcs") || strings.HasPrefix(sub, "pgp-") {
		return true
	}
	return slices.ContainsFunc(words(sub), func(w string) bool { return opaqueWords[w] })
}

// opaqueWords are the words by which the names of formats are known, whatever stands
// around them: x-protobuf, vnd.google.protobuf, vnd.acme.report+csv.
var opaqueWords = func() map[string]bool {
	known := map[string]bool{}
	for _, w := range strings.Fields(`
		octet binary zip gzip bzip bzip2 tar rar 7z zstd brotli compressed
		pdf msword excel powerpoint rtf postscript epub csv tsv
		protobuf proto grpc msgpack messagepack cbor bson avro parquet thrift flatbuffers capnp
		yaml yml toml edn hocon graphql sql sqlite sqlite3 wasm jar
		pem der ber crt cer cert x509 jwt jose jws jwe cose pkix ocsp
		pcap mpegurl dicom geopackage shapefile hdf5 netcdf turtle triples quads sparql edifact edi x12`) {
		known[w] = true
	}
	return known
}()

// mediaParts are the two halves of a media type, in lower case and without parameters.
func mediaParts(media string) (top, sub string) {
	top, sub, _ = strings.Cut(MediaBase(media), "/")
	return top, sub
}

func isXMLSub(top, sub string) bool {
	return top != "image" && (sub == "xml" || strings.HasSuffix(sub, "+xml"))
}

func words(sub string) []string {
	return strings.FieldsFunc(sub, func(r rune) bool { return r == '.' || r == '-' || r == '+' || r == '_' })
}

// AssumedJSON reports whether a value is written as JSON for want of anything else: an
// object or a list in a media type that is no known format, no XML and no form.
func AssumedJSON(media string, t *Type) bool {
	top, sub := mediaParts(media)
	return t.Aggregate() && !OpaqueMedia(media) && !isXMLSub(top, sub) && top != "multipart" && sub != "x-www-form-urlencoded"
}

// Aggregate reports whether a value is an object or a list, and nothing else.
func (t *Type) Aggregate() bool {
	if t == nil || t.EmbeddedJSON {
		return false
	}
	if t.Base != nil {
		return t.Base.Aggregate()
	}
	switch t.Kind {
	case Struct, Map, List:
		return true
	case Union:
		return len(t.Variants) > 0 && !slices.ContainsFunc(t.Variants, func(v *Variant) bool { return v.Type == t || !v.Type.Aggregate() })
	}
	return false
}
