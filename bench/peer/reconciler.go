package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"

	"github.com/iflytek/iflearner-operator/bench/internal/job"
	"github.com/iflytek/iflearner-operator/bench/internal/rules"
	"golang.org/x/sync/errgroup"
	coordinationv1 "k8s.io/api/coordination/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/controller"
)

const byHolder = "holder"

// errTaken says that an object of the name belongs to somebody else.
var errTaken = errors.New("the name is taken")

// A reconciler takes a job to a Pod that may run: claim, Service, Ingress, gated Pod, status, gate.
type reconciler struct {
	client.Client
	claims   string // namespace
	parallel bool   // whether children are created at once
}

func (r *reconciler) setup(ctx context.Context, mgr ctrl.Manager, workers int) error {
	if err := mgr.GetFieldIndexer().IndexField(ctx, &coordinationv1.Lease{}, byHolder, func(o client.Object) []string {
		if holder := o.(*coordinationv1.Lease).Spec.HolderIdentity; holder != nil {
			return []string{*holder}
		}
		return nil
	}); err != nil {
		return err
	}
	return ctrl.NewControllerManagedBy(mgr).
		For(&job.IflearnerJob{}).
		Owns(&corev1.Pod{}).
		Owns(&corev1.Service{}).
		Owns(&networkingv1.Ingress{}).
		WithOptions(controller.Options{MaxConcurrentReconciles: workers}).
		Complete(r)
}

// Reconcile looks after one job.
func (r *reconciler) Reconcile(ctx context.Context, request ctrl.Request) (ctrl.Result, error) {
	stored := &job.IflearnerJob{}
	if err := r.Get(ctx, request.NamespacedName, stored); err != nil {
		if apierrors.IsNotFound(err) {
			return ctrl.Result{}, r.release(ctx, request.String())
		}
		return ctrl.Result{}, err
	}
	if stored.DeletionTimestamp != nil {
		return ctrl.Result{}, nil
	}
	completed := stored.DeepCopy()
	rules.Complete(completed)
	if violations := rules.Violations(completed); len(violations) > 0 {
		var texts []string
		for _, v := range violations {
			texts = append(texts, v.String())
		}
		return ctrl.Result{}, r.record(ctx, stored, job.Refused(stored, "Invalid", strings.Join(texts, "; "), now()))
	}
	pod, err := r.children(ctx, completed)
	if errors.Is(err, errTaken) {
		return ctrl.Result{}, r.record(ctx, stored, job.Refused(stored, "NameTaken", err.Error(), now()))
	}
	if err != nil {
		return ctrl.Result{}, err
	}
	if err := r.record(ctx, stored, job.Pending(stored, pod, now())); err != nil {
		return ctrl.Result{}, err
	}
	if job.Gated(pod) {
		ungated := pod.DeepCopy()
		job.Ungate(ungated)
		return ctrl.Result{}, r.Update(ctx, ungated)
	}
	return ctrl.Result{}, nil
}

// children makes what is missing and puts right what is ours; the claim goes first.
func (r *reconciler) children(ctx context.Context, j *job.IflearnerJob) (*corev1.Pod, error) {
	var pod *corev1.Pod
	if err := r.claim(ctx, j); err != nil {
		return nil, err
	}
	making := []func(context.Context) error{
		func(ctx context.Context) error { return r.service(ctx, j) },
		func(ctx context.Context) error { return r.ingress(ctx, j) },
		func(ctx context.Context) (err error) { pod, err = r.pod(ctx, j); return err },
	}
	if !r.parallel {
		for _, make := range making {
			if err := make(ctx); err != nil {
				return nil, err
			}
		}
		return pod, nil
	}
	group, ctx := errgroup.WithContext(ctx)
	for _, make := range making {
		group.Go(func() error { return make(ctx) })
	}
	err := group.Wait()
	return pod, err
}

