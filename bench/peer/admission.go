package main

import (
	"context"

	"github.com/iflytek/iflearner-operator/bench/internal/job"
	"github.com/iflytek/iflearner-operator/bench/internal/rules"
	admissionv1 "k8s.io/api/admission/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/webhook/admission"
)

const byHost = "spec.host"

// webhooks judge alike; only Default may change what is written. Both name every violation, since
// the schema would otherwise speak before them.
type webhooks struct {
	jobs    client.Reader
	decoder admission.Decoder
}

func setupWebhooks(ctx context.Context, mgr ctrl.Manager) error {
	if err := mgr.GetFieldIndexer().IndexField(ctx, &job.IflearnerJob{}, byHost, func(o client.Object) []string {
		return []string{o.(*job.IflearnerJob).Spec.Host}
	}); err != nil {
		return err
	}
	w := &webhooks{mgr.GetClient(), admission.NewDecoder(mgr.GetScheme())}
	return ctrl.NewWebhookManagedBy(mgr, &job.IflearnerJob{}).
		WithDefaulter(w).WithDefaulterCustomPath("/mutate").
		WithValidator(w).WithValidatorCustomPath("/validate").
		Complete()
}

// Default completes the job, or refuses it with everything that would be wrong with it.
func (w *webhooks) Default(ctx context.Context, j *job.IflearnerJob) error {
	request, err := admission.RequestFromContext(ctx)
	if err != nil {
		return err
	}
	if request.Operation != admissionv1.Update {
		rules.Complete(j)
		return w.judgeNew(ctx, j)
	}
	old := &job.IflearnerJob{}
	if err := w.decoder.DecodeRaw(request.OldObject, old); err != nil {
		return err
	}
	if leavesAlone(old, j) {
		return nil
	}
	rules.CompleteUpdate(old, j)
	return judgeUpdate(old, j)
}

// ValidateCreate checks the job as it will be stored.
func (w *webhooks) ValidateCreate(ctx context.Context, j *job.IflearnerJob) (admission.Warnings, error) {
	rules.Complete(j)
	return rules.Warnings(j), w.judgeNew(ctx, j)
}

// ValidateUpdate refuses what the old job did not break already.
func (w *webhooks) ValidateUpdate(_ context.Context, old, j *job.IflearnerJob) (admission.Warnings, error) {
	if leavesAlone(old, j) {
		return nil, nil
	}
	warnings := rules.Warnings(j)
	return warnings, judgeUpdate(old, j)
}

// ValidateDelete is never asked.
func (w *webhooks) ValidateDelete(context.Context, *job.IflearnerJob) (admission.Warnings, error) {
	return nil, nil
}

// Labels, finalizers and deletion never depend on us.
func leavesAlone(old, j *job.IflearnerJob) bool {
	return j.DeletionTimestamp != nil || equality.Semantic.DeepEqual(old.Spec, j.Spec)
}

func (w *webhooks) judgeNew(ctx context.Context, j *job.IflearnerJob) error {
	violations := rules.Violations(j)
	if j.Spec.Host != "" {
		var holders job.IflearnerJobList
		if err := w.jobs.List(ctx, &holders, client.MatchingFields{byHost: j.Spec.Host}); err != nil {
			return err
		}
		for i := range holders.Items {
			holder := client.ObjectKeyFromObject(&holders.Items[i])
			if holder != client.ObjectKeyFromObject(j) && holders.Items[i].DeletionTimestamp == nil {
				violations = append(violations, rules.Taken(j, holder.String()))
				break
			}
		}
	}
	return refused(j, violations)
}

func judgeUpdate(old, j *job.IflearnerJob) error {
	was, is := old.DeepCopy(), j.DeepCopy()
	rules.Complete(was)
	rules.Complete(is)
	return refused(j, rules.UpdateViolations(was, is))
}

func refused(j *job.IflearnerJob, violations []rules.Violation) error {
	if len(violations) == 0 {
		return nil
	}
	return rules.Refusal(j, violations)
}
