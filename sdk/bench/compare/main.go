// Command compare measures Go API generators against each other: it generates, builds
// and counts the same documents with each tool, in turn, and prints medians and ratios.
// docs/comparison.md says how it is used. It is a module of its own and imports nothing
// of apigen, which is one of the tools it runs.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// options are the flags of a run.
type options struct {
	corpus  string
	work    string
	module  string
	docs    string
	top     int
	order   string
	against string
	rounds  int
	builds  int
	all     bool
	vet     bool
	tools   []tool
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "compare:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) == 2 && args[0] == "count" {
		return printCounts(args[1])
	}
	if len(args) == 2 && args[0] == "operations" {
		return printOperations(args[1])
	}
	opts, err := parse(args)
	if err != nil {
		return err
	}
	bench, err := newBench(opts)
	if err != nil {
		return err
	}
	fmt.Printf("%s, %s %s/%s, %d processors\n\n", time.Now().UTC().Format(time.DateOnly), runtime.Version(), runtime.GOOS,
		runtime.GOARCH, runtime.NumCPU())
	if opts.all {
		return bench.wholeCorpus()
	}
	return bench.compare()
}

func parse(args []string) (options, error) {
	var opts options
	flags := flag.NewFlagSet("compare", flag.ContinueOnError)
	flags.StringVar(&opts.corpus, "corpus", "", "`folder` of OpenAPI documents (*.yaml, *.yml, *.json)")
	flags.StringVar(&opts.work, "work", "", "`folder` for output and build cache (default: a new one); a cache that is there is used")
	flags.StringVar(&opts.module, "module", "../../..", "`folder` of the apigen module, whose sdk the generated code imports")
	flags.StringVar(&opts.docs, "docs", "", "comma-separated `names` of documents (default: the largest)")
	flags.IntVar(&opts.top, "top", 10, "how many of the largest documents that have operations")
	flags.StringVar(&opts.order, "by", "operations", "`measure` of size: operations or bytes")
	flags.StringVar(&opts.against, "against", "", "take the largest documents that this `tool` generates and builds; ratios are to it")
	flags.IntVar(&opts.rounds, "rounds", 3, "interleaved rounds of generation")
	flags.IntVar(&opts.builds, "builds", 3, "rounds that build as well")
	flags.BoolVar(&opts.all, "all", false, "whole corpus once: what generates, what builds")
	flags.BoolVar(&opts.vet, "vet", false, "with -all: go vet instead of go build")
	flags.Func("tool", "`name=binary`; repeatable. Names: "+toolNames(), func(value string) error {
		name, binary, ok := strings.Cut(value, "=")
		if !ok {
			return fmt.Errorf("want name=binary")
		}
		chosen, err := newTool(name, binary)
		if err == nil {
			opts.tools = append(opts.tools, chosen)
		}
		return err
	})
	if err := flags.Parse(args); err != nil {
		return opts, err
	}
	if opts.corpus == "" || len(opts.tools) == 0 {
		return opts, fmt.Errorf("-corpus and at least one -tool are needed")
	}
	if opts.order != "operations" && opts.order != "bytes" {
		return opts, fmt.Errorf("-by operations or bytes, not %q", opts.order)
	}
	opts.builds = min(opts.builds, opts.rounds)
	for _, folder := range []*string{&opts.corpus, &opts.module} {
		path, err := filepath.Abs(*folder)
		if err != nil {
			return opts, err
		}
		*folder = path
	}
	return opts, nil
}

func printJSON(v any, err error) error {
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(v)
}
