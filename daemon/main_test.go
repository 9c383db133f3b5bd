package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"testing"

	"fakturisd/invoicing/store/privatedb"
)

// asDaemon makes the test program be fakturisd itself, so that tests can kill it.
const asDaemon = "FAKTURISD_TEST_AS_DAEMON"

func TestMain(m *testing.M) {
	if os.Getenv(asDaemon) != "" {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
		defer stop()
		os.Exit(execute(ctx, os.Args[1:], os.Stdout, os.Stderr))
	}
	os.Exit(privatedb.Main(m))
}
