package privatedb

import "github.com/go-sql-driver/mysql"

// DSN returns the address of a database as root for go-sql-driver/mysql; the connection speaks utf8mb4.
func (s *Server) DSN(db string) string { return s.DSNFor("root", "", db) }

// DSNFor returns the address of a database for a user of that server.
func (s *Server) DSNFor(user, password, db string) string {
	return dsn(s.socket, user, password, db, false)
}

func dsn(socket, user, password, db string, several bool) string {
	c := mysql.NewConfig()
	c.User, c.Passwd, c.DBName = user, password, db
	c.Net, c.Addr = "unix", socket
	c.MultiStatements = several
	_ = c.Apply(mysql.Charset("utf8mb4", "")) // Charset never fails
	return c.FormatDSN()
}
