// Command judge says how tools read Kubernetes objects. It takes objects as lines of JSON and prints a line of JSON for
// each: what kstatus makes of it, and the health that Argo CD would compute with the Lua script that the argument names.
package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	lua "github.com/yuin/gopher-lua"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/util/json" // whole numbers are int64, as clients of the API server decode them
	"sigs.k8s.io/cli-utils/pkg/kstatus/status"
)

// patience is how long Argo CD lets a script run.
const patience = time.Second

// healths are the words that Argo CD takes from a script; any other is Unknown.
var healths = []string{"Healthy", "Progressing", "Degraded", "Suspended", "Missing", "Unknown"}

type verdict struct {
	Kstatus        string `json:"kstatus"`
	KstatusMessage string `json:"kstatusMessage"`
	Health         string `json:"health"`
	HealthMessage  string `json:"healthMessage"`
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: judge health.lua < objects.json")
		os.Exit(2)
	}
	if err := judge(os.Args[1], os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "judge:", err)
		os.Exit(1)
	}
}

func judge(file string, in io.Reader, out io.Writer) error {
	script, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	lines, err := io.ReadAll(in) // to the end before anything is printed: whoever writes need not read meanwhile
	if err != nil {
		return err
	}
	buffered := bufio.NewWriter(out)
	for line := range bytes.Lines(lines) {
		var object map[string]any
		if err := json.Unmarshal(line, &object); err != nil {
			return fmt.Errorf("%q: %w", line, err)
		}
		var said verdict
		said.Kstatus, said.KstatusMessage = kstatus(object)
		said.Health, said.HealthMessage = health(object, string(script))
		answer, err := json.Marshal(said)
		if err != nil {
			return err
		}
		fmt.Fprintf(buffered, "%s\n", answer)
	}
	return buffered.Flush()
}

func kstatus(object map[string]any) (string, string) {
	result, err := status.Compute(&unstructured.Unstructured{Object: object})
	if err != nil {
		return status.UnknownStatus.String(), err.Error()
	}
	return result.Status.String(), result.Message
}

// health is what Argo CD shows: it looks at a deletion before it asks the script.
func health(object map[string]any, script string) (string, string) {
	if (&unstructured.Unstructured{Object: object}).GetDeletionTimestamp() != nil {
		return "Progressing", "Pending deletion"
	}
	returned, err := run(object, script)
	if err != nil {
		return "Unknown", err.Error()
	}
	table, ok := returned.(*lua.LTable)
	if !ok {
		return "Unknown", "the script returned no table but a " + returned.Type().String()
	}
	word := lua.LVAsString(table.RawGetString("status"))
	if !slices.Contains(healths, word) {
		return "Unknown", "the script returned the status '" + word + "'"
	}
	message := table.RawGetString("message")
	if message != lua.LNil && message.Type() != lua.LTString {
		return "Unknown", "the script returned a message that is a " + message.Type().String()
	}
	return word, lua.LVAsString(message)
}

// run opens no more libraries than Argo CD does for a script from its ConfigMap; there is no string library among them.
func run(object map[string]any, script string) (lua.LValue, error) {
	state := lua.NewState(lua.Options{SkipOpenLibs: true})
	defer state.Close()
	for name, open := range map[string]lua.LGFunction{lua.BaseLibName: lua.OpenBase, lua.TabLibName: lua.OpenTable} {
		state.Push(state.NewFunction(open))
		state.Push(lua.LString(name))
		state.Call(1, 0)
	}
	limited, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	state.SetContext(limited)
	state.SetGlobal("obj", value(state, object))
	if err := state.DoString(script); err != nil {
		return nil, err
	}
	return state.Get(-1), nil
}

// value is the Lua for a decoded JSON value; a null in a list shortens it, as it does in Argo CD.
func value(state *lua.LState, decoded any) lua.LValue {
	switch v := decoded.(type) {
	case bool:
		return lua.LBool(v)
	case string:
		return lua.LString(v)
	case int64:
		return lua.LNumber(v)
	case float64:
		return lua.LNumber(v)
	case []any:
		list := state.CreateTable(len(v), 0)
		for _, item := range v {
			list.Append(value(state, item))
		}
		return list
	case map[string]any:
		table := state.CreateTable(0, len(v))
		for key, item := range v {
			table.RawSetString(key, value(state, item))
		}
		return table
	default:
		return lua.LNil
	}
}
