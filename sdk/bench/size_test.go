package bench

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// BenchmarkBinarySize builds a program with net/http alone, one that makes a call by hand with
// net/http and encoding/json, and one that makes the same call with a generated client, all
// stripped, and reports how much larger the last one is than the others. It is a measurement
// and no test: the figures change with every release of Go.
func BenchmarkBinarySize(b *testing.B) {
	size := func(dir string) float64 {
		out := filepath.Join(b.TempDir(), "program")
		cmd := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", out, dir)
		if text, err := cmd.CombinedOutput(); err != nil {
			b.Fatalf("%v\n%s", err, text)
		}
		info, err := os.Stat(out)
		if err != nil {
			b.Fatal(err)
		}
		return float64(info.Size()) / 1000
	}
	for range b.N {
		bare, byhand, one := size("./size/bare"), size("./size/byhand"), size("./size/one")
		b.ReportMetric(bare, "bare-KB")
		b.ReportMetric(byhand, "byhand-KB")
		b.ReportMetric(one, "one-KB")
		b.ReportMetric(one-bare, "over-bare-KB")
		b.ReportMetric(one-byhand, "over-byhand-KB")
	}
	b.ReportMetric(0, "ns/op") // the compiler's
}
