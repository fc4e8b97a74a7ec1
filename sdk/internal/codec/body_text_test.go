package codec

import (
	"testing"
	"time"
)

// A body of text is written and read as the parameter of its type would be.
func TestTextBody(t *testing.T) {
	type number struct {
		Body int `body:"text"`
	}
	type optional struct {
		Body *bool `body:"text"`
	}
	type day struct {
		Body time.Time `body:"text" layout:"2006/01/02" zone:"+08:00"`
	}
	type level struct {
		Body Level `body:"text"`
	}
	type list struct {
		Body []int `body:"text"`
	}
	type json struct {
		Body int `body:"json"`
	}
	for _, tt := range []struct {
		v    any
		set  string // "" leaves v as it is
		want string
	}{
		{new(number), "7", "7"},
		{&number{0}, "", "0"},
		{new(optional), "false", "false"},
		{new(day), "2024/02/03", "2024/02/03"},
		{new(level), "L2", "L2"},
	} {
		if tt.set != "" {
			if err := SetTextBody(tt.v, tt.set); err != nil {
				t.Errorf("%T: %v", tt.v, err)
			}
		}
		if got, given, err := TextBody(tt.v); got != tt.want || !given || err != nil {
			t.Errorf("%T: got %q, %t, %v, want %q", tt.v, got, given, err, tt.want)
		}
	}
	if _, given, err := TextBody(new(optional)); given || err != nil {
		t.Errorf("nil: %t, %v", given, err)
	}
	for _, v := range []any{new(list), new(json), new(int)} {
		if _, _, err := TextBody(v); err == nil {
			t.Errorf("%T has no text", v)
		}
	}
	if err := SetTextBody(new(number), "many"); err == nil {
		t.Error("many is no number")
	}
}
