package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// A bench is one run: every tool has a module for its output, all share one build
// cache, and no package is built twice under one import path.
type bench struct {
	options
	self    string // this binary, for counting
	modules map[string]string
	env     []string
	docs    []document
	log     *os.File
	serial  int
}

type document struct {
	name       string
	file       string
	bytes      int64
	operations int
}

// A sample is one generation and, if it was asked for, one build.
type sample struct {
	gen    cost
	built  bool
	build  cost
	counts counts
}

func newBench(opts options) (*bench, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	if opts.work == "" {
		if opts.work, err = os.MkdirTemp("", "compare"); err != nil {
			return nil, err
		}
	}
	if opts.work, err = filepath.Abs(opts.work); err != nil {
		return nil, err
	}
	b := &bench{options: opts, self: self, modules: map[string]string{}}
	for _, t := range b.tools {
		dir := filepath.Join(b.work, t.name)
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return nil, err
		}
		b.modules[t.name] = fmt.Sprintf("compare.test/%s%d", t.name, time.Now().UnixNano())
		err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte(t.goMod(b.modules[t.name], b.module)), 0o644)
		if err != nil {
			return nil, err
		}
	}
	b.env = append(os.Environ(), "GOCACHE="+filepath.Join(b.work, "gocache"), "GOFLAGS=-mod=mod", "GOWORK=off")
	if b.log, err = os.Create(filepath.Join(b.work, "samples.tsv")); err != nil {
		return nil, err
	}
	fmt.Fprintln(b.log, "tool\tdocument\tgen\tgen cpu s\tgen wall s\tgen KiB\tfiles\tlines\tlargest file\ttypes\tfields\tuntyped fields\tlost fields"+
		"\tuntyped in calls\tbuild\tbuild cpu s\tbuild wall s\tbuild KiB")
	return b, b.readCorpus()
}

func (b *bench) readCorpus() error {
	for _, pattern := range []string{"*.yaml", "*.yml", "*.json"} {
		files, err := filepath.Glob(filepath.Join(b.corpus, pattern))
		if err != nil {
			return err
		}
		for _, file := range files {
			info, err := os.Stat(file)
			if err != nil {
				return err
			}
			b.docs = append(b.docs, document{name: filepath.Base(file), file: file, bytes: info.Size()})
		}
	}
	slices.SortFunc(b.docs, func(x, y document) int {
		return cmp.Or(cmp.Compare(y.bytes, x.bytes), cmp.Compare(x.name, y.name))
	})
	return nil
}

// sample runs one tool on one document.
func (b *bench) sample(t tool, doc document, build bool, verb string) sample {
	b.serial++
	root := filepath.Join(b.work, t.name)
	out := filepath.Join(root, fmt.Sprintf("run%d", b.serial), "api")
	s := sample{}
	if err := os.MkdirAll(out, 0o755); err != nil {
		s.gen.out = []byte(err.Error())
		return s
	}
	config := filepath.Join(filepath.Dir(out), "config.yaml")
	if err := os.WriteFile(config, []byte(strings.ReplaceAll(t.config, "OUT", out)), 0o644); err != nil {
		s.gen.out = []byte(err.Error())
		return s
	}
	path := fmt.Sprintf("%s/run%d/api", b.modules[t.name], b.serial)
	s.gen = measure(root, b.env, t.binary, t.args(job{config: config, spec: doc.file, out: out, path: path})...)
	b.ask(&s.counts, "count", out)
	s.gen.ok = s.gen.ok && s.counts.Files > 0
	if build && s.gen.ok {
		if b.dependencies(root, path) {
			s.built = true
			s.build = measure(root, b.env, "go", verb, path)
		} else {
			s.built = true
			s.build.out = []byte("dependencies do not build")
		}
	}
	b.record(t, doc, s)
	if os.Getenv("COMPARE_KEEP") == "" {
		os.RemoveAll(filepath.Dir(out))
	}
	return s
}

// dependencies builds what a package imports, so that its own build is measured alone.
func (b *bench) dependencies(root, path string) bool {
	list := measure(root, b.env, "go", "list", "-deps", "-f", "{{if not .DepOnly}}{{else}}{{.ImportPath}}{{end}}", path)
	if !list.ok {
		fmt.Fprintf(os.Stderr, "%s: %s\n", path, tail(list.out))
		return false
	}
	var paths []string
	for _, line := range strings.Split(string(list.out), "\n") {
		if line != "" && !strings.HasPrefix(line, "go: ") {
			paths = append(paths, line)
		}
	}
	built := measure(root, b.env, "go", append([]string{"build"}, paths...)...)
	return built.ok
}

// ask runs this binary as a process of its own and reads its answer.
func (b *bench) ask(v any, verb, arg string) {
	answer := measure(b.work, b.env, b.self, verb, arg)
	if err := json.Unmarshal(answer.out, v); err != nil {
		fmt.Fprintf(os.Stderr, "%s %s: %s\n", verb, arg, tail(answer.out))
	}
}

func (b *bench) record(t tool, doc document, s sample) {
	fmt.Fprintf(b.log, "%s\t%s\t%t\t%.2f\t%.2f\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%s\t%.2f\t%.2f\t%d\n", t.name, doc.name, s.gen.ok,
		s.gen.cpu.Seconds(), s.gen.wall.Seconds(), s.gen.peak, s.counts.Files, s.counts.Lines, s.counts.Largest, s.counts.Types,
		s.counts.Fields, s.counts.Untyped, s.counts.Lost, s.counts.Calls, built(s), s.build.cpu.Seconds(), s.build.wall.Seconds(), s.build.peak)
	if !s.gen.ok {
		fmt.Fprintf(os.Stderr, "%s: %s: does not generate: %s\n", t.name, doc.name, tail(s.gen.out))
	} else if s.built && !s.build.ok {
		fmt.Fprintf(os.Stderr, "%s: %s: does not build: %s\n", t.name, doc.name, tail(s.build.out))
	}
}

func built(s sample) string {
	switch {
	case !s.built:
		return "-"
	case s.build.ok:
		return "ok"
	}
	return "fail"
}

func tail(text []byte) string {
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	line := lines[len(lines)-1]
	return line[:min(len(line), 300)]
}
