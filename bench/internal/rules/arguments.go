package rules

import (
	"regexp"
	"slices"
	"strings"

	"github.com/iflytek/iflearner-operator/bench/internal/job"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// A word is one argument and where it stands.
type word struct {
	text string
	at   *field.Path
}

// An option that was given. Its place is the value's, or its own where no value follows.
type option struct {
	value *string
	at    *field.Path
}

// A commandLine is that of the first container, where Python is called directly, with literal
// values, on something whose arguments are known.
type commandLine struct {
	words   []word
	options map[string]option
}

// An argparse knows the options of a program as Python's argparse reads them. All of them take a
// value, but for help.
type argparse struct {
	options   []string
	shortcuts map[byte]string
}

var (
	serverOptions = argparse{
		options:   []string{"help", "num", "epochs", "addr", "http_addr", "strategy", "strategy_params"},
		shortcuts: map[byte]string{'n': "num"},
	}
	clientOptions = argparse{
		options: []string{"help", "name", "epochs", "server", "cert", "enable-ll", "peers", "peer-cert"},
	}

	python         = regexp.MustCompile(`(?s)^(.*/)?python[0-9.]*$`)
	aggregator     = regexp.MustCompile(`(?s)^(iflearner\.business\.homo\.aggregate_server|(.*/)?aggregate_server\.py)$`)
	negativeNumber = regexp.MustCompile(`^-(\d+|\d*\.\d+)$`)
)

// The flags of Python's interpreter that stand alone, and those that take a value.
const (
	switches = "bBdEiIOPqsSuvx"
	valued   = "WX"
)

// readArguments answers nil where nobody can tell: a shell, a variable, another program.
func readArguments(j *job.IflearnerJob) *commandLine {
	words := literalWords(j)
	if len(words) == 0 {
		return nil
	}
	program, arguments, called := pythonCall(words)
	switch {
	case !called:
		return nil
	case j.Spec.Role == job.Server && aggregator.MatchString(program):
		return &commandLine{words, serverOptions.read(arguments)}
	case j.Spec.Role == job.Client:
		return &commandLine{words, clientOptions.read(arguments)}
	default:
		return nil
	}
}

func (c *commandLine) mentions(text string) bool {
	return slices.ContainsFunc(c.words, func(w word) bool { return strings.Contains(w.text, text) })
}

func literalWords(j *job.IflearnerJob) []word {
	containers := j.Spec.Template.Spec.Containers
	if len(containers) == 0 {
		return nil
	}
	var words []word
	for _, list := range []struct {
		name  string
		texts []string
	}{{"command", containers[0].Command}, {"args", containers[0].Args}} {
		for i, text := range list.texts {
			if strings.Contains(text, "$(") { // Kubernetes replaces $(VAR)
				return nil
			}
			words = append(words, word{text, firstPath.Child(list.name).Index(i)})
		}
	}
	return words
}

// pythonCall finds the script or module that Python runs, and what that gets.
func pythonCall(words []word) (program string, arguments []word, called bool) {
	if !python.MatchString(words[0].text) {
		return "", nil, false
	}
	for i := 1; i < len(words); i++ {
		text := words[i].text
		if !strings.HasPrefix(text, "-") {
			return text, words[i+1:], true
		}
		flag := 1
		for flag < len(text) && strings.IndexByte(switches, text[flag]) >= 0 {
			flag++
		}
		last := flag == len(text)-1 // its value is the next word
		switch {
		case flag == len(text) && flag > 1:
		case flag < len(text) && strings.IndexByte(valued, text[flag]) >= 0:
			if last {
				i++
			}
		case flag < len(text) && text[flag] == 'm' && !last:
			return text[flag+1:], words[i+1:], true
		case flag < len(text) && text[flag] == 'm' && i+1 < len(words):
			return words[i+1].text, words[i+2:], true
		default:
			return "", nil, false // -c, -, --version and whatever else is not known
		}
	}
	return "", nil, false
}

// read finds the options by their long names; the last one of each counts.
func (a argparse) read(words []word) map[string]option {
	found := map[string]option{}
	for i := 0; i < len(words) && words[i].text != "--"; i++ {
		name, value := a.given(words[i].text)
		switch {
		case name == "":
		case value != nil:
			found[name] = option{value, words[i].at}
		case i+1 < len(words) && isValue(words[i+1].text):
			i++
			found[name] = option{&words[i].text, words[i].at}
		default:
			found[name] = option{nil, words[i].at}
		}
	}
	return found
}

func (a argparse) given(text string) (name string, value *string) {
	if long, is := strings.CutPrefix(text, "--"); is {
		name, after, has := strings.Cut(long, "=")
		if has {
			value = &after
		}
		return a.named(name), value
	}
	if len(text) < 2 || text[0] != '-' {
		return "", nil
	}
	name = a.shortcuts[text[1]]
	if rest := text[2:]; name != "" && rest != "" {
		after := strings.TrimPrefix(rest, "=")
		value = &after
	}
	return name, value
}

// named answers the option of that name, or the only one that begins with it.
func (a argparse) named(name string) string {
	if slices.Contains(a.options, name) {
		return name
	}
	candidate := ""
	for _, known := range a.options {
		if strings.HasPrefix(known, name) {
			if candidate != "" {
				return ""
			}
			candidate = known
		}
	}
	return candidate
}

func isValue(text string) bool {
	return !strings.HasPrefix(text, "-") || text == "-" || strings.Contains(text, " ") ||
		negativeNumber.MatchString(text)
}
