package codec

import (
	"strconv"
	"strings"
)

// wireName takes the name off the front of a tag. A name that a tag cannot hold as it is
// (with a comma or a quote) stands in single quotes, as in encoding/json/v2: inside are
// the escapes of a Go string, and a comma is written \x2c, so that the first comma of
// the tag always ends the name.
func wireName(tag string) (name, opts string) {
	name, opts, _ = strings.Cut(tag, ",")
	if len(name) < 2 || name[0] != '\'' || name[len(name)-1] != '\'' {
		return name, opts
	}
	// Go's syntax wants double quotes around it, and those inside escaped.
	inner := strings.ReplaceAll(name[1:len(name)-1], `\'`, `'`)
	plain, err := strconv.Unquote(`"` + strings.ReplaceAll(inner, `"`, `\"`) + `"`)
	if err != nil {
		return name, opts
	}
	return plain, opts
}
