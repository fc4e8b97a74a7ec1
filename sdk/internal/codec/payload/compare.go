package payload

import (
	"slices"
	"testing"
	"time"
)

// Compare runs the functions in turn, in rounds of about a millisecond each, and
// reports how long each one after the first takes in terms of it, as the median over
// the rounds. Neighbours on a shared machine slow all of one round alike, so the
// ratio holds where the times do not.
func Compare(b *testing.B, base func(), others map[string]func()) {
	n := max(1, int(time.Millisecond/max(1, measure(base, 3))))
	ratios := map[string][]float64{}
	for b.Loop() {
		want := measure(base, n)
		for name, f := range others {
			ratios[name] = append(ratios[name], float64(measure(f, n))/float64(max(1, want)))
		}
	}
	for name, list := range ratios {
		slices.Sort(list)
		b.ReportMetric(list[len(list)/2], name)
	}
	b.ReportMetric(0, "ns/op") // meaningless here
}

// measure gives the mean time of n calls.
func measure(f func(), n int) time.Duration {
	start := time.Now()
	for range n {
		f()
	}
	return time.Since(start) / time.Duration(n)
}
