#!/usr/bin/env bash
# make test: format, lints, every Rust test, every browser test. All are run even if one fails; the end says how it stands.

# shellcheck source=.ci/tools.sh
source "$(dirname "${BASH_SOURCE[0]}")/tools.sh"
# shellcheck source=.ci/browser.sh
source "$(dirname "${BASH_SOURCE[0]}")/browser.sh"

started=$SECONDS
failed=()
results=$ROOT/target/test-results
rm -rf "$results"
mkdir -p "$results"

# What would stop us half an hour later is asked first.
need_compilers
need_node

step() {
  local name=$1 begun=$SECONDS
  shift
  if "$@"; then
    say "$name: passed ($(elapsed "$begun"))"
  else
    failed+=("$name")
    say "$name: FAILED ($(elapsed "$begun"))"
  fi
}

lints() { bash .ci/check.sh; }

rust_tests() {
  cargo test --locked --features ssr --no-fail-fast 2>&1 | tee "$results/rust.log"
}

browser_tests() {
  PLAYWRIGHT_JSON_OUTPUT_NAME=$results/browser.json bash .ci/browser-tests.sh
}

step "Format and lints" lints
step "Rust tests" rust_tests
step "Browser tests" browser_tests

# Counts, from what the two runners reported themselves; no report, no line.
if [[ -s $results/rust.log && -s $results/browser.json ]]; then
  read -r rust_passed rust_failed < <(awk '/^test result:/ { p += $4; f += $6 } END { print p + 0, f + 0 }' "$results/rust.log")
  read -r page_passed page_failed < <(node -p \
    'const s = require(process.argv[1]).stats; `${s.expected + s.flaky} ${s.unexpected}`' "$results/browser.json")
  echo "$((rust_passed + page_passed)) passed, $((rust_failed + page_failed)) failed"
fi
if ((${#failed[@]})); then
  fail "Not green after $(elapsed "$started"): $(IFS=,; echo "${failed[*]}")"
fi
say "All green in $(elapsed "$started")"
