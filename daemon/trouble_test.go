package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"fakturisd/invoicing/mail/mailbox"
)

// rewrite changes the configuration's text.
func (w *world) rewrite(old, new string) {
	w.t.Helper()
	text, err := os.ReadFile(w.config)
	if err != nil {
		w.t.Fatal(err)
	}
	if !strings.Contains(string(text), old) {
		w.t.Fatalf("%q is not in the configuration:\n%s", old, text)
	}
	if err := os.WriteFile(w.config, []byte(strings.Replace(string(text), old, new, 1)), 0o600); err != nil {
		w.t.Fatal(err)
	}
}

func wantAll(t *testing.T, got string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if !strings.Contains(got, p) {
			t.Errorf("%q is not in:\n%s", p, got)
		}
	}
}

func TestWrongUseIsTold(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{}, {"rnu"}, {"sync", "--shops"}, {"user", "add"}, {"probe"}} {
		var out bytes.Buffer
		if code := execute(t.Context(), args, &out, &out); code != exitUsage {
			t.Errorf("fakturisd %v: exit code %d, want %d\n%s", args, code, exitUsage, &out)
		}
	}
	for _, args := range [][]string{{"--help"}, {"version"}, {"sync", "--help"}} {
		var out bytes.Buffer
		if code := execute(t.Context(), args, &out, &out); code != exitDone || out.Len() == 0 {
			t.Errorf("fakturisd %v: exit code %d\n%s", args, code, &out)
		}
	}
}

func TestAWrongConfigurationStopsEveryCommand(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "fakturis.yaml")
	if err := os.WriteFile(path, []byte("database: {dsn: x}\nlistenn: here\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"run"}, {"sync"}, {"check"}, {"migrate"}, {"probe", "--shop", "tee"}, {"token", "add", "x"}, {"service", "install"}} {
		var out bytes.Buffer
		if code := execute(t.Context(), append(args, "--config", path), &out, &out); code != exitFailed {
			t.Errorf("fakturisd %v: exit code %d", args, code)
		}
		wantAll(t, out.String(), `[2:1] unknown field "listenn"`)
	}
	var out bytes.Buffer
	if code := execute(t.Context(), []string{"run", "--config", path + "-missing"}, &out, &out); code != exitFailed {
		t.Errorf("a missing configuration: exit code %d", code)
	}
	wantAll(t, out.String(), "does not exist")
}

func TestAWrongDSNIsToldWithoutThePassword(t *testing.T) {
	t.Parallel()
	shop, reader := shopFor(t, 1)
	for name, dsn := range map[string]string{
		"nobody listens": "fakturis:geheim1@tcp(127.0.0.1:1)/fakturis",
		"no such socket": "fakturis:geheim1@unix(/nonexistent.sock)/fakturis",
		"not a DSN":      "fakturis:geheim1@127.0.0.1/fakturis",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, shop, reader, "")
			w.rewrite(w.dsn, dsn)
			for _, args := range [][]string{{"run"}, {"sync"}, {"check"}} {
				out := w.fails(exitFailed, args...)
				if strings.Contains(out, "geheim1") {
					t.Errorf("fakturisd %v tells the password: %s", args, out)
				}
				if !strings.Contains(out, "database") {
					t.Errorf("fakturisd %v does not say that it is the database: %s", args, out)
				}
			}
		})
	}
	t.Run("the shop's", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, shop, reader, "")
		w.rewrite(reader, strings.Replace(reader, "geheim", "falsch", 1))
		out := w.fails(exitFailed, "sync")
		wantAll(t, out, "shop tee", "refuses the user")
		if strings.Contains(out, ":falsch@") {
			t.Errorf("the password is told: %s", out)
		}
		d := w.start("")
		d.until("the trouble with the shop is logged", func() bool { return strings.Contains(d.log.String(), "mirroring the shop failed") })
		d.stop()
	})
}

func TestAMissingTableIsNamedAndNothingIsLost(t *testing.T) {
	t.Parallel()
	shop, reader := shopFor(t, 10)
	w := newWorld(t, shop, reader, "")
	w.must("sync")
	before := w.mirror()
	if _, err := shop.ExecContext(t.Context(), "RENAME TABLE orders_total TO hidden"); err != nil {
		t.Fatal(err)
	}
	wantAll(t, w.fails(exitFailed, "sync"), "tee", "orders_total")
	if after := w.mirror(); strings.Join(after, "\n") != strings.Join(before, "\n") {
		t.Error("the mirror changed though the shop could not be read")
	}
	if _, err := shop.ExecContext(t.Context(), "RENAME TABLE hidden TO orders_total"); err != nil {
		t.Fatal(err)
	}
	w.must("sync")
	if after := w.mirror(); strings.Join(after, "\n") != strings.Join(before, "\n") {
		t.Error("the mirror changed though the shop is as before")
	}
}

