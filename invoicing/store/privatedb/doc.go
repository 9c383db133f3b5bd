// Package privatedb runs a MariaDB server of its own in a folder of its own, so that the tests and the demo work with
// a real database without touching one that keeps somebody's books.
//
// The server listens on a unix socket only, in a folder that only its owner may enter; no port is opened and no
// configuration file of the machine is read.
package privatedb
