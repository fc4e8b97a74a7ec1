package plan

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
)

// successEnvelope is what the vendor wants around a webhook's reply: status, code and
// message as the documented example has them, else as the schema types them. It is ""
// where the reply has no envelope.
func successEnvelope(op *ir.Operation) string {
	e, content := op.Envelope, success(op)
	if e == nil || content == nil || content.Type == nil || bodyKind(content.MediaType) != "json" && bodyKind(content.MediaType) != "xml" {
		return ""
	}
	shown := map[string]json.RawMessage{}
	if len(content.Examples) > 0 {
		// An example that is no object shows nothing.
		_ = json.Unmarshal(content.Examples[0].JSON, &shown)
	}
	var b strings.Builder
	add := func(name, fallback string) {
		f := member(content.Type, name)
		if name == "" || strings.Contains(name, ".") || f == nil {
			return
		}
		raw := string(shown[name])
		if raw == "" {
			raw = typedText(f.Type, fallback)
		}
		key, _ := json.Marshal(name) // a string always marshals
		if b.Len() > 0 {
			b.WriteByte(',')
		}
		b.WriteString(string(key) + ":" + raw)
	}
	ok := ""
	if len(e.OK) > 0 {
		ok = e.OK[0]
	}
	add(e.Status, ok)
	if e.Code != e.Status {
		add(e.Code, "0")
	}
	add(e.Message, "")
	if b.Len() == 0 {
		return ""
	}
	return "{" + b.String() + "}"
}

// successStatus is the status that a webhook is answered with where the document wants
// another one than 200: that of the answer which success gives, or else the first
// success of all. It is 0 for 200.
func successStatus(op *ir.Operation) int {
	status := ""
	if r := succeeds(op); r != nil {
		status = r.Status
	} else {
		for _, r := range op.Responses {
			if r.Status == "200" {
				return 0
			}
			if status == "" && strings.HasPrefix(r.Status, "2") {
				status = r.Status
			}
		}
	}
	n, err := strconv.Atoi(status)
	if err != nil || n == 200 {
		return 0 // 2XX, default or nothing at all
	}
	return n
}

// typedText is a text as JSON of a type: a string in quotes, a number or boolean bare.
func typedText(t *ir.Type, text string) string {
	if s := base(t); s != nil && (s.Prim == ir.Integer || s.Prim == ir.Number || s.Prim == ir.Boolean) && text != "" {
		return text
	}
	quoted, _ := json.Marshal(text) // a string always marshals
	return string(quoted)
}
