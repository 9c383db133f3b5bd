package modified

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"fakturisd/invoicing"
)

// Keys of the configuration that name statuses of orders which are none yet.
const (
	defaultStatus   = "DEFAULT_ORDERS_STATUS_ID"
	mailStep        = "MODULE_ORDER_MAIL_STEP_STATUS"
	mailStepStatus  = "MODULE_ORDER_MAIL_STEP_ORDERS_STATUS_ID"
	paypalTemporary = "PAYPAL_ORDER_STATUS_TMP_ID" // in paypal_config
	paypalConfig    = "paypal_config"
)

// temporary says (in German) why an order's status means that there is no order yet. Payment modules that send the
// customer away write the order before he has paid, with a status of their own or 0 (shop: checkout_process, tmpOrders);
// with the order mail in two steps there is a contract only from the second one on.
func (k *small) temporary(o invoicing.Order) string {
	status := strconv.FormatInt(o.ShopStatus, 10)
	switch {
	case status == "0":
		return "Bestellstatus 0: der Kunde hat die Zahlung noch nicht abgeschlossen, oder er hat sie abgebrochen."
	case status == k.settings[k.temporaryKey(o.Payment)] && status != k.settings[defaultStatus]:
		return fmt.Sprintf("Bestellstatus %s ist der vorläufige der Zahlungsart %s: der Kunde hat noch nicht bezahlt.", status, o.Payment)
	case k.settings[mailStep] == "true" && status == k.settings[defaultStatus] && !k.confirmed(o):
		return "Die Auftragsbestätigung des Shops ist noch nicht verschickt (Bestellung in zwei Schritten)."
	}
	return ""
}

// temporaryKey is the key under which a payment module keeps its temporary status.
func (k *small) temporaryKey(payment string) string {
	if strings.HasPrefix(payment, "paypal") {
		return paypalTemporary
	}
	return "MODULE_PAYMENT_" + strings.ToUpper(payment) + "_TMP_STATUS_ID"
}

// confirmed says whether the order ever had the status of the second mail.
func (k *small) confirmed(o invoicing.Order) bool {
	step := k.settings[mailStepStatus]
	return step == k.settings[defaultStatus] || slices.ContainsFunc(o.History, func(h invoicing.StatusChange) bool {
		return strconv.FormatInt(h.StatusID, 10) == step
	})
}
