package sdktest

import (
	"fmt"
	"strings"

	"github.com/apigen-go/apigen/sdk"
	"github.com/apigen-go/apigen/sdk/internal/codec"
	"github.com/apigen-go/apigen/sdk/sdktest/calltest"
)

// pieces are the values of a stream.
type pieces []any

// Pieces reads a stream to its end.
func Pieces[T any](s *sdk.Stream[T], err error) (any, error) {
	if err != nil {
		return nil, err
	}
	out := pieces{}
	for v, err := range s.All() {
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

// compare holds the values against the text of the answer.
func (p pieces) compare(body []byte) []string {
	names, want := split(string(body))
	if len(p) != len(want) {
		return []string{fmt.Sprintf("%d values arrived, %d were sent", len(p), len(want))}
	}
	var found []string
	for i, v := range p {
		if text, ok := v.(*string); ok && *text == want[i] {
			continue
		}
		got, err := codec.Append(nil, v)
		if err != nil {
			return []string{fmt.Sprintf("%T cannot be encoded again: %v", v, err)}
		}
		if raw, ok, _ := codec.Lookup(got, "event"); ok && names[i] != "" {
			if name, _ := codec.Text(raw); name != names[i] {
				found = append(found, fmt.Sprintf("want the event %q, got %q", names[i], name))
			}
			got, _, _ = codec.Lookup(got, "data")
			if text, ok := codec.Text(got); ok && text == want[i] {
				continue
			}
		}
		found = append(found, calltest.Diff([]byte(want[i]), got)...)
	}
	return found
}

// split takes a stream apart: the names of its events, and their data or its lines.
func split(body string) (names, values []string) {
	body = strings.ReplaceAll(body, "\r\n", "\n")
	events := false
	for line := range strings.Lines(body) {
		events = events || strings.HasPrefix(line, "data:")
	}
	if !events {
		for line := range strings.Lines(body) {
			if line = strings.Trim(line, " \t\r\n\x1e"); line != "" && !strings.HasPrefix(line, ":") {
				names, values = append(names, ""), append(values, line)
			}
		}
		return names, values
	}
	for event := range strings.SplitSeq(body, "\n\n") {
		var data []string
		name := ""
		for line := range strings.SplitSeq(event, "\n") {
			switch field, value, _ := strings.Cut(line, ":"); field {
			case "data":
				data = append(data, strings.TrimPrefix(value, " "))
			case "event":
				name = strings.TrimPrefix(value, " ")
			}
		}
		switch text := strings.Join(data, "\n"); text {
		case "":
		case "[DONE]":
			return names, values
		default:
			names, values = append(names, name), append(values, text)
		}
	}
	return names, values
}
