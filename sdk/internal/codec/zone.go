package codec

import (
	"fmt"
	"strconv"
	"time"
)

// Times on the wire: layouts and zones.

// Layouts that mean a number instead of text.
const (
	layoutUnix      = "unix"
	layoutUnixMilli = "unix-ms"
)

// timeFormat is how a time field looks on the wire.
type timeFormat struct {
	layout string // "" is RFC 3339
	zone   *time.Location
}

// number tells that the wire form is a JSON number.
func (f *timeFormat) number() bool {
	return f.layout == layoutUnix || f.layout == layoutUnixMilli
}

// fixedZones are the zones without daylight saving today that the vendors' documents
// name, for hosts without zone files. Before 1992 a few of them had other rules, so
// zone files win where they exist.
var fixedZones = map[string]int{
	"UTC": 0, "GMT": 0, "Etc/UTC": 0, "Etc/GMT": 0, "Z": 0,
	"PRC": 8, "Asia/Shanghai": 8, "Asia/Beijing": 8, "Asia/Chongqing": 8, "Asia/Harbin": 8,
	"Asia/Hong_Kong": 8, "Hongkong": 8, "Asia/Macau": 8, "Asia/Macao": 8, "Asia/Taipei": 8,
	"ROC": 8, "Asia/Singapore": 8, "Singapore": 8, "Asia/Kuala_Lumpur": 8, "Asia/Manila": 8,
	"Australia/Perth": 8, "Asia/Tokyo": 9, "Japan": 9, "Asia/Seoul": 9, "Asia/Urumqi": 6,
	"Asia/Bangkok": 7, "Asia/Ho_Chi_Minh": 7, "Asia/Jakarta": 7,
}

// loadZone resolves an IANA name, "" for UTC, or a fixed offset such as +08:00.
func loadZone(name string) (*time.Location, error) {
	if name == "" {
		return time.UTC, nil
	}
	if name[0] == '+' || name[0] == '-' {
		return fixedOffset(name)
	}
	if name == "Local" {
		return nil, fmt.Errorf("zone Local depends on the machine")
	}
	if loc, err := time.LoadLocation(name); err == nil {
		return loc, nil
	}
	if hours, ok := fixedZones[name]; ok {
		return time.FixedZone(name, hours*3600), nil
	}
	return nil, fmt.Errorf("unknown zone %q (use an offset such as +08:00 where no zone files exist)", name)
}

// fixedOffset reads an offset such as +08:00. It must have two digits each: a vendor's
// "+8" is a slip of the pen that is better found when the table is built.
func fixedOffset(name string) (*time.Location, error) {
	if len(name) == 6 && name[3] == ':' {
		h, errH := strconv.ParseUint(name[1:3], 10, 8)
		m, errM := strconv.ParseUint(name[4:6], 10, 8)
		if errH == nil && errM == nil && h < 24 && m < 60 {
			seconds := int(h)*3600 + int(m)*60
			if name[0] == '-' {
				seconds = -seconds
			}
			return time.FixedZone(name, seconds), nil
		}
	}
	return nil, fmt.Errorf("zone %q is no offset such as +08:00", name)
}

// parse reads text. Without a layout only RFC 3339 is taken, as strictly as
// time.Time does it.
func (f *timeFormat) parse(text string) (time.Time, error) {
	switch f.layout {
	case "":
		var t time.Time
		err := t.UnmarshalText([]byte(text))
		return t, err
	case layoutUnix, layoutUnixMilli:
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return time.Time{}, fmt.Errorf("%q is no whole number", text)
		}
		return f.fromUnix(n), nil
	}
	return time.ParseInLocation(f.layout, text, f.zone)
}

// fromUnix gives the time of a Unix count in the unit of the layout.
func (f *timeFormat) fromUnix(n int64) time.Time {
	if f.layout == layoutUnixMilli {
		return time.UnixMilli(n).In(f.zone)
	}
	return time.Unix(n, 0).In(f.zone)
}

// append writes t, as text without quotes or as digits. With a layout the zero time is
// "" or 0, which is how vendors say that there is none; the year 1 would be a lie.
func (f *timeFormat) append(dst []byte, t time.Time) ([]byte, error) {
	if f.layout != "" && t.IsZero() {
		if f.number() {
			dst = append(dst, '0')
		}
		return dst, nil
	}
	switch f.layout {
	case "":
		return t.AppendText(dst)
	case layoutUnix:
		return strconv.AppendInt(dst, t.Unix(), 10), nil
	case layoutUnixMilli:
		return strconv.AppendInt(dst, t.UnixMilli(), 10), nil
	}
	return t.In(f.zone).AppendFormat(dst, f.layout), nil
}
