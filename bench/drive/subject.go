package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// The subjects, as the report calls them.
const (
	ours       = "ours"
	withoutAOT = "ours, no AOT cache"
	peer       = "peer"
	tuned      = "peer, tuned"
	bare       = "bare client"
	nobody     = "no webhook"
)

// nowhere is a namespace that is never made.
const nowhere = "nowhere"

const account = "/var/run/secrets/kubernetes.io/serviceaccount"

var configurations = []string{"mutating-webhook-configuration.yaml", "validating-webhook-configuration.yaml"}

// agents are how the subjects call themselves in the audit log.
var agents = map[string]string{
	ours: "iflearner-operator", peer: "iflearner-peer", tuned: "iflearner-peer", bare: "iflearner-bare",
}

// Each subject has ports of its own, so that all may run at once.
var ports = map[string]int{ours: 8400, withoutAOT: 8400, peer: 8500, tuned: 8600}

const (
	webhookPort = iota
	healthPort
	metricsPort
)

func port(subject string, which int) string {
	return strconv.Itoa(ports[subject] + which)
}

// start runs a subject and returns once it is ready, and how long that took.
func (b *bench) start(ctx context.Context, c *cluster, subject string) (*process, time.Duration, error) {
	command, err := b.command(c, subject)
	if err != nil {
		return nil, 0, err
	}
	p, took, err := b.launch(ctx, subject, command)
	if err != nil || subject != ours {
		return p, took, err
	}
	// It has made itself known for all namespaces.
	if err := b.pointWebhooks(ctx, c, subject, nowhere); err != nil {
		p.stop()
		return nil, 0, err
	}
	return p, took, nil
}

func (b *bench) launch(
	ctx context.Context, subject string, command []string, environment ...string,
) (*process, time.Duration, error) {
	p, err := startProcess(b.out, subject, command, environment...)
	if err != nil {
		return nil, 0, err
	}
	ready := func() bool { return answers("http://127.0.0.1:" + port(subject, healthPort) + "/readyz") }
	if subject == bare {
		ready = func() bool { return p.says("ready") }
	}
	took, err := p.until(ctx, ready)
	if err != nil {
		p.stop()
		return nil, 0, err
	}
	return p, took, nil
}

func (b *bench) command(c *cluster, subject string) ([]string, error) {
	workers := "-workers=" + strconv.Itoa(b.workers)
	switch subject {
	case ours:
		return append(b.operator(true), "operator", "--kubeconfig="+c.kubeconfig,
			"--webhook-url=https://"+net.JoinHostPort(address, port(subject, webhookPort)),
			"--webhook-port="+port(subject, webhookPort), "--health-port="+port(subject, healthPort)), nil
	case peer, tuned:
		if err := b.certificate.write(b.certificates()); err != nil {
			return nil, err
		}
		return []string{
			filepath.Join(b.binaries, "peer"), "-kubeconfig=" + c.kubeconfig, "-certificates=" + b.certificates(),
			"-webhook-port=" + port(subject, webhookPort), "-health=127.0.0.1:" + port(subject, healthPort),
			"-metrics=127.0.0.1:" + port(subject, metricsPort), fmt.Sprintf("-tuned=%t", subject == tuned), workers,
		}, nil
	default:
		return []string{filepath.Join(b.binaries, "bare"), "-kubeconfig=" + c.kubeconfig, workers}, nil
	}
}

// operator is the entry point of the image, in the memory that the Deployment gives it.
func (b *bench) operator(withAOTCache bool) []string {
	app := filepath.Join(b.image, "app")
	command := []string{filepath.Join(b.image, "opt", "java", "bin", "java"), "@" + filepath.Join(app, "jvm.options"), "-XX:MaxRAM=512m"}
	if withAOTCache {
		command = append(command, "-XX:AOTCache="+filepath.Join(app, "iflearner-operator.aot"))
	}
	return append(command, "-jar", filepath.Join(app, "iflearner-operator.jar"))
}

