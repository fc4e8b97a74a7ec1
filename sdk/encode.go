package sdk

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"github.com/apigen-go/apigen/sdk/internal/codec"
)

// scratch is the working memory of one encoding. Nothing of it outlives the call:
// a transport may still read a body after the call has returned.
type scratch struct {
	params []codec.Param
	buf    []byte
}

var scratches = sync.Pool{New: func() any { return new(scratch) }}

// maxScratch is the largest buffer that is kept for the next call.
const maxScratch = 1 << 16

func (s *scratch) free() {
	clear(s.params)
	s.params = s.params[:0]
	if cap(s.buf) <= maxScratch {
		scratches.Put(s)
	}
}

// encode turns the arguments of a call into a request.
func (cl *call) encode(args []any, in any) error {
	s := scratches.Get().(*scratch)
	defer s.free()
	f := &cl.frozen
	f.method = cl.plan.op.Method
	if f.method == "" {
		f.method = http.MethodGet
	}
	if err := cl.encodeURL(s, args, in); err != nil {
		return err
	}
	f.setField("Accept", cl.plan.accept)
	f.setField("User-Agent", cl.c.agent)
	for key, values := range cl.c.settings.Header {
		f.setField(http.CanonicalHeaderKey(key), values)
	}
	if in == nil && len(cl.plan.op.Constants) > 0 {
		in = &struct{}{}
	}
	if in != nil {
		if err := cl.encodeHeader(s, in); err != nil {
			return err
		}
		if err := cl.encodeBody(s, in); err != nil {
			return err
		}
	}
	if f.body.kind == payloadNone && len(cl.plan.form) > 0 {
		if err := cl.encodeForm(s, codec.BodyForm, &struct{}{}); err != nil {
			return err
		}
	}
	if err := cl.encodeMembers(); err != nil {
		return err
	}
	if cl.bare && f.body.kind == payloadNone && cl.sendsXML() {
		if err := cl.encodeXML(&struct{}{}); err != nil {
			return err
		}
	} else if cl.bare && f.body.kind == payloadNone && isJSON(cl.plan.op.Request) {
		// The operation has a body without members of its own.
		f.body = payload{kind: payloadJSON, contentType: cl.plan.op.Request, data: []byte("{}")}
		cl.contentType(contentTypes[codec.BodyJSON])
	}
	if name := cl.plan.op.StreamFlag; name != "" {
		if err := cl.encodeFlag(name); err != nil {
			return err
		}
	}
	if cl.opt.idempotency != "" {
		f.setField("Idempotency-Key", []string{cl.opt.idempotency})
	}
	for key, values := range cl.opt.header {
		f.setField(key, values)
	}
	if values := f.lookup("Host"); values != nil {
		// net/http takes the host from the request, not from its header.
		f.host = values[0]
		f.drop("Host")
	}
	return nil
}

// encodeURL fills the path template and writes the query.
func (cl *call) encodeURL(s *scratch, args []any, in any) error {
	p, f := cl.plan, &cl.frozen
	base := p.server
	if base == nil {
		base = cl.c.base
	}
	if cl.opt.baseURL != "" {
		u, err := parseBase(cl.opt.baseURL)
		if err != nil {
			return err
		}
		base = u
	}
	f.setURL(base)
	if link := cl.opt.link; link != nil {
		// The server has written the whole query; only the credentials are added.
		f.url.Path, f.url.RawPath = link.Path, link.RawPath
		f.query = []byte(link.RawQuery)
		return nil
	}

	if len(args) != len(p.params) && (in == nil || len(args) > len(p.params)) {
		return fmt.Errorf("%d path arguments for %d parameters", len(args), len(p.params))
	}
	var err error
	params := s.params[:0]
	for i, arg := range args {
		var opts []string
		if p.styles != nil {
			opts = p.styles[i]
		}
		if params, err = codec.AppendParam(params, codec.Path, p.params[i], arg, opts...); err != nil {
			return err
		}
	}
	if in != nil {
		if len(args) < len(p.params) {
			if params, err = codec.AppendParams(params, codec.Path, in); err != nil {
				return err
			}
		}
		if params, err = codec.AppendParams(params, codec.Query, in); err != nil {
			return err
		}
		if err := cl.unset(params); err != nil {
			return err
		}
	}
	s.params = params

	if len(p.params) == 0 && strings.IndexByte(p.path, '%') < 0 {
		f.url.Path += p.path
		if f.url.RawPath != "" {
			f.url.RawPath += p.path
		}
	} else {
		if s.buf, err = codec.AppendPath(append(s.buf[:0], base.EscapedPath()...), p.path, params); err != nil {
			return err
		}
		raw := string(s.buf)
		f.url.Path, f.url.RawPath = raw, ""
		if strings.IndexByte(raw, '%') >= 0 {
			if f.url.Path, err = url.PathUnescape(raw); err != nil {
				return fmt.Errorf("path %q: %w", raw, err)
			}
			f.url.RawPath = raw
		}
	}

	q := append(s.buf[:0], base.RawQuery...)
	if p.query != "" {
		if len(q) > 0 {
			q = append(q, '&')
		}
		q = append(q, p.query...)
	}
	q = codec.AppendQuery(q, params)
	for _, m := range cl.opt.query {
		if start, _ := findPair([]byte(p.query), m.Name); start >= 0 {
			q = setPair(q, m.Name, m.Value)
			continue
		}
		q = appendPair(q, m.Name, m.Value)
	}
	if len(q) > 0 {
		f.query = append([]byte(nil), q...)
	}
	s.buf = q
	return nil
}

