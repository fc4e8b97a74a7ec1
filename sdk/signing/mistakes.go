package signing

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf16"

	"github.com/apigen-go/apigen/sdk"
)

// mistake is a usual difference between two implementations of one rule. Two of one
// group are not tried together.
type mistake struct {
	group string
	what  string
	apply func(*trial)
}

// mistakes lists what is worth trying for this recipe and request.
func (t *trial) mistakes() []mistake {
	var list []mistake
	list = append(list, t.paramMistakes()...)
	list = append(list, t.bodyMistakes()...)
	list = append(list, t.secretMistakes()...)
	list = append(list, t.clockMistakes()...)
	list = append(list, t.requestMistakes()...)
	return append(list, t.digestMistakes()...)
}

func eachParams(change func(*Params)) func(*trial) {
	return func(t *trial) {
		for i := range t.recipe.Steps {
			if p := t.recipe.Steps[i].Params; p != nil {
				change(p)
			}
		}
	}
}

func pairOf(p *Params) string {
	if p.Pair != "" {
		return p.Pair
	}
	if p.Join == "" {
		p.Join = "&"
	}
	return "{name}={value}"
}

func (t *trial) paramMistakes() []mistake {
	any := false
	for i := range t.recipe.Steps {
		any = any || t.recipe.Steps[i].Params != nil
	}
	if !any {
		return nil
	}
	value := func(to string) func(*Params) {
		return func(p *Params) {
			pair := pairOf(p)
			for _, from := range []string{"{value}", "{value|uri}", "{value|form}"} {
				pair = strings.ReplaceAll(pair, from, "{value"+to+"}")
			}
			p.Pair = pair
		}
	}
	list := []mistake{
		{"order", "parameters not sorted", eachParams(func(p *Params) { p.Sort = "none" })},
		{"order", "parameters sorted by name", eachParams(func(p *Params) { p.Sort = "name" })},
		{"order", "parameters sorted after percent-encoding", eachParams(func(p *Params) { p.Sort = "uri" })},
		{"empty", "empty values take part", eachParams(func(p *Params) { p.SkipEmpty = false })},
		{"empty", "empty values left out", eachParams(func(p *Params) { p.SkipEmpty = true })},
		{"trim", "values not trimmed", eachParams(func(p *Params) { p.Trim = false })},
		{"trim", "values trimmed", eachParams(func(p *Params) { p.Trim = true })},
		{"encode", "values percent-encoded (space is %20)", eachParams(value("|uri"))},
		{"encode", "values form-encoded (space is +)", eachParams(value("|form"))},
		{"encode", "values not encoded", eachParams(value(""))},
		{"encode", "values in lower case", eachParams(value("|lower"))},
		{"names", "values alone, without names", eachParams(func(p *Params) { p.Pair = strings.ReplaceAll(strings.ReplaceAll(pairOf(p), "{name}", ""), "=", "") })},
		{"names", "names and values with = between", eachParams(func(p *Params) { p.Pair = "{name}={value}" })},
		{"names", "names and values with nothing between", eachParams(func(p *Params) { p.Pair = "{name}{value}" })},
		{"join", "pairs joined by &", eachParams(func(p *Params) { p.Pair = pairOf(p); p.Join = "&" })},
		{"join", "pairs joined by nothing", eachParams(func(p *Params) { p.Pair = pairOf(p); p.Join = "" })},
		{"exclude", "nothing excluded", eachParams(func(p *Params) { p.Exclude = nil })},
		{"exclude", "sign_type left out", eachParams(func(p *Params) { p.Exclude = append(slices.Clone(p.Exclude), "sign_type") })},
		{"exclude", "sign_method left out", eachParams(func(p *Params) { p.Exclude = append(slices.Clone(p.Exclude), "sign_method") })},
		{"add", "the added parameters (a key among them) left out", eachParams(func(p *Params) { p.Add = nil })},
		{"from", "query parameters left out", eachParams(func(p *Params) { p.From = without(p.From, "query") })},
		{"from", "body parameters left out", eachParams(func(p *Params) { p.From = without(p.From, "form", "json", "xml", "param") })},
		{"nested", "JSON values opened", eachParams(func(p *Params) { p.Nested = true })},
		{"nested", "JSON values signed as text", eachParams(func(p *Params) { p.Nested = false })},
	}
	for _, repeat := range []string{"first", "last"} {
		list = append(list, mistake{"repeat", "only the " + repeat + " of repeated parameters", eachParams(func(p *Params) { p.Repeat = repeat })})
	}
	return list
}

