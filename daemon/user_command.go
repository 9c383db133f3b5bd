package main

import (
	"bufio"
	"fmt"
	"os"
	"strings"

	"golang.org/x/term"

	"fakturisd/invoicing"
)

type userCommand struct {
	Add    userAdd    `cmd:"" help:"Add a person who may log in; asks for the password, or reads it from standard input."`
	Passwd userPasswd `cmd:"" help:"Set a person's password."`
}

type userAdd struct {
	Login string `arg:"" help:"Login name."`
	Name  string `help:"The person's name as history shows it."`
}

// Run adds the person.
func (c userAdd) Run(a *app) error {
	s, err := a.openStore()
	if err != nil {
		return err
	}
	defer s.Close()
	password, err := a.readPassword()
	if err != nil {
		return err
	}
	if c.Name == "" {
		c.Name = c.Login
	}
	if err := s.AddUser(a.ctx, c.Login, c.Name, password); err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "Benutzer %s angelegt.\n", c.Login)
	return nil
}

type userPasswd struct {
	Login string `arg:"" help:"Login name."`
}

// Run sets the password.
func (c userPasswd) Run(a *app) error {
	s, err := a.openStore()
	if err != nil {
		return err
	}
	defer s.Close()
	password, err := a.readPassword()
	if err != nil {
		return err
	}
	if err := s.SetPassword(a.ctx, c.Login, password); err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "Passwort von %s geändert.\n", c.Login)
	return nil
}

// readPassword reads one line from standard input, unseen on a terminal. It is never an argument: those are seen in
// process lists.
func (a *app) readPassword() (string, error) {
	if term.IsTerminal(int(os.Stdin.Fd())) {
		fmt.Fprint(a.stderr, "Passwort: ")
		password, err := term.ReadPassword(int(os.Stdin.Fd()))
		fmt.Fprintln(a.stderr)
		return string(password), err
	}
	line, err := bufio.NewReader(os.Stdin).ReadString('\n')
	if err != nil && line == "" {
		return "", invoicing.Invalidf("no password on standard input: %w", err)
	}
	return strings.TrimRight(line, "\r\n"), nil
}
