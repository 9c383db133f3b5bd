package phptest

import (
	"os"
	"os/exec"
	"testing"

	"fakturisd/invoicing/store/privatedb"
)

func TestMain(m *testing.M) { os.Exit(privatedb.Main(m)) }

// php returns a command that runs PHP with every error reported.
func php(t testing.TB, args ...string) *exec.Cmd {
	t.Helper()
	path, err := exec.LookPath("php")
	if err != nil {
		t.Fatal("php is missing: run packaging/dev/setup.sh test")
	}
	return exec.CommandContext(t.Context(), path, append([]string{"-d", "error_reporting=-1", "-d", "display_errors=1", "-d", "html_errors=0"}, args...)...)
}
