package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/apigen-go/apigen/cmd/apigen/internal/mocktool"
)

func mockCommand() *cobra.Command {
	var doc documentFlags
	var o mocktool.Options
	cmd := &cobra.Command{
		Use:   "mock",
		Short: "Play the vendor of a spec on localhost",
		Long: "Serves the operations of a spec: signatures and tokens are verified by the spec's own recipes, requests\n" +
			"are checked against their schemas, and the answers are the spec's examples or values made from its schemas,\n" +
			"in the vendor's envelope. A line is printed for every request, and what was wrong with it.\n\n" +
			"It listens on localhost; for others to reach it, name an address (--addr 0.0.0.0:8080).",
		Example: "  apigen mock --spec openapi.yaml\n" +
			"  apigen mock --target acme --addr localhost:9000 --cred secret=s3cret --latency 300ms\n" +
			"  apigen mock --spec openapi.yaml --fail 50506@createApproval",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			d, err := doc.open(cmd.Context(), cmd)
			if err != nil {
				return err
			}
			o.Document = d
			if err := mocktool.Run(cmd.Context(), cmd.OutOrStdout(), o); err != nil {
				return fmt.Errorf("mock: %w", err)
			}
			return nil
		},
	}
	doc.register(cmd)
	fl := cmd.Flags()
	fl.StringVar(&o.Addr, "addr", "localhost:8080", "`address` to listen on; port 0 takes a free one")
	fl.StringArrayVar(&o.Credentials, "cred", nil, "credential as `name=value`, or name=@file (default: invented and printed); repeatable")
	fl.StringArrayVar(&o.Fail, "fail", nil, "answer with this failure `code` always, or one operation with code@operation (also a documented success, as 202@createOrder); repeatable")
	fl.DurationVar(&o.Latency, "latency", 0, "answer so much later")
	fl.BoolVar(&o.Strict, "strict", false, "refuse what the spec does not mention: parameters, members, values of lists")
	fl.BoolVar(&o.ShowSecret, "show-secret", false, "print secrets")
	return cmd
}
