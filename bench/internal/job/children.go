package job

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"strconv"

	coordinationv1 "k8s.io/api/coordination/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/utils/ptr"
)

// The labels by which children and claims are found.
const (
	ManagedBy = "app.kubernetes.io/managed-by"
	Operator  = "iflearner-operator"
	Claim     = Reserved + "claim"
	HolderUID = Reserved + "holder-uid"

	jobName = Reserved + "job-name"
	attempt = Reserved + "attempt"
	nginx   = "nginx.ingress.kubernetes.io/"
)

// IngressClass is that of all routes whose job names none.
const IngressClass = "nginx"

// ClaimName is the name of the claim to a host.
func ClaimName(host string) string {
	digest := sha256.Sum256([]byte(host))
	return "host-" + hex.EncodeToString(digest[:20])
}

// HostClaim is the claim of the job to its host.
func HostClaim(job *IflearnerJob, namespace string) *coordinationv1.Lease {
	return &coordinationv1.Lease{
		ObjectMeta: metav1.ObjectMeta{
			Name:      ClaimName(job.Spec.Host),
			Namespace: namespace,
			Labels:    map[string]string{ManagedBy: Operator, Claim: "host", HolderUID: string(job.UID)},
			Annotations: map[string]string{
				Reserved + "host":             job.Spec.Host,
				Reserved + "holder-namespace": job.Namespace,
				Reserved + "holder-name":      job.Name,
				HolderUID:                     string(job.UID),
			},
		},
		Spec: coordinationv1.LeaseSpec{HolderIdentity: ptr.To(job.Namespace + "/" + job.Name)},
	}
}

// Service is where the route and whoever is in the same cluster find the Pod.
func Service(job *IflearnerJob) *corev1.Service {
	grpc, status := job.Spec.PortNumbers()
	ports := []corev1.ServicePort{port("grpc", 80, grpc)}
	if job.Spec.Role == Server {
		ports = append(ports, port("http", 82, status))
	}
	return &corev1.Service{
		ObjectMeta: child(job),
		Spec: corev1.ServiceSpec{
			Type:     corev1.ServiceTypeClusterIP,
			Selector: map[string]string{jobName: job.Name},
			Ports:    ports,
		},
	}
}

// Ingress is the route of a job that wants one.
func Ingress(job *IflearnerJob) *networkingv1.Ingress {
	secret := "party-iflearner-secret"
	if job.Spec.Role == Server {
		secret = "server-iflearner-secret"
	}
	metadata := child(job)
	metadata.Annotations = map[string]string{
		nginx + "ssl-redirect":       "true",
		nginx + "backend-protocol":   "GRPC",
		nginx + "proxy-body-size":    "0",
		nginx + "proxy-read-timeout": "3600",
		nginx + "proxy-send-timeout": "3600",
	}
	backend := networkingv1.HTTPIngressPath{
		Path:     "/",
		PathType: ptr.To(networkingv1.PathTypePrefix),
		Backend: networkingv1.IngressBackend{Service: &networkingv1.IngressServiceBackend{
			Name: job.Name,
			Port: networkingv1.ServiceBackendPort{Number: 80},
		}},
	}
	return &networkingv1.Ingress{
		ObjectMeta: metadata,
		Spec: networkingv1.IngressSpec{
			IngressClassName: ptr.To(or(job.Spec.Exposure.IngressClassName, IngressClass)),
			Rules: []networkingv1.IngressRule{{
				Host: job.Spec.Host,
				IngressRuleValue: networkingv1.IngressRuleValue{
					HTTP: &networkingv1.HTTPIngressRuleValue{Paths: []networkingv1.HTTPIngressPath{backend}},
				},
			}},
			TLS: []networkingv1.IngressTLS{{
				Hosts:      []string{job.Spec.Host},
				SecretName: or(job.Spec.Exposure.TLSSecretName, secret),
			}},
		},
	}
}

// Pod is the first attempt of a completed job, behind the gate.
func Pod(job *IflearnerJob) *corev1.Pod {
	metadata := child(job)
	labels := maps.Clone(job.Spec.Template.Labels)
	if labels == nil {
		labels = map[string]string{}
	}
	maps.Copy(labels, metadata.Labels)
	labels[attempt] = "1"
	metadata.Labels = labels
	metadata.Annotations = maps.Clone(job.Spec.Template.Annotations)
	if metadata.Annotations == nil {
		metadata.Annotations = map[string]string{}
	}
	metadata.Annotations[Reserved+"generation"] = strconv.FormatInt(job.Generation, 10)

	pod := &corev1.Pod{ObjectMeta: metadata, Spec: *job.Spec.Template.Spec.DeepCopy()}
	if pod.Spec.NodeName == "" {
		pod.Spec.SchedulingGates = append(pod.Spec.SchedulingGates, corev1.PodSchedulingGate{Name: Gate})
	}
	return pod
}

// Gated tells whether the Pod still waits for being recorded.
func Gated(pod *corev1.Pod) bool {
	return slices.ContainsFunc(pod.Spec.SchedulingGates, isGate)
}

// Ungate removes our gate; gates of others stay.
func Ungate(pod *corev1.Pod) {
	pod.Spec.SchedulingGates = slices.DeleteFunc(pod.Spec.SchedulingGates, isGate)
}

func isGate(gate corev1.PodSchedulingGate) bool {
	return gate.Name == Gate
}

func port(name string, number, target int32) corev1.ServicePort {
	return corev1.ServicePort{
		Name:       name,
		Port:       number,
		TargetPort: intstr.FromInt32(target),
		Protocol:   corev1.ProtocolTCP,
	}
}

func child(job *IflearnerJob) metav1.ObjectMeta {
	return metav1.ObjectMeta{
		Name:            job.Name,
		Namespace:       job.Namespace,
		Labels:          map[string]string{"app": job.Name, jobName: job.Name, ManagedBy: Operator},
		OwnerReferences: []metav1.OwnerReference{*metav1.NewControllerRef(job, GroupVersion.WithKind(Kind))},
	}
}
