package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/apigen-go/apigen/generator/project"
	"github.com/apigen-go/apigen/generator/write"
)

func checkCommand() *cobra.Command {
	var flags targetFlags
	cmd := &cobra.Command{
		Use:   "check [target ...]",
		Short: "Compare the generated files with what would be generated now",
		Long: "Generates in memory and prints a unified diff, from what is on disk to what belongs there, for every\n" +
			"file that is out of date, stale, edited by hand or astray, and names the folders of targets that were\n" +
			"removed. Prints nothing and exits 0 where all is in order, exits 1 on any difference. A folder that was\n" +
			"made with --spec and that no target lists is a warning.",
		Example:     "  apigen check",
		Annotations: map[string]string{"needs": "out"},
		RunE: func(cmd *cobra.Command, args []string) error {
			frugal()
			p, targets, err := flags.open(cmd, args)
			if err != nil {
				return err
			}
			bar := newProgress(cmd.ErrOrStderr())
			var result error
			for i, t := range targets {
				bar.show("%d/%d %s", i+1, len(targets), t.Package)
				out, err := p.Check(cmd.Context(), t, project.Options{Strict: flags.strict, Fetch: fetch})
				bar.clear()
				if err != nil {
					return err
				}
				printDiagnostics(cmd.ErrOrStderr(), out.Diagnostics)
				switch {
				case out.Diagnostics.HasErrors():
					result = errors.Join(result, errReported)
				case out.Failed() || printDrift(cmd, out):
					result = errors.Join(result, errFinding)
				}
			}
			if flags.spec == "" && len(args) == 0 && printOrphans(cmd, p) {
				result = errors.Join(result, errFinding)
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

// printOrphans names the folders of apigen that no target makes and reports whether a
// target once made any: the others may have been made by flags, on purpose.
func printOrphans(cmd *cobra.Command, p *project.Project) bool {
	folders, err := p.Orphans()
	if err != nil {
		fmt.Fprintln(cmd.ErrOrStderr(), "apigen:", err)
		return true
	}
	found := false
	for _, o := range folders {
		if o.Target == "" {
			fmt.Fprintf(cmd.ErrOrStderr(), "%s: warning: [unlisted] no target lists this folder, so it is not checked: list it in the configuration, or delete it\n", o.Folder)
			continue
		}
		fmt.Fprintf(cmd.OutOrStdout(), "%s: target %s of %s made this folder, and none does now: delete it, or list it in the configuration\n", o.Folder, o.Target, o.Config)
		found = true
	}
	return found
}

// printDrift prints what differs and reports whether anything does.
func printDrift(cmd *cobra.Command, out *project.Outcome) bool {
	w := cmd.OutOrStdout()
	drift := false
	for _, c := range out.Changes {
		if c.State == write.Same {
			continue
		}
		drift = true
		note := c.Problem()
		if note == "" {
			note = map[write.State]string{
				write.Create: "missing", write.Update: "out of date", write.Remove: "stale: nothing generates it any more",
			}[c.State]
		}
		fmt.Fprintf(w, "%s/%s: %s\n%s", out.Target.Out, c.Name, note, c.Diff(out.Target.Out))
	}
	if out.ManifestDiff != "" {
		// A manifest that differs alone still means that a spec, the configuration or the
		// generator changed without a run of generate.
		fmt.Fprintf(w, "%s/%s: out of date: run `apigen generate`\n%s", out.Target.Out, write.SumName, out.ManifestDiff)
		drift = true
	}
	return drift
}
