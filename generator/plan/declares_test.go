package plan

import (
	"strings"
	"testing"
)

// TestWebhooksWeight: the comments of an interface are most of it, so that they decide
// what else a file has room for.
func TestWebhooksWeight(t *testing.T) {
	d := &Webhooks{Name: "Webhooks", Methods: []*WebhookMethod{{Doc: strings.Repeat("word ", 1000)}, {Doc: "Short."}}}
	if got := d.weight(); got < 5000 || got > 7000 {
		t.Errorf("weight = %d", got)
	}
}
