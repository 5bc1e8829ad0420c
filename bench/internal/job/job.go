// Package job is the API of iflearner-operator as a Go operator would write it down: typed, with the
// same JSON as the CRD.
package job

import (
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// The API group, and what is reserved for it on other objects.
const (
	Group    = "git.iflytek.com"
	Kind     = "IflearnerJob"
	Reserved = Group + "/"
	Gate     = Reserved + "recorded"
)

// The roles.
const (
	Server = "server"
	Client = "client"
)

// The ports on which the training process listens unless told otherwise.
const (
	DefaultGRPC   int32 = 50001
	DefaultStatus int32 = 50002
)

// GroupVersion is where the API server serves the kind.
var GroupVersion = schema.GroupVersion{Group: Group, Version: "v1"}

// IflearnerJob is one role of one federation in one cluster.
type IflearnerJob struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitzero"`

	Spec   Spec   `json:"spec,omitzero"`
	Status Status `json:"status,omitzero"`
}

// Spec is what the user wants.
type Spec struct {
	Role          string                 `json:"role,omitempty"`
	Host          string                 `json:"host,omitempty"`
	SchedulerName string                 `json:"schedulername,omitempty"`
	Parties       *int32                 `json:"parties,omitempty"`
	Ports         Ports                  `json:"ports,omitzero"`
	Exposure      Exposure               `json:"exposure,omitzero"`
	Template      corev1.PodTemplateSpec `json:"template,omitzero"`
}

// Ports are where the training process listens.
type Ports struct {
	GRPC   *int32 `json:"grpc,omitempty"`
	Status *int32 `json:"status,omitempty"`
}

// Exposure is how the other organisations reach the job.
type Exposure struct {
	Type             string  `json:"type,omitempty"`
	IngressClassName *string `json:"ingressClassName,omitempty"`
	TLSSecretName    *string `json:"tlsSecretName,omitempty"`
}

// Status is what the operator has recorded.
type Status struct {
	ObservedGeneration int64              `json:"observedGeneration,omitempty"`
	Conditions         []metav1.Condition `json:"conditions,omitempty"`
	Phase              string             `json:"phase,omitempty"`
	Attempt            int32              `json:"attempt,omitempty"`
	PodUID             string             `json:"podUID,omitempty"`
	StartTime          *metav1.Time       `json:"startTime,omitempty"`
}

// IflearnerJobList is what a list or a watch answers.
type IflearnerJobList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitzero"`

	Items []IflearnerJob `json:"items"`
}

// AddToScheme makes clients and caches know the kind.
func AddToScheme(scheme *runtime.Scheme) error {
	scheme.AddKnownTypes(GroupVersion, &IflearnerJob{}, &IflearnerJobList{})
	metav1.AddToGroupVersion(scheme, GroupVersion)
	return nil
}

// Ports with their defaults.
func (s *Spec) PortNumbers() (grpc, status int32) {
	return or(s.Ports.GRPC, DefaultGRPC), or(s.Ports.Status, DefaultStatus)
}

// Exposed tells whether the job wants a route.
func (s *Spec) Exposed() bool {
	return s.Exposure.Type != "None"
}

func or[T any](value *T, otherwise T) T {
	if value == nil {
		return otherwise
	}
	return *value
}

// DeepCopyInto copies all that is not a plain value.
func (in *IflearnerJob) DeepCopyInto(out *IflearnerJob) {
	*out = *in
	in.ObjectMeta.DeepCopyInto(&out.ObjectMeta)
	in.Spec.deepCopyInto(&out.Spec)
	in.Status.deepCopyInto(&out.Status)
}

// DeepCopy copies the job.
func (in *IflearnerJob) DeepCopy() *IflearnerJob {
	out := new(IflearnerJob)
	in.DeepCopyInto(out)
	return out
}

// DeepCopyObject copies the job for whoever does not know its type.
func (in *IflearnerJob) DeepCopyObject() runtime.Object {
	return in.DeepCopy()
}

// DeepCopyObject copies the list.
func (in *IflearnerJobList) DeepCopyObject() runtime.Object {
	out := &IflearnerJobList{TypeMeta: in.TypeMeta}
	in.ListMeta.DeepCopyInto(&out.ListMeta)
	out.Items = make([]IflearnerJob, len(in.Items))
	for i := range in.Items {
		in.Items[i].DeepCopyInto(&out.Items[i])
	}
	return out
}

func (s *Spec) deepCopyInto(out *Spec) {
	out.Parties = copied(s.Parties)
	out.Ports = Ports{GRPC: copied(s.Ports.GRPC), Status: copied(s.Ports.Status)}
	out.Exposure.IngressClassName = copied(s.Exposure.IngressClassName)
	out.Exposure.TLSSecretName = copied(s.Exposure.TLSSecretName)
	s.Template.DeepCopyInto(&out.Template)
}

func (s *Status) deepCopyInto(out *Status) {
	if s.Conditions != nil {
		out.Conditions = make([]metav1.Condition, len(s.Conditions))
		copy(out.Conditions, s.Conditions) // a condition holds no pointer
	}
	out.StartTime = s.StartTime.DeepCopy()
}

func copied[T any](value *T) *T {
	if value == nil {
		return nil
	}
	copied := *value
	return &copied
}
