// Package mail sends an invoice to a customer, and knows afterwards whether it did.
//
// A mail is sent once. SMTP has one moment of doubt, between the final dot and the server's answer to it; before that
// moment nothing was accepted and every error may be tried again, after it only the server's answer counts.
package mail

import (
	"context"
	"fmt"

	"fakturisd/invoicing"
)

// Stage is a step of sending a mail, as the sender reports it.
type Stage string

// The stages in their order. Whoever is told of StageCommitting must have written that down before it returns:
// the dot follows, and with it the moment of doubt.
const (
	StageDialing    Stage = "dialing"    // nothing is on the wire yet
	StageBody       Stage = "body"       // the server takes the message, but has not been asked to keep it
	StageCommitting Stage = "committing" // all is written but the final dot
)

// Sender sends a mail.
type Sender interface {
	// Send sends one mail and returns the server's answer to the final dot. It calls onStage before each stage and
	// gives up when that fails. Its errors are *Error.
	Send(ctx context.Context, m invoicing.Mail, onStage func(Stage) error) (reply string, err error)
}

// Error says why a mail was not sent, or why nobody knows whether it was.
type Error struct {
	Stage     Stage  // the stage it happened in
	Definite  bool   // it is certain that the server did not accept the mail
	Temporary bool   // worth another try; only ever true when Definite
	Code      int    // the server's reply code; 0 when it did not answer
	Step      string // what was going on, such as "RCPT TO <a@example.com>"
	Err       error
}

// Error names step and cause. It never holds the password.
func (e *Error) Error() string { return fmt.Sprintf("mail: %s: %v", e.Step, e.Err) }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Unknown says whether the server may have accepted the mail without our knowing: a person must decide.
func (e *Error) Unknown() bool { return !e.Definite }
