#!/usr/bin/env bash
#
# Installs what the demo or the tests need on a bare Debian 12. Does nothing, at once, when all is there.
#
#   setup.sh demo    a database server of our own and the PDF maker
#   setup.sh test    these, and what the tests look at the results with
#   setup.sh bench   these, and what they are measured against
#   setup.sh race    these, and the C compiler that the race detector is linked with
#
# mariadb-server-core instead of mariadb-server: the demo and the tests start a server of their own in a folder of
# their own, so nothing is started for the whole system and nothing listens on port 3306.
set -euo pipefail

# Go and the database server lie outside the PATH of an ordinary Debian user.
PATH="$PATH:/usr/local/go/bin:/usr/sbin"

mode="${1:-}"
case "$mode" in
demo | test | bench | race) ;;
*)
	echo "usage: setup.sh demo|test|bench|race" >&2
	exit 2
	;;
esac

root="$(cd "$(dirname "$0")/../.." && pwd)"
missing=()

# need PACKAGE COMMAND: the package is missing unless the command is there.
need() {
	if ! command -v "$2" >/dev/null; then
		missing+=("$1")
	fi
}

need_font() {
	local folder
	for folder in /usr/share/fonts /usr/local/share/fonts "${HOME:-/nonexistent}/.fonts"; do
		if [ -d "$folder" ] && [ -n "$(find -L "$folder" -name 'DejaVuSans.ttf' -print -quit)" ]; then
			return
		fi
	done
	missing+=(fonts-dejavu-core)
}

# The shop extension is PHP; its tests speak with the database and know character sets.
need_php() {
	need php-cli php
	local module
	for module in mysqli:php-mysql mbstring:php-mbstring curl:php-curl; do
		if ! command -v php >/dev/null || ! php -r "exit(extension_loaded('${module%%:*}') ? 0 : 1);"; then
			missing+=("${module##*:}")
		fi
	done
}

# version_at_least HAVE WANT: compares dotted numbers.
version_at_least() {
	[ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]
}

check_go() {
	local want have
	want="$(awk '$1 == "go" { print $2 }' "$root/go.mod")"
	if ! command -v go >/dev/null; then
		echo "Go $want or newer is missing: unpack it from https://go.dev/dl/ to /usr/local/go." >&2
		exit 1
	fi
	have="$(cd / && GOTOOLCHAIN=local go env GOVERSION)"
	have="${have#go}"
	if version_at_least "$have" "$want"; then
		return
	fi
	# From 1.21 on Go fetches the toolchain that go.mod asks for, unless it was told not to.
	if version_at_least "$have" 1.21 && [ "$(cd / && go env GOTOOLCHAIN)" != local ]; then
		return
	fi
	echo "Go $have is too old: unpack $want or newer from https://go.dev/dl/ to /usr/local/go." >&2
	exit 1
}

give_up() {
	echo "$1 Please install what is missing, as root:" >&2
	echo "  apt-get update && apt-get install --no-install-recommends ${missing[*]}" >&2
	exit 1
}

install_missing() {
	local as_root=()
	command -v apt-get >/dev/null || give_up "There is no apt-get here."
	if [ "$(id -u)" -ne 0 ]; then
		command -v sudo >/dev/null || give_up "Only root can install packages, and there is no sudo."
		# Without a terminal nobody could type the password.
		if [ ! -t 0 ] && ! sudo -n true 2>/dev/null; then
			give_up "sudo asks for a password, and there is no terminal."
		fi
		as_root=(sudo)
	fi
	echo "Installing ${missing[*]} ..."
	local get=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300)
	local install=("${get[@]}" install --yes --no-install-recommends "${missing[@]}")
	# The lists may be absent (containers) or old; only then are they fetched.
	if ! "${install[@]}" </dev/null 2>/dev/null; then
		"${get[@]}" update </dev/null || give_up "apt-get update failed."
		"${install[@]}" </dev/null || give_up "apt-get install failed."
	fi
}

check_go
need mariadb-server-core mariadbd
# The server's own set-up script calls a program of the client package, on which it does not depend.
need mariadb-client-core my_print_defaults
need wkhtmltopdf wkhtmltopdf
need_font
if [ "$mode" != demo ]; then
	need poppler-utils pdftotext
	need chromium chromium
	need_php
fi
if [ "$mode" = bench ]; then
	need mariadb-client mariadb-dump
fi
if [ "$mode" = race ]; then
	need gcc gcc
	[ -e /usr/include/stdlib.h ] || missing+=(libc6-dev)
fi
if [ "${#missing[@]}" -gt 0 ]; then
	install_missing
fi
