package main

import (
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"fakturisd/invoicing/store"
)

// byCommand is who the audit names for what is done on the command line.
const byCommand = "fakturisd"

type tokenCommand struct {
	Add    tokenAdd    `cmd:"" help:"Create a token for the local API and print it once."`
	List   tokenList   `cmd:"" help:"Show the tokens, what they may do and when they were used; their texts are known to nobody."`
	Revoke tokenRevoke `cmd:"" help:"Withdraw a token at once."`
}

type tokenAdd struct {
	Name  string   `arg:"" help:"What the token is for."`
	Scope []string `help:"What it may do: read, write or shop:KEY, which opens that shop's orders to its extension and nothing else; may be repeated." default:"read,write"`
}

// Run creates the token. It is printed once; only its hash is kept.
func (c tokenAdd) Run(a *app) error {
	s, err := a.openStore()
	if err != nil {
		return err
	}
	defer s.Close()
	token, err := s.AddToken(a.ctx, c.Name, c.Scope, byCommand)
	if err != nil {
		return err
	}
	if a.json {
		a.print(map[string]any{"name": c.Name, "token": token, "scopes": c.Scope})
		return nil
	}
	fmt.Fprintln(a.stdout, token)
	return nil
}

type tokenList struct{}

// Run prints a line each.
func (tokenList) Run(a *app) error {
	s, err := a.openStore()
	if err != nil {
		return err
	}
	defer s.Close()
	tokens, err := s.Tokens(a.ctx)
	if err != nil {
		return err
	}
	if a.json {
		a.print(append([]store.Token{}, tokens...))
		return nil
	}
	w := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "Name\tRechte\tangelegt\tvon\tbenutzt\twiderrufen")
	for _, t := range tokens {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", t.Name, strings.Join(t.Scopes, " "), minute(t.Created), t.CreatedBy, minute(t.LastUsed), minute(t.Revoked))
	}
	return w.Flush()
}

// minute shows an instant as people on this machine read it; a dash for none.
func minute(t time.Time) string {
	if t.IsZero() {
		return "–"
	}
	return t.Local().Format("02.01.2006 15:04")
}

type tokenRevoke struct {
	Name string `arg:"" help:"The token's name."`
}

// Run withdraws the token.
func (c tokenRevoke) Run(a *app) error {
	s, err := a.openStore()
	if err != nil {
		return err
	}
	defer s.Close()
	if err := s.RevokeToken(a.ctx, c.Name, byCommand); err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "Zugangsschlüssel %s widerrufen.\n", c.Name)
	return nil
}
