package main

import (
	"cmp"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"
)

// A row is what a tool made of a document: medians over the rounds.
type row struct {
	gen, build     bool
	tried          bool    // to build
	genCPU, genMem float64 // seconds, MiB
	genWall        float64
	buildCPU       float64
	counts         counts
}

// wholeCorpus runs every tool once on every document.
func (b *bench) wholeCorpus() error {
	verb := "build"
	if b.vet {
		verb = "vet"
	}
	fmt.Printf("| tool | version | documents | generate | go %s |\n| --- | --- | ---: | ---: | ---: |\n", verb)
	for _, t := range b.tools {
		gen, ok := 0, 0
		for _, doc := range b.docs {
			s := b.sample(t, doc, true, verb)
			if s.gen.ok {
				gen++
			}
			if s.build.ok {
				ok++
			}
		}
		fmt.Printf("| %s | %s | %d | %d | %d |\n", t.name, t.version, len(b.docs), gen, ok)
	}
	return nil
}

// compare measures the chosen documents in interleaved rounds.
func (b *bench) compare() error {
	docs, err := b.choose()
	if err != nil {
		return err
	}
	samples := map[string][]sample{}
	for round := range b.rounds {
		for i, doc := range docs {
			for j := range b.tools {
				t := b.tools[(i+j+round)%len(b.tools)]
				key := t.name + " " + doc.name
				samples[key] = append(samples[key], b.sample(t, doc, round < b.builds, "build"))
			}
			fmt.Fprintf(os.Stderr, "%s round %d of %d: %s\n", time.Now().Format(time.TimeOnly), round+1, b.rounds, doc.name)
		}
	}
	rows := map[string]row{}
	for key, list := range samples {
		rows[key] = summarize(list)
	}
	b.printRows(docs, rows)
	b.printRatios(docs, rows)
	return nil
}

// choose picks the documents: those that are named, or the largest.
func (b *bench) choose() ([]document, error) {
	named := strings.Split(b.options.docs, ",")
	var candidates []document
	for _, doc := range b.docs {
		if b.options.docs == "" || slices.Contains(named, doc.name) {
			b.ask(&doc.operations, "operations", doc.file)
			candidates = append(candidates, doc)
		}
	}
	if b.order == "operations" {
		slices.SortStableFunc(candidates, func(x, y document) int { return cmp.Compare(y.operations, x.operations) })
	}
	var docs []document
	for _, doc := range candidates {
		if b.options.docs == "" && (len(docs) == b.top || doc.operations == 0 || b.against != "" && !b.compares(doc)) {
			continue
		}
		docs = append(docs, doc)
	}
	if len(docs) == 0 {
		return nil, fmt.Errorf("no documents")
	}
	return docs, nil
}

// compares reports whether the reference tool generates and builds a document.
func (b *bench) compares(doc document) bool {
	for _, t := range b.tools {
		if t.name == b.against {
			return b.sample(t, doc, true, "build").build.ok
		}
	}
	return false
}

func summarize(list []sample) row {
	r := row{gen: true, build: true, counts: list[0].counts}
	var genCPU, genWall, genMem, buildCPU []float64
	for _, s := range list {
		r.gen = r.gen && s.gen.ok
		genCPU = append(genCPU, s.gen.cpu.Seconds())
		genWall = append(genWall, s.gen.wall.Seconds())
		genMem = append(genMem, float64(s.gen.peak)/1024)
		if s.built {
			r.tried = true
			r.build = r.build && s.build.ok
			buildCPU = append(buildCPU, s.build.cpu.Seconds())
		}
	}
	r.build = r.build && len(buildCPU) > 0
	r.genCPU, r.genWall, r.genMem, r.buildCPU = median(genCPU), median(genWall), median(genMem), median(buildCPU)
	return r
}

func median(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	slices.Sort(values)
	return values[len(values)/2]
}

func (b *bench) printRows(docs []document, rows map[string]row) {
	fmt.Println("| document | operations | tool | CPU s | wall s | peak MiB | lines | lines/op | build CPU s | types | fields | untyped fields | lost fields | untyped in calls |")
	fmt.Println("| --- | ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
	for _, doc := range docs {
		for _, t := range b.tools {
			r := rows[t.name+" "+doc.name]
			if !r.gen {
				fmt.Printf("| %s | %d | %s | does not generate | | | | | | | | | | |\n", doc.name, doc.operations, t.name)
				continue
			}
			build := ""
			switch {
			case r.build:
				build = fmt.Sprintf("%.2f", r.buildCPU)
			case r.tried:
				build = "does not build"
			}
			fmt.Printf("| %s | %d | %s | %.2f | %.2f | %.0f | %d | %.0f | %s | %d | %d | %d | %d | %d |\n", doc.name, doc.operations, t.name,
				r.genCPU, r.genWall, r.genMem, r.counts.Lines, perOperation(r.counts.Lines, doc), build, r.counts.Types, r.counts.Fields,
				r.counts.Untyped, r.counts.Lost, r.counts.Calls)
		}
	}
	fmt.Println()
}

func perOperation(lines int, doc document) float64 {
	return float64(lines) / float64(max(doc.operations, 1))
}

// printRatios compares every tool with the reference on the documents that both build.
func (b *bench) printRatios(docs []document, rows map[string]row) {
	if b.against == "" {
		return
	}
	fmt.Printf("Against %s on the documents that both build: ratio of the totals (worst document)\n\n", b.against)
	fmt.Println("| tool | documents | CPU | wall | peak memory | lines per operation | build CPU | untyped or lost | there |")
	fmt.Println("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
	figures := []func(document, row) float64{
		func(_ document, r row) float64 { return r.genCPU },
		func(_ document, r row) float64 { return r.genWall },
		func(_ document, r row) float64 { return r.genMem },
		func(d document, r row) float64 { return perOperation(r.counts.Lines, d) },
		func(_ document, r row) float64 { return r.buildCPU },
	}
	for _, t := range b.tools {
		if t.name == b.against {
			continue
		}
		both, vague, vagueThere := 0, 0, 0
		mine, theirs, worst := make([]float64, len(figures)), make([]float64, len(figures)), make([]float64, len(figures))
		for _, doc := range docs {
			r, ref := rows[t.name+" "+doc.name], rows[b.against+" "+doc.name]
			if b.builds > 0 && (!r.build || !ref.build) || !r.gen || !ref.gen {
				continue
			}
			both++
			vague += r.counts.vague()
			vagueThere += ref.counts.vague()
			for i, figure := range figures {
				mine[i] += figure(doc, r)
				theirs[i] += figure(doc, ref)
				if figure(doc, ref) > 0 {
					worst[i] = max(worst[i], figure(doc, r)/figure(doc, ref))
				}
			}
		}
		fmt.Printf("| %s | %d |", t.name, both)
		for i := range figures {
			if theirs[i] == 0 {
				fmt.Print(" |")
				continue
			}
			fmt.Printf(" %.2f (%.2f) |", mine[i]/theirs[i], worst[i])
		}
		fmt.Printf(" %d | %d |\n", vague, vagueThere)
	}
}
