// Command bare writes the children of jobs and nothing else: no cache, no comparing, no repair. It
// is how fast the same objects can be written at the same concurrency.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/iflytek/iflearner-operator/bench/internal/job"
	"github.com/iflytek/iflearner-operator/bench/internal/rules"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/watch"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/config"
)

func main() {
	workers := flag.Int("workers", 8, "how many jobs are written at once")
	claims := flag.String("claims-namespace", "iflearner-system", "the namespace of the claims")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, *workers, *claims); err != nil && ctx.Err() == nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, workers int, claims string) error {
	scheme := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{clientgoscheme.AddToScheme, job.AddToScheme} {
		if err := add(scheme); err != nil {
			return err
		}
	}
	cfg, err := config.GetConfig()
	if err != nil {
		return err
	}
	cfg.UserAgent = "iflearner-bare"
	cfg.QPS = -1
	c, err := client.NewWithWatch(cfg, client.Options{Scheme: scheme})
	if err != nil {
		return err
	}
	events, err := c.Watch(ctx, &job.IflearnerJobList{})
	if err != nil {
		return err
	}
	defer events.Stop()
	fmt.Println("ready")

	jobs := make(chan *job.IflearnerJob, 16_384) // reading the watch never waits for a write
	failed := make(chan error, workers)
	for range workers {
		go func() {
			for j := range jobs {
				if err := write(ctx, c, j, claims); err != nil {
					failed <- err
					return
				}
			}
		}()
	}
	for {
		select {
		case err := <-failed:
			return err
		case event, open := <-events.ResultChan():
			if !open {
				return errors.New("the watch ended")
			}
			if j, is := event.Object.(*job.IflearnerJob); is && event.Type == watch.Added {
				jobs <- j
			}
		}
	}
}

// write makes the six requests of the plain path.
func write(ctx context.Context, c client.Client, stored *job.IflearnerJob, claims string) error {
	j := stored.DeepCopy()
	rules.Complete(j)
	if err := c.Create(ctx, job.HostClaim(j, claims)); err != nil {
		return err
	}
	if err := c.Create(ctx, job.Service(j)); err != nil {
		return err
	}
	if err := c.Create(ctx, job.Ingress(j)); err != nil {
		return err
	}
	pod := job.Pod(j)
	if err := c.Create(ctx, pod); err != nil {
		return err
	}
	stored.Status = job.Pending(stored, pod, metav1.Now().Rfc3339Copy())
	if err := c.Status().Update(ctx, stored); err != nil {
		return err
	}
	job.Ungate(pod)
	return c.Update(ctx, pod)
}
