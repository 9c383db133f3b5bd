package render

import (
	"os"
	"slices"
	"strings"
)

// environment is all that the tool gets to know: our own environment may hold passwords (FAKTURIS_…).
func environment(dir string) []string {
	env := []string{"HOME=" + dir, "XDG_RUNTIME_DIR=" + dir, "TMPDIR=" + dir, "TMP=" + dir, "TEMP=" + dir, "LANG=C.UTF-8"}
	passed := []string{"PATH", "LD_LIBRARY_PATH", "FONTCONFIG_FILE", "FONTCONFIG_PATH", "SYSTEMROOT", "WINDIR", "SYSTEMDRIVE"}
	for _, pair := range os.Environ() {
		name, _, _ := strings.Cut(pair, "=")
		if slices.Contains(passed, strings.ToUpper(name)) {
			env = append(env, pair)
		}
	}
	return env
}
