package main

import (
	"bytes"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/apigen-go/apigen/generator/project"
	"github.com/apigen-go/apigen/generator/report"
)

// reports collects what generate --report tells, and writes it when all targets are done.
type reports struct {
	file   string // "" for no report, "-" for standard output
	format string
	list   []*report.Report
}

func (r *reports) register(cmd *cobra.Command) {
	fl := cmd.Flags()
	fl.StringVar(&r.file, "report", "", "report what was generated and what was degraded, to `FILE` or standard output; unchanged\ntargets are generated too")
	fl.Lookup("report").NoOptDefVal = "-"
	fl.StringVar(&r.format, "report-format", "text", "`text` or json")
}

func (r *reports) wanted() bool { return r.file != "" }

func (r *reports) check(cmd *cobra.Command) error {
	if r.format != "text" && r.format != "json" {
		return fmt.Errorf("--report-format %q is not known: use text or json", r.format)
	}
	if !r.wanted() && cmd.Flags().Changed("report-format") {
		return fmt.Errorf("--report-format goes with --report")
	}
	return nil
}

func (r *reports) add(out *project.Outcome) {
	if out == nil || !r.wanted() {
		return
	}
	t := report.Target{Package: out.Target.Package, Spec: out.Target.Spec, Out: out.Target.Out}
	r.list = append(r.list, report.Build(t, out.Result, out.Diagnostics))
}

func (r *reports) write(cmd *cobra.Command) error {
	if !r.wanted() {
		return nil
	}
	var b bytes.Buffer
	show := report.Text
	if r.format == "json" {
		show = report.JSON
	}
	if err := show(&b, r.list); err != nil {
		return err
	}
	if r.file == "-" {
		_, err := cmd.OutOrStdout().Write(b.Bytes())
		return err
	}
	return os.WriteFile(r.file, b.Bytes(), 0o666)
}
