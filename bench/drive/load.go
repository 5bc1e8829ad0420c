package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// The samples of the project that jobs are made like.
var (
	bothRoles   = []string{"server.yaml", "party-a.yaml"}
	serversOnly = []string{"server.yaml"}
)

// jobBodies are jobs to be created: like each of the samples by turns, each with a name and a host
// of its own.
func (b *bench) jobBodies(files []string, prefix string, number int) ([][]byte, error) {
	var samples []*unstructured.Unstructured
	for _, file := range files {
		sample, err := readManifest(filepath.Join(b.repository, "samples", file))
		if err != nil {
			return nil, err
		}
		samples = append(samples, sample)
	}
	bodies := make([][]byte, number)
	for i := range bodies {
		sample := samples[i%len(samples)]
		name := fmt.Sprintf("%s-%05d", prefix, i)
		sample.SetName(name)
		role, _, _ := unstructured.NestedString(sample.Object, "spec", "role")
		domain := map[string]string{"server": "server", "client": "a.party"}[role]
		if err := unstructured.SetNestedField(sample.Object, name+"."+domain+".iflearner.com", "spec", "host"); err != nil {
			return nil, err
		}
		body, err := json.Marshal(sample.Object)
		if err != nil {
			return nil, err
		}
		bodies[i] = body
	}
	return bodies, nil
}

// An answer of the API server.
type answer struct {
	code     int
	body     []byte
	warnings []string
}

// A door is where jobs of a namespace are created.
type door struct {
	client *http.Client
	url    string
}

func (c *cluster) door(namespace string, dryRun bool) door {
	url := c.config.Host + "/apis/git.iflytek.com/v1/namespaces/" + namespace + "/iflearnerjobs"
	if dryRun {
		url += "?dryRun=All"
	}
	return door{c.http, url}
}

func (d door) post(ctx context.Context, body []byte) (answer, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, d.url, bytes.NewReader(body))
	if err != nil {
		return answer{}, err
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := d.client.Do(request)
	if err != nil {
		return answer{}, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	return answer{response.StatusCode, text, response.Header.Values("Warning")}, err
}

// create must succeed: a benchmark with failures measures something else.
func (d door) create(ctx context.Context, body []byte) error {
	got, err := d.post(ctx, body)
	if err == nil && got.code != http.StatusCreated {
		err = fmt.Errorf("a create was answered with %d: %s", got.code, got.body)
	}
	return err
}

// atRate creates so many a second, whether the earlier ones were answered or not, and tells how long
// each took from when it was due: who waits for a slow answer is counted.
func (d door) atRate(ctx context.Context, bodies [][]byte, perSecond int, duration time.Duration) ([]float64, error) {
	number := int(duration.Seconds() * float64(perSecond))
	milliseconds := make([]float64, number)
	errs := make(chan error, number)
	begun := time.Now()
	for i := range number {
		due := begun.Add(time.Duration(i) * time.Second / time.Duration(perSecond))
		time.Sleep(time.Until(due))
		go func() {
			err := d.create(ctx, bodies[i%len(bodies)])
			milliseconds[i] = float64(time.Since(due)) / float64(time.Millisecond)
			errs <- err
		}()
	}
	for range number {
		if err := <-errs; err != nil {
			return nil, err
		}
	}
	return milliseconds, nil
}

// closedLoop creates each body once, so many at a time, and tells how long all of it took.
func (d door) closedLoop(ctx context.Context, bodies [][]byte, concurrency int) (time.Duration, error) {
	var next atomic.Int64
	var working sync.WaitGroup
	errs := make(chan error, concurrency)
	begun := time.Now()
	for range concurrency {
		working.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(bodies)); i = next.Add(1) - 1 {
				if err := d.create(ctx, bodies[i]); err != nil {
					errs <- err
					return
				}
			}
		})
	}
	working.Wait()
	took := time.Since(begun)
	close(errs)
	return took, <-errs // nil once it is empty and closed
}
