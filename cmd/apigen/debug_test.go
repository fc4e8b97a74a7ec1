package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const vendorSpec = "../../specs/jinyantrip/openapi.yaml"

// TestDebugExitCodes: 0 in order, 1 a finding, 2 bad input, for the commands that need no
// network.
func TestDebugExitCodes(t *testing.T) {
	good := []string{"--cred", "appkey=k", "--cred", "secret=s3cret-value"}
	with := func(args ...string) []string { return append(args, good...) }
	dir := t.TempDir()
	spec, err := os.ReadFile(vendorSpec)
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{
		"openapi.yaml": spec, "secret.txt": []byte("s3cret-value\n"),
		"apigen.yaml": []byte("version: 1\ntargets:\n  - {spec: openapi.yaml, out: gen/trip}\n"),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	config := filepath.Join(dir, "apigen.yaml")
	sign := []string{"sign", "--spec", vendorSpec, "--scheme", "sign", "--url", "/x", "--at", "1700000000123"}
	for name, c := range map[string]struct {
		args []string
		code int
		want string
	}{
		"sign":               {with(sign...), 0, "signature: 8def6e9d622420f7af6da61f72967fe9"},
		"sign, secret file":  {append(sign, "--cred", "appkey=k", "--cred", "secret=@"+filepath.Join(dir, "secret.txt")), 0, "signature: 8def6e9d622420f7af6da61f72967fe9"},
		"sign, no match":     {with(append(sign, "--expect", "00")...), 1, "no match"},
		"sign, no secret":    {sign, 2, "APIGEN_CRED_SECRET"},
		"sign, no document":  {[]string{"sign", "--spec", "none.yaml", "--scheme", "sign"}, 2, "none.yaml"},
		"sign, target":       {with("sign", "--config", config, "--target", "trip", "--scheme", "sign"), 0, "signature: "},
		"sign, only target":  {with("sign", "--config", config, "--scheme", "sign"), 0, "signature: "},
		"sign, wrong target": {with("sign", "--config", config, "--target", "tripp", "--scheme", "sign"), 2, "did you mean trip?"},
		"call, dry run":      {with("call", "--spec", vendorSpec, "orderDetail", "--param", "id=1", "--dry-run"), 0, "curl "},
		"call, no operation": {[]string{"call", "--spec", vendorSpec}, 2, "call wants one operation"},
		"call, refused":      {with("call", "--spec", vendorSpec, "orderDetail", "--param", "id=1", "--base-url", "http://127.0.0.1:1"), 1, "error: "},
		"mock, bad failure":  {[]string{"mock", "--spec", vendorSpec, "--fail", "1@nope"}, 2, "--fail"},
	} {
		t.Run(name, func(t *testing.T) {
			code, out, errs := command(t, "", c.args...)
			if code != c.code || !strings.Contains(out+errs, c.want) {
				t.Errorf("exit %d, want %d with %q:\n%s%s", code, c.code, c.want, out, errs)
			}
			if strings.Contains(out+errs, "s3cret-value") {
				t.Errorf("the secret is printed:\n%s%s", out, errs)
			}
		})
	}
}
