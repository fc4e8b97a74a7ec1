package mock

import (
	"strings"
	"testing"
)

// TestExamplesFit asks for the example of every operation of a document that is hard to
// find values for: each must fit its schema, with no check left out.
func TestExamplesFit(t *testing.T) {
	s := serve(t, "hard.yaml", Options{})
	for _, op := range s.api.Operations {
		e, err := s.ExampleRequest(op.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, note := range e.Notes {
			if op.ID != "nothingFits" && op.ID != "noFormatFits" && strings.Contains(note, "not checked") {
				t.Errorf("%s: %s: %s", op.ID, note, e.Body)
			}
		}
	}
	for _, id := range []string{"nothingFits", "noFormatFits"} {
		e, err := s.ExampleRequest(id)
		if err != nil || len(e.Notes) != 1 || !strings.Contains(e.Notes[0], "not checked") || !e.Excused {
			t.Errorf("a schema that contradicts itself: %q %v", e.Notes, err)
		}
	}
}
