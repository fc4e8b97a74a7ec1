package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/apigen-go/apigen/generator/config"
	"github.com/apigen-go/apigen/generator/project"
	"github.com/apigen-go/apigen/generator/write"
)

func generateCommand() *cobra.Command {
	var flags targetFlags
	var force, fresh bool
	var told reports
	cmd := &cobra.Command{
		Use:   "generate [target ...]",
		Short: "Write the Go packages of all targets, or of those named",
		Long: "Writes the Go packages of all targets of apigen.yaml, or of those named by package or folder.\n" +
			"A target whose spec, configuration and output are unchanged is skipped. A file that was edited\n" +
			"by hand stops the target; nothing of it is written then.",
		Example:     "  apigen generate\n  apigen generate acme\n  apigen generate --spec openapi.yaml --out client --package client",
		Annotations: map[string]string{"needs": "out"},
		RunE: func(cmd *cobra.Command, args []string) error {
			frugal()
			if err := told.check(cmd); err != nil {
				return err
			}
			p, targets, err := flags.open(cmd, args)
			if err != nil {
				return err
			}
			o := project.Options{Force: force, Fresh: fresh || told.wanted(), Strict: flags.strict, Fetch: fetch}
			found := generateAll(cmd, p, targets, o, &told)
			if err := told.write(cmd); err != nil {
				return err
			}
			return found
		},
	}
	flags.register(cmd)
	told.register(cmd)
	cmd.Flags().BoolVar(&force, "force", false, "replace files that were edited by hand")
	cmd.Flags().BoolVar(&fresh, "fresh", false, "generate even where nothing changed")
	return cmd
}

// generateAll runs every target even after one failed, so that all is known at once.
func generateAll(cmd *cobra.Command, p *project.Project, targets []config.Target, o project.Options, told *reports) error {
	bar := newProgress(cmd.ErrOrStderr())
	var result error
	for i, t := range targets {
		bar.show("%d/%d %s", i+1, len(targets), t.Package)
		out, err := p.Generate(cmd.Context(), t, o)
		bar.clear()
		if out != nil {
			printDiagnostics(cmd.ErrOrStderr(), out.Diagnostics)
		}
		told.add(out)
		var blocked *write.BlockedError
		switch {
		case errors.As(err, &blocked):
			fmt.Fprintln(cmd.ErrOrStderr(), "apigen:", err)
			result = errors.Join(result, errFinding)
		case err != nil:
			return err
		case out.Diagnostics.HasErrors():
			result = errors.Join(result, errReported)
		case out.Failed():
			fmt.Fprintf(cmd.ErrOrStderr(), "apigen: %s: warnings are failures under --strict; nothing was written\n", t.Package)
			result = errors.Join(result, errFinding)
		default:
			bar.say("%s: %s", t.Package, summary(out))
			for _, c := range out.Changes {
				if c.State == write.Foreign && c.Want == nil {
					fmt.Fprintf(cmd.ErrOrStderr(), "%s/%s: warning: [stray-file] nothing generates it; remove it, or list it under keep\n", t.Out, c.Name)
				}
			}
		}
	}
	if errors.Is(result, errReported) {
		return errReported
	}
	return result
}

func summary(out *project.Outcome) string {
	if out.Skipped {
		return "nothing changed"
	}
	n := map[write.State]int{}
	for _, c := range out.Changes {
		n[c.State]++
	}
	return fmt.Sprintf("%d operations; %d files written, %d unchanged, %d removed",
		len(out.Result.API.Operations), n[write.Create]+n[write.Update]+n[write.Edited], n[write.Same], n[write.Remove])
}
