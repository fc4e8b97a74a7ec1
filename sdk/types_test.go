package sdk_test

import (
	"encoding/json"
	"fmt"
	"strconv"
	"testing"
	"time"

	"github.com/apigen-go/apigen/sdk"
)

func TestDecimal(t *testing.T) {
	for _, tt := range []struct {
		a, b sdk.Decimal
		want int
	}{{"1", "1.0", 0}, {"0.1", "0.2", -1}, {"-3", "2", -1}, {"1e3", "999", 1}, {"x", "1", -1}, {"1", "", 1}, {"", "", 0},
		{"1e999999999", "1", -1}, {"1/3", "0", -1}, {"0x10", "1", -1}} {
		if got := tt.a.Cmp(tt.b); got != tt.want {
			t.Errorf("%q against %q: %d", tt.a, tt.b, got)
		}
	}
	if f, err := sdk.Decimal("12.5").Float64(); err != nil || f != 12.5 {
		t.Error(f, err)
	}
	if _, err := sdk.Decimal("x").Float64(); err == nil {
		t.Error("no error")
	}
	if !sdk.Decimal("").IsZero() || sdk.Decimal("0").IsZero() {
		t.Error("IsZero")
	}
}

func TestDate(t *testing.T) {
	d := sdk.NewDate(2024, time.February, 30)
	if d.String() != "2024-03-01" || d.AddDays(-1).String() != "2024-02-29" || (sdk.Date{}).String() != "" {
		t.Errorf("got %v", d)
	}
	for text, want := range map[string]string{`"2024-05-06"`: "2024-05-06", `""`: "", `"2024-05-06 07:08:09"`: "2024-05-06",
		`"2024-05-06T07:08:09+08:00"`: "2024-05-06", `"2024-13-06"`: "error", `"6 May"`: "error"} {
		var got sdk.Date
		s := "error"
		if err := json.Unmarshal([]byte(text), &got); err == nil {
			s = got.String()
		}
		if s != want {
			t.Errorf("%s: %s, want %s", text, s, want)
		}
	}
	if b, err := json.Marshal(sdk.Date{Year: 99999, Month: 1, Day: 2}); err != nil || string(b) != `"99999-01-02"` {
		t.Errorf("%s %v", b, err)
	}
	if d.Compare(d.AddDays(1)) != -1 || !d.In(nil).Equal(time.Date(2024, 3, 1, 0, 0, 0, 0, time.UTC)) {
		t.Error("Compare or In")
	}
}

type color int

var colors = []sdk.EnumValue[color]{{Value: 1, Name: "Red", Title: "红"}, {Value: 2, Name: "Green", Title: "绿"}}

func (c color) String() string { return sdk.EnumName(colors, c) }

type shape string

func (s shape) String() string {
	return sdk.EnumName([]sdk.EnumValue[shape]{{Value: "o", Name: "Circle"}}, s)
}

func TestEnum(t *testing.T) {
	got := fmt.Sprintln(color(1), color(7), sdk.EnumTitle(colors, 2), sdk.EnumTitle(colors, 9), sdk.EnumKnown(colors, 2),
		sdk.EnumKnown(colors, 3), sdk.EnumValues(colors), shape("o"), shape("new one"))
	if want := "Red 7 绿  true false [Red Green] Circle new one\n"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestNonce(t *testing.T) {
	var s sdk.Signing
	for kind, size := range map[string]int{"": 32, "hex32": 32, "hex16": 16, "digits10": 10, "uuid": 36} {
		a, err := s.Nonce(kind)
		b, _ := s.Nonce(kind)
		if err != nil || len(a) != size || a == b {
			t.Errorf("%s: %q %q %v", kind, a, b, err)
		}
	}
	if d, _ := s.Nonce("digits12"); len(d) != 12 || !isDigits(d) {
		t.Errorf("digits %q", d)
	}
	for _, kind := range []string{"hex", "digits0", "hex9999", "words", "12"} {
		if _, err := s.Nonce(kind); err == nil {
			t.Errorf("no error for %q", kind)
		}
	}
}

func isDigits(s string) bool {
	_, err := strconv.ParseUint(s, 10, 64)
	return err == nil
}
