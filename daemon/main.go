// Command fakturisd joins shops of the modified eCommerce Shopsoftware with the FAKTURIS invoicing system: it mirrors
// their orders, turns them into delivery notes and invoices, and mails these to the customers.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // business dates are reckoned in Europe/Berlin, also where the system knows no zones
)

// Version is set by the linker (make build).
var version = "dev"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(execute(ctx, os.Args[1:], os.Stdout, os.Stderr))
}