// startInside runs our subject as in a Pod: with the account that a kubelet mounts, and with webhook
// configurations that somebody has installed.
func (b *bench) startInside(ctx context.Context, c *cluster, subject string) (*process, time.Duration, error) {
	server, err := url.Parse(c.config.Host)
	if err != nil {
		return nil, 0, err
	}
	for file, content := range map[string][]byte{"token": []byte(c.config.BearerToken), "ca.crt": c.config.CAData} {
		if err := os.MkdirAll(account, 0o700); err != nil {
			return nil, 0, err
		}
		if err := os.WriteFile(filepath.Join(account, file), content, 0o600); err != nil {
			return nil, 0, err
		}
	}
	command := append(b.operator(subject == ours), "operator", "--webhook-port="+port(subject, webhookPort),
		"--health-port="+port(subject, healthPort), "--drain=0s")
	return b.launch(ctx, subject, command,
		"KUBERNETES_SERVICE_HOST="+server.Hostname(), "KUBERNETES_SERVICE_PORT="+server.Port())
}

func (b *bench) certificates() string {
	return filepath.Join(b.out, "certificates")
}

// pointWebhooks makes the API server ask this subject, and no other, about jobs of one namespace. Our
// own process has installed its configurations; the peer gets the same ones.
func (b *bench) pointWebhooks(ctx context.Context, c *cluster, subject, namespace string) error {
	selector := map[string]any{"matchLabels": map[string]any{"kubernetes.io/metadata.name": namespace}}
	for _, file := range configurations {
		configuration, err := readManifest(filepath.Join(b.repository, "webhook-config", file))
		if err != nil {
			return err
		}
		if subject == ours {
			configuration.SetName(configuration.GetName() + "-local")
			if err := c.client.Get(ctx, client.ObjectKeyFromObject(configuration), configuration); err != nil {
				return err
			}
		} else {
			configuration.SetName("bench-" + namespace)
		}
		if err := eachWebhook(configuration, func(webhook map[string]any) {
			webhook["namespaceSelector"] = selector
			if subject != ours {
				path, _, _ := unstructured.NestedString(webhook, "clientConfig", "service", "path")
				webhook["clientConfig"] = map[string]any{
					"url":      "https://" + net.JoinHostPort(address, port(subject, webhookPort)) + path,
					"caBundle": base64.StdEncoding.EncodeToString(b.certificate.crt),
				}
			}
		}); err != nil {
			return err
		}
		if subject == ours {
			err = c.client.Update(ctx, configuration)
		} else {
			err = c.client.Create(ctx, configuration)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func eachWebhook(configuration *unstructured.Unstructured, change func(map[string]any)) error {
	webhooks, _, err := unstructured.NestedSlice(configuration.Object, "webhooks")
	if err != nil {
		return err
	}
	for _, webhook := range webhooks {
		change(webhook.(map[string]any))
	}
	return unstructured.SetNestedSlice(configuration.Object, webhooks, "webhooks")
}

// A certificate for the peer, made as ours are: ECDSA P-256. It signs itself.
type certificate struct {
	crt, key []byte
}

func newCertificate() (certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return certificate{}, err
	}
	template := &x509.Certificate{
		SerialNumber:          big.NewInt(time.Now().UnixNano()),
		Subject:               pkix.Name{CommonName: "bench"},
		NotBefore:             time.Now().Add(-time.Hour),
		NotAfter:              time.Now().AddDate(0, 0, 1),
		IPAddresses:           []net.IP{net.ParseIP(address)},
		KeyUsage:              x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		ExtKeyUsage:           []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		BasicConstraintsValid: true,
		IsCA:                  true,
	}
	crt, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return certificate{}, err
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return certificate{}, err
	}
	return certificate{
		pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: crt}),
		pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private}),
	}, nil
}

func (c certificate) write(folder string) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(folder, "tls.crt"), c.crt, 0o600); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, "tls.key"), c.key, 0o600)
}
