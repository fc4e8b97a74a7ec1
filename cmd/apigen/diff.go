package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/apigen-go/apigen/cmd/apigen/internal/difftool"
	"github.com/apigen-go/apigen/generator/config"
)

func diffCommand() *cobra.Command {
	var o difftool.Options
	var goOnly, apiOnly, asJSON bool
	cmd := &cobra.Command{
		Use:   "diff OLD NEW",
		Short: "Compare two versions of a spec: what breaks clients, what breaks Go code",
		Long: "Tells how NEW differs from OLD: changes of the API that break its clients, and changes of the exported Go\n" +
			"API of the generated package, each with its place and what to do. A document is a file, or\n" +
			"REVISION:PATH as git reads it. The new package is planned with the names that the old one froze, so\n" +
			"that growth is no change. Package, layout, overlays and frozen names are those of the target of apigen.yaml\n" +
			"that one of the documents belongs to. Exits 0 without a breaking change, 1 with one.",
		Example: "  apigen diff old.yaml new.yaml\n  apigen diff HEAD~1:specs/acme/openapi.yaml specs/acme/openapi.yaml --json",
		Args:    twoVersions,
		RunE: func(cmd *cobra.Command, args []string) error {
			if goOnly && apiOnly {
				return errors.New("use --go-only or --api-only, not both")
			}
			o.Old, o.New, o.Fetch = args[0], args[1], fetch
			o.Go, o.API = !apiOnly, !goOnly
			r, err := difftool.Run(cmd.Context(), o)
			if err != nil {
				return err
			}
			printDiagnostics(cmd.ErrOrStderr(), r.Diagnostics)
			if r.Diagnostics.HasErrors() {
				return errReported
			}
			show := r.Text
			if asJSON {
				show = r.JSON
			}
			if err := show(cmd.OutOrStdout()); err != nil {
				return err
			}
			if r.Breaks() {
				return errFinding
			}
			return nil
		},
	}
	fl := cmd.Flags()
	fl.StringVar(&o.Config, "config", config.FileName, "configuration `file` whose target the documents belong to")
	fl.StringVar(&o.Layout, "layout", "", "`package` or groups, where no target says it")
	fl.BoolVar(&goOnly, "go-only", false, "compare the exported Go API alone")
	fl.BoolVar(&apiOnly, "api-only", false, "compare the API alone")
	fl.BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// twoVersions is what diff is about.
func twoVersions(_ *cobra.Command, args []string) error {
	if len(args) != 2 {
		return fmt.Errorf("diff compares two documents, OLD and NEW, and got %d: apigen diff old.yaml new.yaml", len(args))
	}
	return nil
}
