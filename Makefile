# The commands of this project. Each says what it does while it does it; the scripts are in .ci/.
.PHONY: help run dev check test bench release

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## /{ printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## build what is missing and serve on http://127.0.0.1:3000, data in ./data
	@exec .ci/serve.sh $(ARGS)

dev: ## serve, rebuilding and reloading on every change
	@exec .ci/dev.sh $(ARGS)

check: ## format and lints, for the server and for the browser
	@exec .ci/check.sh

test: ## everything: format, lints, Rust tests, browser tests
	@exec .ci/test.sh

bench: ## measure speed and size, and print a table
	@cargo bench --locked --features ssr --bench signalbox -- $(ARGS)

release: ## build target/signalbox, one folder that starts anywhere
	@exec .ci/release.sh
