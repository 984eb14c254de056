#!/usr/bin/env bash
# make release: the folder to copy to where it shall run.

# shellcheck source=.ci/build.sh
source "$(dirname "${BASH_SOURCE[0]}")/build.sh"

build_release
echo "$RELEASE ($(du -sh "$RELEASE" | cut -f1)): copy it anywhere and start ./signalbox serve"
