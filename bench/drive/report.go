package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// A figure is what one thing came to, by subject, one value a round. Values of the same round were
// taken one after the other, so that their ratio says more than they do.
type figure struct {
	Part, Name, Unit, Target string
	Rounds                   map[string][]float64
}

func newFigure(part, name, unit, target string) *figure {
	return &figure{part, name, unit, target, map[string][]float64{}}
}

func (f *figure) add(subject string, value float64) {
	f.Rounds[subject] = append(f.Rounds[subject], value)
}

// ratio of ours to another, round by round.
func (f *figure) ratio(other string) (estimate, bool) {
	mine, theirs := f.Rounds[ours], f.Rounds[other]
	if len(mine) == 0 || len(mine) != len(theirs) || slices.Contains(theirs, 0) {
		return estimate{}, false
	}
	ratios := make([]float64, len(mine))
	for i := range mine {
		ratios[i] = mine[i] / theirs[i]
	}
	return estimateOf(ratios), true
}

// writeTable prints a row a figure: medians with their 95 % interval, and the ratios of ours.
func writeTable(to io.Writer, figures []*figure) {
	absolute := []string{nobody, ours, withoutAOT, peer, tuned, bare}
	against := []string{peer, tuned, bare}
	head := append([]string{"part", "figure", "rounds"}, absolute...)
	for _, other := range against {
		head = append(head, ours+" ÷ "+other)
	}
	head = append(head, "to reach")
	fmt.Fprintf(to, "| %s |\n|%s\n", strings.Join(head, " | "), strings.Repeat(" --- |", len(head)))
	for _, f := range figures {
		rounds := 0
		for _, values := range f.Rounds {
			rounds = max(rounds, len(values))
		}
		cells := []string{f.Part, f.Name + ", " + f.Unit, fmt.Sprint(rounds)}
		for _, subject := range absolute {
			cells = append(cells, cell(len(f.Rounds[subject]) > 0, func() estimate { return estimateOf(f.Rounds[subject]) }))
		}
		for _, other := range against {
			ratio, is := f.ratio(other)
			cells = append(cells, cell(is, func() estimate { return ratio }))
		}
		fmt.Fprintf(to, "| %s |\n", strings.Join(append(cells, f.Target), " | "))
	}
}

func cell(is bool, value func() estimate) string {
	if !is {
		return "–"
	}
	return value().String()
}
