package main_test

import (
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestComplaintsNameTheirTests reads docs/complaints.md: twenty-five rows, each with tests that exist.
func TestComplaintsNameTheirTests(t *testing.T) {
	text, err := os.ReadFile("../docs/complaints.md")
	if err != nil {
		t.Fatal(err)
	}
	found, err := exec.Command("grep", "-rhoE", "--include=*_test.go", `^func Test[A-Za-z0-9]+`, "..").Output()
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string]bool{}
	for _, f := range strings.Fields(string(found)) {
		tests[f] = true
	}
	name, rows := regexp.MustCompile("`(Test[A-Za-z0-9]+)`"), 0
	for _, line := range strings.Split(string(text), "\n") {
		if !strings.HasPrefix(line, "| "+strconv.Itoa(rows+1)+" |") {
			continue
		}
		rows++
		cells := strings.Split(line, " | ")
		named := name.FindAllStringSubmatch(cells[len(cells)-1], -1)
		if len(named) == 0 {
			t.Errorf("complaint %d names no test", rows)
		}
		for _, n := range named {
			if !tests[n[1]] {
				t.Errorf("complaint %d: there is no %s", rows, n[1])
			}
		}
	}
	if rows != 25 {
		t.Errorf("%d rows, want 25", rows)
	}
}
