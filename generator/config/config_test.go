package config_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/apigen-go/apigen/generator/config"
)

func TestParse(t *testing.T) {
	cfg, diags := config.Parse("apigen.yaml", []byte(`version: 1
targets:
  - spec: specs/acme/openapi.yaml
    out: generated/Acme-Pay
  - spec: specs/b.yaml
    out: generated/b
    package: bee
    import: example.com/x/bee
    layout: groups
    nullable: always
    validate: answers
    names: short
    test: true
    strict: true
    overlays: [specs/o.yaml]
    allow: [example.com]
    keep: ["extra_*.go"]
    media: [application/x-www-form-urlencoded, text/csv]
`))
	if len(diags) != 0 {
		t.Fatalf("diagnostics: %v", diags)
	}
	want := []config.Target{
		{Spec: "specs/acme/openapi.yaml", Out: "generated/Acme-Pay", Package: "acmepay", Layout: "package", Nullable: "patch", Validate: "requests", Names: "full"},
		{
			Spec: "specs/b.yaml", Out: "generated/b", Package: "bee", Import: "example.com/x/bee", Layout: "groups", Nullable: "always", Validate: "answers", Names: "short",
			Test: true, Strict: true, Overlays: []string{"specs/o.yaml"}, Allow: []string{"example.com"}, Keep: []string{"extra_*.go"},
			Media: []string{"application/x-www-form-urlencoded", "text/csv"},
		},
	}
	if diff := cmp.Diff(want, cfg.Targets, cmpopts.IgnoreFields(config.Target{}, "Pos")); diff != "" {
		t.Errorf("targets (-want +got):\n%s", diff)
	}
}

func TestParseErrors(t *testing.T) {
	tests := map[string]struct{ in, want string }{
		"empty":      {"", "apigen.yaml: error: [empty-config]"},
		"bad yaml":   {"targets:\n  - spec: [a\n", "apigen.yaml:"},
		"unknown":    {"version: 1\ntargets:\n  - spec: a.yaml\n    outt: b\n", "apigen.yaml:4:5: error: [unknown-key] unknown key \"outt\""},
		"no out":     {"targets:\n  - spec: a.yaml\n", "apigen.yaml:2:5: error: [missing-out]"},
		"outside":    {"targets:\n  - {spec: ../a.yaml, out: b}\n", "apigen.yaml:2:12: error: [path-outside]"},
		"absolute":   {"targets:\n  - {spec: /etc/a.yaml, out: b}\n", "[path-outside]"},
		"backslash":  {"targets:\n  - {spec: 'a\\b.yaml', out: b}\n", "[bad-path]"},
		"version":    {"version: 2\ntargets:\n  - {spec: a, out: b}\n", "apigen.yaml:1:10: error: [bad-version]"},
		"layout":     {"targets:\n  - {spec: a, out: b, layout: flat}\n", "[bad-layout]"},
		"names":      {"targets:\n  - {spec: a, out: b, names: tiny}\n", "[bad-names]"},
		"nullable":   {"targets:\n  - {spec: a, out: b, nullable: yes}\n", "[bad-nullable]"},
		"validate":   {"targets:\n  - {spec: a, out: b, validate: all}\n", "[bad-validate]"},
		"overlap":    {"targets:\n  - {spec: a, out: b}\n  - {spec: c, out: b/d}\n", "apigen.yaml:3:5: error: [overlapping-out]"},
		"duplicate":  {"targets:\n  - {spec: a, out: b, spec: c}\n", "apigen.yaml:2:"},
		"package":    {"targets:\n  - {spec: a, out: b, package: My-Pkg}\n", "[bad-package]"},
		"not a bool": {"targets:\n  - {spec: a, out: b, test: maybe}\n", "[not-a-boolean]"},
		"media":      {"targets:\n  - {spec: a, out: b, media: [form]}\n", "apigen.yaml:2:31: error: [bad-media]"},
		"list":       {"- a\n", "[not-a-mapping]"},
		"none":       {"version: 1\n", "[no-targets]"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			_, diags := config.Parse("apigen.yaml", []byte(tt.in))
			if !diags.HasErrors() {
				t.Fatal("no error")
			}
			if got := diags[0].String(); !strings.Contains(got, tt.want) {
				t.Errorf("got %s\nwant it to contain %s", got, tt.want)
			}
		})
	}
}

func TestPackageName(t *testing.T) {
	for in, want := range map[string]string{"Acme-Pay": "acmepay", "1st": "st", "滴滴": "api", "go": "apigo", "": "api", "v2": "v2"} {
		if got := config.PackageName(in); got != want {
			t.Errorf("PackageName(%q) = %q, want %q", in, got, want)
		}
	}
}
