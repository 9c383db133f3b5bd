package packaging_test

import (
	"strings"
	"testing"

	"fakturisd/packaging"
)

func TestTheUnitIsATemplateOfWhatDiffers(t *testing.T) {
	t.Parallel()
	unit := packaging.SystemdUnit()
	for _, want := range []string{"ExecStart={{Path | cmdEscape}}{{range Arguments}}", "{{if UserName}}User={{UserName}}", "TimeoutStopSec=30"} {
		if !strings.Contains(unit, want) {
			t.Errorf("%q is not in the unit:\n%s", want, unit)
		}
	}
	if strings.Contains(unit, "\nGroup=") || strings.Contains(unit, "\nExecStart=/usr/bin") {
		t.Errorf("something stayed as it is in packages:\n%s", unit)
	}
}
