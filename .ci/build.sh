# The release: one folder, target/signalbox, that starts anywhere. Sourced: build_release.

# shellcheck source=.ci/tools.sh
source "$(dirname "${BASH_SOURCE[0]}")/tools.sh"

# What the release is made of. Compared by content, because a clone or a branch switch gives every file a new date.
release_stamp() {
  local inputs=(Cargo.toml Cargo.lock .ci/build.sh .ci/tools.sh src style public) extra
  for extra in build.rs assets sample migrations; do
    [[ -e $extra ]] && inputs+=("$extra")
  done
  printf '%s %s\n' "$(rustc --version)" "$(hash_of "${inputs[@]}")"
}

# build_release: builds when something changed since the last time, else returns at once.
build_release() {
  need_compilers
  local stamp started=$SECONDS
  stamp=$(release_stamp)
  if [[ -x $RELEASE/signalbox && -d $RELEASE/site/pkg && $(cat target/signalbox.stamp 2>/dev/null) == "$stamp" ]]; then
    return
  fi
  need_build_tools
  if [[ -d target/release/deps ]]; then
    say "Building the release (what changed is compiled again: 1 to 2 minutes on two cores)"
  else
    say "Building the release for the first time (5 to 9 minutes on two cores)"
  fi
  # Chunks of an earlier split must not stay behind: they would be served, and counted.
  rm -rf target/site target/signalbox.stamp
  cargo leptos build --release --split --precompress --cargo-locked >&2 || fail "The release did not build; the reason is above."
  rm -rf "$RELEASE.new"
  mkdir -p "$RELEASE.new"
  cp target/release/signalbox README.md LICENSE-MIT LICENSE-APACHE "$RELEASE.new/"
  # With their times: a compressed copy older than its file is not served.
  cp -Rp target/site "$RELEASE.new/site"
  # Type descriptions are for those who program against the package; nobody asks a server for them.
  find "$RELEASE.new/site/pkg" -name '*.d.ts*' -delete
  rm -rf "$RELEASE"
  mv "$RELEASE.new" "$RELEASE"
  printf '%s\n' "$stamp" >target/signalbox.stamp
  say "Built in $(elapsed "$started"): $RELEASE"
}
