package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/iflytek/iflearner-operator/bench/internal/job"
	coordinationv1 "k8s.io/api/coordination/v1"
	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	networkingv1 "k8s.io/api/networking/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/wait"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/yaml"
)

const (
	// The node's own address in the namespace: not loopback, where webhooks might be called over HTTP/2.
	address = "10.88.0.1"
	claims  = "iflearner-system"
	// Where jobs are stored. No webhook is called there.
	plain = "jobs"

	auditPolicy = `{"apiVersion": "audit.k8s.io/v1", "kind": "Policy", "omitStages": ["RequestReceived"],
 "rules": [{"level": "Metadata"}]}`
)

// A cluster is a control plane of its own, new and empty.
type cluster struct {
	plane      *process
	kubeconfig string
	audit      string
	config     *rest.Config
	http       *http.Client
	client     client.WithWatch
}

// withCluster runs a part of the benchmark on a new control plane.
func (b *bench) withCluster(ctx context.Context, audited bool, part func(*cluster) error) error {
	folder, err := os.MkdirTemp(b.out, "cluster-")
	if err != nil {
		return err
	}
	c := &cluster{
		kubeconfig: filepath.Join(folder, "plane", "kubeconfig"),
		audit:      filepath.Join(folder, "audit.log"),
	}
	command := append(b.clusterCommand(), filepath.Join(folder, "plane"), address)
	if audited {
		policy := filepath.Join(folder, "audit-policy.json")
		if err := os.WriteFile(policy, []byte(auditPolicy), 0o600); err != nil {
			return err
		}
		command = append(command, "--audit-log-path="+c.audit, "--audit-policy-file="+policy,
			"--audit-log-maxsize=100000") // MB, so that it stays one file
	}
	if c.plane, err = startProcess(b.out, "cluster", command); err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	defer c.plane.stop()
	if _, err := c.plane.until(ctx, func() bool { return c.plane.says("ready") }); err != nil {
		return err
	}
	if err := c.connect(); err != nil {
		return err
	}
	if err := c.furnish(ctx, b.repository); err != nil {
		return err
	}
	return part(c)
}

func (c *cluster) connect() (err error) {
	if c.config, err = clientcmd.BuildConfigFromFlags("", c.kubeconfig); err != nil {
		return err
	}
	c.config.UserAgent = "iflearner-bench"
	c.config.QPS = -1
	if c.http, err = rest.HTTPClientFor(c.config); err != nil {
		return err
	}
	scheme := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{clientgoscheme.AddToScheme, job.AddToScheme} {
		if err := add(scheme); err != nil {
			return err
		}
	}
	c.client, err = client.NewWithWatch(c.config, client.Options{Scheme: scheme})
	return err
}

// furnish adds what every subject needs.
func (c *cluster) furnish(ctx context.Context, repository string) error {
	crd, err := readManifest(filepath.Join(repository, "crd", "iflearnerjobs.git.iflytek.com.yaml"))
	if err != nil {
		return err
	}
	if err := c.client.Create(ctx, crd); err != nil {
		return err
	}
	if err := c.client.Create(ctx, &networkingv1.IngressClass{
		ObjectMeta: metav1.ObjectMeta{Name: job.IngressClass},
		Spec:       networkingv1.IngressClassSpec{Controller: "k8s.io/ingress-nginx"},
	}); err != nil {
		return err
	}
	for _, name := range []string{claims, plain} {
		if err := c.addNamespace(ctx, name, nil); err != nil {
			return err
		}
	}
	return c.eventually(ctx, func(ctx context.Context) bool {
		return c.client.List(ctx, &job.IflearnerJobList{}, client.Limit(1)) == nil
	})
}

// addNamespace returns when Pods can be created in the new namespace.
func (c *cluster) addNamespace(ctx context.Context, name string, labels map[string]string) error {
	namespace := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: name, Labels: labels}}
	if err := c.client.Create(ctx, namespace); err != nil {
		return err
	}
	account := client.ObjectKey{Namespace: name, Name: "default"}
	return c.eventually(ctx, func(ctx context.Context) bool {
		return c.client.Get(ctx, account, &corev1.ServiceAccount{}) == nil
	})
}

// wipe deletes all jobs and what was made of them, and waits until the controllers have followed.
func (c *cluster) wipe(ctx context.Context) error {
	for _, kind := range []struct {
		one       client.Object
		namespace string
	}{
		{&job.IflearnerJob{}, plain},
		{&corev1.Pod{}, plain},
		{&corev1.Service{}, plain},
		{&networkingv1.Ingress{}, plain},
		{&coordinationv1.Lease{}, claims},
	} {
		if err := c.client.DeleteAllOf(ctx, kind.one, client.InNamespace(kind.namespace)); err != nil {
			return err
		}
	}
	return c.eventually(ctx, func(ctx context.Context) bool {
		for _, list := range []client.ObjectList{
			&job.IflearnerJobList{}, &corev1.PodList{}, &corev1.ServiceList{}, &networkingv1.IngressList{},
			&discoveryv1.EndpointSliceList{},
		} {
			err := c.client.List(ctx, list, client.InNamespace(plain), client.Limit(1))
			if err != nil || meta.LenList(list) > 0 {
				return false
			}
		}
		return true
	})
}

func (c *cluster) eventually(ctx context.Context, holds func(context.Context) bool) error {
	return wait.PollUntilContextTimeout(ctx, 50*time.Millisecond, patience, true,
		func(ctx context.Context) (bool, error) { return holds(ctx), nil })
}

func readManifest(path string) (*unstructured.Unstructured, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	object := &unstructured.Unstructured{}
	if err := yaml.Unmarshal(text, &object.Object); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return object, nil
}
