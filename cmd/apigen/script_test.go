package main

import (
	"errors"
	"os"
	"os/exec"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// The scripts in testdata/script run the real command in an empty folder and say what
// it prints, writes and exits with.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"exit": expectExit,
			"big":  makeBig,
		},
		UpdateScripts: os.Getenv("UPDATE_SCRIPTS") != "",
	})
}

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"apigen": main})
}

// expectExit runs apigen and checks its exit code: exit 2 generate --spec x.yaml. The
// builtins stdout and stderr then look at what it printed.
func expectExit(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: exit CODE ARG...")
	}
	err := ts.Exec("apigen", args[1:]...)
	code := 0
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		code = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if strconv.Itoa(code) != args[0] {
		ts.Fatalf("exit code %d, want %s", code, args[0])
	}
}

// makeBig writes a document of 101 MiB, most of which takes no place on the disk: big NAME.
func makeBig(ts *testscript.TestScript, _ bool, args []string) {
	name := ts.MkAbs(args[0])
	ts.Check(os.WriteFile(name, []byte("openapi: 3.1.0\ninfo: {title: big, version: \"1\"}\npaths: {}\n"), 0o666))
	ts.Check(os.Truncate(name, 101<<20))
}
