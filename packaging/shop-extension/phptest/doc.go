// Package phptest runs the shop extension's PHP: its classes under php-cli, and its endpoint in a stand-in of a shop (written by
// us, testdata/standin) under php -S, asked by fakturisd's own client. It holds tests only.
package phptest
