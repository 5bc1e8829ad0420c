package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

const resamples = 10_000

// An estimate is the median of one value a round, with its 95 % interval by bootstrap.
type estimate struct {
	Median, Low, High float64
	Rounds            int
}

func estimateOf(values []float64) estimate {
	random := rand.New(rand.NewPCG(1, 2)) // the same values give the same interval
	medians := make([]float64, resamples)
	drawn := make([]float64, len(values))
	for i := range medians {
		for j := range drawn {
			drawn[j] = values[random.IntN(len(values))]
		}
		medians[i] = quantile(drawn, 0.5)
	}
	return estimate{
		quantile(values, 0.5), quantile(medians, 0.025), quantile(medians, 0.975), len(values)}
}

func (e estimate) String() string {
	if e.Rounds == 1 {
		return number(e.Median)
	}
	return fmt.Sprintf("%s (%s–%s)", number(e.Median), number(e.Low), number(e.High))
}

// quantile interpolates between the two nearest values.
func quantile(values []float64, q float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	at := q * float64(len(sorted)-1)
	below := int(at)
	above := min(below+1, len(sorted)-1)
	return sorted[below] + (at-float64(below))*(sorted[above]-sorted[below])
}

// number has three significant digits, or all before the point.
func number(value float64) string {
	digits := 2
	if value != 0 {
		digits = max(0, 2-int(math.Floor(math.Log10(math.Abs(value)))))
	}
	return fmt.Sprintf("%.*f", min(digits, 3), value)
}
