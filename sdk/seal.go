package sdk

import (
	"hash/maphash"
	"io"
	"net/http"
	"net/url"
	"sync/atomic"
)

// seal is the fingerprint of a signed request.
type seal struct {
	method string
	host   string
	url    url.URL
	header uint64
	body   io.ReadCloser // its identity
	sum    uint64        // of its bytes, where they are in memory
	length int64
}

type sealKey struct{}

var sealSeed = maphash.MakeSeed()

// guarded is set once a [Guard] exists. Requests carry their seal only then: it costs
// two allocations.
var guarded atomic.Bool

func sealOf(r *http.Request) *seal {
	return &seal{method: r.Method, host: r.Host, url: *r.URL, header: sumHeader(r.Header),
		body: r.Body, sum: sumBody(r.Body), length: r.ContentLength}
}

// fits reports whether r is still what was signed.
func (s *seal) fits(r *http.Request) bool {
	return r.Method == s.method && r.Host == s.host && r.URL != nil && *r.URL == s.url &&
		r.Body == s.body && r.ContentLength == s.length &&
		sumHeader(r.Header) == s.header && sumBody(r.Body) == s.sum
}

// sumHeader does not depend on the order of the map.
func sumHeader(h http.Header) uint64 {
	var sum uint64
	for key, values := range h {
		var m maphash.Hash
		m.SetSeed(sealSeed)
		_, _ = m.WriteString(key)
		for _, v := range values {
			_ = m.WriteByte(0)
			_, _ = m.WriteString(v)
		}
		sum += m.Sum64()
	}
	return sum
}

// sumBody sums the bytes of a body in memory: someone may have kept the slice.
func sumBody(body io.ReadCloser) uint64 {
	b, ok := body.(*bytesBody)
	if !ok {
		return 0
	}
	if b.Len() != len(b.data) {
		return 1 // read from
	}
	return maphash.Bytes(sealSeed, b.data)
}

// Guard checks below other transports what the client checks above them: put it
// innermost in an HTTPClient whose Transport is a chain, and a link that edits signed
// requests fails with [ErrMutatedAfterSign] instead of a refused signature. Headers that
// links may add are named by allow (such as Traceparent). Nil base means
// [http.DefaultTransport].
func Guard(base http.RoundTripper, allow ...string) http.RoundTripper {
	guarded.Store(true)
	if base == nil {
		base = http.DefaultTransport
	}
	for i := range allow {
		allow[i] = http.CanonicalHeaderKey(allow[i])
	}
	return &guard{base: base, allow: allow}
}

type guard struct {
	base  http.RoundTripper
	allow []string
}

// RoundTrip implements [http.RoundTripper].
func (g *guard) RoundTrip(r *http.Request) (*http.Response, error) {
	if s, ok := r.Context().Value(sealKey{}).(*seal); ok {
		seen := *r
		if len(g.allow) > 0 {
			seen.Header = r.Header.Clone()
			for _, name := range g.allow {
				seen.Header.Del(name)
			}
		}
		if !s.fits(&seen) {
			if r.Body != nil {
				_ = r.Body.Close()
			}
			return nil, ErrMutatedAfterSign
		}
	}
	return g.base.RoundTrip(r)
}
