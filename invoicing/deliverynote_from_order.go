package invoicing

// DeliveryNoteFromOrder makes the delivery note of a whole order: its articles, without prices. An order that does
// not add up, is gone or is cancelled is refused with a Conflict that says why.
func DeliveryNoteFromOrder(o Order, p Partner, s ShopSettings) (DeliveryNote, error) {
	if err := o.mayBeBilled(); err != nil {
		return DeliveryNote{}, err
	}
	n := DeliveryNote{
		OrderID: o.ID, PartnerID: p.ID, Shop: o.Origin.Shop, Status: DeliveryNoteCreated, CustomerNo: p.Number,
		OrderNo: o.Number, ShopOrderNo: o.ShopNumber, OrderDate: DateOf(o.Ordered), Seller: s.Company,
		Delivery: firstAddress(o.Delivery, o.Billing, o.Customer, p.Address), Language: documentLanguage(o.Language, p.Language), Shipping: o.Shipping,
	}
	for _, l := range o.Lines {
		if l.Kind == LineArticle {
			n.Lines = append(n.Lines, DeliveryNoteLine{Position: len(n.Lines) + 1, OrderLineID: l.ID, Number: l.Number, Text: l.Text,
				Details: l.Details, Quantity: l.Quantity})
		}
	}
	if len(n.Lines) == 0 {
		return DeliveryNote{}, Conflictf("Auftrag %s enthält keinen Artikel, der geliefert werden könnte.", o.Number)
	}
	return n, nil
}

// States of a delivery note.
const (
	DeliveryNoteCreated = "erstellt"
	DeliveryNoteSent    = "versendet"
)
