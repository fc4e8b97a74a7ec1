package emit

import (
	"bytes"
	"strings"
	"text/template"

	"github.com/apigen-go/apigen/generator/emit/jx"
	"github.com/apigen-go/apigen/generator/plan"
	"github.com/apigen-go/apigen/templates"
)

// prose are the parsed templates. They hold words, never Go.
var prose = template.Must(template.New("").Funcs(template.FuncMap{
	"cell": cell, "join": strings.Join, "text": markdown,
}).ParseFS(templates.FS, "*.tmpl"))

// cell makes vendor's text safe in a Markdown table.
func cell(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > 100 {
		s = string(r[:99]) + "…"
	}
	return cellEscapes.Replace(s)
}

var cellEscapes = strings.NewReplacer("|", `\|`, "<", "&lt;", "`", "'")

// markdown makes vendor's prose safe in Markdown: its HTML shows instead of acting.
func markdown(s string) string { return strings.ReplaceAll(s, "<", "&lt;") }

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
