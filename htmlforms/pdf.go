package htmlforms

import (
	"mime"
	"net/http"
	"strconv"

	"fakturisd/invoicing"
)

// servePDF answers with the PDF of a document. Until it is rendered, which takes a second or two, the browser is
// asked to try again by itself.
func (p *Pages) servePDF(w http.ResponseWriter, r *http.Request, document string, id int64, name string) error {
	pdf, err := p.Store.PDF(r.Context(), document, id)
	if invoicing.ErrorCode(err) == invoicing.CodeNotFound {
		w.Header().Set("Refresh", "2")
		p.ShowError(w, r, http.StatusNotFound, "pdf.soon")
		return nil
	}
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/pdf")
	w.Header().Set("Content-Disposition", mime.FormatMediaType("inline", map[string]string{"filename": name + ".pdf"}))
	w.Header().Set("Content-Length", strconv.Itoa(len(pdf)))
	w.Write(pdf) // the browser may be gone; there is nobody to tell
	return nil
}
