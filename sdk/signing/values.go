package signing

import (
	"net/http"
	"strings"
)

// raw gives the value of a reference before its filters.
func (r *run) raw(p *part) ([]byte, error) {
	switch p.kind {
	case refCredential:
		return r.s.creds[p.index], nil
	case refStep:
		return r.values[p.index], nil
	case refLookup:
		return r.lookup(place(p.index), p.name)
	case refBuiltin:
		return r.builtin(builtin(p.index))
	}
	return nil, nil
}

func (r *run) builtin(b builtin) ([]byte, error) {
	switch b {
	case valTimestamp:
		if r.have&haveTimestamp == 0 {
			start := len(r.aside)
			r.aside = r.s.prog.clock.append(r.aside, r.req.Time)
			r.timestamp = r.aside[start:len(r.aside):len(r.aside)]
			r.have |= haveTimestamp
		}
		return r.timestamp, nil
	case valNonce:
		if r.have&haveNonce == 0 {
			n, err := r.req.Nonce(r.s.prog.nonce)
			if err != nil {
				return nil, err
			}
			r.nonce = n
			r.have |= haveNonce
		}
		return r.keep(r.nonce), nil
	case valToken:
		return r.keep(r.req.Token.Reveal()), nil
	case valMethod:
		return r.keep(r.req.Method), nil
	case valHost:
		return r.keep(r.req.URL.Host), nil
	case valPath:
		return r.keep(r.req.Path()), nil
	case valMedia:
		return r.keep(r.mediaType()), nil
	case valQuery:
		return r.rawQuery(), nil
	case valBody:
		return r.rawBody()
	case valRawBody:
		if m := r.mediaType(); m == mediaForm || strings.HasPrefix(m, "multipart/") {
			return nil, nil
		}
		return r.rawBody()
	}
	start := len(r.aside)
	if b == valURL {
		r.aside = append(r.aside, r.req.URL.Scheme...)
		r.aside = append(r.aside, "://"...)
		r.aside = append(r.aside, r.req.URL.Host...)
	}
	r.aside = append(r.aside, r.req.Path()...) // valTarget, valURL
	if q := r.rawQuery(); len(q) > 0 {
		r.aside = append(r.aside, '?')
		r.aside = append(r.aside, q...)
	}
	return r.aside[start:len(r.aside):len(r.aside)], nil
}

// keep copies a string.
func (r *run) keep(s string) []byte { return keep(r, s) }

func keep[T string | []byte](r *run, v T) []byte {
	start := len(r.aside)
	r.aside = append(r.aside, v...)
	return r.aside[start:len(r.aside):len(r.aside)]
}

const mediaForm = "application/x-www-form-urlencoded"

// mediaType is the Content-Type without parameters, in lower case.
func (r *run) mediaType() string {
	if r.have&haveMedia == 0 {
		r.have |= haveMedia
		t, _, _ := strings.Cut(r.req.Header.Get("Content-Type"), ";")
		r.media = strings.ToLower(strings.TrimSpace(t))
	}
	return r.media
}

func (r *run) rawQuery() []byte {
	if r.have&haveQuery == 0 {
		r.have |= haveQuery
		r.query = r.req.AppendQuery(r.query[:0])
	}
	return r.query
}

func (r *run) rawBody() ([]byte, error) {
	if r.have&haveBody == 0 {
		b, err := r.req.Body()
		if err != nil {
			return nil, err
		}
		r.body = b
		r.have |= haveBody
	}
	return r.body, nil
}

// natural is where a parameter goes that belongs to no place in particular.
func (r *run) natural() place {
	switch r.req.Method {
	case http.MethodGet, http.MethodHead, http.MethodDelete, "":
		return inQuery
	}
	switch m := r.mediaType(); {
	case m == "":
		// Without a body yet, the operation's own type decides.
		at, _ := placeOf(r.req.ParamPlace())
		return at
	case m == mediaForm || strings.HasPrefix(m, "multipart/"):
		return inForm
	case isJSON(m):
		return inJSON
	case isXML(m):
		return inXML
	}
	return inQuery
}

func isJSON(media string) bool {
	return strings.HasSuffix(media, "/json") || strings.HasSuffix(media, "+json") || strings.HasSuffix(media, "/javascript")
}

func isXML(media string) bool {
	return strings.HasSuffix(media, "/xml") || strings.HasSuffix(media, "+xml")
}

// lookup finds one named value, "" where there is none.
func (r *run) lookup(at place, name string) ([]byte, error) {
	switch at {
	case inHeader:
		if strings.EqualFold(name, "host") {
			return r.keep(r.req.URL.Host), nil
		}
		return r.keep(r.req.Header.Get(name)), nil
	case inParam:
		for _, in := range []place{inQuery, inForm, inJSON, inXML} {
			if v, err := r.lookup(in, name); err != nil || v != nil {
				return v, err
			}
		}
		return nil, nil
	}
	mark := len(r.params)
	defer func() { r.params = r.params[:mark] }()
	if err := r.collect(at); err != nil {
		return nil, err
	}
	for _, p := range r.params[mark:] {
		if string(p.name) == name && !p.file {
			return p.value, nil
		}
	}
	return nil, nil
}
