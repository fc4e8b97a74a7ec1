package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/apigen-go/apigen/generator/config"
	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/generator/project"
)

// targetFlags choose what a command works on: a configuration file, or one document
// named by flags.
type targetFlags struct {
	config    string
	spec      string
	out       string
	pkg       string
	importing string
	layout    string
	nullable  string
	validate  string
	names     string
	overlays  []string
	allow     []string
	test      bool
	strict    bool
}

func (f *targetFlags) register(cmd *cobra.Command) {
	fl := cmd.Flags()
	fl.StringVar(&f.config, "config", config.FileName, "configuration `file` with the targets")
	fl.StringVar(&f.spec, "spec", "", "one OpenAPI `file` instead of the configuration's targets")
	fl.StringVar(&f.out, "out", "", "output `folder`, with --spec")
	fl.StringVar(&f.pkg, "package", "", "Go package `name`, with --spec (default: the output folder's name)")
	fl.StringVar(&f.importing, "import", "", "import `path` of the output folder, with --spec (default: from go.mod)")
	fl.StringVar(&f.layout, "layout", config.LayoutPackage, "`package` or groups, with --spec")
	fl.StringVar(&f.nullable, "nullable", config.NullablePatch, "optional members that tell null from absence: those of a `patch`, always or never, with --spec")
	fl.StringVar(&f.names, "names", config.NamesFull, "methods after their operations, `full`, or short: Products.List for listProducts, with --spec")
	fl.StringVar(&f.validate, "validate", config.ValidateRequests, "what can be checked by the rules of the document: `requests`, or answers too, with --spec")
	fl.StringSliceVar(&f.overlays, "overlay", nil, "OpenAPI Overlay `file`, with --spec; repeatable, applied in order")
	fl.StringSliceVar(&f.allow, "allow", nil, "remote `host`, or file or folder outside the document's, that $ref may reach, with --spec; repeatable")
	fl.BoolVar(&f.test, "tests", false, "also write a test that calls every operation, and the <package>test package for it, with --spec")
	fl.BoolVar(&f.test, "test", false, "the same as --tests")
	fl.BoolVar(&f.strict, "strict", false, "treat warnings as failure")
}

// open gives the project and the targets that args name (all if none).
func (f *targetFlags) open(cmd *cobra.Command, args []string) (*project.Project, []config.Target, error) {
	if f.spec != "" {
		if len(args) > 0 {
			return nil, nil, fmt.Errorf("name targets or use --spec, not both")
		}
		return f.single(cmd)
	}
	for _, name := range []string{"out", "package", "import", "layout", "nullable", "validate", "names", "overlay", "allow", "test", "tests"} {
		if cmd.Flags().Changed(name) {
			return nil, nil, fmt.Errorf("--%s goes with --spec; for the configuration's targets, set it in %s", name, f.config)
		}
	}
	p, diags, err := project.Open(f.config)
	if err != nil {
		if len(args) > 0 {
			err = fmt.Errorf("%w%s", err, f.fileHint(cmd, &project.Project{}, args[0]))
		}
		return nil, nil, err
	}
	printDiagnostics(cmd.ErrOrStderr(), diags)
	if diags.HasErrors() {
		return nil, nil, errReported
	}
	if len(args) == 0 {
		return p, p.Targets, nil
	}
	var chosen []config.Target
	for _, arg := range args {
		i := slices.IndexFunc(p.Targets, func(t config.Target) bool { return t.Package == arg || t.Out == path.Clean(filepath.ToSlash(arg)) })
		if i < 0 {
			return nil, nil, fmt.Errorf("no target %q in %s (there are: %s)%s", arg, f.config, strings.Join(targetNames(p.Targets), ", "), f.fileHint(cmd, p, arg))
		}
		chosen = append(chosen, p.Targets[i])
	}
	return p, chosen, nil
}

// fileHint says how a document is named that was given where a target belongs.
func (f *targetFlags) fileHint(cmd *cobra.Command, p *project.Project, arg string) string {
	if info, err := os.Stat(arg); err != nil || info.IsDir() {
		return ""
	}
	for _, t := range p.Targets {
		if path.Clean(t.Spec) == path.Clean(filepath.ToSlash(arg)) {
			return fmt.Sprintf("\nthe document is that of target %[1]s: apigen %[2]s %[1]s", t.Package, cmd.Name())
		}
	}
	return fmt.Sprintf("\nfor a document of its own: apigen %s --spec %s", cmd.Name(), arg)
}

// single makes a target of flags. Its root is the folder of the document, so that
// positions and headers are the same wherever the command is run from.
func (f *targetFlags) single(cmd *cobra.Command) (*project.Project, []config.Target, error) {
	if f.out == "" && cmd.Flags().Lookup("out") != nil && cmd.Annotations["needs"] == "out" {
		return nil, nil, fmt.Errorf("--spec needs --out: the folder to write")
	}
	if f.layout != config.LayoutPackage && f.layout != config.LayoutGroups {
		return nil, nil, fmt.Errorf("--layout %q is not known: use package or groups", f.layout)
	}
	if !config.KnownNullable(f.nullable) {
		return nil, nil, fmt.Errorf("--nullable %q is not known: use patch, always or never", f.nullable)
	}
	if !config.KnownNames(f.names) {
		return nil, nil, fmt.Errorf("--names %q is not known: use full or short", f.names)
	}
	if !config.KnownValidate(f.validate) {
		return nil, nil, fmt.Errorf("--validate %q is not known: use requests or answers", f.validate)
	}
	out := f.out
	if out == "" {
		out = "."
	}
	pkg := f.pkg
	if pkg == "" {
		abs, err := filepath.Abs(out)
		if err != nil {
			return nil, nil, err
		}
		pkg = config.PackageName(filepath.Base(abs))
	} else if pkg != config.PackageName(pkg) {
		return nil, nil, fmt.Errorf("--package %q is not a good Go package name: use lower-case letters and digits, a letter first", pkg)
	}
	t := config.Target{
		Spec: filepath.ToSlash(f.spec), Out: filepath.ToSlash(out), Package: pkg, Import: f.importing, Layout: f.layout, Nullable: f.nullable, Validate: f.validate, Names: f.names,
		Test: f.test, Overlays: f.overlays, Allow: f.allow, Strict: f.strict,
	}
	p := &project.Project{Targets: []config.Target{t}}
	return p, p.Targets, nil
}

func targetNames(ts []config.Target) []string {
	names := make([]string, len(ts))
	for i, t := range ts {
		names[i] = t.Package
	}
	return names
}

func printDiagnostics(w io.Writer, diags ir.Diagnostics) {
	for _, d := range diags {
		fmt.Fprintln(w, d)
	}
}

// fetch reads a remote document that the target allowed by name.
func fetch(ctx context.Context, url string) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", url, resp.Status)
	}
	const limit = 64 << 20
	return io.ReadAll(io.LimitReader(resp.Body, limit))
}
