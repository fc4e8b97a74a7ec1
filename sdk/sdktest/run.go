package sdktest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/apigen-go/apigen/sdk"
	"github.com/apigen-go/apigen/sdk/internal/codec"
	"github.com/apigen-go/apigen/sdk/sdktest/calltest"
)

// Run is a client under test against one vendor.
type Run struct {
	vendor Vendor

	mu     sync.Mutex
	drifts []sdk.Drift
}

// New starts a run against a vendor.
func New(v Vendor) *Run { return &Run{vendor: v} }

// Settings are what the client under test needs: every call goes to the vendor at once and
// only once, and drift is noted.
func (r *Run) Settings() sdk.Settings {
	return sdk.Settings{
		HTTPClient: r.vendor.HTTPClient(),
		Limiter:    sdk.NoLimit,
		Drift: func(_ context.Context, d sdk.Drift) {
			r.mu.Lock()
			defer r.mu.Unlock()
			r.drifts = append(r.drifts, d)
		},
	}
}

// takeDrifts gives what was noted since the last time.
func (r *Run) takeDrifts() []sdk.Drift {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := r.drifts
	r.drifts = nil
	return out
}

// Call makes one call with the example of its operation, and compares what the vendor
// received with the example, and what the client returned with the vendor's answer.
func Call[C any](t *testing.T, r *Run, operation string, client C, do func(context.Context, C, *Input) (any, error)) {
	t.Helper()
	e, err := r.vendor.ExampleRequest(operation)
	if err != nil {
		t.Fatal(err)
	}
	for _, note := range e.Notes {
		t.Log(note)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	in := &Input{example: e}
	out, err := do(ctx, client, in)
	if broken := new(sdk.ValidationError); e.Excused && errors.As(err, &broken) {
		t.Logf("not sent: the client knows the rules that nothing fits: %v", err)
		return
	}
	for _, err := range in.errs {
		t.Error(err)
	}
	if err != nil {
		t.Error(err)
	} else if e.URLOnly {
		if err := r.visit(ctx, out); err != nil {
			t.Error(err)
		}
	}
	x, err := r.vendor.Received(e)
	if err != nil {
		t.Fatal(err)
	}
	// An iterator decides itself which page it asks for.
	if item, isItem := out.(Item); !isItem || !item.ok {
		for _, problem := range x.Problems {
			t.Error(problem)
		}
	}
	if !t.Failed() && !e.URLOnly {
		for _, d := range compareAnswer(out, x) {
			t.Error("the answer: " + d)
		}
		if in.headers != nil {
			for _, d := range compareHeaders(in.headers, x.Header) {
				t.Error("the headers of the answer: " + d)
			}
		}
	}
	for _, d := range r.takeDrifts() {
		t.Errorf("drift: %s at %s: want %s, got %s", d.Kind, d.Path, d.Want, d.Got)
	}
}

// visit opens a URL as a browser would.
func (r *Run) visit(ctx context.Context, out any) error {
	link, _ := out.(string)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, link, nil)
	if err != nil {
		return err
	}
	client := *r.vendor.HTTPClient()
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode >= http.StatusBadRequest {
		return fmt.Errorf("the URL was answered with %s", resp.Status)
	}
	return nil
}

// compareAnswer holds what a method returned against what was sent. A method that
// returns nothing has nothing to compare.
func compareAnswer(out any, x *calltest.Exchange) []string {
	payload := x.Payload
	out, found := settle(out, x)
	if found != "" {
		return []string{found}
	}
	switch v := out.(type) {
	case nil:
		return nil
	case Item:
		if !v.ok {
			return nil
		}
		out, payload = v.value, x.First
	case pieces:
		return v.compare(x.Body)
	case io.ReadCloser:
		defer func() { _ = v.Close() }()
		got, err := io.ReadAll(v)
		if err != nil {
			return []string{err.Error()}
		}
		if !bytes.Equal(got, x.Body) {
			return []string{fmt.Sprintf("want %d bytes %.80q, got %d %.80q", len(x.Body), x.Body, len(got), got)}
		}
		return nil
	}
	got, err := codec.Append(nil, out)
	if err != nil {
		return []string{fmt.Sprintf("%T cannot be encoded again: %v", out, err)}
	}
	if payload == nil && len(x.Body) > 0 && !isJSON(x.Media) {
		text, ok := codec.Text(got)
		if want := string(x.Body); !ok || text != want && strings.TrimSpace(text) != strings.TrimSpace(want) {
			return []string{fmt.Sprintf("want %.80q, got %.80s", want, got)}
		}
		return nil
	}
	return calltest.Diff(payload, got)
}

func isJSON(media string) bool {
	media, _, _ = strings.Cut(strings.ToLower(media), ";")
	media = strings.TrimSpace(media)
	return strings.HasSuffix(media, "/json") || strings.HasSuffix(media, "+json")
}
