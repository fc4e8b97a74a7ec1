package bench

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// BenchmarkBinarySize builds a program with net/http alone and one that calls one operation
// of a generated client, both stripped, and reports how much larger the second one is. It is
// a measurement and no test: the figure changes with every release of Go.
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
		bare, one := size("./size/bare"), size("./size/one")
		b.ReportMetric(bare, "bare-KB")
		b.ReportMetric(one, "one-KB")
		b.ReportMetric(one-bare, "more-KB")
	}
	b.ReportMetric(0, "ns/op") // the compiler's
}
