package invoicing

// CheckTerms refuses terms of payment that cannot be right, with FieldErrors of "terms.due_days" and the like.
func CheckTerms(t PaymentTerms) error {
	f := FieldErrors{}
	f.terms(t)
	return f.orNil()
}
