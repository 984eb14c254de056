# What every script here shares: where things are, how to speak, how to stop.
# Sourced, never run.

set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
CACHE=${SIGNALBOX_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/signalbox}
TOOLS=$CACHE/tools
RELEASE=$ROOT/target/signalbox

cd "$ROOT"

# say TEXT: one line about what is going on.
say() { printf '\033[1m▸ %s\033[0m\n' "$*" >&2; }

# warn TEXT: something is missing that can be done without.
warn() { printf '\033[33m▲ %s\033[0m\n' "$*" >&2; }

# fail TEXT…: what is wrong, and on the following lines what to do; then stop.
fail() {
  printf '\033[31m✕ %s\033[0m\n' "$1" >&2
  shift
  printf '  %s\n' "$@" >&2
  exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

# elapsed SECONDS_AT_START: "2 min 5 s".
elapsed() {
  local s=$((SECONDS - $1))
  if ((s >= 60)); then printf '%d min %d s' $((s / 60)) $((s % 60)); else printf '%d s' "$s"; fi
}

# sha256 of standard input, on Linux and macOS alike.
sha256() {
  if have sha256sum; then sha256sum; else shasum -a 256; fi | cut -d' ' -f1
}

# hash_of PATH…: one hash over the names and bytes of all files below the paths.
hash_of() {
  find "$@" -type f -print0 | LC_ALL=C sort -z |
    if have sha256sum; then xargs -0 sha256sum; else xargs -0 shasum -a 256; fi | sha256
}
