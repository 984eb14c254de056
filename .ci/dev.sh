#!/usr/bin/env bash
# make dev: rebuild and reload on every change, with the data of make run left alone.

# shellcheck source=.ci/tools.sh
source "$(dirname "${BASH_SOURCE[0]}")/tools.sh"

need_build_tools
exec cargo leptos watch --split -- serve --data "${SIGNALBOX_DATA:-$ROOT/target/dev-data}" "$@"
