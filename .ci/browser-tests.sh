#!/usr/bin/env bash
# The browser tests, against the release that people run: what is tested is what is shipped.
# Arguments go to Playwright: .ci/browser-tests.sh calendar --project=desktop

# shellcheck source=.ci/build.sh
source "$(dirname "${BASH_SOURCE[0]}")/build.sh"
# shellcheck source=.ci/browser.sh
source "$(dirname "${BASH_SOURCE[0]}")/browser.sh"

build_release
need_browser
cd end2end
export SIGNALBOX_BIN=${SIGNALBOX_BIN:-$RELEASE/signalbox}
npx --no-install tsc --noEmit
exec npx --no-install playwright test "$@"
