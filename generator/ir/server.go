package ir

import "strings"

// Sample is a value that a variable can have: its default, or one that makes an address
// of the URL where there is none, for tests.
func (s *Server) Sample(v *ServerVariable) string {
	rest, first := strings.CutPrefix(s.URL, "{"+v.Name+"}")
	switch {
	case v.Default != "":
		return v.Default
	case first && strings.HasPrefix(rest, "://"):
		return "https"
	case first:
		return "https://example.com"
	}
	return "example"
}

// SampleURL is the URL with a sample for every variable.
func (s *Server) SampleURL() string {
	url := s.URL
	for i := range s.Variables {
		v := &s.Variables[i]
		url = strings.ReplaceAll(url, "{"+v.Name+"}", s.Sample(v))
	}
	return url
}
