package rules

import (
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/iflytek/iflearner-operator/bench/internal/job"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

var (
	specPath       = field.NewPath("spec")
	rolePath       = specPath.Child("role")
	hostPath       = specPath.Child("host")
	portsPath      = specPath.Child("ports")
	exposurePath   = specPath.Child("exposure")
	partiesPath    = specPath.Child("parties")
	templatePath   = specPath.Child("template")
	podPath        = templatePath.Child("spec")
	labelsPath     = templatePath.Child("metadata", "labels")
	containersPath = podPath.Child("containers")
	firstPath      = containersPath.Index(0)

	dns1035Prefix = regexp.MustCompile(`^[a-z][-a-z0-9]*$`)

	strategies = []string{"FedAvg", "Scaffold", "FedOpt", "qFedAvg", "FedNova", "STC"}
	domains    = map[string]string{job.Server: "server.iflearner.com", job.Client: "party.iflearner.com"}
)

const (
	mostParties = 10_000
	frozen      = "must not change after creation; delete the job and create it again"
)

// A Violation is one thing that is wrong with a job.
type Violation struct {
	cause metav1.CauseType
	at    string
	// Message is its code in brackets, what is wrong and what to do.
	Message string
}

func violation(code int, cause metav1.CauseType, at *field.Path, format string, values ...any) Violation {
	return Violation{cause, at.String(), fmt.Sprintf("[IFL%d] ", code) + fmt.Sprintf(format, values...)}
}

func (v Violation) String() string {
	return v.at + ": " + v.Message
}

// Refusal is what the API server tells the user: 422 with one cause for each violation.
func Refusal(j *job.IflearnerJob, violations []Violation) error {
	causes := make([]metav1.StatusCause, len(violations))
	texts := make([]string, len(violations))
	for i, v := range violations {
		causes[i] = metav1.StatusCause{Type: v.cause, Message: v.Message, Field: v.at}
		texts[i] = v.String()
	}
	name := j.Name
	if name == "" {
		name = j.GenerateName
	}
	return &apierrors.StatusError{ErrStatus: metav1.Status{
		Status:  metav1.StatusFailure,
		Code:    422,
		Reason:  metav1.StatusReasonInvalid,
		Message: fmt.Sprintf("%s.%s %q is invalid: [%s]", job.Kind, job.Group, name, strings.Join(texts, ", ")),
		Details: &metav1.StatusDetails{Name: name, Group: job.Group, Kind: job.Kind, Causes: causes},
	}}
}

// Taken says that another job has the host.
func Taken(j *job.IflearnerJob, holder string) Violation {
	return violation(1006, metav1.CauseTypeFieldValueDuplicate, hostPath,
		"'%s' is already used by job %s; choose another host or delete that job", j.Spec.Host, holder)
}

// Violations of a completed job, all at once.
func Violations(j *job.IflearnerJob) []Violation {
	arguments := readArguments(j)
	return slices.Concat(
		nameViolations(j), roleViolations(j), hostViolations(j), reachViolations(j), templateViolations(j),
		partyViolations(j, arguments), strategyViolations(j, arguments), listeningViolations(j, arguments))
}

// UpdateViolations are those that the old job lacks, and what must not change. Both are completed.
func UpdateViolations(old, j *job.IflearnerJob) []Violation {
	before := Violations(old)
	added := slices.DeleteFunc(Violations(j), func(v Violation) bool { return slices.Contains(before, v) })
	oldGRPC, oldStatus := old.Spec.PortNumbers()
	grpc, status := j.Spec.PortNumbers()
	oldExposure, exposure := old.Spec.Exposure, j.Spec.Exposure
	for _, e := range []*job.Exposure{&oldExposure, &exposure} {
		if e.Type == "" {
			e.Type = "Ingress"
		}
	}
	for _, f := range []struct {
		code    int
		at      *field.Path
		changed bool
	}{
		{1009, rolePath, old.Spec.Role != j.Spec.Role},
		{1009, hostPath, old.Spec.Host != j.Spec.Host},
		{1010, specPath.Child("schedulername"), old.Spec.SchedulerName != j.Spec.SchedulerName},
		{1010, portsPath, oldGRPC != grpc || oldStatus != status},
		{1010, exposurePath, !equality.Semantic.DeepEqual(oldExposure, exposure)},
		{1010, templatePath, old.Spec.Role == j.Spec.Role && old.Spec.SchedulerName == j.Spec.SchedulerName &&
			!equality.Semantic.DeepEqual(old.Spec.Template, j.Spec.Template)},
	} {
		if f.changed {
			added = append(added, violation(f.code, metav1.CauseTypeFieldValueInvalid, f.at, frozen))
		}
	}
	return added
}

func nameViolations(j *job.IflearnerJob) []Violation {
	at, name, generated := "name", j.Name, j.Name == "" && j.GenerateName != ""
	if generated { // the API server cuts a long prefix and adds five letters or digits
		at, name = "generateName", j.GenerateName
	}
	if dns1035Prefix.MatchString(name) && (generated || len(name) <= 63 && !strings.HasSuffix(name, "-")) {
		return nil
	}
	return []Violation{violation(1007, metav1.CauseTypeFieldValueInvalid, field.NewPath("metadata", at),
		"'%s' cannot name a Service: must be a DNS-1035 label, at most 63 lower-case letters, digits and '-', beginning with a letter",
		name)}
}

func roleViolations(j *job.IflearnerJob) []Violation {
	switch j.Spec.Role {
	case job.Server, job.Client:
		return nil
	case "":
		return []Violation{violation(1002, metav1.CauseTypeFieldValueRequired, rolePath,
			"must be set, to 'server' or 'client'")}
	default:
		return []Violation{violation(1001, metav1.CauseTypeFieldValueNotSupported, rolePath,
			"'%s' is unknown: must be 'server' or 'client'", j.Spec.Role)}
	}
}

func hostViolations(j *job.IflearnerJob) []Violation {
	host := j.Spec.Host
	if host == "" {
		return []Violation{violation(1003, metav1.CauseTypeFieldValueRequired, hostPath,
			"must be set: it is the name at which the other organisations reach this job, for example 'job1.server.iflearner.com'")}
	}
	tooLong := func(label string) bool { return len(label) > validation.DNS1123LabelMaxLength }
	if len(validation.IsDNS1123Subdomain(host)) > 0 || slices.ContainsFunc(strings.Split(host, "."), tooLong) {
		return []Violation{violation(1004, metav1.CauseTypeFieldValueInvalid, hostPath,
			"'%s' is no host: must be a DNS-1123 subdomain, lower-case letters, digits, '-' and '.', for example 'job1.server.iflearner.com'",
			host)}
	}
	domain, known := domains[j.Spec.Role]
	if !known || strings.HasSuffix(host, "."+domain) {
		return nil
	}
	return []Violation{violation(1005, metav1.CauseTypeFieldValueInvalid, hostPath,
		"'%s' is under no domain for the role '%s': must end in '.%s'", host, j.Spec.Role, domain)}
}

func reachViolations(j *job.IflearnerJob) []Violation {
	var found []Violation
	grpc, status := j.Spec.PortNumbers()
	for _, p := range []struct {
		name   string
		number int32
	}{{"grpc", grpc}, {"status", status}} {
		if !isPort(p.number) {
			found = append(found, violation(1012, metav1.CauseTypeFieldValueInvalid, portsPath.Child(p.name),
				"'%d' is no port: must be from 1 to 65535", p.number))
		}
	}
	if grpc == status && j.Spec.Role == job.Server {
		found = append(found, violation(1013, metav1.CauseTypeFieldValueDuplicate, portsPath,
			"`grpc` and `status` are both '%d': must differ, a server listens on both", grpc))
	}
	for _, r := range []struct {
		field, what string
		name        *string
	}{
		{"ingressClassName", "an IngressClass", j.Spec.Exposure.IngressClassName},
		{"tlsSecretName", "a Secret", j.Spec.Exposure.TLSSecretName},
	} {
		if r.name != nil && len(validation.IsDNS1123Subdomain(*r.name)) > 0 {
			found = append(found, violation(1015, metav1.CauseTypeFieldValueInvalid, exposurePath.Child(r.field),
				"'%s' cannot name %s: must be a DNS-1123 subdomain, lower-case letters, digits, '-' and '.'",
				*r.name, r.what))
		}
	}
	return found
}

func templateViolations(j *job.IflearnerJob) []Violation {
	pod := &j.Spec.Template.Spec
	var found []Violation
	if len(pod.Containers) == 0 {
		found = append(found, violation(1011, metav1.CauseTypeFieldValueRequired, containersPath,
			"must have at least one container; the first one trains"))
	}
	for label := range j.Spec.Template.Labels {
		if strings.HasPrefix(label, job.Reserved) {
			found = append(found, violation(1021, metav1.CauseTypeForbidden, labelsPath.Key(label),
				"must not be set: labels under '%s' belong to the operator", job.Reserved))
		}
	}
	for i, gate := range pod.SchedulingGates {
		if gate.Name == job.Gate {
			found = append(found, violation(1022, metav1.CauseTypeForbidden,
				podPath.Child("schedulingGates").Index(i).Child("name"),
				"must not be '%s': the operator sets and removes that gate itself", job.Gate))
		}
	}
	volumes := podPath.Child("volumes")
	found = append(found, twice(pod.Volumes, volumes, "name", func(v corev1.Volume) string { return v.Name })...)
	for i := range pod.InitContainers {
		found = append(found, mountedTwice(&pod.InitContainers[i], podPath.Child("initContainers").Index(i))...)
	}
	for i := range pod.Containers {
		found = append(found, mountedTwice(&pod.Containers[i], containersPath.Index(i))...)
	}
	return found
}

func mountedTwice(container *corev1.Container, at *field.Path) []Violation {
	return twice(container.VolumeMounts, at.Child("volumeMounts"), "mountPath",
		func(m corev1.VolumeMount) string { return directory(m.MountPath) })
}

func twice[T any](items []T, at *field.Path, name string, key func(T) string) []Violation {
	var found []Violation
	first := make(map[string]int, len(items))
	for i, item := range items {
		value := key(item)
		if earlier, known := first[value]; known {
			found = append(found, violation(1023, metav1.CauseTypeFieldValueDuplicate, at.Index(i).Child(name),
				"'%s' is used twice: must differ from `%s`", value, at.Index(earlier)))
		} else {
			first[value] = i
		}
	}
	return found
}

func partyViolations(j *job.IflearnerJob, arguments *commandLine) []Violation {
	parties := j.Spec.Parties
	if parties != nil && (*parties < 1 || *parties > mostParties) {
		return []Violation{violation(1016, metav1.CauseTypeFieldValueInvalid, partiesPath,
			"'%d' cannot be: must be from 1 to %d", *parties, mostParties)}
	}
	if j.Spec.Role != job.Server || arguments == nil {
		return nil
	}
	given, is := arguments.options["num"]
	if !is {
		return []Violation{violation(1018, metav1.CauseTypeFieldValueInvalid, firstPath.Child("args"),
			"must have '-n' with the number of parties: without it the server refuses every party")}
	}
	number := pythonInt(given.value)
	if number == nil || number.Sign() <= 0 {
		return []Violation{violation(1018, metav1.CauseTypeFieldValueInvalid, given.at,
			"'-n' is %s: must be a whole number of at least 1, or the server refuses every party", quoted(given.value))}
	}
	if parties == nil || number.Cmp(big.NewInt(int64(*parties))) == 0 {
		return nil
	}
	return []Violation{violation(1017, metav1.CauseTypeFieldValueInvalid, partiesPath,
		"'%d' differs from '-n' in `%s`: must be the same", *parties, given.at)}
}

func strategyViolations(j *job.IflearnerJob, arguments *commandLine) []Violation {
	if j.Spec.Role != job.Server || arguments == nil {
		return nil
	}
	given, is := arguments.options["strategy"]
	if !is || given.value != nil && slices.Contains(strategies, *given.value) {
		return nil
	}
	return []Violation{violation(1019, metav1.CauseTypeFieldValueNotSupported, given.at,
		"'--strategy' is %s: must be one of '%s'", quoted(given.value), strings.Join(strategies, "', '"))}
}

func listeningViolations(j *job.IflearnerJob, arguments *commandLine) []Violation {
	if arguments == nil {
		return nil
	}
	grpc, status := j.Spec.PortNumbers()
	if j.Spec.Role == job.Client {
		return listens(arguments, "peers", portsPath.Child("grpc"), grpc, 0)
	}
	return slices.Concat(
		listens(arguments, "addr", portsPath.Child("grpc"), grpc, job.DefaultGRPC),
		listens(arguments, "http_addr", portsPath.Child("status"), status, job.DefaultStatus))
}

// listens compares the port of an option with the field; without the option the process listens on
// its default, if it has one.
func listens(arguments *commandLine, name string, at *field.Path, port, byDefault int32) []Violation {
	given, is := arguments.options[name]
	switch {
	case !isPort(port):
		return nil
	case !is && byDefault != 0 && byDefault != port:
		return []Violation{violation(1020, metav1.CauseTypeFieldValueInvalid, at,
			"must be '%d', where a server without '--%s' listens, or the arguments must have '--%[2]s=0.0.0.0:%d'",
			byDefault, name, port)}
	case !is:
		return nil
	}
	if number := portOf(name, given.value); number != nil && number.Cmp(big.NewInt(int64(port))) != 0 {
		return []Violation{violation(1020, metav1.CauseTypeFieldValueInvalid, given.at,
			"'--%s' listens on port '%s': must be '%d', or `%s` the same", name, number, port, at)}
	}
	return nil
}

// portOf cuts the port from an address as iFLearner does; of the peers the first is the own address.
func portOf(name string, value *string) *big.Int {
	if value == nil {
		return nil
	}
	own, _, _ := strings.Cut(*value, ";")
	parts := strings.Split(own, ":")
	if len(parts) < 2 {
		return nil
	}
	text := parts[len(parts)-1]
	if name == "http_addr" {
		text = parts[1]
	}
	return pythonInt(&text)
}

func isPort(port int32) bool {
	return port >= 1 && port <= 65535
}

// pythonInt is what Python's int() makes of a text; nil if that is no number.
func pythonInt(text *string) *big.Int {
	if text == nil {
		return nil
	}
	stripped := strings.TrimSpace(*text)
	digits := strings.TrimLeft(stripped, "+-")
	if len(stripped)-len(digits) > 1 || strings.Trim(digits, "0123456789_") != "" || strings.HasPrefix(digits, "_") ||
		strings.HasSuffix(digits, "_") || strings.Contains(digits, "__") {
		return nil
	}
	number, is := new(big.Int).SetString(strings.ReplaceAll(stripped, "_", ""), 10)
	if !is {
		return nil
	}
	return number
}

func quoted(value *string) string {
	if value == nil {
		return "without a value"
	}
	return strconv.Quote(*value)
}
