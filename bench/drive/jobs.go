package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/iflytek/iflearner-operator/bench/internal/job"
	coordinationv1 "k8s.io/api/coordination/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/watch"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// creators is how many jobs are created at once: never what the subjects wait for.
const creators = 16

// burst measures how long it takes until the last of many jobs, created at once, has all its
// children and its Pod may run. No webhook is called.
func (b *bench) burst(ctx context.Context) error {
	return b.withCluster(ctx, false, func(c *cluster) error {
		seconds := b.figure("2", fmt.Sprintf("%d jobs at once", b.jobs), "s until the last may run", "≤ 1.5 × bare client")
		cpu := b.figure("2", "CPU time a job", "ms", "")
		pictures := map[string]string{}
		return abba(b.burstRounds, []string{bare, ours, peer, tuned}, func(subject string) error {
			p, _, err := b.start(ctx, c, subject)
			if err != nil {
				return err
			}
			defer p.stop()
			if _, err := b.makeJobs(ctx, c, p, bothRoles, "warm", b.warmJobs); err != nil {
				return err
			}
			before, err := p.cpu()
			if err != nil {
				return err
			}
			took, err := b.makeJobs(ctx, c, p, bothRoles, "job", b.jobs)
			if err != nil {
				return err
			}
			after, err := p.cpu()
			if err != nil {
				return err
			}
			b.say("%s: %.2f s", subject, took.Seconds())
			seconds.add(subject, took.Seconds())
			cpu.add(subject, float64(after-before)/float64(time.Millisecond)/float64(b.jobs))
			if err := requireSamePicture(ctx, c, subject, pictures); err != nil {
				return err
			}
			p.stop()
			return c.wipe(ctx)
		})
	})
}

// makeJobs creates jobs and waits until their Pods may run: the gate is removed last of all. It
// fails where anything is missing then.
func (b *bench) makeJobs(
	ctx context.Context, c *cluster, p *process, files []string, prefix string, number int,
) (time.Duration, error) {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Minute)
	defer cancel()
	bodies, err := b.jobBodies(files, prefix, number)
	if err != nil {
		return 0, err
	}
	pods, err := c.client.Watch(ctx, &corev1.PodList{}, client.InNamespace(plain))
	if err != nil {
		return 0, err
	}
	defer pods.Stop()
	begun := time.Now()
	created := make(chan error, 1)
	go func() {
		_, err := c.door(plain, false).closedLoop(ctx, bodies, creators)
		created <- err
	}()
	running := map[string]bool{}
	for len(running) < number {
		select {
		case err := <-created:
			if err != nil {
				return 0, err
			}
		case <-p.ended:
			return 0, p.failed("ended too early")
		case <-ctx.Done():
			return 0, p.failed(fmt.Sprintf("has let %d of %d Pods run", len(running), number))
		case event, open := <-pods.ResultChan():
			if !open {
				return 0, errors.New("the watch ended")
			}
			pod, is := event.Object.(*corev1.Pod)
			if is && event.Type != watch.Deleted && strings.HasPrefix(pod.Name, prefix+"-") && !job.Gated(pod) {
				running[pod.Name] = true
			}
		}
	}
	took := time.Since(begun)
	return took, c.requireWhole(ctx, prefix, number)
}

// requireWhole fails unless every job of that prefix has its children and a record of its Pod.
func (c *cluster) requireWhole(ctx context.Context, prefix string, number int) error {
	var jobs job.IflearnerJobList
	var pods corev1.PodList
	var services corev1.ServiceList
	var ingresses networkingv1.IngressList
	var held coordinationv1.LeaseList
	found := map[string]map[string]types.UID{}
	for kind, list := range map[string]client.ObjectList{
		"job": &jobs, "Pod": &pods, "Service": &services, "Ingress": &ingresses,
	} {
		if err := c.client.List(ctx, list, client.InNamespace(plain)); err != nil {
			return err
		}
		found[kind] = map[string]types.UID{}
		if err := meta.EachListItem(list, func(o runtime.Object) error {
			object := o.(client.Object)
			if strings.HasPrefix(object.GetName(), prefix+"-") {
				found[kind][object.GetName()] = object.GetUID()
			}
			return nil
		}); err != nil {
			return err
		}
		if len(found[kind]) != number {
			return fmt.Errorf("%d of %d jobs have a %s", len(found[kind]), number, kind)
		}
	}
	if err := c.client.List(ctx, &held, client.InNamespace(claims)); err != nil {
		return err
	}
	holders := map[string]bool{}
	for _, claim := range held.Items {
		holders[claim.Labels[job.HolderUID]] = true
	}
	for _, j := range jobs.Items {
		if !strings.HasPrefix(j.Name, prefix+"-") {
			continue
		}
		if !holders[string(j.UID)] || j.Status.PodUID != string(found["Pod"][j.Name]) {
			return fmt.Errorf("the claim or the record of %s is missing", j.Name)
		}
	}
	return nil
}

// requireSamePicture fails where a subject makes other objects of the same jobs than those before it.
func requireSamePicture(ctx context.Context, c *cluster, subject string, pictures map[string]string) error {
	picture, err := c.picture(ctx, "job-00000", "job-00001")
	if err != nil {
		return err
	}
	for other, theirs := range pictures {
		if picture != theirs {
			return fmt.Errorf("%s makes\n%s\n%s makes\n%s", other, theirs, subject, picture)
		}
	}
	pictures[subject] = picture
	return nil
}
