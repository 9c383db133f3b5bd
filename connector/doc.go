// Package connector brings what happens in the merchant's shops into the invoicing system: it says what a shop is,
// how its records look on this side, and how one whole pass over a shop is made.
//
// Changes are hints, rows are the truth: a Tracker only says where to look, the record itself is always read whole.
package connector