// encodeHeader writes header and cookie parameters.
func (cl *call) encodeHeader(s *scratch, in any) error {
	params, err := codec.AppendParams(append(s.params[:0], cl.plan.headers...), codec.Header, in)
	if err != nil {
		return err
	}
	if err := cl.unset(params); err != nil {
		return err
	}
	if len(params) > 0 {
		values := make([]string, len(params))
		for i := range params {
			values[i] = params[i].Value
			cl.frozen.setField(http.CanonicalHeaderKey(params[i].Name), values[i:i+1:i+1])
		}
	}
	if params, err = codec.AppendParams(append(params[:0], cl.plan.cookies...), codec.Cookie, in); err != nil {
		return err
	}
	if err := cl.unset(params); err != nil {
		return err
	}
	if len(params) > 0 {
		cl.frozen.setField("Cookie", []string{string(codec.AppendCookie(nil, params))})
	}
	s.params = params
	return nil
}

// encodeBody writes the body that the request struct holds.
func (cl *call) encodeBody(s *scratch, in any) error {
	kind, value, err := codec.RequestBody(in)
	if err != nil || kind == codec.BodyNone || value == nil {
		return err
	}
	f, contentType := &cl.frozen, cl.plan.op.Request
	if cl.sendsXML() && (kind == codec.BodyJSON || kind == codec.BodyXML && !readyMade(value)) {
		return cl.encodeXML(value)
	}
	switch kind {
	case codec.BodyJSON:
		if s.buf, err = codec.Append(s.buf[:0], value); err != nil {
			return err
		}
		f.body = payload{kind: payloadJSON, contentType: contentType, data: append([]byte(nil), s.buf...)}
	case codec.BodyForm, codec.BodyMultipart:
		return cl.encodeForm(s, kind, value)
	case codec.BodyText, codec.BodyRaw, codec.BodyXML:
		return cl.encodeRaw(kind, value, in)
	}
	cl.contentType(contentTypes[kind])
	return nil
}

// contentTypes are used where the operation names none.
var contentTypes = [...][]string{
	codec.BodyJSON: {"application/json"}, codec.BodyForm: {"application/x-www-form-urlencoded"},
	codec.BodyText: {"text/plain; charset=utf-8"}, codec.BodyRaw: {"application/octet-stream"},
	codec.BodyXML: {"application/xml; charset=utf-8"},
}

// sendsXML reports whether the request's body is XML that the client writes.
func (cl *call) sendsXML() bool {
	return cl.plan.op.XML != nil && isXML(cl.plan.op.Request)
}

// readyMade reports whether a body is sent as it is.
func readyMade(value any) bool {
	switch value.(type) {
	case *string, *[]byte, []byte, *File, io.Reader:
		return true
	}
	return false
}

// encodeXML writes the body as an XML document. Signers write into it as bytes.
func (cl *call) encodeXML(value any) error {
	data, err := appendXML(nil, cl.plan.op.XML, value)
	if err != nil {
		return err
	}
	cl.frozen.body = payload{kind: payloadBytes, contentType: cl.plan.op.Request, data: data}
	cl.contentType(contentTypes[codec.BodyXML])
	return nil
}

// contentType sets the header, sharing it where it is the usual one.
func (cl *call) contentType(usual []string) {
	b := &cl.frozen.body
	if b.contentType == "" || b.contentType == usual[0] || strings.IndexByte(b.contentType, '*') >= 0 {
		b.contentType = usual[0]
		cl.frozen.setField("Content-Type", usual)
		return
	}
	cl.frozen.setField("Content-Type", []string{b.contentType})
}

