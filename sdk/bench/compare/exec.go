package main

import (
	"bytes"
	"context"
	"os/exec"
	"syscall"
	"time"
)

// A cost is what a finished process used, with its children.
type cost struct {
	ok   bool
	cpu  time.Duration
	wall time.Duration
	peak int64 // KiB, of the largest single process
	out  []byte
}

// limit bounds one command.
const limit = 15 * time.Minute

// measure runs a command to its end. This process stays small, because Linux counts
// the memory of the parent into the peak of a child: documents and Go files are read by
// processes of their own.
func measure(dir string, env []string, name string, args ...string) cost {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = dir
	cmd.Env = env
	var out bytes.Buffer
	cmd.Stdout = &out
	cmd.Stderr = &out
	start := time.Now()
	err := cmd.Run()
	c := cost{ok: err == nil, wall: time.Since(start), out: out.Bytes()}
	if cmd.ProcessState == nil {
		c.out = append(c.out, err.Error()...)
		return c
	}
	c.cpu = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		c.peak = usage.Maxrss
	}
	return c
}
