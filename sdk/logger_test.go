package sdk_test

import (
	"bytes"
	"context"
	"encoding/json"
	"log"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/apigen-go/apigen/sdk"
)

var _ sdk.Logger = (*slog.Logger)(nil)

// TestLoggerRecord checks that handlers of slog write each value as text, the lazy ones too.
func TestLoggerRecord(t *testing.T) {
	var out bytes.Buffer
	c := newTestClient(t, serve(t, say(200, `{"isSucc":"false","statusCode":"7","message":"no"}`)).URL, func(cfg *sdk.ClientConfig) {
		cfg.Settings.Logger = slog.New(slog.NewJSONHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug}))
	})
	_ = c.Call(context.Background(), opBench, nil, &benchRequest{}, nil, nil)
	var record map[string]any
	if err := json.Unmarshal(out.Bytes(), &record); err != nil {
		t.Fatalf("%v: %s", err, out.String())
	}
	for name, part := range map[string]string{"level": "DEBUG", "msg": "api call", "operation": "list", "url": "/order/list", "error": "no"} {
		if text, ok := record[name].(string); !ok || !strings.Contains(text, part) {
			t.Errorf("%s is %v, want %q in it", name, record[name], part)
		}
	}
	if record["status"] != 200.0 {
		t.Errorf("status is %v", record["status"])
	}
}

func TestNilLogger(t *testing.T) {
	var none *slog.Logger
	c := newTestClient(t, serve(t, say(200, `{"isSucc":"true"}`)).URL, func(cfg *sdk.ClientConfig) { cfg.Settings.Logger = none })
	if err := c.Call(context.Background(), opBench, nil, &benchRequest{}, nil, nil); err != nil {
		t.Fatal(err)
	}
}

// TestWebhookLogsByDefault checks that reasons are not lost where no logger is set.
func TestWebhookLogsByDefault(t *testing.T) {
	var out bytes.Buffer
	defer log.SetOutput(log.Writer())
	log.SetOutput(&out)
	h, err := sdk.NewWebhook(sdk.WebhookConfig{Name: "demo"}, t, []sdk.Route{{
		Op:     &sdk.Operation{ID: "notify", Method: "POST", Path: "/notify"},
		Handle: func(context.Context, []string, any) (any, error) { panic("no \"way\"") },
	}})
	if err != nil {
		t.Fatal(err)
	}
	h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("POST", "/notify", nil))
	if want := `webhook panicked api="demo" operation="notify" error="no \"way\""`; !strings.Contains(out.String(), want) {
		t.Errorf("got %s", out.String())
	}
}
