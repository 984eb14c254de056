# The build tools, at pinned versions, in a cache of their own. Sourced: puts them on PATH.
# Everything is looked for first and installed once; nothing outside the cache and rustup is touched.

# shellcheck source=.ci/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

RUST=1.95.0
CARGO_LEPTOS=0.3.11
WASM_BINDGEN=0.2.130 # the same as in Cargo.toml: library and tool must agree

need_compilers() {
  [[ -d $HOME/.cargo/bin ]] && PATH=$PATH:$HOME/.cargo/bin
  have cargo || fail "Rust is missing." \
    "Install it with rustup (https://rustup.rs), open a new shell, and run this again."
  have "${CC:-cc}" || have gcc || have clang || fail "A C compiler is missing; the bundled SQLite is built with it." \
    "Debian, Ubuntu: apt-get install build-essential · Fedora: dnf install gcc · macOS: xcode-select --install"

  # The version this project is built and linted with. Another default toolchain stays as it is.
  if [[ $(rustc --version 2>/dev/null) != "rustc ${RUST%.*}."* ]]; then
    have rustup || fail "This needs Rust ${RUST%.*}; here is $(rustc --version 2>/dev/null || echo none)." \
      "Install rustup (https://rustup.rs) and run this again: it fetches the right version by itself."
    if ! rustup toolchain list | grep -q "^$RUST-"; then
      say "Installing Rust $RUST beside your default toolchain (about a minute)"
      rustup toolchain install "$RUST" --profile minimal --component clippy --component rustfmt --no-self-update >&2
    fi
    export RUSTUP_TOOLCHAIN=$RUST
  fi

  if [[ ! -d $(rustc --print sysroot)/lib/rustlib/wasm32-unknown-unknown/lib ]]; then
    have rustup || fail "Rust's WebAssembly target is missing." \
      "With rustup it is fetched by itself; otherwise install your system's wasm32 standard library for Rust."
    say "Adding Rust's WebAssembly target (a few seconds)"
    rustup target add wasm32-unknown-unknown >&2 || fail "rustup could not add the target wasm32-unknown-unknown." \
      "Check the network, then run this again."
  fi
}

# need_cargo_tool CRATE VERSION BINARY DURATION [cargo install option…]
need_cargo_tool() {
  local crate=$1 version=$2 binary=$3 duration=$4 started=$SECONDS
  shift 4
  local folder=$TOOLS/$crate-$version
  if [[ ! -x $folder/bin/$binary ]]; then
    mkdir -p "$folder"
    if have cargo-binstall; then
      say "Fetching $crate $version with cargo binstall (about a minute)"
      cargo binstall --no-confirm --version "$version" --root "$folder" "$crate" >&2 ||
        warn "cargo binstall could not; building $crate from source instead."
    fi
    if [[ ! -x $folder/bin/$binary ]]; then
      say "Building $crate $version once, into $folder (about $duration on two cores)"
      # It runs for seconds per build: quick to build matters more than quick to run.
      # The build folder stays until it succeeds, so that an interrupted one goes on where it stopped.
      CARGO_TARGET_DIR=$folder/build CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 \
        CARGO_PROFILE_RELEASE_OPT_LEVEL=1 \
        cargo install "$crate" --version "$version" --root "$folder" "$@" >&2 ||
        fail "$crate $version could not be installed; the reason is above." \
          "Nothing else was changed. Run the same command again to go on from here."
      rm -rf "$folder/build"
    fi
    say "$crate $version is there ($(elapsed "$started"))"
  fi
  PATH=$folder/bin:$PATH
}

# cargo-leptos insists on calling wasm-opt. What it makes is 16 % smaller on disk and 7 % larger on the wire (measured: brotli
# finds fewer repetitions in it), so the one it finds here leaves the file as it is.
without_wasm_opt() {
  local folder=$TOOLS/without-wasm-opt
  mkdir -p "$folder"
  printf '#!/bin/sh\nexit 0\n' >"$folder/wasm-opt"
  chmod +x "$folder/wasm-opt"
  PATH=$folder:$PATH
}

# need_build_tools: all that a release build asks for.
need_build_tools() {
  need_compilers
  # Its lockfile is used; one of the packages in it asks for a newer compiler than it needs.
  need_cargo_tool cargo-leptos "$CARGO_LEPTOS" cargo-leptos "10 minutes" --locked --ignore-rust-version
  need_cargo_tool wasm-bindgen-cli "$WASM_BINDGEN" wasm-bindgen "2 minutes"
  without_wasm_opt
  export PATH
}
