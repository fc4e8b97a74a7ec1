package mock

import (
	"bytes"
	"context"
	"github.com/apigen-go/apigen/internal/corpustest"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
)

// TestCorpus plays documents of the real world, each operation once: APIGEN_CORPUS
// names a folder of them. What the mock makes up has to fit what it checks.
func TestCorpus(t *testing.T) {
	dir := corpustest.Dir(t)
	if dir == "" {
		t.Skip("APIGEN_CORPUS is not set")
	}
	total, good := 0, 0
	for _, file := range corpustest.Documents(t, dir) {
		h, err := NewHandler(os.DirFS(dir), file, Options{})
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		fine, shown := 0, 0
		for _, op := range h.api.Operations {
			o := h.byID[op.ID]
			if o.Body != nil && strings.HasPrefix(choose(o.Body.Contents, "").MediaType, "multipart/") {
				total-- // no client here writes them
				continue
			}
			r, err := h.event(context.Background(), o, "http://localhost"+h.routes.base, &Event{})
			if err != nil {
				if shown++; shown < 9 {
					t.Logf("%s: %s: %v", file, op.ID, err)
				}
				continue
			}
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			problems := h.Problems()
			if len(problems) == 0 {
				problems = h.compareReply(o, r, w.Code, w.Header(), w.Body.Bytes())
			}
			if len(problems) == 0 {
				fine++
			} else if shown++; shown < 9 {
				text := problems[0].Error()
				t.Logf("%s: %s: %s", file, op.ID, text[:min(len(text), 400)])
			}
			for _, p := range problems {
				if bytes.Contains([]byte(p.Error()), []byte("panic")) {
					t.Errorf("%s: %s: %v", file, op.ID, p)
				}
			}
			h.Reset()
		}
		total, good = total+len(h.api.Operations), good+fine
		if n := len(h.api.Operations) - fine; n > 0 {
			t.Logf("%s: %d of %d", file, n, len(h.api.Operations))
		}
		if strings.Contains(warnings(h), "mock-unchecked") {
			t.Logf("%s: not checked: %s", file, warnings(h))
		}
	}
	t.Logf("%d of %d operations play", good, total)
}

func warnings(h *Handler) string {
	var b strings.Builder
	for _, w := range h.Warnings() {
		if w.Code == "mock-unchecked" {
			b.WriteString(w.String())
		}
	}
	return b.String()
}
