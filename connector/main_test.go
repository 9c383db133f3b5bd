package connector_test

import (
	"os"
	"testing"

	"github.com/go-sql-driver/mysql"

	"fakturisd/invoicing/store/privatedb"
)

func TestMain(m *testing.M) {
	_ = mysql.SetLogger(&mysql.NopLogger{}) // tests cut connections; the driver would write of each
	os.Exit(privatedb.Main(m))
}
