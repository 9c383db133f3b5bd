package htmlforms

import (
	"net/http"
	"strconv"

	"github.com/shopspring/decimal"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// deliverBody is the form in which a clerk says how much of each article of an order goes out.
type deliverBody struct {
	Path  string
	Order invoicing.Order
	State invoicing.DeliveryState
	Seen  string
	Lines []deliverLine
	Again bool // something was typed that cannot be
}

// deliverLine is an article of an order with the quantity for this note.
type deliverLine struct {
	invoicing.LineLeft
	Name  string // of the field
	Typed string
}

// deliverShow shows what is left to deliver of an order, filled in as the quantities of the next delivery note.
func (p *Pages) deliverShow(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r)
	if err != nil {
		return err
	}
	return p.showDeliver(w, r, id, http.StatusOK)
}

func (p *Pages) showDeliver(w http.ResponseWriter, r *http.Request, id int64, status int) error {
	o, err := p.Store.Order(r.Context(), id)
	if err != nil {
		return err
	}
	left, err := p.Store.LeftToDeliver(r.Context(), id)
	if err != nil {
		return err
	}
	l := p.locale(w, r)
	body := deliverBody{Path: idPath("/auftraege", id), Order: o, State: invoicing.DeliveryStateOf(left), Seen: invoicing.DeliveryPrint(left), Again: status != http.StatusOK}
	for _, one := range left {
		line := deliverLine{LineLeft: one, Name: partField(one.Line.ID), Typed: l.input(one.Left, 0)}
		if body.Again {
			line.Typed = typedText(r, line.Name)
		}
		body.Lines = append(body.Lines, line)
	}
	p.render(w, r, status, "deliver.html", page{Title: "deliver.title", Name: o.Number, Nav: "/auftraege", Body: body})
	return nil
}

func partField(line int64) string { return "menge." + strconv.FormatInt(line, 10) }

// deliveryNoteCreate makes a delivery note of an order ("Lieferschein"): of the quantities that the form names, or of all that is left
// where it names none. A second press leads to the same one.
func (p *Pages) deliveryNoteCreate(w http.ResponseWriter, r *http.Request) {
	id, err := pathID(r)
	if err != nil {
		p.Fail(w, r, err)
		return
	}
	parts := r.PostFormValue("teile") != ""
	back, mistake := idPath("/auftraege", id), error(nil)
	if parts {
		back += "/lieferschein"
	}
	p.performOr(w, r, back, func() (string, Notice, error) {
		wish := store.DeliveryWish{FormID: r.PostFormValue("form_id"), Seen: r.PostFormValue("stand")}
		if parts {
			if wish.Parts, err = readParts(r); err != nil {
				mistake = err
				return "", Notice{}, err
			}
		}
		note, err := p.Store.Deliver(r.Context(), id, wish, p.User(r))
		if parts && (invoicing.ErrorCode(err) == invoicing.CodeInvalid || invoicing.ErrorCode(err) == invoicing.CodeConflict) {
			mistake = err
		}
		return idPath("/lieferscheine", note), Notice{Tone: "good", Key: "delivery_note.created"}, err
	}, func() bool {
		if mistake == nil {
			return false
		}
		p.Session.Notify(r, p.excuse(r, mistake))
		if err := p.showDeliver(w, r, id, statusOf[invoicing.ErrorCode(mistake)]); err != nil {
			p.Fail(w, r, err)
		}
		return true
	})
}

// readParts reads the quantities of the form; an empty field is none of that line.
func readParts(r *http.Request) ([]invoicing.DeliveryPart, error) {
	var parts []invoicing.DeliveryPart
	for name := range r.PostForm {
		var line int64
		if n, err := strconv.ParseInt(name[min(len(name), len("menge.")):], 10, 64); err != nil || name != partField(n) {
			continue
		} else {
			line = n
		}
		typed, quantity := typedText(r, name), decimal.Zero
		if typed != "" {
			var err error
			if quantity, err = germanDecimal(typed); err != nil {
				return nil, invoicing.Invalidf("%q ist keine Menge.", typed)
			}
		}
		parts = append(parts, invoicing.DeliveryPart{LineID: line, Quantity: quantity})
	}
	if len(parts) == 0 {
		return nil, invoicing.Invalidf("Bitte bei mindestens einer Position eine Menge angeben, die geliefert wird.")
	}
	return parts, nil
}
