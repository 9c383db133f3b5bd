package privatedb_test

import (
	"os"
	"testing"

	"fakturisd/invoicing/store/privatedb"
)

func TestMain(m *testing.M) {
	if os.Getenv(childEnv) != "" {
		os.Exit(child())
	}
	os.Exit(privatedb.Main(m))
}
