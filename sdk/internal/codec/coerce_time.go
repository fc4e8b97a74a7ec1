package codec

import (
	"strconv"
	"strings"
	"time"
)

// Times have no JSON type of their own, so vendors mix forms even within one answer.

// lenientLayouts are tried in turn where a time has another form than declared.
var lenientLayouts = []string{
	time.RFC3339, "2006-01-02T15:04:05Z0700", "2006-01-02 15:04:05", "2006-01-02T15:04:05", "2006-01-02 15:04",
	"2006-01-02", "2006/01/02 15:04:05", "2006/01/02", "20060102150405", "20060102",
}

// lenientTime reads a time as declared, else in any of the usual forms, in the
// zone of the field. "", 0 and the zero dates of MySQL are absent; a bare number is
// Unix time, in milliseconds from 1e11 on.
func (d *decoder) lenientTime(t *table, r ref, i int) int {
	text, end, ok := d.scalar(i)
	if !ok {
		if d.err != nil {
			return -1
		}
		return d.refuse(t, i)
	}
	declared := d.b[i] == '"' != t.format.number()
	if at, err := t.format.parse(text); err == nil {
		if !declared {
			d.mistyped(t, i)
		}
		if text != "0" {
			r.setTime(at)
		}
		return end
	}
	d.mistyped(t, i)
	text = trim(text)
	if text == "" || text == "0" || strings.HasPrefix(text, "0000-00-00") {
		return end
	}
	if d.b[i] != '"' || t.format.number() {
		if mag, neg, ok := integral([]byte(text)); ok && mag < 1<<62 && !neg {
			f := timeFormat{layoutUnix, t.format.zone}
			if mag >= 1e11 {
				f.layout = layoutUnixMilli
			}
			r.setTime(f.fromUnix(int64(mag)))
			return end
		}
	}
	for _, layout := range lenientLayouts {
		if at, err := time.ParseInLocation(layout, text, t.format.zone); err == nil {
			r.setTime(at)
			return end
		}
	}
	return d.fail(i, strconv.Quote(clip([]byte(text)))+" is no time", nil)
}