func without(list []string, drop ...string) []string {
	out := []string{}
	for _, s := range list {
		if !slices.Contains(drop, s) {
			out = append(out, s)
		}
	}
	return out
}

func (t *trial) bodyMistakes() []mistake {
	body := func(what string, change func([]byte) []byte) mistake {
		return mistake{"body", what, func(t *trial) { t.in.Body = change(bytes.Clone(t.in.Body)) }}
	}
	if len(t.in.Body) == 0 {
		return []mistake{body("body is {}", func([]byte) []byte { return []byte("{}") })}
	}
	list := []mistake{
		body("body without the white space around it", bytes.TrimSpace),
		body("body with a line end after it", func(b []byte) []byte { return append(b, '\n') }),
		body("body with CR LF as LF", func(b []byte) []byte { return bytes.ReplaceAll(b, []byte("\r\n"), []byte("\n")) }),
		body("body without its byte order mark", func(b []byte) []byte { return bytes.TrimPrefix(b, []byte("\xef\xbb\xbf")) }),
		body("body left out", func([]byte) []byte { return nil }),
	}
	if !json.Valid(t.in.Body) {
		return list
	}
	return append(list,
		body("JSON body without white space", compactJSON),
		body("JSON body with a space after each comma and colon", spacedJSON),
		body("JSON body with sorted keys", func(b []byte) []byte {
			d := json.NewDecoder(bytes.NewReader(b))
			d.UseNumber()
			var v any
			if d.Decode(&v) != nil {
				return b
			}
			var out bytes.Buffer
			enc := json.NewEncoder(&out)
			enc.SetEscapeHTML(false)
			if enc.Encode(v) != nil {
				return b
			}
			return bytes.TrimSpace(out.Bytes())
		}),
		body("JSON body with two spaces of indentation", func(b []byte) []byte {
			var out bytes.Buffer
			if json.Indent(&out, b, "", "  ") != nil {
				return b
			}
			return out.Bytes()
		}),
		body("JSON body with < > & escaped", func(b []byte) []byte {
			var out bytes.Buffer
			json.HTMLEscape(&out, b)
			return out.Bytes()
		}),
		body("JSON body with / escaped", func(b []byte) []byte { return bytes.ReplaceAll(b, []byte("/"), []byte(`\/`)) }),
		body("JSON body with other alphabets escaped as \\u", asciiJSON),
	)
}

func compactJSON(b []byte) []byte {
	var out bytes.Buffer
	if json.Compact(&out, b) != nil {
		return b
	}
	return out.Bytes()
}

// spacedJSON writes JSON as Python's json.dumps does.
func spacedJSON(b []byte) []byte {
	var out []byte
	quoted := false
	for i, c := range compactJSON(b) {
		out = append(out, c)
		if c == '"' && (i == 0 || out[len(out)-2] != '\\') {
			quoted = !quoted
		}
		if !quoted && (c == ',' || c == ':') {
			out = append(out, ' ')
		}
	}
	return out
}

func asciiJSON(b []byte) []byte {
	var out []byte
	for _, char := range string(b) {
		if char < 0x80 {
			out = append(out, byte(char))
			continue
		}
		for _, unit := range utf16.Encode([]rune{char}) {
			out = append(out, `\u`...)
			out = hex.AppendEncode(out, []byte{byte(unit >> 8), byte(unit)})
		}
	}
	return out
}

