package codec

import (
	"io"
	"strings"
	"testing"
)

// A map of files is a file a key, in the order of the keys, and no parameter.
func TestFilesOfMap(t *testing.T) {
	in := map[string]*strings.Reader{"b": strings.NewReader("2"), "a": strings.NewReader("1")}
	files, err := Files(nil, &in)
	if err != nil || len(files) != 2 {
		t.Fatal(files, err)
	}
	got := ""
	for _, f := range files {
		data, err := io.ReadAll(f.Value.(io.Reader))
		if err != nil {
			t.Fatal(err)
		}
		got += f.Name + "=" + string(data) + " "
	}
	if got != "a=1 b=2 " {
		t.Errorf("got %q", got)
	}
	if params, err := AppendParams(nil, Form, &in); err != nil || len(params) != 0 {
		t.Error(params, err)
	}
}
