package store

import (
	"context"
	"strings"
)

// A statement stays well below the 1 MB packet of old servers, below the 256 kB that the driver keeps a buffer for, and
// below the row count where longer ones stop paying.
const (
	mirrorRows  = 500
	mirrorBytes = 240_000
)

// upsert is a multi-row INSERT that changes the row where its key is there already.
type upsert struct{ head, row, tail string }

// newUpsert takes the columns of the VALUES part; change are those that an existing row takes over, in the form
// "a" (the new value) or "a = NULL".
func newUpsert(table string, columns []string, change ...string) upsert {
	for i, c := range change {
		if !strings.Contains(c, "=") {
			change[i] = c + " = VALUES(" + c + ")"
		}
	}
	u := upsert{
		head: "INSERT INTO " + table + " (" + strings.Join(columns, ", ") + ") VALUES ",
		row:  "(" + marks(len(columns)) + ")",
	}
	if len(change) > 0 {
		u.tail = " ON DUPLICATE KEY UPDATE " + strings.Join(change, ", ")
	}
	return u
}

// run writes the rows in as few statements as their size allows.
func (m *Mirror) run(ctx context.Context, u upsert, rows [][]any) error {
	w := m.writer(u)
	for _, r := range rows {
		if err := w.add(ctx, r...); err != nil {
			return err
		}
	}
	_, err := w.end(ctx)
	return err
}

// rowWriter writes the rows of an upsert. It makes the text of the statements itself, value by value: a first mirror
// has tens of millions of values, which as arguments would be copied four times on their way.
type rowWriter struct {
	m    *Mirror
	u    upsert
	gaps []string // what stands around the values of a row
	text []byte
	rows int
	sent bool
}

func (m *Mirror) writer(u upsert) *rowWriter {
	w := &rowWriter{m: m, u: u, gaps: strings.Split(u.row, "?"), text: m.spare[:0]}
	m.spare = nil
	return w
}

// add takes one row; when there are enough of them they go to the server.
func (w *rowWriter) add(ctx context.Context, values ...any) (err error) {
	if w.rows > 0 {
		w.text = append(w.text, ',')
	} else {
		w.text = append(w.text[:0], w.u.head...)
	}
	for i, v := range values {
		if w.text, err = appendLiteral(append(w.text, w.gaps[i]...), v); err != nil {
			return err
		}
	}
	w.text = append(w.text, w.gaps[len(values)]...)
	if w.rows++; w.rows < mirrorRows && len(w.text) < mirrorBytes {
		return nil
	}
	return w.flush(ctx)
}

func (w *rowWriter) flush(ctx context.Context) error {
	if w.rows == 0 {
		return nil
	}
	w.rows, w.sent = 0, true
	w.text = append(w.text, w.u.tail...)
	_, err := w.m.tx.ExecContext(ctx, string(w.text))
	return err
}

// end sends what is left and returns whether there was anything to write.
func (w *rowWriter) end(ctx context.Context) (bool, error) {
	err := w.flush(ctx)
	w.m.spare, w.text = w.text, nil
	return w.sent, err
}
