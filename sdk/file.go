package sdk

import (
	"cmp"
	"fmt"
	"io"
	"mime/multipart"
	"net/textproto"
	"strings"
)

// File is something to upload. A Reader that is an [io.Seeker] is rewound for a
// retry; with any other a call that sent part of it is not repeated.
type File struct {
	// Name is the file name that the vendor sees.
	Name string
	// ContentType defaults to the documented one, or else to application/octet-stream.
	ContentType string
	// Header are further headers of the part that the file is.
	Header textproto.MIMEHeader
	// Reader gives the content from where it stands. It is not closed.
	Reader io.Reader

	start int64 // where a seeker stood
	seeks bool
	used  bool // an attempt has read from it
}

// Open returns the content from its start; an error if it was read and cannot be
// rewound.
func (f *File) Open() (io.ReadCloser, error) {
	if !f.rewind() {
		return nil, errUnreadable
	}
	body, _ := f.open()
	return body, nil
}

// mark remembers where the content starts.
func (f *File) mark() {
	if s, ok := f.Reader.(io.Seeker); ok && !f.seeks {
		start, err := s.Seek(0, io.SeekCurrent)
		f.start, f.seeks = start, err == nil
	}
}

// open returns the content and its length, -1 where that is not known.
func (f *File) open() (io.ReadCloser, int64) {
	size := int64(-1)
	if f.Reader == nil {
		return io.NopCloser(strings.NewReader("")), 0
	}
	if l, ok := f.Reader.(interface{ Len() int }); ok {
		size = int64(l.Len())
	}
	f.used = true
	return io.NopCloser(f.Reader), size
}

// multipartBody is a multipart/form-data body. It is written while it is sent, so that
// a large file never stands in memory.
type multipartBody struct {
	boundary string
	parts    []formPart
	stop     func() // ends the writer of the latest attempt
}

// formPart is one part: text or file.
type formPart struct {
	name, value string
	media       string // as documented, "" for nothing said
	headers     []PartHeader
	file        *File
}

// with returns a copy that has the text part set. The original belongs to the other
// attempts.
func (m *multipartBody) with(name, value string) *multipartBody {
	out := &multipartBody{boundary: m.boundary, parts: make([]formPart, 0, len(m.parts)+1)}
	done := false
	for _, p := range m.parts {
		if p.name == name && p.file == nil {
			if done {
				continue
			}
			p.value, done = value, true
		}
		out.parts = append(out.parts, p)
	}
	if !done {
		out.parts = append(out.parts, formPart{name: name, value: value})
	}
	return out
}

// writeTo writes all parts.
func (m *multipartBody) writeTo(w io.Writer) error {
	mw := multipart.NewWriter(w)
	if err := mw.SetBoundary(m.boundary); err != nil {
		return err
	}
	for _, p := range m.parts {
		if p.file == nil {
			if err := p.writeText(mw); err != nil {
				return err
			}
			continue
		}
		pw, err := mw.CreatePart(p.fileHeader())
		if err != nil {
			return err
		}
		if p.file.Reader == nil {
			continue
		}
		if _, err := io.Copy(pw, p.file.Reader); err != nil {
			return fmt.Errorf("file %q: %w", p.file.Name, err)
		}
	}
	return mw.Close()
}

var quoteEscaper = strings.NewReplacer("\\", "\\\\", `"`, "\\\"", "\r", "%0D", "\n", "%0A")

// oneLine keeps the text of a header from beginning another one.
var oneLine = strings.NewReplacer("\r", " ", "\n", " ")

// writeText writes a part that is no file, with its media type where it is not plain text.
func (p *formPart) writeText(mw *multipart.Writer) error {
	header := textproto.MIMEHeader{"Content-Disposition": {fmt.Sprintf(`form-data; name="%s"`, quoteEscaper.Replace(p.name))}}
	if p.media != "" {
		header["Content-Type"] = []string{p.media}
	}
	w, err := mw.CreatePart(p.fixed(header))
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, p.value)
	return err
}

// fileHeader has the media type that the file says, or else the documented one.
func (p *formPart) fileHeader() textproto.MIMEHeader {
	header := textproto.MIMEHeader{
		"Content-Disposition": {fmt.Sprintf(`form-data; name="%s"; filename="%s"`,
			quoteEscaper.Replace(p.name), quoteEscaper.Replace(p.file.Name))},
		"Content-Type": {cmp.Or(p.file.ContentType, p.media, "application/octet-stream")},
	}
	for name, values := range p.fixed(p.file.Header) {
		lines := make([]string, len(values))
		for i, value := range values {
			lines[i] = oneLine.Replace(value)
		}
		header[textproto.CanonicalMIMEHeaderKey(oneLine.Replace(name))] = lines
	}
	return header
}

// fixed adds the headers that the document fixes to those that there are.
func (p *formPart) fixed(header textproto.MIMEHeader) textproto.MIMEHeader {
	if len(p.headers) == 0 {
		return header
	}
	out := textproto.MIMEHeader{}
	for name, values := range header {
		out[textproto.CanonicalMIMEHeaderKey(name)] = values
	}
	for _, h := range p.headers {
		if h.Part == p.name && out.Get(h.Name) == "" {
			out.Set(h.Name, h.Value)
		}
	}
	return out
}

// open returns a reader of the whole body, written by a goroutine that ends with it.
func (m *multipartBody) open() io.ReadCloser {
	m.use()
	r, w := io.Pipe()
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = w.CloseWithError(m.writeTo(w))
	}()
	m.stop = func() {
		_ = r.Close()
		<-done
	}
	return r
}

// use notes that the files are being read.
func (m *multipartBody) use() {
	for _, p := range m.parts {
		if p.file != nil {
			p.file.used = true
		}
	}
}

// rewind makes the files readable again; false if one cannot be. It waits for the
// writer of the attempt before, which may still hold them.
func (m *multipartBody) rewind() bool {
	if m.stop != nil {
		m.stop()
	}
	for _, p := range m.parts {
		if p.file != nil && !p.file.rewind() {
			return false
		}
	}
	return true
}

// rewind makes the content readable from its start.
func (f *File) rewind() bool {
	if f.Reader == nil || !f.used {
		return true
	}
	if !f.seeks {
		return false
	}
	_, err := f.Reader.(io.Seeker).Seek(f.start, io.SeekStart)
	return err == nil
}
