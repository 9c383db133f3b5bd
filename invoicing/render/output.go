package render

import (
	"bytes"
	"errors"
	"strings"
)

// limited is a buffer that refuses to grow beyond max bytes, so that a tool gone wild does not take the memory.
type limited struct {
	bytes.Buffer
	max int
}

// Write adds p or fails, upon which the tool loses its pipe.
func (l *limited) Write(p []byte) (int, error) {
	if l.Len()+len(p) > l.max {
		return 0, errors.New("wkhtmltopdf writes more than a document can have")
	}
	return l.Buffer.Write(p)
}

// tail keeps the last max bytes written to it: the end of a complaint tells most.
type tail struct {
	kept []byte
	max  int
}

// Write never fails, so that the tool is not held up by what it says.
func (t *tail) Write(p []byte) (int, error) {
	t.kept = append(t.kept, p[max(0, len(p)-t.max):]...)
	t.kept = t.kept[max(0, len(t.kept)-t.max):]
	return len(p), nil
}

// String returns what was kept, as one line.
func (t *tail) String() string {
	return strings.Join(strings.Fields(strings.ToValidUTF8(string(t.kept), "?")), " ")
}
