package sdk

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/apigen-go/apigen/sdk/internal/codec"
)

// payloadKind says how signers may write into a body.
type payloadKind uint8

const (
	payloadNone  payloadKind = iota
	payloadBytes             // text, XML, binary: readable, not writable
	payloadJSON
	payloadForm
	payloadParts  // multipart/form-data, written as it is sent
	payloadStream // a reader of the caller
)

// maxBuffered bounds what is read into memory for a signer that needs the bytes of an
// upload.
const maxBuffered = 32 << 20

// payload is the body of a request before it is sent.
type payload struct {
	kind        payloadKind
	contentType string
	data        []byte
	parts       *multipartBody
	stream      *File
}

// payloadOf reads bytes by their media type.
func payloadOf(contentType string, data []byte) payload {
	p := payload{kind: payloadBytes, contentType: contentType, data: data}
	switch {
	case len(data) == 0:
		p.kind = payloadNone
	case isJSON(contentType):
		p.kind = payloadJSON
	case mediaType(contentType) == "application/x-www-form-urlencoded":
		p.kind = payloadForm
	}
	return p
}

// mediaType is a Content-Type without its parameters, in lower case.
func mediaType(contentType string) string {
	t, _, _ := strings.Cut(contentType, ";")
	return strings.ToLower(strings.TrimSpace(t))
}

// isJSON knows application/json, its suffix form and the names that older vendors use.
func isJSON(contentType string) bool {
	if contentType == "application/json" {
		return true
	}
	t := mediaType(contentType)
	switch t {
	case "application/json", "text/json", "text/javascript", "application/javascript":
		return true
	}
	return strings.HasSuffix(t, "+json")
}

// bytes returns the whole body, reading an upload into memory once.
func (p *payload) bytes() ([]byte, error) {
	switch p.kind {
	case payloadParts:
		if !p.parts.rewind() {
			return nil, errUnreadable
		}
		p.parts.use()
		var buf bytes.Buffer
		w := &limitedWriter{w: &buf, left: maxBuffered}
		if err := p.parts.writeTo(w); err != nil {
			return nil, fmt.Errorf("read the upload for its signature: %w", err)
		}
		p.kind, p.data = payloadBytes, buf.Bytes()
	case payloadStream:
		body, err := p.stream.Open()
		if err != nil {
			return nil, err
		}
		data, err := io.ReadAll(io.LimitReader(body, maxBuffered+1))
		if err != nil {
			return nil, fmt.Errorf("read the upload for its signature: %w", err)
		}
		if len(data) > maxBuffered {
			return nil, fmt.Errorf("read the upload for its signature: more than %d bytes", maxBuffered)
		}
		p.kind, p.data = payloadBytes, data
	}
	return p.data, nil
}

func (p *payload) setJSON(name string, raw []byte) error {
	switch p.kind {
	case payloadNone:
		p.kind, p.contentType = payloadJSON, "application/json"
		p.data = []byte("{}")
	case payloadJSON:
	default:
		return fmt.Errorf("set %q: the body is %s, not JSON", name, p.contentType)
	}
	data, err := spliceMember(p.data, name, raw)
	if err != nil {
		return fmt.Errorf("set %q: %w", name, err)
	}
	p.data = data
	return nil
}

func (p *payload) delJSON(name string) error {
	if p.kind != payloadJSON {
		return nil
	}
	data, err := cutMember(p.data, name)
	if err != nil {
		return fmt.Errorf("take out %q: %w", name, err)
	}
	p.data = data
	return nil
}

func (p *payload) appendJSON(dst []Param) ([]Param, error) {
	if p.kind != payloadJSON {
		return dst, nil
	}
	m, err := walkMembers(p.data)
	if err != nil {
		return dst, err
	}
	for {
		ok, err := m.next()
		if err != nil || !ok {
			return dst, err
		}
		name, _ := codec.Text(m.data[m.key:m.keyEnd])
		raw := m.data[m.val:m.valEnd]
		value, scalar := codec.Text(raw)
		if !scalar {
			value = string(raw)
		}
		dst = append(dst, Param{In: "json", Name: name, Value: value, JSON: raw})
	}
}

func (p *payload) setForm(name, value string) error {
	switch p.kind {
	case payloadNone:
		p.kind, p.contentType = payloadForm, "application/x-www-form-urlencoded"
		p.data = nil
	case payloadForm:
	case payloadParts:
		p.parts = p.parts.with(name, value)
		return nil
	default:
		return fmt.Errorf("set %q: the body is %s, not a form", name, p.contentType)
	}
	p.data = setPair(p.data, name, value)
	return nil
}

func (p *payload) delForm(name string) error {
	if p.kind == payloadForm {
		p.data = delPair(p.data, name)
	}
	return nil
}

func (p *payload) appendForm(dst []Param) ([]Param, error) {
	switch p.kind {
	case payloadForm:
		return appendPairs(dst, "form", p.data)
	case payloadParts:
		for _, part := range p.parts.parts {
			param := Param{In: "form", Name: part.name, Value: part.value}
			if part.file != nil {
				param.Value, param.File = part.file.Name, true
			}
			dst = append(dst, param)
		}
	}
	return dst, nil
}

// attach gives a request the body. room is used for bytes in memory.
func (p *payload) attach(r *http.Request, room *bytesBody) error {
	switch p.kind {
	case payloadParts:
		if !p.parts.rewind() {
			return errUnreadable
		}
		r.Body, r.ContentLength = p.parts.open(), -1
	case payloadStream:
		if !p.stream.rewind() {
			return errUnreadable
		}
		r.Body, r.ContentLength = p.stream.open()
	default:
		room.set(p.data)
		setBody(r, room)
	}
	return nil
}

// setBody gives a request its bytes, and net/http the means to send them again on
// another connection.
func setBody(r *http.Request, body *bytesBody) {
	data := body.data
	if len(data) == 0 {
		r.Body, r.GetBody = http.NoBody, noBody
		return
	}
	r.Body, r.ContentLength = body, int64(len(data))
	r.GetBody = func() (io.ReadCloser, error) { return newBytesBody(data), nil }
}

func noBody() (io.ReadCloser, error) { return http.NoBody, nil }

// bytesBody is the body of one attempt. Its identity tells that nobody replaced it.
type bytesBody struct {
	bytes.Reader
	data []byte
}

func newBytesBody(data []byte) *bytesBody {
	b := new(bytesBody)
	b.set(data)
	return b
}

func (b *bytesBody) set(data []byte) {
	b.data = data
	b.Reset(data)
}

func (*bytesBody) Close() error { return nil }

// limitedWriter fails once more than left bytes were written.
type limitedWriter struct {
	w    io.Writer
	left int
}

func (l *limitedWriter) Write(p []byte) (int, error) {
	if len(p) > l.left {
		return 0, fmt.Errorf("more than %d bytes", maxBuffered)
	}
	l.left -= len(p)
	return l.w.Write(p)
}

// setCookie replaces one cookie of a Cookie header, or takes it out.
func setCookie(h http.Header, name, value string, add bool) {
	var kept []string
	for _, line := range h["Cookie"] {
		for one := range strings.SplitSeq(line, ";") {
			one = strings.TrimSpace(one)
			if k, _, _ := strings.Cut(one, "="); one != "" && k != name {
				kept = append(kept, one)
			}
		}
	}
	if add {
		kept = append(kept, (&http.Cookie{Name: name, Value: value}).String())
	}
	if len(kept) == 0 {
		delete(h, "Cookie")
		return
	}
	h["Cookie"] = []string{strings.Join(kept, "; ")}
}
