package emit

import (
	"bytes"
	"strings"
	"text/template"

	"github.com/apigen-go/apigen/generator/emit/jx"
	"github.com/apigen-go/apigen/generator/markdown"
	"github.com/apigen-go/apigen/generator/plan"
	"github.com/apigen-go/apigen/templates"
)

// prose are the parsed templates. They hold words, never Go.
var prose = template.Must(template.New("").Funcs(template.FuncMap{
	"cell": cell, "join": strings.Join, "text": markdown.Readme,
}).ParseFS(templates.FS, "*.tmpl"))

// maxCell is how long vendor's text may be in a table's cell.
const maxCell = 200

func cell(s string) string { return markdown.Cell(s, maxCell) }

// renderDoc writes doc.go: prose from a template as the package's comment.
func renderDoc(w *writer, p *plan.Plan, pkg *plan.Package) (_ []byte, err error) {
	defer recoverInvalid(&err)
	text, err := fill(pkg.Doc)
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
	if t.Template == "" {
		return t.Bytes, nil
	}
	return fill(t)
}

func fill(t *plan.Text) ([]byte, error) {
	var buf bytes.Buffer
	if err := prose.ExecuteTemplate(&buf, t.Template, t.Data); err != nil {
		return nil, err
	}
	return bytes.ReplaceAll(buf.Bytes(), []byte("\r\n"), []byte("\n")), nil
}
