// Command apigen generates typed Go clients from OpenAPI documents, with the
// vendor's signature rules as data.
//
// Exit codes: 0 everything is in order, 1 there is a finding (drift, a warning under
// --strict, a breaking change), 2 wrong usage or bad input.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// Exit codes.
const (
	exitOK      = 0
	exitFinding = 1
	exitBad     = 2
)

// errFinding ends a command with code 1; what was found has been printed.
var errFinding = errors.New("finding")

// errReported ends a command with code 2; what is wrong has been printed.
var errReported = errors.New("bad input")

// run is the whole program without the process around it, so that tests can call it.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	root := &cobra.Command{
		Use:   "apigen",
		Short: "Typed Go clients from OpenAPI documents, signatures included",
		Long: "apigen turns OpenAPI documents into typed Go clients. What a vendor's signing chapter,\n" +
			"envelope and code lists say is data in the spec.",
		SilenceUsage: true, SilenceErrors: true,
		CompletionOptions: cobra.CompletionOptions{HiddenDefaultCmd: true},
		Args:              cobra.NoArgs,
		RunE:              func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.AddCommand(generateCommand(), checkCommand(), lintCommand(), inspectCommand(), initCommand())
	root.AddCommand(signCommand(), callCommand(), mockCommand(), diffCommand())
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return fmt.Errorf("%w: see `%s --help`", err, cmd.CommandPath())
	})
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errFinding):
		return exitFinding
	case errors.Is(err, errReported):
		return exitBad
	case ctx.Err() != nil:
		fmt.Fprintln(stderr, "apigen: interrupted; nothing was left half-written")
		return exitBad
	}
	fmt.Fprintln(stderr, "apigen:", err)
	return exitBad
}
