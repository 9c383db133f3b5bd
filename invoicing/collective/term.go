package collective

import "fakturisd/invoicing"

// Ends returns the last day of service as the terms stand, the zero Date for a contract that is open: one without an end, or
// whose term is prolonged again and again. Notice that was given in time ends it with its term; an open contract without
// terms ends when the period of notice is over.
func Ends(c invoicing.Contract) invoicing.Date {
	first := firstTermEnd(c)
	switch {
	case first.IsZero() && c.Terminated.IsZero():
		return invoicing.Date{}
	case first.IsZero():
		return add(c.Terminated, c.Notice, 1)
	case c.Renewal.Count <= 0:
		return first
	case c.Terminated.IsZero():
		return invoicing.Date{}
	}
	return termEndAfterNotice(c, first, c.Terminated)
}

// LastNotice returns the last day on which notice keeps the term that runs on a day from being prolonged; none where
// nothing is prolonged, or notice was given.
func LastNotice(c invoicing.Contract, today invoicing.Date) invoicing.Date {
	first := firstTermEnd(c)
	if first.IsZero() || c.Renewal.Count <= 0 || !c.Terminated.IsZero() {
		return invoicing.Date{}
	}
	return noticeDay(c, termEndAfterNotice(c, first, today))
}

// firstTermEnd is the last day of the first term.
func firstTermEnd(c invoicing.Contract) invoicing.Date {
	if !c.End.IsZero() || c.Count == 0 {
		return c.End
	}
	g, _, number := layout(c)
	return g.at(c.Count - number).AddDays(-1)
}

// termEndAfterNotice is the end of the first term before which notice given on a day is in time. Terms are reckoned from
// the end of the first one, so that a month's end stays one.
func termEndAfterNotice(c invoicing.Contract, first, notice invoicing.Date) invoicing.Date {
	end := first
	for n := 1; noticeDay(c, end).Before(notice) && end.Year <= lastYear; n++ {
		end = add(first.AddDays(1), c.Renewal, n).AddDays(-1)
	}
	return end
}

// noticeDay is the last day for notice before an end: three months before 31.12. is 30.09.
func noticeDay(c invoicing.Contract, end invoicing.Date) invoicing.Date {
	return add(end.AddDays(1), c.Notice, -1).AddDays(-1)
}

// State says where a contract stands on a day.
func State(c invoicing.Contract, today invoicing.Date) invoicing.ContractState {
	end, notice := Ends(c), LastNotice(c, today)
	soon := today.AddDays(invoicing.ContractEnding)
	switch {
	case c.Hold != "":
		return invoicing.ContractHeld
	case !end.IsZero() && end.Before(today):
		return invoicing.ContractEnded
	case !c.Terminated.IsZero():
		return invoicing.ContractTerminated
	case today.Before(c.Start):
		return invoicing.ContractUpcoming
	case paused(c.Pauses, today) != nil:
		return invoicing.ContractPaused
	case !end.IsZero() && !soon.Before(end), !notice.IsZero() && !soon.Before(notice):
		return invoicing.ContractEndsSoon
	}
	return invoicing.ContractActive
}
