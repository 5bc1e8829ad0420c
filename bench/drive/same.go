package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"

	coordinationv1 "k8s.io/api/coordination/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/iflytek/iflearner-operator/bench/internal/job"
)

// What follows compares what the subjects made: a peer that does less would be no peer.

var (
	code = regexp.MustCompile(`\[(IFL\d+)\]`)

	// What differs from one cluster, run or moment to the next.
	changing = []struct {
		pattern *regexp.Regexp
		as      string
	}{
		{regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`), "UID"},
		{regexp.MustCompile(`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z`), "TIME"},
		{regexp.MustCompile(`10\.96\.\d+\.\d+`), "IP"},
		{regexp.MustCompile(`kube-api-access-\w+`), "TOKEN"},
	}
)

// requireSameAnswers asks every subject about good and bad jobs, and fails where answers differ.
func (b *bench) requireSameAnswers(ctx context.Context, doors map[string]door) error {
	bodies, err := b.jobBodies(bothRoles, "same", 2)
	if err != nil {
		return err
	}
	server, party := string(bodies[0]), string(bodies[1])
	questions := map[string]string{
		"a server":                  server,
		"a party":                   party,
		"a party in a shell":        strings.Replace(party, `"python"`, `"sh","-c"`, 1),
		"one epoch, other options":  strings.Replace(strings.Replace(party, "--epochs=10", "--epochs=1", 1), "--cert=/etc", "--cert=/opt", 1),
		"no domain, no role":        strings.NewReplacer(".server.iflearner.com", ".example.com", `"role":"server"`, `"role":""`).Replace(server),
		"no parties, other ports":   strings.Replace(server, `"-n=2"`, `"-n=0","--strategy=Best","--addr=0.0.0.0:1"`, 1),
		"parties that disagree":     strings.Replace(server, `"spec":{`, `"spec":{"parties":3,"ports":{"grpc":7,"status":7},`, 1),
		"names that nothing can be": strings.Replace(server, `"same-00000"`, `"0-"`, 1),
		"no container":              regexp.MustCompile(`"containers":\[.*?\]\}`).ReplaceAllString(server, `"containers":[]}`),
	}
	for name, body := range questions {
		wanted := ""
		for _, subject := range []string{ours, peer, tuned} {
			got, err := doors[subject].post(ctx, []byte(body))
			if err != nil {
				return err
			}
			said, err := got.said()
			if err != nil {
				return err
			}
			if subject == ours {
				wanted = said
			} else if said != wanted {
				return fmt.Errorf("%s: %s answers\n%s\n%s answers\n%s", name, ours, wanted, subject, said)
			}
		}
	}
	return nil
}

// said is what an answer comes to: the stored spec, or the codes and fields of the refusal; and the
// codes of warnings.
func (a answer) said() (string, error) {
	var object map[string]any
	if err := json.Unmarshal(a.body, &object); err != nil {
		return "", err
	}
	what := []string{fmt.Sprint(a.code)}
	if a.code == http.StatusCreated {
		spec, err := json.Marshal(withoutEmpty(object["spec"]))
		if err != nil {
			return "", err
		}
		what = append(what, string(spec))
		for _, warning := range a.warnings { // a refusal by controller-runtime's Defaulter has none
			what = append(what, code.FindString(warning))
		}
	} else {
		causes, _, _ := unstructured.NestedSlice(object, "details", "causes")
		for _, cause := range causes {
			c := cause.(map[string]any)
			what = append(what, fmt.Sprint(c["field"], " ", c["reason"], " ", code.FindString(fmt.Sprint(c["message"]))))
		}
		slices.Sort(what)
	}
	return strings.Join(what, "\n"), nil
}

// picture shows all that was made of two jobs, without what is different each time.
func (c *cluster) picture(ctx context.Context, names ...string) (string, error) {
	var picture []string
	for _, name := range names {
		stored := &job.IflearnerJob{}
		if err := c.client.Get(ctx, client.ObjectKey{Namespace: plain, Name: name}, stored); err != nil {
			return "", err
		}
		for _, child := range []struct{ group, version, kind, namespace, name string }{
			{job.Group, "v1", job.Kind, plain, name},
			{"", "v1", "Pod", plain, name},
			{"", "v1", "Service", plain, name},
			{"networking.k8s.io", "v1", "Ingress", plain, name},
			{coordinationv1.GroupName, "v1", "Lease", claims, job.ClaimName(stored.Spec.Host)},
		} {
			object := &unstructured.Unstructured{}
			object.SetGroupVersionKind(schema.GroupVersionKind{Group: child.group, Version: child.version, Kind: child.kind})
			if err := c.client.Get(ctx, client.ObjectKey{Namespace: child.namespace, Name: child.name}, object); err != nil {
				return "", err
			}
			object.SetResourceVersion("")
			object.SetManagedFields(nil)
			text, err := json.Marshal(withoutEmpty(object.Object))
			if err != nil {
				return "", err
			}
			line := string(text)
			for _, c := range changing {
				line = c.pattern.ReplaceAllString(line, c.as)
			}
			picture = append(picture, line)
		}
	}
	return strings.Join(picture, "\n"), nil
}

// withoutEmpty drops empty objects and lists: Go's structs write some where nobody set anything.
func withoutEmpty(value any) any {
	switch v := value.(type) {
	case map[string]any:
		kept := map[string]any{}
		for name, member := range v {
			if member = withoutEmpty(member); member != nil {
				kept[name] = member
			}
		}
		if len(kept) > 0 {
			return kept
		}
	case []any:
		var kept []any
		for _, element := range v {
			kept = append(kept, withoutEmpty(element))
		}
		if len(kept) > 0 {
			return kept
		}
	default:
		return value
	}
	return nil
}
