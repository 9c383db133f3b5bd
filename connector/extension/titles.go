package extension

import (
	"bytes"
	"context"
	"encoding/json"
)

// Titles are what the shop's language files call its modules.
type Titles struct {
	Shipping ModuleTitles `json:"shipping"`
	Payment  ModuleTitles `json:"payment"`
}

// ModuleTitles are titles by the module's code, and by language (de, en …).
type ModuleTitles map[string]LanguageTitles

// LanguageTitles are titles by language.
type LanguageTitles map[string]string

// UnmarshalJSON takes PHP's empty list for what it is: an empty object.
func (t *ModuleTitles) UnmarshalJSON(b []byte) error {
	return unmarshalMap(b, (*map[string]LanguageTitles)(t))
}

// UnmarshalJSON does the same.
func (t *LanguageTitles) UnmarshalJSON(b []byte) error {
	return unmarshalMap(b, (*map[string]string)(t))
}

func unmarshalMap[T any](b []byte, m *map[string]T) error {
	if bytes.Equal(bytes.TrimSpace(b), []byte("[]")) {
		*m = nil
		return nil
	}
	return json.Unmarshal(b, m)
}

// Titles asks what the installed modules are called.
func (c Client) Titles(ctx context.Context) (Titles, error) {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	var t Titles
	if err := c.ask(ctx, []byte(`{"action":"titles"}`), &t); err != nil {
		return Titles{}, err
	}
	return t, nil
}
