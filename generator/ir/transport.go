package ir

import "strings"

// TransportHeader reports whether a header of answers is the transport's business: clients do
// not show it, and the test server does not make it up.
func TransportHeader(name string) bool {
	switch strings.ToLower(name) {
	case "connection", "content-encoding", "content-length", "content-type", "date", "keep-alive", "trailer", "transfer-encoding", "upgrade":
		return true
	}
	return false
}
