package connector_test

import (
	"context"
	"errors"
	"net"
	"regexp"
)

// tapped is a connection to the database server on which a guard sees each statement before the server does. Where he
// refuses it, the connection is gone, as that of a process that was killed.
type tapped struct {
	net.Conn
	guard func(statement string) error
}

// tap connects to the server's socket.
func tap(ctx context.Context, socket string, guard func(string) error) (net.Conn, error) {
	conn, err := (&net.Dialer{}).DialContext(ctx, "unix", socket)
	if err != nil {
		return nil, err
	}
	return tapped{conn, guard}, nil
}

func (c tapped) Write(b []byte) (int, error) {
	if s, is := statementIn(b); is {
		if err := c.guard(s); err != nil {
			c.Conn.Close()
			return 0, err
		}
	}
	return c.Conn.Write(b)
}

// statementIn finds the beginning of the statement in a packet of the MySQL protocol: a text (COM_QUERY), or a prepared
// one that is executed (COM_STMT_EXECUTE). Packets that begin no command have another number than 0.
func statementIn(b []byte) (string, bool) {
	switch {
	case len(b) < 5 || b[3] != 0:
		return "", false
	case b[4] == 0x03:
		return string(b[5:min(len(b), 155)]), true
	case b[4] == 0x17:
		return "EXECUTE", true
	}
	return "", false
}

var writing = regexp.MustCompile(`^(?i)\s*(EXECUTE|INSERT|UPDATE|DELETE|REPLACE|TRUNCATE|DROP|CREATE|ALTER|RENAME|START|COMMIT|ROLLBACK)`)

// errGone is what a process sees of whose connections the guard made an end.
var errGone = errors.New("the connection was cut")
