package source

import (
	"slices"
	"strings"
)

// Hint ends an error about an unknown name: what was meant most likely, or what there is.
func Hint(name string, known []string) string {
	if len(known) == 0 {
		return ": there are none"
	}
	if near := Nearest(name, known); len(near) > 0 {
		return ": did you mean " + strings.Join(near, ", ") + "?"
	}
	if len(known) > 20 {
		return " (there are " + strings.Join(known[:20], ", ") + ", ...)"
	}
	return " (there are: " + strings.Join(known, ", ") + ")"
}

// Nearest gives the known names that are most like name, at most three, the best first.
func Nearest(name string, known []string) []string {
	type candidate struct {
		name string
		far  int
	}
	var list []candidate
	low := strings.ToLower(name)
	for _, k := range known {
		other := strings.ToLower(k)
		far := distance(low, other)
		if len(low) >= 3 && (strings.Contains(other, low) || strings.Contains(low, other) && len(other) >= 3) {
			far = min(far, 2)
		}
		// Two, so that swapped letters are found; in short names that would be another word.
		limit := max(2, len(low)/3)
		if len(low) < 4 {
			limit = 1
		}
		if far <= limit {
			list = append(list, candidate{k, far})
		}
	}
	slices.SortStableFunc(list, func(a, b candidate) int { return a.far - b.far })
	var out []string
	for _, c := range list {
		if len(out) < 3 && !slices.Contains(out, c.name) {
			out = append(out, c.name)
		}
	}
	return out
}

// distance is how many characters must be put in, taken out or replaced.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		diagonal := row[0]
		row[0] = i + 1
		for j := range y {
			cost := diagonal
			if x[i] != y[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j+1]+1, row[j]+1)
		}
	}
	return row[len(y)]
}
