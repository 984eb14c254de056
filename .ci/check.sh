#!/usr/bin/env bash
# Format and lints, for the server and for the browser.

# shellcheck source=.ci/tools.sh
source "$(dirname "${BASH_SOURCE[0]}")/tools.sh"

need_compilers
say "Format"
cargo fmt --all --check
say "Lints, server"
cargo clippy --locked --features ssr --all-targets -- -D warnings
say "Lints, browser"
cargo clippy --locked --lib --features hydrate --target wasm32-unknown-unknown -- -D warnings