func (r *reconciler) claim(ctx context.Context, j *job.IflearnerJob) error {
	claim := job.HostClaim(j, r.claims)
	live := &coordinationv1.Lease{}
	err := r.Get(ctx, client.ObjectKeyFromObject(claim), live)
	if apierrors.IsNotFound(err) {
		return r.Create(ctx, claim)
	}
	if err == nil && live.Annotations[job.HolderUID] != string(j.UID) {
		return fmt.Errorf("the host '%s' is held by %s: %w", j.Spec.Host, *live.Spec.HolderIdentity, errTaken)
	}
	return err
}

func (r *reconciler) pod(ctx context.Context, j *job.IflearnerJob) (*corev1.Pod, error) {
	wanted, live := job.Pod(j), &corev1.Pod{}
	found, err := r.ensure(ctx, j, wanted, live)
	if found {
		return live, err
	}
	return wanted, err
}

func (r *reconciler) service(ctx context.Context, j *job.IflearnerJob) error {
	wanted, live := job.Service(j), &corev1.Service{}
	found, err := r.ensure(ctx, j, wanted, live)
	if err != nil || !found {
		return err
	}
	repaired := live.DeepCopy()
	repaired.Labels = merged(live.Labels, wanted.Labels)
	repaired.Spec.Type = wanted.Spec.Type
	repaired.Spec.Selector = wanted.Spec.Selector
	repaired.Spec.Ports = wanted.Spec.Ports
	return r.repair(ctx, live, repaired)
}

func (r *reconciler) ingress(ctx context.Context, j *job.IflearnerJob) error {
	if !j.Spec.Exposed() {
		return nil
	}
	wanted, live := job.Ingress(j), &networkingv1.Ingress{}
	found, err := r.ensure(ctx, j, wanted, live)
	if err != nil || !found {
		return err
	}
	repaired := live.DeepCopy()
	repaired.Labels = merged(live.Labels, wanted.Labels)
	repaired.Annotations = merged(live.Annotations, wanted.Annotations)
	repaired.Spec = wanted.Spec
	return r.repair(ctx, live, repaired)
}

// ensure reads the child into live, or creates it; wanted is then what is stored.
func (r *reconciler) ensure(ctx context.Context, j *job.IflearnerJob, wanted, live client.Object) (found bool, err error) {
	err = r.Get(ctx, client.ObjectKeyFromObject(wanted), live)
	switch {
	case apierrors.IsNotFound(err):
		return false, r.Create(ctx, wanted)
	case err == nil && !metav1.IsControlledBy(live, j):
		return true, fmt.Errorf("%T '%s' does not belong to this job: %w", live, live.GetName(), errTaken)
	default:
		return true, err
	}
}

func (r *reconciler) repair(ctx context.Context, live, repaired client.Object) error {
	if equality.Semantic.DeepEqual(live, repaired) {
		return nil
	}
	return r.Update(ctx, repaired)
}

// release gives the hosts of a job that is gone to others: owner references cannot reach the claims.
func (r *reconciler) release(ctx context.Context, holder string) error {
	var held coordinationv1.LeaseList
	if err := r.List(ctx, &held, client.InNamespace(r.claims), client.MatchingFields{byHolder: holder}); err != nil {
		return err
	}
	for i := range held.Items {
		if err := client.IgnoreNotFound(r.Delete(ctx, &held.Items[i], client.Preconditions{
			UID: &held.Items[i].UID, ResourceVersion: &held.Items[i].ResourceVersion})); err != nil {
			return err
		}
	}
	return nil
}

func (r *reconciler) record(ctx context.Context, j *job.IflearnerJob, status job.Status) error {
	if equality.Semantic.DeepEqual(j.Status, status) {
		return nil
	}
	recorded := j.DeepCopy()
	recorded.Status = status
	return r.Status().Update(ctx, recorded)
}

func merged(live, ours map[string]string) map[string]string {
	all := maps.Clone(live)
	if all == nil {
		all = map[string]string{}
	}
	maps.Copy(all, ours)
	return all
}

func now() metav1.Time {
	return metav1.Now().Rfc3339Copy()
}
