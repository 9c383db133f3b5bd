package invoicing

import (
	"errors"
	"fmt"
)

// Code says what kind of trouble an error is, so that each door (page, API, command) can answer in its own way.
type Code string

// The codes that errors of this program carry; an error without one is a defect or a fault outside ("internal").
const (
	CodeInvalid      Code = "invalid"      // what was given cannot be right
	CodeNotFound     Code = "not_found"    // no such record
	CodeConflict     Code = "conflict"     // not possible in the record's present state
	CodeUnauthorized Code = "unauthorized" // nobody, or somebody without that right
	CodeUnavailable  Code = "unavailable"  // a database, mail server or tool does not answer; worth another try
	CodeInternal     Code = "internal"
)

// Error is an error that a user is meant to read: its message says which record, what is wrong and what to do.
type Error struct {
	Code    Code
	Message string
	Err     error
}

// Error returns the message.
func (e *Error) Error() string { return e.Message }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Invalidf returns an error for a value that cannot be right.
func Invalidf(format string, args ...any) error { return coded(CodeInvalid, format, args) }

// NotFoundf returns an error for a record that does not exist.
func NotFoundf(format string, args ...any) error { return coded(CodeNotFound, format, args) }

// Conflictf returns an error for a step that the record's present state does not allow.
func Conflictf(format string, args ...any) error { return coded(CodeConflict, format, args) }

// Unavailablef returns an error for something outside that does not answer.
func Unavailablef(format string, args ...any) error { return coded(CodeUnavailable, format, args) }

func coded(c Code, format string, args []any) error {
	err := fmt.Errorf(format, args...)
	return &Error{Code: c, Message: err.Error(), Err: errors.Unwrap(err)}
}

// ErrorCode returns the code that err carries, CodeInternal where it carries none, "" for nil.
func ErrorCode(err error) Code {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return CodeInternal
}

// ErrorMessage returns what a user may read of err: the message of a coded error, nothing of any other.
func ErrorMessage(err error) string {
	var e *Error
	if errors.As(err, &e) {
		return e.Message
	}
	return ""
}
