// Package invoicing is the business itself: orders become delivery notes and invoices, contracts become planned
// invoices, planned invoices become collective invoices, and what is issued never changes again.
//
// It knows no database, no network and no clock; whoever calls it hands these in.
package invoicing
