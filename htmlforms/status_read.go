package htmlforms

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"fakturisd/invoicing"
)

// maxParcelRows bounds the new parcels of one form.
const maxParcelRows = 50

// readStatusForm reads what was typed into the form of an order. What is wrong with it is in the form's Error.
func (p *Pages) readStatusForm(w http.ResponseWriter, r *http.Request) (invoicing.Order, statusForm, error) {
	id, err := pathID(r)
	if err != nil {
		return invoicing.Order{}, statusForm{}, err
	}
	o, err := p.Store.Order(r.Context(), id)
	if err != nil {
		return o, statusForm{}, err
	}
	f, err := p.statusFormOf(r.Context(), p.locale(w, r), o)
	if err != nil {
		return o, f, err
	}
	f.Open, f.FormID = true, r.PostFormValue("form_id")
	f.Wish.FormID, f.Wish.Cause = f.FormID, invoicing.CauseForm
	if err := f.read(r); err != nil {
		f.Error = invoicing.ErrorMessage(err)
	}
	return o, f, nil
}

func (f *statusForm) read(r *http.Request) error {
	f.Wish.Comment, f.Wish.SendComment, f.Wish.Notify = typedText(r, "kommentar"), r.PostForm.Has("mitsenden"), r.PostForm.Has("benachrichtigen")
	if way := invoicing.MailWay(r.PostFormValue("weg")); slices.Contains(f.Ways, way) {
		f.Wish.MailWay = way
	}
	f.readParcels(r)
	status, err := strconv.ParseInt(r.PostFormValue("status"), 10, 64)
	if err != nil || !slices.ContainsFunc(f.Statuses, func(s statusOption) bool { return s.ID == status }) {
		return invoicing.Invalidf("Diesen Status gibt es im Shop nicht.")
	}
	f.Wish.Status = status
	seen, err := strconv.ParseInt(r.PostFormValue("gesehen"), 10, 64)
	if err != nil {
		return invoicing.Invalidf("Das Formular sagt nicht, welchen Status es gezeigt hat. Bitte neu öffnen.")
	}
	if seen != f.Seen {
		return invoicing.Conflictf("Der Status im Shop hat sich inzwischen geändert, von „%s“ auf „%s“. Bitte prüfen und noch einmal absenden.", f.Name(seen), f.SeenName)
	}
	if f.FormID == "" {
		return invoicing.Invalidf("Dem Formular fehlt seine Kennung. Bitte neu öffnen.")
	}
	return f.Wish.Check()
}

// readParcels reads the ticks of the parcels that the shop has, and the rows with new ones; an empty row counts nothing.
func (f *statusForm) readParcels(r *http.Request) {
	for i, known := range f.Known {
		if f.Known[i].Ticked = slices.Contains(r.PostForm["paket"], known.Number); f.Known[i].Ticked {
			f.Wish.Parcels = append(f.Wish.Parcels, invoicing.StatusParcel{CarrierID: f.carrierID(known.Carrier), Carrier: known.Carrier, Number: known.Number})
		}
	}
	f.Rows = nil
	for n := 1; n <= maxParcelRows && r.PostForm.Has(fmt.Sprintf("p.%d.nummer", n)); n++ {
		row := parcelRow{No: n, Number: typedText(r, fmt.Sprintf("p.%d.nummer", n))}
		row.CarrierID, _ = strconv.ParseInt(r.PostFormValue(fmt.Sprintf("p.%d.dienst", n)), 10, 64) // Check misses the carrier
		f.Rows = append(f.Rows, row)
		if row.Number != "" {
			f.Wish.Parcels = append(f.Wish.Parcels, invoicing.StatusParcel{CarrierID: row.CarrierID, Carrier: f.carrier(row.CarrierID), Number: row.Number, New: true})
		}
	}
	if len(f.Rows) == 0 {
		f.addRows()
	}
}

func (f *statusForm) carrierID(name string) int64 {
	for _, c := range f.Carriers {
		if c.Name == name {
			return c.ID
		}
	}
	return 0
}

func (f *statusForm) carrier(id int64) string {
	for _, c := range f.Carriers {
		if c.ID == id {
			return c.Name
		}
	}
	return ""
}
