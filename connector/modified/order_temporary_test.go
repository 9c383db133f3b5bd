package modified_test

import (
	"context"
	"testing"

	"fakturisd/connector"
)

func TestAnUnpaidOrderIsNone(t *testing.T) {
	t.Parallel()
	db := realShop(t, "latin1", "InnoDB")
	db.exec(t, `INSERT INTO configuration (configuration_key, configuration_value) VALUES
		('MODULE_PAYMENT_KLARNA_TMP_STATUS_ID', '6'), ('MODULE_PAYMENT_BARZAHLEN_TMP_STATUS_ID', '1')`)
	db.exec(t, "CREATE TABLE paypal_config (config_key VARCHAR(128) PRIMARY KEY, config_value TEXT)")
	db.exec(t, "INSERT INTO paypal_config VALUES ('PAYPAL_ORDER_STATUS_TMP_ID', '7'), ('PAYPAL_SECRET_LIVE', '3')")
	s := db.open(t)
	for name, c := range map[string]struct {
		payment   string
		status    int
		temporary bool
	}{
		"paid later":                       {"invoice", 1, false},
		"status 0":                         {"invoice", 0, true},
		"a module's own status":            {"klarna", 6, true},
		"another module's status":          {"invoice", 6, false},
		"the status is the shop's default": {"barzahlen", 1, false},
		"PayPal":                           {"paypalplus", 7, true},
		"PayPal, paid":                     {"paypalplus", 3, false},
	} {
		db.exec(t, "UPDATE orders SET payment_class = ?, orders_status = ? WHERE orders_id = 2", c.payment, c.status)
		list, err := s.Orders(context.Background(), connector.Range{From: 2, To: 2})
		if err != nil || len(list) != 1 {
			t.Fatalf("%s: %d orders, %v", name, len(list), err)
		}
		if got := list[0].Temporary; (got != "") != c.temporary {
			t.Errorf("%s: temporary: %q", name, got)
		}
	}
}
