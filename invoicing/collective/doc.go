// Package collective knows how a service contract is billed: it lays out the periods of a contract, plans one invoice
// a period, and merges planned invoices of one partner into a collective invoice (Sammelrechnung).
//
// It is pure: no database, no clock. Periods are always reckoned from the contract's anchor, never from the period
// before, so that a contract that starts on the 31st comes back to the 31st after each short month.
package collective
