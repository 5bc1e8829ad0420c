package main

import (
	"context"
	"fmt"
	"time"
)

const (
	perSecond = 50
	// In a closed loop so many callers wait for their answers at once.
	concurrency = 16
	// Each create is asked about twice: /mutate and /validate.
	reviewsPerCreate = 2
)

// admission measures dry-run creates, which pass all of admission and are not stored: with the two
// webhooks of each subject, and with none.
func (b *bench) admission(ctx context.Context) error {
	return b.withCluster(ctx, false, func(c *cluster) error {
		subjects := []string{nobody, ours, peer, tuned}
		processes, doors := map[string]*process{}, map[string]door{}
		for i, subject := range subjects {
			namespace := fmt.Sprintf("admission-%d", i)
			if err := c.addNamespace(ctx, namespace, nil); err != nil {
				return err
			}
			doors[subject] = c.door(namespace, true)
			if subject == nobody {
				continue
			}
			p, _, err := b.start(ctx, c, subject)
			if err != nil {
				return err
			}
			defer p.stop()
			processes[subject] = p
			if err := b.pointWebhooks(ctx, c, subject, namespace); err != nil {
				return err
			}
		}
		if err := b.untilAsked(ctx, c, doors); err != nil {
			return err
		}
		if err := b.requireSameAnswers(ctx, doors); err != nil {
			return err
		}
		b.say("warming up")
		bodies, err := b.jobBodies(bothRoles, "warm", b.warmUp)
		if err != nil {
			return err
		}
		for _, subject := range subjects {
			took, err := doors[subject].closedLoop(ctx, bodies, concurrency)
			if err != nil {
				return err
			}
			b.say("%s: %d creates in %.1f s", subject, len(bodies), took.Seconds())
		}
		if err := b.latency(ctx, subjects, doors); err != nil {
			return err
		}
		return b.throughput(ctx, subjects, processes, doors)
	})
}

// untilAsked waits until the API server asks every subject: it learns of a configuration in a while.
func (b *bench) untilAsked(ctx context.Context, c *cluster, doors map[string]door) error {
	for subject, door := range doors {
		refused := func(ctx context.Context) bool {
			got, err := door.post(ctx, []byte(`{"apiVersion":"git.iflytek.com/v1","kind":"IflearnerJob","metadata":{"name":"a"},"spec":{}}`))
			return err == nil && code.Match(got.body)
		}
		if subject != nobody {
			if err := c.eventually(ctx, refused); err != nil {
				return fmt.Errorf("%s is not asked: %w", subject, err)
			}
		}
	}
	return nil
}

// latency compares each slice with the one without webhooks of the same round.
func (b *bench) latency(ctx context.Context, subjects []string, doors map[string]door) error {
	bodies, err := b.jobBodies(bothRoles, "rate", 500)
	if err != nil {
		return err
	}
	took := map[string][][]float64{}
	if err := abba(b.rounds, subjects, func(subject string) error {
		milliseconds, err := doors[subject].atRate(ctx, bodies, perSecond, b.slice)
		took[subject] = append(took[subject], milliseconds)
		return err
	}); err != nil {
		return err
	}
	for _, q := range []float64{0.5, 0.99} {
		name := fmt.Sprintf("a dry-run create at %d/s, p%.0f", perSecond, q*100)
		base := b.figure("1", name+", without webhooks", "ms", "")
		added := b.figure("1", name+", added by the two webhooks", "ms", "≤ peer")
		for round := range b.rounds {
			without := quantile(took[nobody][round], q)
			base.add(nobody, without)
			for _, subject := range subjects[1:] {
				added.add(subject, quantile(took[subject][round], q)-without)
			}
		}
	}
	return nil
}

func (b *bench) throughput(
	ctx context.Context, subjects []string, processes map[string]*process, doors map[string]door,
) error {
	bodies, err := b.jobBodies(bothRoles, "loop", b.creates)
	if err != nil {
		return err
	}
	rate := b.figure("1", fmt.Sprintf("dry-run creates, %d at a time", concurrency), "1/s", "≥ peer")
	share := b.figure("1", fmt.Sprintf("the same, of the rate without webhooks, %d at a time", concurrency), "share", "")
	cpu := b.figure("6", fmt.Sprintf("CPU time a review, %d at a time", concurrency), "ms", "≤ peer")
	rates := map[string][]float64{}
	if err := abba(b.rounds, subjects, func(subject string) error {
		before, err := cpuOf(processes[subject])
		if err != nil {
			return err
		}
		took, err := doors[subject].closedLoop(ctx, bodies, concurrency)
		if err != nil {
			return err
		}
		after, err := cpuOf(processes[subject])
		if err != nil {
			return err
		}
		rates[subject] = append(rates[subject], float64(len(bodies))/took.Seconds())
		if subject != nobody {
			reviews := float64(reviewsPerCreate * len(bodies))
			cpu.add(subject, float64(after-before)/float64(time.Millisecond)/reviews)
		}
		return nil
	}); err != nil {
		return err
	}
	for round, without := range rates[nobody] {
		rate.add(nobody, without)
		for _, subject := range subjects[1:] {
			rate.add(subject, rates[subject][round])
			share.add(subject, rates[subject][round]/without)
		}
	}
	return nil
}

func cpuOf(p *process) (time.Duration, error) {
	if p == nil {
		return 0, nil
	}
	return p.cpu()
}
