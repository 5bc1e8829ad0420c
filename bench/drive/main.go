// Command drive measures the operator and what it is compared with, on a control plane of its own
// in a network namespace of its own. bench/run builds and starts it.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/go-logr/logr"
	"sigs.k8s.io/controller-runtime/pkg/log"
)

// A bench is what all parts share.
type bench struct {
	size
	repository, binaries, out string
	image                     string
	java, jar                 string
	workers                   int
	certificate               certificate
	figures                   []*figure
}

// A size is how much is measured.
type size struct {
	rounds      int // ABBA: every second one goes backwards
	warmUp      int // creates before admission is measured, each subject
	slice       time.Duration
	creates     int // in a closed loop, each slice
	burstRounds int
	warmJobs    int
	jobs        int
	restJobs    int
	rest        time.Duration
	settle      time.Duration
	stored      []int
	starts      int
	servers     int
	window      time.Duration
}

var (
	whole = size{
		rounds: 6, warmUp: 20_000, slice: 10 * time.Second, creates: 2_000,
		burstRounds: 2, warmJobs: 500, jobs: 1_000, restJobs: 100, rest: time.Minute,
		settle: 15 * time.Second, stored: []int{1_000, 10_000}, starts: 10,
		servers: 5_000, window: 40 * time.Second,
	}
	quick = size{
		rounds: 4, warmUp: 4_000, slice: 3 * time.Second, creates: 1_000,
		burstRounds: 2, warmJobs: 200, jobs: 300, restJobs: 20, rest: 10 * time.Second,
		settle: 5 * time.Second, stored: []int{1_000}, starts: 3,
		servers: 1_000, window: 20 * time.Second,
	}
)

// A part may take so long at most.
type part struct {
	name    string
	limit   time.Duration
	measure func(*bench, context.Context) error
}

var parts = []part{
	{"admission", 40 * time.Minute, (*bench).admission},
	{"burst", 60 * time.Minute, (*bench).burst},
	{"writes", 15 * time.Minute, (*bench).writes},
	{"memory", 45 * time.Minute, (*bench).memory},
	{"start", 10 * time.Minute, (*bench).startup},
	{"polled", 30 * time.Minute, (*bench).polled},
}

func main() {
	b := &bench{size: whole}
	var isQuick bool
	var wanted string
	flag.StringVar(&b.repository, "repository", "", "the checkout")
	flag.StringVar(&b.binaries, "binaries", "", "the folder of the programs that were built from bench/")
	flag.StringVar(&b.out, "out", "", "the folder for logs and results")
	flag.StringVar(&b.java, "java", "", "the java that runs the control plane's starter")
	flag.StringVar(&b.jar, "jar", "", "the operator's jar, beside its lib/")
	flag.StringVar(&b.image, "image", "", "the folder of the operator's image")
	flag.IntVar(&b.workers, "workers", 8, "how many jobs the tuned peer and the bare client write at once")
	flag.BoolVar(&isQuick, "quick", false, "less of everything, to see whether it works")
	flag.StringVar(&wanted, "parts", "", "only these, with commas: admission, burst, writes, memory, start, polled")
	flag.Parse()
	log.SetLogger(logr.Discard()) // the client's; without one it complains
	if isQuick {
		b.size = quick
	}

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := b.run(ctx, wanted); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func (b *bench) run(ctx context.Context, wanted string) (err error) {
	chosen := parts
	if wanted != "" {
		chosen = nil
		for _, name := range strings.Split(wanted, ",") {
			i := slices.IndexFunc(parts, func(p part) bool { return p.name == name })
			if i < 0 {
				return fmt.Errorf("there is no part %q", name)
			}
			chosen = append(chosen, parts[i])
		}
	}
	if b.certificate, err = newCertificate(); err != nil {
		return err
	}
	for _, command := range [][]string{
		{"ip", "link", "set", "lo", "up"}, {"ip", "address", "add", address + "/32", "dev", "lo"},
		{"mount", "-t", "tmpfs", "tmpfs", "/run"}, // for the account of a Pod
	} {
		if said, err := exec.Command(command[0], command[1:]...).CombinedOutput(); err != nil {
			return fmt.Errorf("%s: %w: %s", strings.Join(command, " "), err, said)
		}
	}
	for _, p := range chosen {
		b.say("%s", p.name)
		limited, cancel := context.WithTimeoutCause(ctx, p.limit, fmt.Errorf("longer than %s", p.limit))
		err = errors.Join(err, wrapped(p.name, p.measure(b, limited), context.Cause(limited)))
		cancel()
		if ctx.Err() != nil {
			break
		}
	}
	return errors.Join(err, b.report())
}

// wrapped says which part failed; the others go on.
func wrapped(name string, failure, cause error) error {
	switch {
	case failure == nil:
		return nil
	case cause != nil:
		return fmt.Errorf("%s: %w: %w", name, cause, failure)
	default:
		return fmt.Errorf("%s: %w", name, failure)
	}
}

func (b *bench) say(format string, values ...any) {
	fmt.Fprintf(os.Stderr, time.Now().Format("15:04:05 ")+format+"\n", values...)
}

func (b *bench) figure(part, name, unit, target string) *figure {
	f := newFigure(part, name, unit, target)
	b.figures = append(b.figures, f)
	return f
}

// named is the figure of that name, which several subjects come to at different times.
func (b *bench) named(part, name, unit, target string) *figure {
	i := slices.IndexFunc(b.figures, func(f *figure) bool { return f.Part == part && f.Name == name })
	if i >= 0 {
		return b.figures[i]
	}
	return b.figure(part, name, unit, target)
}

// clusterCommand starts the control plane as the tests and the demo do.
func (b *bench) clusterCommand() []string {
	return []string{
		b.java, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx64m", "-Duser.home=" + os.Getenv("HOME"),
		"-Diflearner.home=" + b.repository, "-cp", b.jar, filepath.Join(b.repository, "bench", "Cluster.java"),
	}
}

func (b *bench) report() error {
	values, err := json.MarshalIndent(b.figures, "", " ")
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(b.out, "rounds.json"), values, 0o600); err != nil {
		return err
	}
	table, err := os.Create(filepath.Join(b.out, "table.md"))
	if err != nil {
		return err
	}
	defer table.Close()
	writeTable(table, b.figures)
	writeTable(os.Stdout, b.figures)
	fmt.Printf("\n%d cores; medians over the rounds with their 95 %% intervals; every value in %s\n", runtime.NumCPU(), b.out)
	return nil
}

// abba calls visit for each of the subjects in every round, every second one backwards, so that what
// changes slowly on the machine falls on all alike.
func abba(rounds int, subjects []string, visit func(subject string) error) error {
	order := slices.Clone(subjects)
	for range rounds {
		for _, subject := range order {
			if err := visit(subject); err != nil {
				return fmt.Errorf("%s: %w", subject, err)
			}
		}
		slices.Reverse(order)
	}
	return nil
}
