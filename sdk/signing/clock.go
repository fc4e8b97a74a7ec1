package signing

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// clock writes an instant the way a vendor wants it, and reads it back.
type clock struct {
	layout string // "unix", "unix-ms" or a Go layout
	zone   *time.Location
	epoch  int64
}

// newClock resolves the names of a recipe.
func newClock(layout, zone string, epoch int64) (clock, error) {
	c := clock{layout: layout, zone: time.UTC, epoch: epoch}
	switch layout {
	case "":
		c.layout = "unix"
	case "unix", "unix-ms":
	case "rfc3339":
		c.layout = time.RFC3339
	default:
		// A layout without any field of time.Format writes itself: a typo such as "unixms".
		if at := time.Date(2013, 11, 24, 21, 38, 49, 0, time.UTC); at.Format(layout) == layout {
			return c, fmt.Errorf("clock %q is neither unix, unix-ms, rfc3339 nor a Go layout such as 2006-01-02 15:04:05", layout)
		}
	}
	if epoch != 0 && !c.number() {
		return c, fmt.Errorf("epoch goes with clock unix or unix-ms, not with %q", layout)
	}
	if zone == "" {
		return c, nil
	}
	loc, err := loadZone(zone)
	if err != nil {
		return c, err
	}
	c.zone = loc
	return c, nil
}

func (c *clock) number() bool { return c.layout == "unix" || c.layout == "unix-ms" }

// append writes t.
func (c *clock) append(dst []byte, t time.Time) []byte {
	switch c.layout {
	case "unix":
		return strconv.AppendInt(dst, t.Unix()-c.epoch, 10)
	case "unix-ms":
		return strconv.AppendInt(dst, t.UnixMilli()-c.epoch*1000, 10)
	}
	return t.In(c.zone).AppendFormat(dst, c.layout)
}

// parse is the inverse of append.
func (c *clock) parse(text string) (time.Time, error) {
	if !c.number() {
		return time.ParseInLocation(c.layout, text, c.zone)
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return time.Time{}, fmt.Errorf("timestamp is not a number")
	}
	if c.layout == "unix" {
		return time.Unix(n+c.epoch, 0), nil
	}
	return time.UnixMilli(n + c.epoch*1000), nil
}

// eastEight are the IANA names for China's one zone, for hosts without zone files.
var eastEight = map[string]bool{"Asia/Shanghai": true, "PRC": true, "Asia/Chongqing": true, "Asia/Hong_Kong": true}

// loadZone resolves an IANA name or an offset: "+08:00", "GMT+8".
func loadZone(name string) (*time.Location, error) {
	offset := strings.TrimPrefix(strings.TrimPrefix(name, "GMT"), "UTC")
	if len(offset) > 1 && (offset[0] == '+' || offset[0] == '-') {
		hours, minutes, _ := strings.Cut(offset[1:], ":")
		h, err := strconv.ParseUint(hours, 10, 8)
		m := uint64(0)
		if err == nil && minutes != "" {
			m, err = strconv.ParseUint(minutes, 10, 8)
		}
		if err != nil || h > 14 || m > 59 {
			return nil, fmt.Errorf("zone %q is not an offset such as +08:00", name)
		}
		seconds := int(h*3600 + m*60)
		if offset[0] == '-' {
			seconds = -seconds
		}
		return time.FixedZone(name, seconds), nil
	}
	if name == "Local" {
		return nil, fmt.Errorf("zone Local depends on the machine; name a zone")
	}
	loc, err := time.LoadLocation(name)
	if err != nil && eastEight[name] {
		return time.FixedZone(name, 8*3600), nil
	}
	if err != nil {
		return nil, fmt.Errorf("unknown zone %q", name)
	}
	return loc, nil
}