func TestWithoutWkhtmltopdfDocumentsWait(t *testing.T) {
	t.Parallel()
	shop, reader := shopFor(t, 10)
	w := newWorld(t, shop, reader, "wkhtmltopdf: /nonexistent/wkhtmltopdf\n")
	w.must("sync")
	wantAll(t, w.fails(exitFailed, "check"), "FEHLER  wkhtmltopdf", "/nonexistent/wkhtmltopdf")
	d := w.start("")
	if status, answer := w.post("/orders/"+w.billable(1)[0]+"/invoices", "one", `{"issue":true,"send":true}`); status != 201 {
		t.Fatalf("issuing: %d %v", status, answer)
	}
	d.until("the missing tool is logged", func() bool { return strings.Contains(d.log.String(), "no PDF can be made") })
	d.stop()
	if jobs := w.column(`SELECT kind FROM fakturis_job WHERE state = 'available'`); len(jobs) != 1 || jobs[0] != "render.invoice" {
		t.Errorf("waiting jobs: %v", jobs)
	}
	w.rewrite("wkhtmltopdf: /nonexistent/wkhtmltopdf\n", "")
	d = w.start("")
	d.until("the mail was sent", func() bool { return len(w.mailbox.Mails()) == 1 })
	d.stop()
}

func TestARefusedMailLoginIsSeenAndTheMailGoesOutLater(t *testing.T) {
	t.Parallel()
	shop, reader := shopFor(t, 10)
	w := newWorld(t, shop, reader, "")
	box, err := mailbox.Start(mailbox.Options{User: "rechnung", Password: "richtig"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { box.Close() })
	w.rewrite("tls: none,", "tls: none, user: rechnung, password: falsch1,")
	w.rewrite("port: "+strconv.Itoa(w.mailbox.Port()), "port: "+strconv.Itoa(box.Port()))
	w.must("sync")
	out := w.fails(exitFailed, "check")
	wantAll(t, out, "FEHLER  mail")
	if strings.Contains(out, "falsch1") {
		t.Errorf("the password is told: %s", out)
	}
	d := w.start("")
	status, answer := w.post("/orders/"+w.billable(1)[0]+"/invoices", "one", `{"issue":true,"send":true}`)
	if status != 201 {
		t.Fatalf("issuing: %d %v", status, answer)
	}
	d.until("the refusal is on record", func() bool { return len(w.column(`SELECT id FROM fakturis_mail WHERE error <> ''`)) == 1 })
	d.stop()
	if strings.Contains(d.log.String(), "falsch1") {
		t.Errorf("the password is logged: %s", d.log)
	}
	w.rewrite("falsch1", "richtig")
	d = w.start("")
	id := w.column(`SELECT id FROM fakturis_invoice`)[0]
	if w.column(`SELECT state FROM fakturis_mail`)[0] == "failed" {
		if status, answer := w.post("/invoices/"+id+"/send", "again", `{}`); status >= 300 {
			t.Fatalf("sending again: %d %v", status, answer)
		}
	}
	w.exec(`UPDATE fakturis_job SET run_at = NOW(6) WHERE state = 'available'`)
	d.until("the mail was sent", func() bool { return len(box.Mails()) == 1 })
	d.stop()
}

func TestTheWholeMainJobRunsByItself(t *testing.T) {
	t.Parallel()
	var out, progress bytes.Buffer
	if code := execute(t.Context(), []string{"demo", "--check", "--json", "--orders", "60"}, &out, &progress); code != exitDone {
		t.Fatalf("exit code %d\n%s\n%s", code, &out, &progress)
	}
	var f figures
	if err := json.Unmarshal(out.Bytes(), &f); err != nil {
		t.Fatalf("%v in %s", err, &out)
	}
	if f.MailsReceived != 3 || f.StatusChanges != 1 || f.CollectiveInvoices != 4 || f.Invoices != 2 || f.DeliveryNotes != 1 || f.ToCheck == 0 || f.Seconds <= 0 {
		t.Errorf("figures: %+v", f)
	}
}

func TestASecondDaemonOnTheSamePortSaysWhy(t *testing.T) {
	t.Parallel()
	shop, reader := shopFor(t, 1)
	w := newWorld(t, shop, reader, "")
	d := w.start("")
	began := time.Now()
	wantAll(t, w.fails(exitFailed, "run"), "address already in use", "another fakturisd")
	if time.Since(began) > stopBudget {
		t.Error("it took too long to say so")
	}
	d.stop()
}
