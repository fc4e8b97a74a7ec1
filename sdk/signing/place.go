package signing

import (
	"bytes"
	"fmt"
	"strings"
)

// place puts the values of a list into the request.
func (r *run) place(list []placement) error {
	for i := range list {
		if _, err := r.placeOne(&list[i]); err != nil {
			return err
		}
	}
	return nil
}

// placeOne reports whether the placement's conditions hold.
func (r *run) placeOne(pl *placement) (bool, error) {
	ok, err := r.holds(pl.when)
	if err == nil && ok {
		err = r.put(pl)
	}
	if err != nil {
		return false, r.s.errorf("%s (%s): %w", pl.path, pl.where(), err)
	}
	return ok, nil
}

func (r *run) put(pl *placement) error {
	value, err := r.leaving(pl.value)
	if err != nil || value == "" && pl.omitEmpty {
		return err
	}
	if strings.ContainsAny(value, "\r\n\x00") && (pl.in == inHeader || pl.in == inCookie) {
		return fmt.Errorf("the value has a line break")
	}
	at := pl.in
	if at == inParam {
		at = r.natural()
	}
	switch at {
	case inHeader:
		r.req.SetHeader(pl.name, value)
		if pl.name == "Content-Type" {
			r.have &^= haveMedia
		}
		return nil
	case inQuery:
		r.req.SetQuery(pl.name, value)
		r.have &^= haveQuery
		return nil
	case inCookie:
		r.req.SetCookie(pl.name, value)
		return nil
	}
	// The body changes, and its type may be set by its first member.
	r.have &^= haveBody | haveMedia
	if pl.raw && at == inJSON {
		if !scalar(value) {
			return fmt.Errorf("%q is not a JSON number, true, false or null, so it cannot be raw", value)
		}
		return r.req.SetRawJSON(pl.name, []byte(value))
	}
	return r.req.Set(placeNames[at], pl.name, value)
}

// scalar reports whether a text is a JSON number, true, false or null.
func scalar(text string) bool {
	switch text {
	case "true", "false", "null":
		return true
	}
	digits := strings.TrimPrefix(text, "-")
	whole, fraction, dotted := strings.Cut(digits, ".")
	return number(whole) && (len(whole) == 1 || whole[0] != '0') && (!dotted || number(fraction))
}

func number(digits string) bool { return digits != "" && strings.Trim(digits, "0123456789") == "" }

// leaving renders a text that outlives the run. Credentials are strings already.
func (r *run) leaving(t *template) (string, error) {
	if p := t.bare(); p != nil && p.kind == refCredential {
		return r.s.texts[p.index], nil
	}
	v, err := r.value(t)
	if err != nil || len(v) == 0 {
		return "", err
	}
	if r.out.Cap() == 0 {
		r.out.Grow(max(int(r.s.prog.room.Load()), len(v)))
	}
	start := r.out.Len()
	r.out.Write(v)
	return r.out.String()[start:], nil
}

// learn remembers how much room the texts that left needed.
func (r *run) learn() {
	if n := int64(r.out.Len()); n > r.s.prog.room.Load() && n < 4096 {
		r.s.prog.room.Store(n)
	}
}

// drop takes parameters without a value out of the request.
func (r *run) drop() error {
	for _, at := range r.s.prog.drop {
		if at == inQuery && !bytes.Contains(r.rawQuery(), []byte("=&")) && !bytes.HasSuffix(r.query, []byte("=")) {
			continue
		}
		mark := len(r.params)
		if err := r.collect(at); err != nil {
			return r.s.errorf("drop empty parameters: %w", err)
		}
		for i, p := range r.params[mark:] {
			// Del takes out the first of a name, so only a first one may go.
			if len(p.value) > 0 || p.file || hasName(r.params[mark:mark+i], p.name) {
				continue
			}
			if err := r.req.Del(placeNames[at], string(p.name)); err != nil {
				return r.s.errorf("drop empty parameter %s: %w", p.name, err)
			}
		}
		r.params = r.params[:mark]
		r.have &^= haveQuery | haveBody
	}
	return nil
}

func hasName(params []param, name []byte) bool {
	for i := range params {
		if bytes.Equal(params[i].name, name) {
			return true
		}
	}
	return false
}
