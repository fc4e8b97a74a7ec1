package sdk

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"net/url"
	"testing"
	"unicode/utf8"
)

// FuzzSplice holds the promise of SetJSON: the document stays valid, has the member, all
// else decodes as before, and Del restores the bytes of a member that was new.
func FuzzSplice(f *testing.F) {
	for _, s := range []string{`{}`, `{ }`, ` {"a":1} `, `{"a":{"k":1},"b":[1,{"k":2}]}`, `{"k":"v","a":"\"}{"}`, `{"\u006b":1}`, `[1]`, `{"a":1,}`, `{"a"`, `{"k":1,"k":2}`} {
		f.Add([]byte(s), "k", "v")
	}
	f.Fuzz(func(t *testing.T, data []byte, name, value string) {
		var before map[string]json.RawMessage
		valid := json.Unmarshal(data, &before) == nil && before != nil
		out, err := spliceMember(data, name, appendJSONString(nil, value))
		if !valid || !utf8.ValidString(name) {
			return
		}
		if err != nil {
			t.Fatalf("%s: %v", data, err)
		}
		var after map[string]json.RawMessage
		if err := json.Unmarshal(out, &after); err != nil {
			t.Fatalf("%s became %s: %v", data, out, err)
		}
		if _, ok := after[name]; !ok {
			t.Fatalf("%s has no %q", out, name)
		}
		if _, ok := before[name]; ok {
			return
		}
		for k, v := range before {
			if !bytes.Equal(after[k], v) {
				t.Fatalf("member %q: %s became %s", k, v, after[k])
			}
		}
		if back, err := cutMember(out, name); err != nil || !bytes.Equal(back, data) {
			t.Fatalf("%s came back as %s, %v", data, back, err)
		}
	})
}

// FuzzPairs does the same for queries and forms.
func FuzzPairs(f *testing.F) {
	for _, s := range []string{"", "a=1", "a=1&b=2&a=3", "a", "&&", "%61=1&b=%zz", "a=1+2"} {
		f.Add(s, "a", "x&y")
	}
	f.Fuzz(func(t *testing.T, raw, name, value string) {
		before, err := url.ParseQuery(raw)
		out := setPair([]byte(raw), name, value)
		if err != nil || bytes.ContainsRune([]byte(raw), ';') {
			return
		}
		after, err := url.ParseQuery(string(out))
		if err != nil || after.Get(name) != value || len(after[name]) != 1 {
			t.Fatalf("%q with %q=%q became %q: %v", raw, name, value, out, err)
		}
		for k, v := range before {
			if k != name && len(after[k]) != len(v) {
				t.Fatalf("%q with %q became %q", raw, name, out)
			}
		}
		params, err := appendPairs(nil, "query", out)
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, p := range params {
			found = found || p.Name == name && p.Value == value
		}
		if !found {
			t.Fatalf("%q: %v", out, params)
		}
		if _, had := before[name]; !had && raw != "" {
			if back := delPair(out, name); string(back) != raw {
				t.Fatalf("%q came back as %q", raw, back)
			}
		}
	})
}

// FuzzXML: whatever comes in, a body that was XML stays it.
func FuzzXML(f *testing.F) {
	for _, s := range []string{"<a/>", "<a></a>", "<?xml version='1.0'?><a><k>1</k><b x='>'/></a>", "<a><!-- </a> --><k/></a>", "<a><![CDATA[</a>]]></a>", "<!DOCTYPE a><a></a>", "<a></b>"} {
		f.Add([]byte(s), "v<&")
	}
	f.Fuzz(func(t *testing.T, data []byte, value string) {
		p := payload{kind: payloadBytes, data: bytes.Clone(data)}
		if p.setXML("k", value) != nil {
			return
		}
		if xml.Unmarshal(data, new(struct{})) == nil && !bytes.ContainsAny([]byte(value), "\x00") {
			var got struct {
				K string `xml:"k"`
			}
			if err := xml.Unmarshal(p.data, &got); err != nil && xml.Unmarshal([]byte("<k>"+xmlEscaper.Replace(value)+"</k>"), new(struct{})) == nil {
				t.Fatalf("%s became %s: %v", data, p.data, err)
			}
		}
	})
}
