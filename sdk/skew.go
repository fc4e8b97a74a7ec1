package sdk

import (
	"net/http"
	"strings"
	"time"
)

// tolerated is a difference of clocks that no vendor refuses. The header Date has
// whole seconds and the answer took its time, so less could not be measured anyway.
const tolerated = 30 * time.Second

// correctClock learns the difference of the clocks from an answer that refused the
// timestamp, once in a call, and reports whether to sign again. The vendor checks the
// signature before it acts, so the request was not carried out.
func (cl *call) correctClock(a *answer) bool {
	if cl.skewed || len(cl.schemes) == 0 || a.header == nil || !refusesClock(a.err) {
		return false
	}
	date, err := http.ParseTime(a.header.Get("Date"))
	if err != nil {
		return false
	}
	off := date.Sub(cl.c.now())
	if off.Abs() <= tolerated {
		return false
	}
	cl.skewed = true
	cl.c.skew.Add(int64(off))
	return true
}

// refusesClock reports whether an error may be about the timestamp: an authentication
// failure, or a message that names it.
func refusesClock(e *Error) bool {
	if e.HTTPStatus == http.StatusUnauthorized || e.HTTPStatus == http.StatusForbidden {
		return true
	}
	if e.HTTPStatus >= 500 {
		return false
	}
	m := strings.ToLower(e.Message + " " + e.Code + " " + e.SubCode)
	if e.doc != nil {
		m += " " + strings.ToLower(e.doc.Name+" "+e.doc.Meaning)
	}
	for _, word := range [...]string{"timestamp", "time stamp", "clock", "skew", "时间戳"} {
		if strings.Contains(m, word) {
			return true
		}
	}
	return false
}
