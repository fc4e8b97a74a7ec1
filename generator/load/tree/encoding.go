package tree

import (
	"bytes"
	"encoding/binary"
	"unicode/utf16"
)

// decode makes UTF-8 without a byte order mark of data. Files that Windows programs wrote
// may be in UTF-16, which YAML allows and JSON did once.
func decode(data []byte) ([]byte, *Problem) {
	var order binary.ByteOrder
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		return data[3:], nil
	case bytes.HasPrefix(data, []byte("\xff\xfe")), len(data) > 3 && data[0] != 0 && data[1] == 0 && data[2] != 0 && data[3] == 0:
		order = binary.LittleEndian
	case bytes.HasPrefix(data, []byte("\xfe\xff")), len(data) > 3 && data[0] == 0 && data[1] != 0 && data[2] == 0 && data[3] != 0:
		order = binary.BigEndian
	default:
		return data, nil
	}
	units := make([]uint16, len(data)/2)
	for i := range units {
		units[i] = order.Uint16(data[2*i:])
	}
	if len(units) > 0 && units[0] == 0xFEFF {
		units = units[1:]
	}
	return []byte(string(utf16.Decode(units))), &Problem{Code: "utf-16", Line: 1, Col: 1,
		Message: "the file is in UTF-16", Advice: "save it as UTF-8; not every tool reads this"}
}

// untab makes YAML of a file that is indented with tabs, where that is clear: every line
// with tabs only. Tabs on lines that hold nothing else mean nothing. It returns nil where
// there is nothing to repair or two readings are possible.
func untab(data []byte) ([]byte, *Problem) {
	var out []byte
	var first *Problem
	spaces, tabs := false, false
	for number, line := range bytes.SplitAfter(data, []byte("\n")) {
		text := bytes.TrimLeft(line, " \t")
		indent := line[:len(line)-len(text)]
		if len(bytes.TrimSpace(text)) == 0 {
			out = append(out, text...)
			continue
		}
		tabbed := bytes.IndexByte(indent, '\t') >= 0
		spaces = spaces || bytes.IndexByte(indent, ' ') >= 0
		tabs = tabs || tabbed
		if tabbed && first == nil {
			first = &Problem{Code: "tab-indent", Line: number + 1, Col: 1, Message: "the file is indented with tabs; YAML wants spaces",
				Advice: "replace each tab by two spaces"}
		}
		for range indent {
			if out = append(out, ' '); tabbed {
				out = append(out, ' ')
			}
		}
		out = append(out, text...)
	}
	if spaces && tabs || bytes.Equal(out, data) {
		return nil, nil
	}
	if first == nil {
		first = &Problem{Code: "blank-line", Line: 1, Col: 1, Message: "the file has lines of nothing but tabs", Advice: "empty them"}
	}
	return out, first
}