// encodeRaw takes bodies that need no encoding.
func (cl *call) encodeRaw(kind codec.BodyKind, value, in any) error {
	b := &cl.frozen.body
	b.kind, b.contentType = payloadBytes, cl.plan.op.Request
	switch v := value.(type) {
	case *string:
		b.data = []byte(*v)
	case *[]byte:
		b.data = *v
	case []byte:
		b.data = v
	case *File:
		b.kind, b.stream = payloadStream, v
		if v.ContentType != "" {
			b.contentType = v.ContentType
		}
	case io.Reader:
		b.kind, b.stream = payloadStream, &File{Reader: v}
	default:
		text, _, err := codec.TextBody(in)
		if err != nil {
			return fmt.Errorf("a body of kind %s cannot be a %T: %w", kind, value, err)
		}
		b.data = []byte(text)
	}
	if b.kind == payloadStream {
		b.stream.mark()
	}
	cl.contentType(contentTypes[kind])
	return nil
}

// encodeParts prepares a multipart body; it is written while it is sent.
func (cl *call) encodeParts(params []codec.Param, value any) error {
	files, err := codec.Files(nil, value)
	if err != nil {
		return err
	}
	m := &multipartBody{boundary: newBoundary(), parts: make([]formPart, 0, len(params)+len(files))}
	for _, p := range params {
		m.parts = append(m.parts, formPart{name: p.Name, value: p.Value, media: p.Media, headers: cl.plan.op.PartHeaders})
	}
	for _, f := range files {
		part := formPart{name: f.Name, media: f.Media, headers: cl.plan.op.PartHeaders}
		switch v := f.Value.(type) {
		case *File:
			part.file = v
		case File:
			part.file = &v
		case []byte:
			return fmt.Errorf("form file %q: use sdk.File", f.Name)
		case io.Reader:
			part.file = &File{Name: f.Name, Reader: v}
		default:
			return fmt.Errorf("form file %q cannot be a %T", f.Name, f.Value)
		}
		part.file.mark()
		m.parts = append(m.parts, part)
	}
	cl.frozen.body = payload{kind: payloadParts, parts: m, contentType: partsType(cl.plan.op.Request) + "; boundary=" + m.boundary}
	cl.frozen.setField("Content-Type", []string{cl.frozen.body.contentType})
	return nil
}

// partsType is the media type of a body of parts: as documented where that is another than
// the usual one.
func partsType(documented string) string {
	if mt := mediaType(documented); strings.HasPrefix(mt, "multipart/") && !strings.Contains(mt, "*") {
		return mt
	}
	return "multipart/form-data"
}

// encodeMembers writes the members of a token request where its operation wants them.
func (cl *call) encodeMembers() error {
	if len(cl.members) == 0 {
		return nil
	}
	f, request := &cl.frozen, cl.plan.op.Request
	b := &f.body
	for _, m := range cl.members {
		var err error
		switch {
		case isJSON(request):
			if b.kind == payloadNone {
				*b = payload{kind: payloadJSON, contentType: request, data: []byte("{}")}
			}
			err = b.setJSON(m.Name, appendJSONString(nil, m.Value))
		case cl.sendsXML():
			if b.kind == payloadNone {
				err = cl.encodeXML(&struct{}{})
			}
			if err == nil {
				err = b.setXML(m.Name, m.Value)
			}
		case request != "":
			err = b.setForm(m.Name, m.Value)
		default:
			f.query = setPair(f.query, m.Name, m.Value)
		}
		if err != nil {
			return err
		}
	}
	if b.kind != payloadNone {
		cl.contentType([]string{b.contentType})
	}
	return nil
}

// encodeFlag sets a member of the body to true.
func (cl *call) encodeFlag(name string) (err error) {
	b := &cl.frozen.body
	none := b.kind == payloadNone
	switch {
	case isJSON(cl.plan.op.Request):
		err = b.setJSON(name, []byte("true"))
	case cl.sendsXML() && !none:
		err = b.setXML(name, "true")
	default:
		err = b.setForm(name, "true")
	}
	if err == nil && none {
		cl.contentType([]string{b.contentType})
	}
	return err
}

var errUnreadable = errors.New("the upload was read by an attempt that failed and cannot be read again")

func newBoundary() string {
	var b [15]byte
	_, _ = rand.Read(b[:]) // never fails
	return "apigen" + hex.EncodeToString(b[:])
}
