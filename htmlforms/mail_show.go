package htmlforms

import (
	"net/http"

	"fakturisd/invoicing"
)

// mailBody is one mail with all that happened to it.
type mailBody struct {
	mailLine
	Attempts []attemptLine
}

// MostWords is how many characters may say why it did not arrive.
func (mailBody) MostWords() int { return invoicing.MaxBounceWords }

type attemptLine struct {
	invoicing.MailAttempt
	Reason invoicing.MailReason
}

// Shown is what the mail became, as the pages call it.
func (a attemptLine) Shown() string { return shownMail(a.State, a.Stage == invoicing.StageBounce) }

// Said is the server's or the network's own words.
func (a attemptLine) Said() string { return said(a.Detail) }

// mailShow shows one mail: everything that went out, and every step on the way.
func (p *Pages) mailShow(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r)
	if err != nil {
		return err
	}
	m, err := p.Store.Mail(r.Context(), id)
	if err != nil {
		return err
	}
	attempts, err := p.Store.MailAttempts(r.Context(), id)
	if err != nil {
		return err
	}
	var body mailBody
	if body.mailLine, err = p.mailLine(r.Context(), m); err != nil {
		return err
	}
	for _, a := range attempts {
		line := attemptLine{MailAttempt: a}
		if a.Stage != "" && a.Stage != invoicing.StageDelay {
			line.Reason = invoicing.MailTrouble{Code: a.Code, Text: a.Detail}.Reason()
		}
		body.Attempts = append(body.Attempts, line)
	}
	p.render(w, r, http.StatusOK, "mail.html", page{Title: "mail.title", Name: m.Number, Nav: "/mails", Body: body})
	return nil
}
