#!/usr/bin/env bash
# make run: build what is missing, then become the server, so that signals reach it directly.

# shellcheck source=.ci/build.sh
source "$(dirname "${BASH_SOURCE[0]}")/build.sh"

build_release
exec "$RELEASE/signalbox" serve --data "${SIGNALBOX_DATA:-$ROOT/data}" "$@"
