package plan

import (
	"fmt"

	"github.com/apigen-go/apigen/generator/ir"
)

// The envelope that most operations have is the client's; an operation with another
// one says so.

// commonEnvelope finds the client's envelope: the one of most calls.
func (b *builder) commonEnvelope() {
	count := map[string]int{}
	best := 0
	for _, c := range b.calls {
		if c.op.Envelope == nil {
			continue
		}
		key := envelopeKey(c.op.Envelope)
		count[key]++
		if count[key] > best {
			best, b.envelope = count[key], c.op.Envelope
		}
	}
	if b.envelope == nil && len(b.calls) == 0 {
		for _, c := range b.hooks {
			if c.op.Envelope != nil {
				b.envelope = c.op.Envelope
				return
			}
		}
	}
}

// envelopeKey is what two envelopes have in common that say the same.
func envelopeKey(e *ir.Envelope) string {
	k := *e
	k.Pos = ir.Pos{}
	return fmt.Sprintf("%+v", k)
}

func envelopeValue(e *ir.Envelope) *Value {
	v := object(sdkType("Envelope"))
	v.Addr = true
	v.set("Status", text(e.Status)).set("OK", texts(e.OK)).set("AbsentOK", truth(e.AbsentOK))
	if e.Code != e.Status {
		v.set("Code", text(e.Code))
	}
	v.set("SubCode", text(e.SubCode)).set("Message", text(e.Message)).set("SubMessage", text(e.SubMessage))
	v.set("RequestID", text(e.RequestID)).set("Data", text(e.Data)).set("Detail", text(e.Detail)).set("Wrapper", text(e.Wrapper))
	return v.set("Error", text(e.Error))
}

// envelopeRef says which envelope a call has where it is not the client's.
func (b *builder) envelopeRef(c *call) *Value {
	switch {
	case c.op.Envelope == nil && b.envelope == nil:
		return nil
	case c.op.Envelope == nil:
		if c.op.URLOnly || c.reply != "" {
			return nil
		}
		return sdkRef("NoEnvelope")
	case b.envelope != nil && envelopeKey(c.op.Envelope) == envelopeKey(b.envelope):
		return nil
	}
	return envelopeValue(c.op.Envelope)
}