func (t *trial) secretMistakes() []mistake {
	var list []mistake
	for _, c := range t.recipe.Credentials {
		if !c.Secret {
			continue
		}
		value := t.given[c.Name].Reveal()
		try := func(what, changed string) {
			if changed == value || changed == "" {
				return
			}
			list = append(list, mistake{"secret", c.Name + " " + what, func(t *trial) {
				t.given = maps.Clone(t.given)
				t.given[c.Name] = sdk.Secret(changed)
			}})
		}
		try("without the white space around it", strings.TrimSpace(value))
		try("with a line end after it", value+"\n")
		try("in lower case", strings.ToLower(value))
		try("in upper case", strings.ToUpper(value))
		if b, err := base64.StdEncoding.DecodeString(value); err == nil {
			try("decoded from base64", string(b))
		}
		if b, err := hex.DecodeString(value); err == nil {
			try("decoded from hexadecimal", string(b))
		}
		try("encoded as base64", base64.StdEncoding.EncodeToString([]byte(value)))
		for _, o := range t.recipe.Credentials {
			if o.Name != c.Name {
				try("replaced by "+o.Name+": are they swapped?", t.given[o.Name].Reveal())
			}
		}
		if before, _, ok := strings.Cut(value, ":"); ok {
			try("up to its colon", before)
		}
	}
	return list
}

func (t *trial) clockMistakes() []mistake {
	var list []mistake
	for _, c := range []string{"unix", "unix-ms", "rfc3339", "2006-01-02 15:04:05", "20060102150405"} {
		if c != t.recipe.Clock {
			list = append(list, mistake{"clock", "timestamp written as " + c, func(t *trial) { t.recipe.Clock, t.recipe.Epoch = c, 0 }})
		}
	}
	for _, z := range []string{"UTC", "+08:00"} {
		if z != t.recipe.Zone {
			list = append(list, mistake{"zone", "timestamp in zone " + z, func(t *trial) { t.recipe.Zone = z }})
		}
	}
	return list
}

func (t *trial) requestMistakes() []mistake {
	change := func(group, what string, f func(*url.URL)) mistake {
		return mistake{group, what, func(t *trial) {
			r := *t.in.Request
			u := *r.URL
			f(&u)
			r.URL = &u
			t.in.Request = &r
		}}
	}
	header := func(what string, f func(http.Header)) mistake {
		return mistake{"header", what, func(t *trial) {
			r := *t.in.Request
			r.Header = r.Header.Clone()
			f(r.Header)
			t.in.Request = &r
		}}
	}
	list := []mistake{
		change("path", "path without its last /", func(u *url.URL) { u.Path, u.RawPath = strings.TrimSuffix(u.Path, "/"), "" }),
		change("path", "path with / at its end", func(u *url.URL) { u.Path, u.RawPath = strings.TrimSuffix(u.Path, "/")+"/", "" }),
		change("path", "path without its first part", func(u *url.URL) {
			if i := strings.IndexByte(strings.TrimPrefix(u.Path, "/"), '/'); i >= 0 {
				u.Path, u.RawPath = u.Path[i+1:], ""
			}
		}),
		change("host", "host in lower case, without its port", func(u *url.URL) { u.Host = strings.ToLower(u.Hostname()) }),
		header("content type without its charset", func(h http.Header) {
			before, _, _ := strings.Cut(h.Get("Content-Type"), ";")
			h.Set("Content-Type", before)
		}),
		header("content type with charset=utf-8", func(h http.Header) { h.Set("Content-Type", h.Get("Content-Type")+"; charset=utf-8") }),
		{"method", "method in lower case", func(t *trial) {
			r := *t.in.Request
			r.Method = strings.ToLower(r.Method)
			t.in.Request = &r
		}},
	}
	if t.in.Request.URL.RawQuery == "" {
		return list
	}
	return append(list,
		change("query", "query left out", func(u *url.URL) { u.RawQuery = "" }),
		change("query", "query decoded", func(u *url.URL) {
			if q, err := url.QueryUnescape(u.RawQuery); err == nil {
				u.RawQuery = q
			}
		}),
		change("query", "query sorted", func(u *url.URL) {
			pairs := strings.Split(u.RawQuery, "&")
			slices.Sort(pairs)
			u.RawQuery = strings.Join(pairs, "&")
		}),
		change("query", "query with space as +", func(u *url.URL) { u.RawQuery = strings.ReplaceAll(u.RawQuery, "%20", "+") }),
		change("query", "query with space as %20", func(u *url.URL) { u.RawQuery = strings.ReplaceAll(u.RawQuery, "+", "%20") }),
		change("query", "query encoded anew", func(u *url.URL) { u.RawQuery = u.Query().Encode() }),
	)
}

