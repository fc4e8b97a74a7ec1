package main

import (
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/apigen-go/apigen/cmd/apigen/internal/calltool"
	"github.com/apigen-go/apigen/cmd/apigen/internal/source"
)

func callCommand() *cobra.Command {
	var doc documentFlags
	var o calltool.Options
	var body string
	cmd := &cobra.Command{
		Use:   "call OPERATION",
		Short: "Make one signed live call, without generating anything",
		Long: "Calls one operation of a spec with the runtime of generated clients: the request is encoded, signed,\n" +
			"sent, and its answer unwrapped. Request and answer are shown on stderr, the result on stdout.\n\n" +
			"--param takes parameters and, where the body is an object or a form, its members; a name may say\n" +
			"where it goes (query:page=1). In multipart forms name=@file uploads a file.\n\n" +
			"An operation whose body or answer comes in several media types is called as the first method of a generated\n" +
			"client calls it; --body-media and --accept make it the further ones. An answer of events prints as it comes.\n\n" +
			"Credentials are given with --cred or as environment variables: APIGEN_CRED_ and the name in capitals.\n" +
			"Secrets show as *** unless --show-secret is given. Exits 0, 1 if the call fails, 2 on bad input.",
		Example: "  apigen call --spec openapi.yaml getOrder --param id=42 --cred appkey=k --cred secret=@secret.txt\n" +
			"  apigen call --target acme createOrder --body @order.json --base-url https://sandbox.acme.example\n" +
			"  apigen call --target acme listOrders --accept text/csv -o orders.csv\n" +
			"  apigen call --target acme importOrders --body-media text/csv --body @orders.csv\n" +
			"  apigen call --spec openapi.yaml getOrder --param id=42 --dry-run --show-secret | sh",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return fmt.Errorf("call wants one operation, as in `apigen call --spec openapi.yaml getOrder`")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			d, err := doc.open(cmd.Context(), cmd)
			if err != nil {
				return err
			}
			o.Document, o.Env, o.Operation = d, os.Getenv, args[0]
			if o.HasBody = cmd.Flags().Changed("body"); o.HasBody {
				if o.Body, err = source.Body(body, cmd.InOrStdin()); err != nil {
					return err
				}
			}
			ok, err := calltool.Run(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr(), o)
			if err != nil {
				return fmt.Errorf("call: %w", err)
			}
			if !ok {
				return errFinding
			}
			return nil
		},
	}
	doc.register(cmd)
	fl := cmd.Flags()
	fl.StringArrayVar(&o.Params, "param", nil, "parameter or body member as `name=value`; null is null where a member of JSON may be null; repeatable")
	fl.StringVar(&body, "body", "", "body: `text`, @file, or - for stdin")
	fl.StringVar(&o.BodyMedia, "body-media", "", "media `type` to send, of those documented: text/csv, or csv")
	fl.StringVar(&o.Accept, "accept", "", "media `type` to ask for, of those documented")
	fl.StringArrayVar(&o.Credentials, "cred", nil, "credential as `name=value`, or name=@file; repeatable")
	fl.StringVar(&o.Token, "token", "", "access `token`, instead of fetching one")
	fl.StringVar(&o.BaseURL, "base-url", "", "`URL` of another server, such as a sandbox or `apigen mock`")
	fl.StringVar(&o.Scheme, "scheme", "", "security alternative to use, by the `name` of a scheme in it")
	fl.BoolVar(&o.DryRun, "dry-run", false, "print an equivalent curl command and send nothing")
	fl.BoolVar(&o.NoValidate, "no-validate", false, "send what does not fit the document")
	fl.BoolVar(&o.ShowSecret, "show-secret", false, "print secrets")
	fl.StringVarP(&o.Output, "output", "o", "", "write the result to a `file`")
	fl.DurationVar(&o.Timeout, "timeout", 30*time.Second, "how long to wait for the answer")
	return cmd
}
