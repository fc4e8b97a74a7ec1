package load_test

import (
	"context"
	"os"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/apigen-go/apigen/generator/load"
)

// TestCorpusKin gives every repaired document of the corpus to kin-openapi, which
// refuses some of the originals: what Document returns must be readable by it.
func TestCorpusKin(t *testing.T) {
	dir, names := corpus(t)
	refused := 0
	for _, name := range names {
		data, _ := load.Document(context.Background(), load.Options{FS: os.DirFS(dir), Root: name})
		doc, err := openapi3.NewLoader().LoadFromData(data)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if err := doc.Validate(context.Background(), openapi3.DisableExamplesValidation(), openapi3.DisableSchemaPatternValidation(), openapi3.DisableSchemaDefaultsValidation()); err != nil {
			refused++
			t.Logf("%s: does not validate: %.300v", name, err)
		}
	}
	t.Logf("%d of %d do not validate", refused, len(names))
}
