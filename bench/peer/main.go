// Command peer is what the Java operator is compared with: an operator with the same webhooks and
// the same children, as one would write it in Go with controller-runtime. With -tuned it caches
// only what it uses and works on several jobs, and on the children of a job, at once.
package main

import (
	"context"
	"flag"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/iflytek/iflearner-operator/bench/internal/job"
	coordinationv1 "k8s.io/api/coordination/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/config"
	"sigs.k8s.io/controller-runtime/pkg/healthz"
	"sigs.k8s.io/controller-runtime/pkg/log/zap"
	"sigs.k8s.io/controller-runtime/pkg/metrics/server"
	"sigs.k8s.io/controller-runtime/pkg/webhook"
)

type options struct {
	webhookPort      int
	certificates     string
	health, metrics  string
	claims           string
	tuned            bool
	workers, percent int
}

func main() {
	var o options
	// controller-runtime itself registers -kubeconfig.
	flag.IntVar(&o.webhookPort, "webhook-port", 9443, "where the webhooks listen")
	flag.StringVar(&o.certificates, "certificates", "", "the `folder` of tls.crt and tls.key")
	flag.StringVar(&o.health, "health", "127.0.0.1:8081", "the `address` of /healthz and /readyz")
	flag.StringVar(&o.metrics, "metrics", "127.0.0.1:8080", "the `address` of /metrics")
	flag.StringVar(&o.claims, "claims-namespace", "iflearner-system", "the namespace of the claims")
	flag.BoolVar(&o.tuned, "tuned", false, "cache only what is used, do several things at once")
	flag.IntVar(&o.workers, "workers", 8, "with -tuned: how many jobs are visited at once")
	flag.IntVar(&o.percent, "gogc", 200, "with -tuned: how much the heap may grow between two collections")
	flag.Parse()

	ctrl.SetLogger(zap.New())
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, o); err != nil {
		ctrl.Log.Error(err, "the peer failed")
		os.Exit(1)
	}
}

func run(ctx context.Context, o options) error {
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
	cfg.UserAgent = "iflearner-peer"
	workers := 1
	managerOptions := ctrl.Options{
		Scheme:                 scheme,
		HealthProbeBindAddress: o.health,
		Metrics:                server.Options{BindAddress: o.metrics},
		WebhookServer:          webhook.NewServer(webhook.Options{Port: o.webhookPort, CertDir: o.certificates}),
	}
	if o.tuned {
		workers = o.workers
		debug.SetGCPercent(o.percent)
		managerOptions.Cache = trimmedCache(o.claims)
	}
	mgr, err := ctrl.NewManager(cfg, managerOptions)
	if err != nil {
		return err
	}
	if err := setupWebhooks(ctx, mgr); err != nil {
		return err
	}
	r := &reconciler{Client: mgr.GetClient(), claims: o.claims, parallel: o.tuned}
	if err := r.setup(ctx, mgr, workers); err != nil {
		return err
	}
	if err := mgr.AddReadyzCheck("webhooks", mgr.GetWebhookServer().StartedChecker()); err != nil {
		return err
	}
	if err := mgr.AddHealthzCheck("alive", healthz.Ping); err != nil {
		return err
	}
	return mgr.Start(ctx)
}

// trimmedCache holds only what is ours, without managedFields, and hands it out uncopied.
func trimmedCache(claims string) cache.Options {
	ours := labels.SelectorFromSet(labels.Set{job.ManagedBy: job.Operator})
	uncopied := true
	return cache.Options{
		DefaultTransform:             cache.TransformStripManagedFields(),
		DefaultUnsafeDisableDeepCopy: &uncopied,
		ByObject: map[client.Object]cache.ByObject{
			&corev1.Pod{}:           {Label: ours},
			&corev1.Service{}:       {Label: ours},
			&networkingv1.Ingress{}: {Label: ours},
			&coordinationv1.Lease{}: {Namespaces: map[string]cache.Config{claims: {LabelSelector: ours}}},
		},
	}
}
