// Package rules completes a job and says what is wrong with it, as the Java operator does.
package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/iflytek/iflearner-operator/bench/internal/job"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/utils/ptr"
)

// Complete adds what the job lacks to run as meant, and touches nothing that is there.
func Complete(j *job.IflearnerJob) {
	pod := &j.Spec.Template.Spec
	switch j.Spec.Role {
	case job.Client:
		addCertificates(j)
	case job.Server:
		if pod.TerminationGracePeriodSeconds == nil {
			pod.TerminationGracePeriodSeconds = ptr.To[int64](5)
		}
	}
	if len(pod.Containers) > 0 && pod.Containers[0].TerminationMessagePolicy == "" {
		pod.Containers[0].TerminationMessagePolicy = corev1.TerminationMessageFallbackToLogsOnError
	}
	if pod.RestartPolicy == "" {
		pod.RestartPolicy = corev1.RestartPolicyNever
	}
	if pod.SchedulerName == "" {
		pod.SchedulerName = j.Spec.SchedulerName
	}
}

// CompleteUpdate puts the stored template back where both come to the same when completed.
func CompleteUpdate(old, j *job.IflearnerJob) {
	stored := old.Spec.Template
	completed := old.DeepCopy()
	Complete(completed)
	Complete(j)
	if equality.Semantic.DeepEqual(completed.Spec.Template, j.Spec.Template) {
		j.Spec.Template = stored
	}
}

// A certificate is one ConfigMap that a client trusts, where the prototype mounted it.
type certificate struct {
	configMap, key string
}

var (
	serverCertificate = certificate{"server-iflearner-crt", "server-iflearner-secret.crt"}
	partyCertificate  = certificate{"party-iflearner-crt", "party-iflearner-secret.crt"}
)

func (c certificate) path() string {
	return "/etc/" + c.key
}

func addCertificates(j *job.IflearnerJob) {
	pod := &j.Spec.Template.Spec
	if len(pod.Containers) == 0 {
		return
	}
	serverCertificate.add(pod, false)
	arguments := readArguments(j)
	if arguments == nil || arguments.mentions(partyCertificate.path()) {
		partyCertificate.add(pod, arguments == nil)
	}
}

// add looks at volume and mount each on its own: a user may have written either.
func (c certificate) add(pod *corev1.PodSpec, optional bool) {
	first := &pod.Containers[0]
	for _, mount := range first.VolumeMounts {
		if directory(mount.MountPath) == c.path() {
			if mount.Name == c.configMap && !hasVolume(pod, mount.Name) {
				c.addVolume(pod, mount.Name, optional)
			}
			return
		}
	}
	name := c.volumeIn(pod)
	if name == "" {
		name = freeName(pod, c.configMap)
		c.addVolume(pod, name, optional)
	}
	first.VolumeMounts = append(first.VolumeMounts,
		corev1.VolumeMount{Name: name, MountPath: c.path(), SubPath: c.key, ReadOnly: true})
}

func (c certificate) volumeIn(pod *corev1.PodSpec) string {
	for _, volume := range pod.Volumes {
		if volume.ConfigMap != nil && volume.ConfigMap.Name == c.configMap && volume.ConfigMap.Items == nil {
			return volume.Name
		}
	}
	return ""
}

func (c certificate) addVolume(pod *corev1.PodSpec, name string, optional bool) {
	source := &corev1.ConfigMapVolumeSource{LocalObjectReference: corev1.LocalObjectReference{Name: c.configMap}}
	if optional {
		source.Optional = ptr.To(true)
	}
	pod.Volumes = append(pod.Volumes,
		corev1.Volume{Name: name, VolumeSource: corev1.VolumeSource{ConfigMap: source}})
}

func hasVolume(pod *corev1.PodSpec, name string) bool {
	return slices.ContainsFunc(pod.Volumes, func(v corev1.Volume) bool { return v.Name == name })
}

func freeName(pod *corev1.PodSpec, wanted string) string {
	name := wanted
	for i := 2; hasVolume(pod, name); i++ {
		name = fmt.Sprintf("%s-%d", wanted, i)
	}
	return name
}

// directory is a path as the file system sees it: a slash at its end says nothing.
func directory(path string) string {
	if trimmed := strings.TrimRight(path, "/"); trimmed != "" {
		return trimmed
	}
	return path
}
