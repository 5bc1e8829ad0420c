package rules

import (
	"math/big"
	"strings"

	"github.com/iflytek/iflearner-operator/bench/internal/job"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// Warnings say what may be intended, but is more often a mistake. The job is completed.
func Warnings(j *job.IflearnerJob) []string {
	var found []string
	warn := func(code int, at *field.Path, text string) {
		found = append(found, violation(code, "", at, "%s", text).String())
	}
	arguments := readArguments(j)
	switch {
	case j.Spec.Role == job.Server && j.Spec.Parties == nil && arguments == nil:
		warn(2006, partiesPath, "set it: the arguments cannot be read, so nobody knows who is missing")
	case j.Spec.Role == job.Client && j.Spec.Parties != nil:
		warn(2007, partiesPath, "means nothing: only a server has parties")
	}
	if j.Spec.Role == job.Client && arguments != nil {
		warnClient(j, arguments, warn)
	}

	template := &j.Spec.Template
	if template.Spec.RestartPolicy == corev1.RestartPolicyAlways || template.Spec.RestartPolicy == corev1.RestartPolicyOnFailure {
		warn(2004, podPath.Child("restartPolicy"), "use 'Never': what restarts can never rejoin its federation")
	}
	if template.Spec.NodeName != "" {
		warn(2008, podPath.Child("nodeName"), "use a nodeSelector: without a scheduler a run may go unrecorded")
	}
	if app, is := template.Labels["app"]; is && app != j.Name {
		warn(2009, labelsPath.Child("app"), "the Pod gets the job's name as 'app' instead")
	}
	return found
}

func warnClient(j *job.IflearnerJob, arguments *commandLine, warn func(int, *field.Path, string)) {
	if _, is := arguments.options["server"]; !is {
		warn(2001, firstPath.Child("args"), "'--server' is missing: the client calls localhost:50001")
	}
	for _, name := range []string{"cert", "peer-cert"} {
		given, is := arguments.options[name]
		if is && given.value != nil && strings.HasPrefix(*given.value, "/") && !mounted(j, *given.value) {
			warn(2002, given.at, "nothing mounts '"+*given.value+"'; is it in the image?")
		}
	}
	if given, is := arguments.options["epochs"]; is {
		if epochs := pythonInt(given.value); epochs != nil && epochs.Cmp(big.NewInt(1)) == 0 {
			warn(2003, given.at, "the last epoch is not uploaded: with one, nothing is shared")
		}
	}
}

func mounted(j *job.IflearnerJob, path string) bool {
	for _, mount := range j.Spec.Template.Spec.Containers[0].VolumeMounts {
		at := directory(mount.MountPath)
		if path == at || strings.HasPrefix(path, strings.TrimSuffix(at, "/")+"/") {
			return true
		}
	}
	return false
}
