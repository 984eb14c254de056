# What the browser tests need: Node, their packages, Python, a Chromium. Sourced: need_browser.

# shellcheck source=.ci/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

need_node() {
  have node && have npm || fail "The browser tests need Node.js 20 or newer, with npm." \
    "Install it (https://nodejs.org) and run this again; make check and cargo test work without it."
  local major
  major=$(node -p 'process.versions.node.split(".")[0]')
  ((major >= 20)) || fail "The browser tests need Node.js 20 or newer; here is $(node --version)."
}

need_packages() {
  local wanted
  wanted=$(sha256 <end2end/package-lock.json)
  [[ $(cat end2end/node_modules/.stamp 2>/dev/null) == "$wanted" ]] && return
  say "Fetching the browser tests' packages (a few seconds)"
  (cd end2end && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-fund --no-audit) >&2
  printf '%s\n' "$wanted" >end2end/node_modules/.stamp
}

# The first Chromium there is: named, the system's, Playwright's own.
find_chromium() {
  local candidate
  if [[ -n ${CHROMIUM_PATH:-} ]]; then
    [[ -x $CHROMIUM_PATH ]] || fail "CHROMIUM_PATH names $CHROMIUM_PATH, which cannot be run."
    return
  fi
  for candidate in chromium chromium-browser google-chrome google-chrome-stable; do
    if have "$candidate"; then
      CHROMIUM_PATH=$(command -v "$candidate")
      return
    fi
  done
  candidate="/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
  [[ -x $candidate ]] || candidate=$(cd end2end && node -p 'require("@playwright/test").chromium.executablePath()')
  [[ -x $candidate ]] && CHROMIUM_PATH=$candidate
}

need_chromium() {
  find_chromium || true
  if [[ -z ${CHROMIUM_PATH:-} ]]; then
    if [[ $(id -u) == 0 ]] && grep -qs '^ID=debian$' /etc/os-release; then
      say "Installing Chromium with apt-get (about a minute)"
      { apt-get update && apt-get install -y --no-install-recommends chromium fonts-liberation; } >&2 || true
    else
      say "Fetching Playwright's Chromium (about a minute)"
      (cd end2end && npx --no-install playwright install chromium) >&2 || true
    fi
    find_chromium || true
  fi
  [[ -n ${CHROMIUM_PATH:-} ]] || fail "No Chromium was found, and none could be installed." \
    "Install Chromium or Google Chrome, or set CHROMIUM_PATH to one, and run this again."
  export CHROMIUM_PATH
}

# Calendar programs of others read our feeds in a test: they are Python's.
need_python() {
  local python=${SIGNALBOX_PYTHON:-python3}
  "$python" -c 'import ensurepip, venv' 2>/dev/null && return
  if [[ -z ${SIGNALBOX_PYTHON:-} && $(id -u) == 0 ]] && grep -qs '^ID=debian$' /etc/os-release; then
    say "Installing Python's venv with apt-get (a few seconds)"
    { apt-get update && apt-get install -y --no-install-recommends python3 python3-venv; } >&2 || true
  fi
  "$python" -c 'import ensurepip, venv' 2>/dev/null || fail "The tests with other calendar programs need Python 3.10 or newer with venv." \
    "Install it (Debian, Ubuntu: apt-get install python3-venv), or name one in SIGNALBOX_PYTHON, and run this again."
}

need_browser() {
  need_node
  need_packages
  need_python
  need_chromium
}
