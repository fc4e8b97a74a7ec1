package sdk

import (
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
)

// frozen is a request that no longer changes: what every attempt starts from.
type frozen struct {
	method string
	url    url.URL // without query
	host   string  // Host header, where it differs from the URL's
	query  []byte
	fields []headerField
	body   payload

	room [10]headerField
}

// headerField is one line of the header. Values are shared by all attempts and never
// written to: setters replace a whole line.
type headerField struct {
	key    string
	values []string
}

func (f *frozen) setField(key string, values []string) {
	if f.fields == nil {
		f.fields = f.room[:0]
	}
	for i := range f.fields {
		if f.fields[i].key == key {
			f.fields[i].values = values
			return
		}
	}
	f.fields = append(f.fields, headerField{key, values})
}

func (f *frozen) lookup(key string) []string {
	for i := range f.fields {
		if f.fields[i].key == key && len(f.fields[i].values) > 0 {
			return f.fields[i].values
		}
	}
	return nil
}

func (f *frozen) drop(key string) {
	f.fields = slices.DeleteFunc(f.fields, func(h headerField) bool { return h.key == key })
}

// header makes the header of one attempt.
func (f *frozen) header() http.Header {
	h := make(http.Header, len(f.fields)+4)
	for _, field := range f.fields {
		h[field.key] = field.values
	}
	return h
}

// setURL takes over a URL; its user becomes Basic authentication, as in net/http.
func (f *frozen) setURL(u *url.URL) {
	f.url = *u
	f.url.RawQuery = ""
	if f.url.User != nil {
		password, _ := f.url.User.Password()
		pair := f.url.User.Username() + ":" + password
		f.setField("Authorization", []string{"Basic " + base64.StdEncoding.EncodeToString([]byte(pair))})
		f.url.User = nil
	}
}

// request makes the request that middleware sees: a deep copy, because it may be
// changed at will.
func (f *frozen) request(ctx context.Context) (*http.Request, error) {
	u := f.url
	u.RawQuery = string(f.query)
	h := f.header()
	for key, values := range h {
		h[key] = slices.Clone(values)
	}
	r := (&http.Request{Method: f.method, URL: &u, Host: u.Host, Header: h,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1}).WithContext(ctx)
	if f.host != "" {
		r.Host = f.host
	}
	switch f.body.kind {
	case payloadParts:
		r.Body, r.ContentLength = &lazyBody{open: f.body.parts.open}, -1
	case payloadStream:
		r.Body, r.ContentLength = &lazyBody{open: func() io.ReadCloser { rc, _ := f.body.stream.open(); return rc }}, -1
	default:
		return r, f.body.attach(r, new(bytesBody))
	}
	return r, nil
}

// refreeze takes over what middleware made of the request.
func (f *frozen) refreeze(r *http.Request, before io.ReadCloser) error {
	if r.URL == nil {
		return fmt.Errorf("middleware passed a request without URL")
	}
	f.method = r.Method
	f.fields = f.room[:0]
	for _, key := range slices.Sorted(maps.Keys(r.Header)) {
		f.setField(http.CanonicalHeaderKey(key), r.Header[key])
	}
	f.setURL(r.URL)
	f.query = []byte(r.URL.RawQuery)
	f.host = ""
	if r.Host != "" && r.Host != r.URL.Host {
		f.host = r.Host
	}
	contentType := r.Header.Get("Content-Type")
	if r.Body == before {
		f.body.contentType = contentType
		return nil
	}
	// The bytes are needed for the signature and for a second attempt.
	if r.Body == nil || r.Body == http.NoBody {
		f.body = payload{contentType: contentType}
		return nil
	}
	data, err := io.ReadAll(io.LimitReader(r.Body, maxBuffered+1))
	_ = r.Body.Close()
	switch {
	case err != nil:
		return fmt.Errorf("read the body that middleware put in: %w", err)
	case len(data) > maxBuffered:
		return fmt.Errorf("the body that middleware put in has more than %d bytes", maxBuffered)
	}
	f.body = payloadOf(contentType, data)
	return nil
}

// lazyBody is an upload as middleware sees it. It is opened by the first Read, because
// most middleware does not look, and what was read can often not be read again.
type lazyBody struct {
	open func() io.ReadCloser
	body io.ReadCloser
}

// Read implements [io.Reader].
func (l *lazyBody) Read(p []byte) (int, error) {
	if l.body == nil {
		l.body = l.open()
	}
	return l.body.Read(p)
}

// Close implements [io.Closer].
func (l *lazyBody) Close() error {
	if l.body == nil {
		return nil
	}
	return l.body.Close()
}
