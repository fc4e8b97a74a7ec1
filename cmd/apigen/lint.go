package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/apigen-go/apigen/generator/config"
	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/generator/project"
)

func lintCommand() *cobra.Command {
	var flags targetFlags
	cmd := &cobra.Command{
		Use:   "lint [target ...]",
		Short: "Report everything in a spec that is wrong, repaired or could be better",
		Long: "Reads the specs and prints every finding with its place and what to do: extensions that do not fit\n" +
			"their schema, signing recipes that cannot work, what generate repairs or degrades, and advice. Exits 0\n" +
			"without findings, 1 with warnings, 2 with errors.",
		Example: "  apigen lint\n  apigen lint --spec openapi.yaml",
		RunE: func(cmd *cobra.Command, args []string) error {
			p, targets, err := flags.open(cmd, args)
			if err != nil {
				return err
			}
			var result error
			for _, t := range targets {
				out, err := p.Lint(cmd.Context(), t, project.Options{Fetch: fetch})
				if err != nil {
					return err
				}
				printDiagnostics(cmd.OutOrStdout(), out)
				result = errors.Join(result, severity(out))
			}
			if errors.Is(result, errReported) {
				return errReported
			}
			return result
		},
	}
	flags.register(cmd)
	return cmd
}

func severity(diags ir.Diagnostics) error {
	switch {
	case diags.HasErrors():
		return errReported
	case len(diags) > 0:
		return errFinding
	}
	return nil
}

func inspectCommand() *cobra.Command {
	var flags targetFlags
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "inspect [target ...]",
		Short: "Print the plan: which Go names and types an API gets",
		Long: "Prints what generate would write, without writing it: packages, files, every operation with its Go\n" +
			"method, every type with its fields, and the security schemes.",
		Example: "  apigen inspect acme\n  apigen inspect --spec openapi.yaml --json",
		RunE: func(cmd *cobra.Command, args []string) error {
			p, targets, err := flags.open(cmd, args)
			if err != nil {
				return err
			}
			for _, t := range targets {
				if err := inspect(cmd, p, t, asJSON); err != nil {
					return err
				}
			}
			return nil
		},
	}
	flags.register(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func inspect(cmd *cobra.Command, p *project.Project, t config.Target, asJSON bool) error {
	out, err := p.Inspect(cmd.Context(), t, project.Options{Fetch: fetch})
	if err != nil {
		return err
	}
	printDiagnostics(cmd.ErrOrStderr(), out.Diagnostics)
	if out.Diagnostics.HasErrors() {
		return errReported
	}
	text := out.Text
	if asJSON {
		text = out.JSON
	}
	if _, err := io.WriteString(cmd.OutOrStdout(), text); err != nil {
		return fmt.Errorf("printing the plan: %w", err)
	}
	return nil
}
