package server_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

func TestAJobThatWasGivenUpIsTriedAgain(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	result, err := h.store.DB().ExecContext(t.Context(), `INSERT INTO fakturis_job (kind, args, state, run_at, attempt, max_attempts, last_error, finished_at)
		VALUES ('render.invoice', '{"id":1}', 'failed', NOW(6), 10, 10, 'wkhtmltopdf: <gone>', NOW(6))`)
	must(t, err)
	id, err := result.LastInsertId()
	must(t, err)
	g := h.clerk(t)
	if body := g.get("/system").body; !strings.Contains(body, "wkhtmltopdf: &lt;gone&gt;") {
		t.Errorf("the system page does not tell why:\n%s", body)
	}
	action := fmt.Sprintf("/system/%d", id)
	wantPage(t, g, g.press("/system", action, nil), "/system", "noch einmal versucht")
	var state string
	must(t, h.store.DB().QueryRowContext(t.Context(), `SELECT state FROM fakturis_job WHERE id = ?`, id).Scan(&state))
	if state != "available" {
		t.Errorf("the job is %s", state)
	}
	if a := h.guest(t).post(action, nil); a.status == http.StatusSeeOther && a.to == "/system" {
		t.Error("a guest may do it too")
	}
}
