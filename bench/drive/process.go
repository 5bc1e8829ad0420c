package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const (
	ticksPerSecond = 100 // USER_HZ, the same on every Linux that Go runs on
	grace          = 20 * time.Second
	lookAgain      = 5 * time.Millisecond
	patience       = 2 * time.Minute
)

// A process is measured from outside; all it says goes to a file.
type process struct {
	name, log string
	begun     time.Time
	command   *exec.Cmd
	ended     chan struct{}
}

func startProcess(folder, name string, command []string, environment ...string) (*process, error) {
	log, err := os.CreateTemp(folder, name+"-*.log")
	if err != nil {
		return nil, err
	}
	defer log.Close()
	p := &process{
		name:    name,
		log:     log.Name(),
		command: exec.Command(command[0], command[1:]...),
		ended:   make(chan struct{}),
	}
	p.command.Stdout, p.command.Stderr = log, log
	p.command.Env = append(os.Environ(), environment...)
	p.begun = time.Now()
	if err := p.command.Start(); err != nil {
		return nil, fmt.Errorf("starting %s: %w", name, err)
	}
	go func() {
		_ = p.command.Wait() // how it ended stands in its log
		close(p.ended)
	}()
	return p, nil
}

// stop asks the process to end, and kills it when it takes too long.
func (p *process) stop() {
	_ = p.command.Process.Signal(syscall.SIGTERM) // it may have ended by itself
	select {
	case <-p.ended:
	case <-time.After(grace):
		_ = p.command.Process.Kill()
		<-p.ended
	}
}

// until waits until ready, and tells how long that was from the start of the process.
func (p *process) until(ctx context.Context, ready func() bool) (time.Duration, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for !ready() {
		select {
		case <-p.ended:
			return 0, p.failed("ended too early")
		case <-ctx.Done():
			return 0, p.failed("is not ready")
		case <-time.After(lookAgain):
		}
	}
	return time.Since(p.begun), nil
}

func (p *process) failed(how string) error {
	said, err := os.ReadFile(p.log)
	if err != nil {
		return err
	}
	return fmt.Errorf("%s %s; the end of %s:\n%s", p.name, how, p.log, said[max(0, len(said)-2000):])
}

// says tells whether a line of the log is these words.
func (p *process) says(words string) bool {
	said, err := os.ReadFile(p.log)
	return err == nil && bytes.Contains(append([]byte{'\n'}, said...), []byte("\n"+words+"\n"))
}

// cpu is how long the process has worked, user and system, all threads.
func (p *process) cpu() (time.Duration, error) {
	stat, err := os.ReadFile(p.proc("stat"))
	if err != nil {
		return 0, err
	}
	// The name before the closing bracket may hold anything; utime and stime are fields 14 and 15.
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
	user, err1 := strconv.ParseInt(fields[11], 10, 64)
	system, err2 := strconv.ParseInt(fields[12], 10, 64)
	return time.Duration(user+system) * time.Second / ticksPerSecond, errors.Join(err1, err2)
}

// memory is what the process holds in RAM, in MiB: VmRSS now, VmHWM at most so far.
func (p *process) memory(field string) (float64, error) {
	status, err := os.ReadFile(p.proc("status"))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(status)) {
		if rest, is := strings.CutPrefix(line, field+":"); is {
			kib, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(rest), " kB"), 64)
			return kib / 1024, err
		}
	}
	return 0, fmt.Errorf("%s has no %s", p.name, field)
}

func (p *process) proc(file string) string {
	return filepath.Join("/proc", strconv.Itoa(p.command.Process.Pid), file)
}

// answers tells whether a GET is answered with 200.
func answers(url string) bool {
	response, err := http.Get(url)
	if err != nil {
		return false
	}
	defer response.Body.Close()
	_, err = io.Copy(io.Discard, response.Body)
	return err == nil && response.StatusCode == http.StatusOK
}
