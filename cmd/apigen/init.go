package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/apigen-go/apigen/generator/project"
)

func initCommand() *cobra.Command {
	var name string
	cmd := &cobra.Command{
		Use:   "init [folder]",
		Short: "Give a project a working apigen.yaml, a small commented spec and a go:generate line",
		Long: "Writes apigen.yaml, specs/NAME/openapi.yaml and specs/generate.go. It overwrites nothing: where one of\n" +
			"them exists, nothing is written. The spec describes an invented vendor and generates as it is.",
		Example: "  apigen init --name acme",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			dir := "."
			if len(args) == 1 {
				dir = args[0]
			}
			written, err := project.Init(dir, name)
			for _, f := range written {
				fmt.Fprintln(cmd.OutOrStdout(), "wrote", filepath.Join(dir, filepath.FromSlash(f)))
			}
			if err != nil {
				return err
			}
			next := []string{"go get -tool github.com/apigen-go/apigen/cmd/apigen@latest", "go generate ./... && go mod tidy && go test ./..."}
			switch mod, err := os.ReadFile(filepath.Join(dir, "go.mod")); {
			case errors.Is(err, os.ErrNotExist):
				next = append([]string{"go mod init example.com/your/module"}, next...)
			case bytes.Contains(mod, []byte("github.com/apigen-go/apigen/cmd/apigen")):
				next = next[1:] // the tool is there already
			}
			fmt.Fprintln(cmd.OutOrStdout(), "\nnext:")
			for i, line := range next {
				fmt.Fprintf(cmd.OutOrStdout(), "  %d. %s\n", i+1, line)
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&name, "name", "acme", "`name` of the vendor, a Go package name")
	return cmd
}
