package main

import (
	"context"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/apigen-go/apigen/cmd/apigen/internal/signtool"
	"github.com/apigen-go/apigen/cmd/apigen/internal/source"
	"github.com/apigen-go/apigen/generator/config"
)

// documentFlags choose the document of a debugging command.
type documentFlags struct{ where source.Where }

func (f *documentFlags) register(cmd *cobra.Command) {
	fl := cmd.Flags()
	fl.StringVar(&f.where.Spec, "spec", "", "OpenAPI `file`")
	fl.StringVar(&f.where.Target, "target", "", "`name` of a target of the configuration, instead of --spec")
	fl.StringVar(&f.where.Config, "config", config.FileName, "configuration `file` with the targets")
	fl.StringSliceVar(&f.where.Overlays, "overlay", nil, "OpenAPI Overlay `file` in the document's folder, with --spec; repeatable")
	fl.StringSliceVar(&f.where.Allow, "allow", nil, "remote `host` or outside file that $ref may reach, with --spec; repeatable")
}

// open reads the document and prints what is wrong with it.
func (f *documentFlags) open(ctx context.Context, cmd *cobra.Command) (*source.Document, error) {
	d, err := source.Open(ctx, f.where, fetch)
	if err != nil {
		return nil, err
	}
	printDiagnostics(cmd.ErrOrStderr(), d.Findings)
	return d, nil
}

func signCommand() *cobra.Command {
	var doc documentFlags
	var o signtool.Options
	var body string
	cmd := &cobra.Command{
		Use:   "sign",
		Short: "Sign one request and show every step of the signature",
		Long: "Signs one request by a recipe of the spec and prints how: each step with its rule and its value, the\n" +
			"canonical string, the signature, and the request as it would be sent. Nothing is sent.\n\n" +
			"--expect takes the signature that it should be: the vendor's console, another library, an error message.\n" +
			"If it does not fit, the usual mistakes are tried (order, empty values, encoding, case, white space, unit\n" +
			"of the timestamp, form of the secret) and the one that explains it is named. A request that carries a\n" +
			"signature already is compared without --expect, and its own timestamp and nonce are used.\n\n" +
			"Credentials are given with --cred or as environment variables: APIGEN_CRED_ and the name in capitals.\n" +
			"Secrets show as *** unless --show-secret is given. Exits 0, 1 if the signature does not fit, 2 on bad input.",
		Example: "  apigen sign --spec openapi.yaml --scheme sign --url '/orders?page=1' --cred appkey=k --cred secret=@secret.txt\n" +
			"  apigen sign --spec openapi.yaml --operation createOrder --body @order.json --at 1700000000 --expect 9e107d9d...\n" +
			"  apigen sign --target acme --scheme webhook --method POST --header 'X-Signature: 9e10...' --body -",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			d, err := doc.open(cmd.Context(), cmd)
			if err != nil {
				return err
			}
			o.Document, o.Env = d, os.Getenv
			if o.HasBody = cmd.Flags().Changed("body"); o.HasBody {
				if o.Body, err = source.Body(body, cmd.InOrStdin()); err != nil {
					return err
				}
			}
			ok, err := signtool.Run(cmd.Context(), cmd.OutOrStdout(), o)
			if err != nil {
				return fmt.Errorf("sign: %w", err)
			}
			if !ok {
				return errFinding
			}
			return nil
		},
	}
	doc.register(cmd)
	fl := cmd.Flags()
	fl.StringVar(&o.Scheme, "scheme", "", "security scheme to sign by, by `name`")
	fl.StringVar(&o.Operation, "operation", "", "operation whose schemes are used, by `id`; its default alternative unless --scheme names another")
	fl.StringVar(&o.Method, "method", "", "HTTP `method` (default: the operation's; POST with a body, else GET)")
	fl.StringVar(&o.URL, "url", "", "`URL` of the request, or its path and query (default: the operation's)")
	fl.StringArrayVar(&o.Headers, "header", nil, "header as `name:value`; repeatable")
	fl.StringArrayVar(&o.Params, "param", nil, "parameter as `name=value`, sent as query, form or JSON member as fits (query:name=value says it); repeatable")
	fl.StringVar(&body, "body", "", "body: `text`, @file, or - for stdin; its bytes are not changed")
	fl.StringArrayVar(&o.Credentials, "cred", nil, "credential as `name=value`, or name=@file; repeatable")
	fl.StringVar(&o.Token, "token", "", "access `token`, for schemes that send one")
	fl.StringVar(&o.At, "at", "", "timestamp `value` exactly as it is sent (default: now)")
	fl.StringVar(&o.Nonce, "nonce", "", "nonce `value` (default: a new one)")
	fl.StringVar(&o.Expect, "expect", "", "`signature` that it should be")
	fl.BoolVar(&o.ShowSecret, "show-secret", false, "print secrets")
	fl.BoolVar(&o.JSON, "json", false, "print JSON")
	return cmd
}
