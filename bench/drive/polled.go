package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/iflytek/iflearner-operator/bench/internal/job"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

const (
	node       = "node"
	lookAtJobs = 5 * time.Second // a list of all of them
)

// polled measures what it takes to ask the status pages of many servers again and again, beside a
// program that asks the same pages at the same pace and does nothing else.
func (b *bench) polled(ctx context.Context) error {
	if said, err := exec.Command("ip", "route", "add", "local", podNetwork, "dev", "lo").CombinedOutput(); err != nil {
		return fmt.Errorf("the addresses of the Pods: %w: %s", err, said)
	}
	pages, err := servePages(b.servers)
	if err != nil {
		return err
	}
	defer pages.server.Close()
	const still = "nothing changes"
	if err := b.polledByPoller(ctx, pages, still); err != nil {
		return err
	}
	return b.withCluster(ctx, true, func(c *cluster) error {
		p, _, err := b.start(ctx, c, ours)
		if err != nil {
			return err
		}
		defer p.stop()
		if _, err := b.makeJobs(ctx, c, p, serversOnly, "job", b.servers); err != nil {
			return err
		}
		for _, situation := range []struct {
			name  string
			begin func() error
		}{
			{"no Pod runs", func() error { return nil }},
			{still, func() error { return b.runPods(ctx, c) }},
			{fmt.Sprintf("an epoch each %.0f s", epochTakes.Seconds()), func() error { pages.advance(); return nil }},
			{fmt.Sprintf("1 of %d silent", silentEvery), func() error { pages.silence(); return nil }},
		} {
			if err := situation.begin(); err != nil {
				return err
			}
			if err := b.observe(ctx, ours, situation.name, p, pages, c); err != nil {
				return err
			}
		}
		return nil
	})
}

// polledByPoller needs no cluster.
func (b *bench) polledByPoller(ctx context.Context, pages *pages, situation string) error {
	list := filepath.Join(b.out, "pages")
	var urls strings.Builder
	for i := range b.servers {
		fmt.Fprintln(&urls, pageURL(i))
	}
	if err := os.WriteFile(list, []byte(urls.String()), 0o600); err != nil {
		return err
	}
	period := min(max(time.Duration(b.servers)*time.Second/500, 2*time.Second), 10*time.Second) // as ours
	p, err := startProcess(b.out, "poller", []string{
		filepath.Join(b.binaries, "poller"), "-pages=" + list, "-period=" + period.String(),
	})
	if err != nil {
		return err
	}
	defer p.stop()
	return b.observe(ctx, bare, situation, p, pages, nil)
}

// observe measures a process over one window, once it has come to rest.
func (b *bench) observe(
	ctx context.Context, subject, situation string, p *process, pages *pages, c *cluster,
) error {
	if err := pause(ctx, b.settle); err != nil {
		return err
	}
	var from, to int64
	var err error
	if c != nil {
		if from, err = c.auditLength(); err != nil {
			return err
		}
	}
	pages.take()
	before, err := p.cpu()
	if err != nil {
		return err
	}
	begun := time.Now()
	if err := pause(ctx, b.window); err != nil {
		return err
	}
	after, err := p.cpu()
	if err != nil {
		return err
	}
	seconds := time.Since(begun).Seconds()
	asked, longest := pages.take()
	add := func(name, unit, target string, value float64) {
		b.named("7", situation+": "+name, unit, target).add(subject, value)
	}
	cpu := (after - before).Seconds()
	add("CPU time a second", "ms", "", cpu*1000/seconds)
	if asked.questions > 0 {
		add("questions", "1/s", "", float64(asked.questions)/seconds)
		add("CPU time a question", "ms", "", cpu*1000/float64(asked.questions))
		add("shortest wait of a server", "s", "", quantile(asked.waits, 0))
		add("median wait of a server", "s", "", quantile(asked.waits, 0.5))
		add("longest wait of a server", "s", "", longest)
	}
	resident, err := p.memory("VmRSS")
	if err != nil {
		return err
	}
	add("resident memory", "MiB", "", resident)
	if c == nil {
		return nil
	}
	if to, err = c.auditLength(); err != nil {
		return err
	}
	requests, err := c.countBetween(agents[subject], from, to)
	if err != nil {
		return err
	}
	add("epochs shown", "1/s", "", float64(asked.epochs)/seconds)
	add("writes", "1/s", "epochs shown", float64(requests.writes)/seconds)
	add("events and reads", "1/s", "", float64(requests.events+requests.reads)/seconds)
	return nil
}

// runPods plays kubelet and scheduler: all Pods run, each at an address of its own. It returns when
// the status of each job tells how its training goes.
func (b *bench) runPods(ctx context.Context, c *cluster) error {
	if err := c.client.Create(ctx, &corev1.Node{ObjectMeta: metav1.ObjectMeta{Name: node}}); err != nil {
		return err
	}
	var pods corev1.PodList
	if err := c.client.List(ctx, &pods, client.InNamespace(plain)); err != nil {
		return err
	}
	ran := make(chan error, creators)
	for first := range creators {
		go func() {
			var err error
			for i := first; i < len(pods.Items) && err == nil; i += creators {
				err = c.runPod(ctx, &pods.Items[i], podAddress(i))
			}
			ran <- err
		}()
	}
	for range creators {
		if err := <-ran; err != nil {
			return err
		}
	}
	for {
		if err := pause(ctx, lookAtJobs); err != nil {
			return err
		}
		var jobs job.IflearnerJobList
		if err := c.client.List(ctx, &jobs, client.InNamespace(plain)); err != nil {
			return err
		}
		told := 0
		for _, j := range jobs.Items {
			if meta.IsStatusConditionTrue(j.Status.Conditions, "Progressing") {
				told++
			}
		}
		b.say("%d of %d servers are known to train", told, len(jobs.Items))
		if told == len(jobs.Items) {
			return nil
		}
	}
}

func (c *cluster) runPod(ctx context.Context, pod *corev1.Pod, address string) error {
	if err := c.client.SubResource("binding").Create(ctx, pod, &corev1.Binding{
		ObjectMeta: metav1.ObjectMeta{Name: pod.Name},
		Target:     corev1.ObjectReference{Kind: "Node", Name: node},
	}); err != nil {
		return err
	}
	running := pod.DeepCopy()
	running.Status.Phase = corev1.PodRunning
	running.Status.PodIP = address
	running.Status.PodIPs = []corev1.PodIP{{IP: address}}
	running.Status.Conditions = []corev1.PodCondition{{Type: corev1.PodReady, Status: corev1.ConditionTrue}}
	running.Status.ContainerStatuses = []corev1.ContainerStatus{{
		Name:  pod.Spec.Containers[0].Name,
		Ready: true,
		State: corev1.ContainerState{Running: &corev1.ContainerStateRunning{StartedAt: metav1.Now()}},
	}}
	return c.client.Status().Patch(ctx, running, client.StrategicMergeFrom(pod))
}
