package modified_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"

	"fakturisd/connector"
	"fakturisd/connector/modified/sampleshop"
)

// Since 3.1.3 the shop gives its sessions the zone of its own clock, whatever the server's is.
func TestAShopWithAClockOfItsOwn(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		version, want string
		ahead         bool // the newest order, by the server's clock an hour ahead, is
	}{
		"2.0.7.2": {"", "2026-11-23T15:15:21Z", true},
		"3.1.3":   {"ALTER TABLE manufacturers ADD responsible_email_address VARCHAR(255) NOT NULL DEFAULT ''", "2026-11-23T14:15:21Z", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := realShop(t, "latin1", "InnoDB")
			if c.version != "" {
				db.exec(t, c.version)
			}
			config, err := mysql.ParseDSN(db.dsn)
			if err != nil {
				t.Fatal(err)
			}
			config.Params["time_zone"] = "'+00:00'" // the server's clock runs in UTC
			db.dsn = config.FormatDSN()
			db.exec(t, "UPDATE orders SET date_purchased = '1970-01-01' + INTERVAL ? + 3600 SECOND ORDER BY orders_id DESC LIMIT 1", sampleshop.RealNow)
			s := db.open(t)
			found, err := s.Probe(context.Background())
			if err != nil || strings.Contains(strings.Join(found.Problems, " "), "in der Zukunft") != c.ahead {
				t.Errorf("problems %q, %v", found.Problems, err)
			}
			list, err := s.Orders(context.Background(), connector.Range{From: 2, To: 2})
			if err != nil || len(list) != 1 {
				t.Fatalf("%d orders, %v", len(list), err)
			}
			o := list[0].Order
			if got := o.Ordered.Format(time.RFC3339); got != c.want {
				t.Errorf("ordered at %s, want %s", got, c.want)
			}
			if got := o.History[0].At.Format(time.RFC3339); got != c.want {
				t.Errorf("first status at %s, want %s", got, c.want)
			}
		})
	}
}
