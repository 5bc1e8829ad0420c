package job

import (
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

const podPending = "[IFL3008] The Pod does not run yet."

// Pending is the status of a job whose children are all there: its Pod is recorded as the first
// attempt and may run, and nothing runs it yet.
func Pending(job *IflearnerJob, pod *corev1.Pod, now metav1.Time) Status {
	route := metav1.Condition{Type: "RouteReady", Status: "True", Reason: "NotExposed", Message: "The job wants no route."}
	if job.Spec.Exposed() {
		route = metav1.Condition{
			Type:    "RouteReady",
			Status:  "Unknown",
			Reason:  "WaitingForAddress",
			Message: "[IFL3007] The edge has published no address for the route; not every edge does.",
		}
	}
	progressing := metav1.Condition{
		Type: "Progressing", Status: "Unknown", Reason: "NotReported", Message: "Only a server reports it.",
	}
	if job.Spec.Role == Server {
		progressing.Reason = "NotAsked"
		progressing.Message = "The server is asked how its training goes once its Pod runs."
	}
	status := job.Status
	status.ObservedGeneration = job.Generation
	status.Phase = "Pending"
	status.Attempt = 1
	status.PodUID = string(pod.UID)
	if status.StartTime == nil {
		status.StartTime = &now
	}
	status.Conditions = said(job, now,
		metav1.Condition{Type: "Accepted", Status: "True", Reason: "Accepted", Message: "The spec is valid and the host is ours."},
		route,
		metav1.Condition{Type: "Ready", Status: "False", Reason: "PodPending", Message: podPending},
		progressing,
		metav1.Condition{Type: "Succeeded", Status: "Unknown", Reason: "NotFinished", Message: "The job has not finished."},
		metav1.Condition{Type: "Suspended", Status: "False", Reason: "NotSuspended", Message: "`spec.suspend` is false."},
		metav1.Condition{Type: "Reconciling", Status: "True", Reason: "PodPending", Message: podPending},
	)
	return status
}

// Refused is the status of a job that gets no children, and why.
func Refused(job *IflearnerJob, reason, message string, now metav1.Time) Status {
	status := job.Status
	status.ObservedGeneration = job.Generation
	status.Phase = "Pending"
	status.Conditions = said(job, now,
		metav1.Condition{Type: "Accepted", Status: "False", Reason: reason, Message: message},
		metav1.Condition{Type: "Stalled", Status: "True", Reason: reason, Message: message},
	)
	return status
}

// said keeps the time of a recorded condition for as long as its status stays.
func said(job *IflearnerJob, now metav1.Time, conditions ...metav1.Condition) []metav1.Condition {
	for i := range conditions {
		condition := &conditions[i]
		condition.ObservedGeneration = job.Generation
		condition.LastTransitionTime = now
		recorded := meta.FindStatusCondition(job.Status.Conditions, condition.Type)
		if recorded != nil && recorded.Status == condition.Status {
			condition.LastTransitionTime = recorded.LastTransitionTime
		}
	}
	return conditions
}
