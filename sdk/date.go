package sdk

import (
	"fmt"
	"time"
)

// Date is a calendar day without time and zone, on the wire "2006-01-02". The zero
// Date stands for "not there" and travels as "".
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// NewDate returns the day; out of range values are normalised as by [time.Date].
func NewDate(year int, month time.Month, day int) Date {
	return DateOf(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
}

// DateOf returns the day of t in t's own zone.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{Year: y, Month: m, Day: d}
}

// ParseDate reads "2006-01-02"; "" gives the zero Date.
func ParseDate(s string) (Date, error) {
	if s == "" {
		return Date{}, nil
	}
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Date{}, fmt.Errorf("date %q: want YYYY-MM-DD", s)
	}
	return DateOf(t), nil
}

// IsZero reports whether there is no day.
func (d Date) IsZero() bool { return d == Date{} }

// In returns midnight of the day in loc; nil means UTC.
func (d Date) In(loc *time.Location) time.Time {
	if loc == nil {
		loc = time.UTC
	}
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, loc)
}

// Compare returns -1, 0 or 1.
func (d Date) Compare(e Date) int { return d.In(nil).Compare(e.In(nil)) }

// AddDays returns the day n days later.
func (d Date) AddDays(n int) Date { return DateOf(d.In(nil).AddDate(0, 0, n)) }

// String returns "2006-01-02", or "" for the zero Date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return string(d.append(nil))
}

func (d Date) append(b []byte) []byte {
	if d.Year < 0 || d.Year > 9999 {
		return fmt.Appendf(b, "%04d-%02d-%02d", d.Year, int(d.Month), d.Day)
	}
	return append(b, byte('0'+d.Year/1000), byte('0'+d.Year/100%10), byte('0'+d.Year/10%10), byte('0'+d.Year%10),
		'-', byte('0'+d.Month/10%10), byte('0'+d.Month%10), '-', byte('0'+d.Day/10%10), byte('0'+d.Day%10))
}

// AppendText implements [encoding.TextAppender].
func (d Date) AppendText(b []byte) ([]byte, error) {
	if d.IsZero() {
		return b, nil
	}
	return d.append(b), nil
}

// MarshalText implements [encoding.TextMarshaler].
func (d Date) MarshalText() ([]byte, error) { return d.AppendText(nil) }

// UnmarshalText implements [encoding.TextUnmarshaler]. It also takes the day of a
// timestamp ("2006-01-02 15:04:05", "2006-01-02T15:04:05Z"), which vendors send where
// they document a date.
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) > 10 && (text[10] == ' ' || text[10] == 'T') {
		text = text[:10]
	}
	v, err := ParseDate(string(text))
	if err != nil {
		return err
	}
	*d = v
	return nil
}
