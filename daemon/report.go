package main

import (
	"time"

	"fakturisd/daemon/worker"
)

// reporter returns who writes the daily report; without a mail server, or with nobody to get it, nobody does.
func (m *Main) reporter() *worker.Reporter {
	r := &worker.Reporter{Store: m.Store, Now: m.wall, At: m.Config.ReportFrom(), From: m.Config.Mail.From, To: *m.Config.Send.ReportTo,
		URL: m.publicURL(), Every: time.Minute, Log: m.part("report"), Wake: m.wake}
	if m.Config.Mail.Host == "" {
		r.To = ""
	}
	return r
}
