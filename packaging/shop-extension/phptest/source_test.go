package phptest

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// sources are all files of PHP that get into a shop.
func sources(t *testing.T) []string {
	t.Helper()
	var files []string
	err := filepath.WalkDir("../src", func(name string, _ fs.DirEntry, err error) error {
		if strings.HasSuffix(name, ".php") {
			files = append(files, name)
		}
		return err
	})
	if err != nil || len(files) < 10 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	return files
}

func TestEveryFileIsUnderstoodByPHP(t *testing.T) {
	t.Parallel()
	for _, name := range sources(t) {
		if out, err := php(t, "-l", name).CombinedOutput(); err != nil || !bytes.HasPrefix(out, []byte("No syntax errors")) {
			t.Errorf("%s: %v: %s", name, err, out)
		}
	}
}

func TestNothingNeedsMoreThanPHP56(t *testing.T) {
	t.Parallel()
	out, err := php(t, append([]string{"../testdata/tokens.php"}, sources(t)...)...).CombinedOutput()
	if err != nil || len(out) > 0 {
		t.Errorf("%v\n%s", err, out)
	}
}

var marked = regexp.MustCompile(`// \d+$`)

func TestWhatPHP56DoesNotKnowIsFound(t *testing.T) {
	t.Parallel()
	const file = "../testdata/forbidden.php"
	out, err := php(t, "../testdata/tokens.php", file).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range strings.Split(string(text), "\n") {
		found := bytes.Contains(out, []byte(file+":"+strconv.Itoa(i+1)+":"))
		if want := marked.MatchString(line); found != want {
			t.Errorf("line %d, %q: found %v", i+1, line, found)
		}
	}
}

func TestClasses(t *testing.T) {
	t.Parallel()
	for name, flags := range map[string][]string{
		"all of PHP":        nil,
		"without mbstring":  {"-d", "disable_functions=mb_convert_encoding"},
		"without tokenizer": {"-d", "disable_functions=token_get_all"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			out, err := php(t, append(flags, "../testdata/unit.php", "../src", "../testdata/standin", "../testdata/signature.json")...).CombinedOutput()
			if err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			lines := strings.Split(strings.TrimSpace(string(out)), "\n")
			if len(lines) < 50 {
				t.Errorf("only %d tests", len(lines))
			}
			for _, line := range lines {
				if !strings.HasPrefix(line, "ok ") {
					t.Error(line)
				}
			}
		})
	}
}
