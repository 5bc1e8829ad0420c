package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// writes counts what each subject asks of the API server: while it makes jobs, and afterwards, when
// nothing happens.
func (b *bench) writes(ctx context.Context) error {
	perJob := b.figure("3", "writes a job", "requests", "6")
	events := b.figure("3", "events a job", "requests", "0")
	reads := b.figure("3", "reads a job", "requests", "")
	atRest := b.figure("3", fmt.Sprintf("requests in %.0f s at rest, but for watches and its own lease", b.rest.Seconds()), "requests", "0")
	for _, subject := range []string{ours, peer, tuned, bare} {
		if err := b.withCluster(ctx, true, func(c *cluster) error {
			p, _, err := b.start(ctx, c, subject)
			if err != nil {
				return err
			}
			defer p.stop()
			if err := pause(ctx, b.settle); err != nil {
				return err
			}
			before, err := c.count(agents[subject])
			if err != nil {
				return err
			}
			if _, err := b.makeJobs(ctx, c, p, bothRoles, "job", b.restJobs); err != nil {
				return err
			}
			if err := pause(ctx, b.settle); err != nil {
				return err
			}
			made, err := c.count(agents[subject])
			if err != nil {
				return err
			}
			if err := pause(ctx, b.rest); err != nil {
				return err
			}
			rested, err := c.count(agents[subject])
			if err != nil {
				return err
			}
			jobs := float64(b.restJobs)
			perJob.add(subject, float64(made.writes-before.writes)/jobs)
			events.add(subject, float64(made.events-before.events)/jobs)
			reads.add(subject, float64(made.reads-before.reads)/jobs)
			atRest.add(subject, float64(rested.all()-made.all()))
			return nil
		}); err != nil {
			return fmt.Errorf("%s: %w", subject, err)
		}
	}
	return nil
}

// Requests that the API server has answered, by what they are.
type requests struct {
	writes, events, reads int
}

func (r requests) all() int {
	return r.writes + r.events + r.reads
}

// count reads the audit log. Watches are not counted, nor is the lease by which a leader is known.
func (c *cluster) count(agent string) (requests, error) {
	length, err := c.auditLength()
	if err != nil {
		return requests{}, err
	}
	return c.countBetween(agent, 0, length)
}

// auditLength is where the next line of the audit log will be, in bytes.
func (c *cluster) auditLength() (int64, error) {
	log, err := os.Stat(c.audit)
	if err != nil {
		return 0, err
	}
	return log.Size(), nil
}

// countBetween counts what stands between two places in the audit log.
func (c *cluster) countBetween(agent string, from, to int64) (requests, error) {
	var counted requests
	file, err := os.Open(c.audit)
	if err != nil {
		return counted, err
	}
	defer file.Close()
	lines := bufio.NewScanner(io.NewSectionReader(file, from, to-from))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var event struct {
			UserAgent, Verb, Stage string
			ObjectRef              struct{ Resource, Name string }
		}
		if err := json.Unmarshal(lines.Bytes(), &event); err != nil {
			continue // the API server is still writing it
		}
		object := event.ObjectRef
		switch {
		case event.Stage != "ResponseComplete" || !strings.HasPrefix(event.UserAgent, agent):
		case event.Verb == "watch" || object.Resource == "leases" && object.Name == "iflearner-operator":
		case event.Verb == "get" || event.Verb == "list":
			counted.reads++
		case object.Resource == "events":
			counted.events++
		default:
			counted.writes++
		}
	}
	return counted, lines.Err()
}

// memory measures what each subject holds: idle, and with more and more jobs that it has made itself.
func (b *bench) memory(ctx context.Context) error {
	idle := b.figure("4", "resident memory, idle", "MiB", "≤ 150")
	var loaded, peak []*figure
	for _, jobs := range b.stored {
		target := map[int]string{1_000: "≤ 200", 10_000: "≤ 384"}[jobs]
		loaded = append(loaded, b.figure("4", fmt.Sprintf("resident memory, %d jobs", jobs), "MiB", target))
		peak = append(peak, b.figure("4", fmt.Sprintf("most resident memory up to there, %d jobs", jobs), "MiB", target))
	}
	for _, subject := range []string{ours, peer, tuned} {
		if err := b.withCluster(ctx, false, func(c *cluster) error {
			p, _, err := b.start(ctx, c, subject)
			if err != nil {
				return err
			}
			defer p.stop()
			if err := b.settled(ctx, p, subject, idle, nil); err != nil {
				return err
			}
			there := 0
			for i, jobs := range b.stored {
				if _, err := b.makeJobs(ctx, c, p, bothRoles, fmt.Sprintf("job%d", i), jobs-there); err != nil {
					return err
				}
				there = jobs
				if err := b.settled(ctx, p, subject, loaded[i], peak[i]); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			return fmt.Errorf("%s: %w", subject, err)
		}
	}
	return nil
}

// settled takes the memory once the process has had time to come to rest.
func (b *bench) settled(ctx context.Context, p *process, subject string, now, peak *figure) error {
	if err := pause(ctx, b.settle); err != nil {
		return err
	}
	resident, err := p.memory("VmRSS")
	if err != nil {
		return err
	}
	now.add(subject, resident)
	if peak == nil {
		return nil
	}
	most, err := p.memory("VmHWM")
	if err != nil {
		return err
	}
	peak.add(subject, most)
	return nil
}

// startup measures from the start of the process until it is ready.
func (b *bench) startup(ctx context.Context) error {
	return b.withCluster(ctx, false, func(c *cluster) error {
		seconds := b.figure("5", "from start to ready", "s", "≤ 1.0")
		cpu := b.figure("5", "CPU time until then", "s", "")
		for _, file := range configurations {
			configuration, err := readManifest(filepath.Join(b.repository, "webhook-config", file))
			if err != nil {
				return err
			}
			if err := c.client.Create(ctx, configuration); err != nil {
				return err
			}
		}
		return abba(b.starts, []string{ours, withoutAOT, peer, tuned}, func(subject string) error {
			start := b.start
			if subject == ours || subject == withoutAOT {
				start = b.startInside
			}
			p, took, err := start(ctx, c, subject)
			if err != nil {
				return err
			}
			defer p.stop()
			worked, err := p.cpu()
			seconds.add(subject, took.Seconds())
			cpu.add(subject, worked.Seconds())
			return err
		})
	})
}

func pause(ctx context.Context, duration time.Duration) error {
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-time.After(duration):
		return nil
	}
}
