# Everything a developer needs; `make` alone lists it.

# Go and the database server lie outside the PATH of an ordinary Debian user.
export PATH := $(PATH):/usr/local/go/bin:/usr/sbin

SHELL       := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

VERSION     := $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
LDFLAGS     := -s -w -X main.version=$(VERSION)
BUILD       := CGO_ENABLED=0 go build -trimpath -ldflags '$(LDFLAGS)'
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
FUZZTIME    ?= 10s
MODEL_SEEDS ?= 64
MODEL_STEPS ?= 250

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: setup
setup: ## install what the tests need and is missing (Debian packages)
	@packaging/dev/setup.sh test

.PHONY: setup-demo
setup-demo:
	@packaging/dev/setup.sh demo

.PHONY: setup-race
setup-race:
	@packaging/dev/setup.sh race

.PHONY: build
build: ## make bin/fakturisd
	$(BUILD) -o bin/fakturisd ./daemon

.PHONY: demo
demo: setup-demo build ## start sample shops, mail box and fakturisd; prints the URL and the login
	@bin/fakturisd demo

.PHONY: demo-clean
demo-clean: build ## remove what the demo left behind
	@bin/fakturisd demo --clean

.PHONY: test
test: setup ## run all tests
	go test -timeout 15m ./...

.PHONY: test-long
test-long: setup ## follow a shop through many random lives (MODEL_SEEDS=64, MODEL_STEPS=250)
	FAKTURIS_MODEL_SEEDS=$(MODEL_SEEDS) FAKTURIS_MODEL_STEPS=$(MODEL_STEPS) go test -v -count=1 -timeout 60m \
	  -run '^TestTheMirrorIsWhateverBecameOfTheShop$$' ./connector | grep -v '^ *=== '

.PHONY: test-race
test-race: setup-race ## run all tests with the race detector
	go test -race -timeout 30m ./...

.PHONY: fuzz
fuzz: ## run every fuzz test for FUZZTIME (10s)
	@grep -rl --include='*_test.go' '^func Fuzz' . | xargs -r -n 1 dirname | sort -u | while read -r folder; do \
	  for name in $$(grep -h '^func Fuzz' "$$folder"/*_test.go | sed 's/func \(Fuzz[A-Za-z0-9_]*\).*/\1/'); do \
	    go test -run '^$$' -fuzz "^$$name$$" -fuzztime $(FUZZTIME) "$$folder"; \
	  done; \
	done

.PHONY: cover
cover: setup ## run all tests and say how much of each package they reach
	go test -timeout 15m -coverpkg ./... -coverprofile bin/cover.out ./... >/dev/null
	@go tool cover -func bin/cover.out | tail -n 1

.PHONY: lint
lint: ## gofmt, go vet, staticcheck, shell syntax
	@unformatted="$$(gofmt -l $$(git ls-files '*.go'))"; \
	if [ -n "$$unformatted" ]; then echo "not formatted (gofmt -w): $$unformatted"; exit 1; fi
	go vet ./...
	go run $(STATICCHECK) ./...
	@bash -n .ci/run packaging/dev/*.sh

.PHONY: bench
bench: ## measure on this machine; prints figures, bars and goals (FAKTURIS_BENCH_ORDERS=5000 for a quick run)
	@packaging/dev/setup.sh bench
	@go test -p 1 -timeout 60m -run '^$$' -bench '^Benchmark(Shop|Triggers|Memory|Archive|Collective|Daemons)$$' -benchtime 1x ./connector ./connector/track ./invoicing/outbox ./invoicing/store ./daemon | go run ./packaging/dev/benchtable

.PHONY: dist
dist: ## make dist/ for Linux (amd64, arm64) and Windows (amd64) and the shop extension, with checksums
	@rm -rf dist && mkdir dist
	GOOS=linux GOARCH=amd64 $(BUILD) -o dist/fakturisd-linux-amd64 ./daemon
	GOOS=linux GOARCH=arm64 $(BUILD) -o dist/fakturisd-linux-arm64 ./daemon
	GOOS=windows GOARCH=amd64 $(BUILD) -o dist/fakturisd-windows-amd64.exe ./daemon
	go run ./daemon extension build --out dist
	@cd dist && sha256sum fakturis* > SHA256SUMS

.PHONY: ci
ci: setup lint ## what must pass before a change is accepted
	GOOS=windows GOARCH=amd64 CGO_ENABLED=0 go vet ./daemon/...
	$(MAKE) --no-print-directory build test

.PHONY: clean
clean: ## remove what was built (bin/, dist/)
	rm -rf bin dist
