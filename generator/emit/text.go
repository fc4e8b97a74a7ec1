package emit

import (
	"github.com/apigen-go/apigen/generator/emit/jx"
	"github.com/apigen-go/apigen/generator/markdown"
	"github.com/apigen-go/apigen/generator/plan"
)

// maxCell is how long vendor's text may be in a table's cell.
const maxCell = 200

func cell(s string) string { return markdown.Cell(s, maxCell) }

// renderDoc writes doc.go: prose as the package's comment.
func renderDoc(w *writer, p *plan.Plan, pkg *plan.Package) (_ []byte, err error) {
	defer recoverInvalid(&err)
	text, err := prose(pkg.Doc)
	if err != nil {
		return nil, err
	}
	f := jx.NewFile(pkg.ImportPath, pkg.Name, header(p), nil)
	f.PackageDoc(jx.NewDoc(string(text), 0))
	w.start(pkg.Name)
	return w.finish(f, nil)
}

// renderText writes a file that is not Go.
func renderText(t *plan.Text) ([]byte, error) {
	if t.Prose == "" {
		return t.Bytes, nil
	}
	return prose(t)
}
