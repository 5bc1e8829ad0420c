package main

import (
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/iflytek/iflearner-operator/bench/internal/job"
)

const (
	// The addresses of simulated Pods, all of them the namespace's own. Not loopback: an API server
	// takes that for a Pod but not for the EndpointSlice that is made of it.
	podNetwork = "10.128.0.0/16"
	// How long an epoch takes where epochs advance.
	epochTakes = time.Minute
	// Where servers are silent, each so manieth is.
	silentEvery = 5
)

// Pages are the status pages of simulated servers, as iFLearner's aggregator serves them, told apart
// by the address at which they are asked.
type pages struct {
	server *http.Server
	places map[string]int

	lock   sync.Mutex
	silent bool
	since  time.Time   // when epochs began to advance; zero: none does
	asked  []time.Time // when each was asked last
	shown  []int       // the epoch that each has shown last; 0: none
	tally  tally
}

// A tally is what happened in some stretch of time.
type tally struct {
	questions int
	epochs    int       // how often a server has shown another epoch than before
	waits     []float64 // s between two questions to the same server, of the servers that answer
}

func servePages(number int) (*pages, error) {
	listener, err := net.Listen("tcp4", fmt.Sprintf(":%d", job.DefaultStatus))
	if err != nil {
		return nil, err
	}
	p := &pages{places: map[string]int{}, asked: make([]time.Time, number), shown: make([]int, number)}
	for i := range number {
		p.places[podAddress(i)] = i
	}
	p.server = &http.Server{Handler: p}
	p.server.SetKeepAlivesEnabled(false) // as iFLearner's, which closes each connection
	go func() {
		_ = p.server.Serve(listener) // until it is closed
	}()
	return p, nil
}

func podAddress(i int) string {
	return fmt.Sprintf("10.128.%d.%d", i/250, i%250+1)
}

func pageURL(i int) string {
	return fmt.Sprintf("http://%s:%d/v1/status", podAddress(i), job.DefaultStatus)
}

// ServeHTTP answers with a page; a silent server never does.
func (p *pages) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	at := r.Context().Value(http.LocalAddrContextKey).(*net.TCPAddr)
	i, known := p.places[at.IP.String()]
	if !known || r.Method != http.MethodGet || r.URL.Path != "/v1/status" {
		http.NotFound(w, r)
		return
	}
	epoch, answers := p.question(i, time.Now())
	if !answers {
		<-r.Context().Done() // whoever asked has gone
		return
	}
	party := fmt.Sprintf(`{"ready": true, "complete": false, "current_epoch": %d, "total_epoch": 10}`, epoch)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = fmt.Fprintf(w, `{"party-a": %s, "party-b": %s}`, party, party)
}

func (p *pages) question(i int, now time.Time) (epoch int, answers bool) {
	p.lock.Lock()
	defer p.lock.Unlock()
	before := p.asked[i]
	p.asked[i] = now
	p.tally.questions++
	if p.isSilent(i) {
		return 0, false
	}
	if !before.IsZero() {
		p.tally.waits = append(p.tally.waits, now.Sub(before).Seconds())
	}
	epoch = p.epochOf(i, now)
	if epoch != p.shown[i] {
		p.shown[i] = epoch
		p.tally.epochs++
	}
	return epoch, true
}

func (p *pages) isSilent(i int) bool {
	return p.silent && i%silentEvery == 0
}

// epochOf advances one server after the other, never all at once.
func (p *pages) epochOf(i int, now time.Time) int {
	if p.since.IsZero() {
		return max(1, p.shown[i])
	}
	ahead := float64(i) / float64(len(p.asked))
	return 1 + int(now.Sub(p.since).Seconds()/epochTakes.Seconds()+ahead)
}

// advance lets epochs pass from now on.
func (p *pages) advance() {
	p.lock.Lock()
	defer p.lock.Unlock()
	p.since = time.Now()
}

// silence makes some servers answer no more; no epoch advances.
func (p *pages) silence() {
	p.lock.Lock()
	defer p.lock.Unlock()
	p.since = time.Time{}
	p.silent = true
}

// take gives what happened since it was called last, and the longest wait in it: of those that have
// ended, and of those that go on.
func (p *pages) take() (taken tally, longest float64) {
	p.lock.Lock()
	defer p.lock.Unlock()
	taken, p.tally = p.tally, tally{}
	now := time.Now()
	for i, asked := range p.asked {
		if !p.isSilent(i) && !asked.IsZero() {
			longest = max(longest, now.Sub(asked).Seconds())
		}
	}
	for _, wait := range taken.waits {
		longest = max(longest, wait)
	}
	return taken, longest
}