func eachStep(name string, change func(*Step)) func(*trial) {
	return func(t *trial) {
		for i := range t.recipe.Steps {
			if t.recipe.Steps[i].Name == name {
				change(&t.recipe.Steps[i])
			}
		}
	}
}

func (t *trial) digestMistakes() []mistake {
	text := func(what string, f func(string) string) mistake {
		return mistake{"canonical", what, eachStep("canonical", func(s *Step) {
			if s.Text != "" {
				s.Text = f(s.Text)
			}
		})}
	}
	list := []mistake{
		text("string to sign with a line end after it", func(s string) string { return s + "\n" }),
		text("string to sign without its last line end", func(s string) string { return strings.TrimSuffix(s, "\n") }),
		{"canonical", "string to sign percent-encoded", eachStep("signature", func(s *Step) { s.Of = strings.ReplaceAll(s.Of, "{canonical}", "{canonical|uri}") })},
		{"canonical", "string to sign form-encoded", eachStep("signature", func(s *Step) { s.Of = strings.ReplaceAll(s.Of, "{canonical}", "{canonical|form}") })},
		{"canonical", "string to sign in lower case", eachStep("signature", func(s *Step) { s.Of = strings.ReplaceAll(s.Of, "{canonical}", "{canonical|lower}") })},
		{"canonical", "string to sign in upper case", eachStep("signature", func(s *Step) { s.Of = strings.ReplaceAll(s.Of, "{canonical}", "{canonical|upper}") })},
	}
	for _, c := range t.recipe.Credentials {
		if !c.Secret {
			continue
		}
		name := "{" + c.Name + "}"
		list = append(list,
			text(c.Name+" not in the string to sign", func(s string) string { return strings.ReplaceAll(s, name, "") }),
			text(c.Name+" at the start of the string to sign", func(s string) string { return name + strings.ReplaceAll(s, name, "") }),
			text(c.Name+" at the end of the string to sign", func(s string) string { return strings.ReplaceAll(s, name, "") + name }),
			text(c.Name+" at both ends of the string to sign", func(s string) string { return name + strings.ReplaceAll(s, name, "") + name }))
	}
	for _, name := range slices.Sorted(maps.Keys(digests)) {
		d := digests[name]
		list = append(list, mistake{"digest", "digest " + d.name, eachStep("signature", func(s *Step) {
			if own, err := digestOf(s.Digest); err == nil && (own.kind == rsaDigest) == (d.kind == rsaDigest) && s.Digest != "" {
				s.Digest = d.name
				if d.kind == hmacDigest && s.Key == "" {
					s.Key = t.firstSecret()
				}
				if d.kind == plainDigest {
					s.Key = ""
				}
			}
		})})
	}
	return list
}

// firstSecret is the template of the credential that is most likely the key.
func (t *trial) firstSecret() string {
	for _, c := range t.recipe.Credentials {
		if c.Secret {
			return "{" + c.Name + "}"
		}
	}
	return ""
}
