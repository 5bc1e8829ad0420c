// Command poller asks the status pages of servers and does nothing else: it keeps the newest page of
// each and tells nobody. It is how cheaply the same questions can be asked at the same pace.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"
)

const (
	atOnce    = 64
	patience  = 5 * time.Second
	mostBytes = 1 << 20
)

// A party is what a page says of one.
type party struct {
	Ready        bool `json:"ready"`
	Complete     bool `json:"complete"`
	CurrentEpoch int  `json:"current_epoch"`
	TotalEpoch   *int `json:"total_epoch"`
}

func main() {
	file := flag.String("pages", "", "the file with the URL of each page, one a line")
	period := flag.Duration("period", 10*time.Second, "between an answer and the next question to the same server")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, *file, *period); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, path string, period time.Duration) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	client := &http.Client{
		Timeout:       patience,
		Transport:     &http.Transport{DisableKeepAlives: true, DisableCompression: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	room := make(chan struct{}, atOnce)
	urls := bufio.NewScanner(file)
	for urls.Scan() {
		go again(ctx, client, room, urls.Text(), period)
	}
	if err := urls.Err(); err != nil {
		return err
	}
	fmt.Println("ready")
	<-ctx.Done()
	return nil
}

// again asks one server until the context ends, at first within one period.
func again(ctx context.Context, client *http.Client, room chan struct{}, url string, period time.Duration) {
	var newest map[string]party
	wait := time.Duration(rand.Int64N(int64(period)))
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
		room <- struct{}{}
		if page, err := ask(ctx, client, url); err == nil {
			newest = page
		}
		<-room
		_ = newest // as the operator, it holds on to it
		wait = time.Duration(float64(period) * (0.9 + 0.2*rand.Float64()))
	}
}

func ask(ctx context.Context, client *http.Client, url string) (map[string]party, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	response, err := client.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("answered with %d", response.StatusCode)
	}
	page := map[string]party{}
	return page, json.NewDecoder(io.LimitReader(response.Body, mostBytes)).Decode(&page)
}
