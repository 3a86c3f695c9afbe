#!/usr/bin/env bash
# Installs what the build lacks, says what and how long, and does nothing where all is there.
#
#   .ci/setup.sh         what building and serving the site needs
#   .ci/setup.sh test    that, and what the tests need: a browser, Playwright, valgrind, zip
#   .ci/setup.sh browsers  what the site needs, and Chromium, Firefox and WebKitGTK with their drivers
#   .ci/setup.sh check   what the site needs, and cargo-deny
#   .ci/setup.sh notices the same with cargo-about, for www/notices.html
#   .ci/setup.sh release that, zip, and cargo-cyclonedx, for the list of what a release holds
#
# The ordinary way comes first: tools already on PATH in the right version, `rustup target add`,
# `cargo binstall`. Where only package registries answer: Debian's Rust with a std for wasm32 built once,
# `cargo install`, npm. Tools go to a cache folder, not to the user's ~/.cargo/bin; only apt-get (asked for
# when something of the system is missing) and `rustup` change the machine. The result is $CACHE/env.sh,
# which the Makefile sources: PATH, compilers and browsers of the wasm builds.
#
# LORENZ_CACHE moves the cache folder. LORENZ_RUST=debian skips rustup's target (to test that way).
set -euo pipefail

cd "$(dirname "$0")/.."
# shellcheck source=.ci/versions
source .ci/versions
CACHE="${LORENZ_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/lorenz}"
TOOLS="$CACHE/tools"
TARGET=wasm32-unknown-unknown
WASM_BINDGEN_VERSION="$(sed -n 's/^wasm-bindgen = .*"=\([0-9.]*\)".*/\1/p' Cargo.toml)"
SCOPE="${1:-site}"
mkdir -p "$TOOLS/bin"
export PATH="$TOOLS/bin:$PATH"

say() { printf 'setup: %s\n' "$*" >&2; }

fail() {
  printf 'setup: %s\n' "$@" >&2
  exit 1
}

has() { command -v "$1" >/dev/null 2>&1; }

# step "what" "about how long" command...: announces, runs quietly, tells the time; on failure the log's end
# (LOG_LINES=0 before it: not even that, where another way follows).
step() {
  local what="$1" about="$2" log start=$SECONDS
  shift 2
  log="$CACHE/setup.log"
  say "$what ($about) ..."
  if ! "$@" >"$log" 2>&1 </dev/null; then
    tail -n "${LOG_LINES:-30}" "$log" >&2
    say "failed after $((SECONDS - start)) s: $what (whole log: $log)"
    return 1
  fi
  say "$what: done in $((SECONDS - start)) s"
}

# --- the system's packages -------------------------------------------------------------------------------

as_root() {
  if [[ $(id -u) == 0 ]]; then "$@"; else sudo -n "$@"; fi
}

apt_install() {
  as_root apt-get update -q || true # an unreachable third-party source must not stop us; install tells
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends "$@"
}

# packages "what is missing" package...: by apt-get, or a sentence that says what to install by hand.
packages() {
  local missing="$1"
  shift
  has apt-get || fail "Missing: $missing. Install by hand what Debian calls: $*"
  [[ $(id -u) == 0 ]] || sudo -n true 2>/dev/null || fail "Missing: $missing. Run: sudo apt-get install $*"
  step "apt-get install $*" "half a minute to two" apt_install "$@" ||
    fail "Missing: $missing. Install by hand what Debian calls: $*"
}

# newest PATTERN: the highest-numbered package whose name matches, such as lld-22.
newest() { apt-cache search --names-only "^$1-[0-9]+\$" | awk '{print $1}' | sort -V | tail -n 1; }

# --- C, native and for wasm32 (zstd is written in C) -------------------------------------------------------

clang_speaks_wasm() {
  has clang && has llvm-ar &&
    clang --target=$TARGET -c -x c -o /dev/null - <<<'int answer(void) { return 42; }' 2>/dev/null
}

setup_clang() {
  has cc || packages "a C compiler and linker for native builds" gcc libc6-dev
  clang_speaks_wasm && return
  packages "a clang that compiles C to wasm32, and llvm-ar (for zstd)" clang llvm
  clang_speaks_wasm || fail "clang is here, but doesn't compile to $TARGET. Install by hand: LLVM's clang 14 or newer"
}

# --- Rust for wasm32 ---------------------------------------------------------------------------------------

has_std() { # has_std RUSTC: is a std for wasm32 installed for that compiler?
  compgen -G "$("$1" --print target-libdir --target $TARGET 2>/dev/null)/libstd-*.rlib" >/dev/null
}

debian_std_is_current() { # std goes with the exact compiler, which Debian updates
  has_std /usr/bin/rustc && [[ "$(cat "$(debian_libdir)/built-by" 2>/dev/null)" == "$(/usr/bin/rustc --version)" ]]
}

debian_libdir() { /usr/bin/rustc --print target-libdir --target $TARGET; }

build_debian_std() {
  local crate="$CACHE/std-for-wasm32" libdir
  libdir="$(debian_libdir)"
  rm -rf "$crate" && mkdir -p "$crate/src"
  touch "$crate/src/lib.rs"
  printf '[package]\nname = "throwaway"\nedition = "2021"\n[profile.release]\npanic = "abort"\n' >"$crate/Cargo.toml"
  # Bitcode, or builds with link-time optimization fail; no other wrapper, flags or target folder may interfere.
  (cd "$crate" && env -u RUSTC_WRAPPER -u CARGO_TARGET_DIR -u CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS \
    RUSTFLAGS=-Cembed-bitcode=yes RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 \
    /usr/bin/cargo build --release --target $TARGET -Zbuild-std=std,panic_abort,proc_macro,test)
  rm -f "$crate/target/$TARGET/release/deps/"libthrowaway-*
  as_root rm -rf "$libdir"
  as_root mkdir -p "$libdir"
  as_root cp "$crate/target/$TARGET/release/deps/"*.rlib "$libdir/"
  /usr/bin/rustc --version | as_root tee "$libdir/built-by"
  rm -rf "$crate"
}

setup_debian_rust() {
  local lld
  if ! [[ -x /usr/bin/rustc && -x /usr/bin/cargo && -x /usr/bin/cargo-clippy && -d /usr/lib/rustlib/src/rust ]] ||
    ! compgen -G '/usr/bin/wasm-ld-*' >/dev/null; then
    has apt-get && { as_root apt-get update -q >/dev/null 2>&1 || true; }
    lld="$(newest lld 2>/dev/null || true)"
    packages "a Rust with $TARGET (rustup target add doesn't work here), or Debian's Rust for browsers" \
      rustc-web cargo-web rust-web-src rust-web-clippy "${lld:-lld-22}"
  fi
  debian_std_is_current || step "std for $TARGET, built from Debian's sources" "half a minute to two" build_debian_std ||
    fail "No std for $TARGET. Install by hand: rustup target add $TARGET"
  if has rustup; then rustup toolchain list | grep -q '^debian' || rustup toolchain link debian /usr; fi
}

# Sets WASM_TOOLCHAIN (empty: the user's own) and WASM_LINKER (empty: the one that comes with it).
setup_rust() {
  has cargo || fail "No Rust. Install by hand: https://rustup.rs"
  WASM_TOOLCHAIN="" WASM_LINKER=""
  if [[ "${LORENZ_RUST:-}" != debian ]]; then
    has_std rustc && return
    if ! { [[ -x /usr/bin/rustc ]] && debian_std_is_current; } && has rustup; then
      LOG_LINES=0 step "rustup target add $TARGET" "10 s" timeout 120 rustup target add $TARGET && has_std rustc && return
      say "rustup has no $TARGET to give here: taking Debian's Rust instead"
    fi
  fi
  setup_debian_rust
  WASM_TOOLCHAIN=debian
  WASM_LINKER="$(compgen -G '/usr/bin/wasm-ld-*' | sort -V | tail -n 1)"
}

# --- Trunk, wasm-bindgen, wasm-opt ---------------------------------------------------------------------------

# is_version COMMAND VERSION: of a command on PATH; a command of cargo's may be two words.
is_version() {
  local words
  read -ra words <<<"$1"
  [[ " $("${words[@]}" --version 2>/dev/null) " == *" $2 "* ]]
}

# cargo_tool COMMAND CRATE VERSION "about" OPTION...: a debug build compiles in a fraction and is fast enough.
cargo_tool() {
  local command="$1" crate="$2" version="$3" about="$4"
  shift 4
  is_version "$command" "$version" && return
  if has cargo-binstall && LOG_LINES=0 step "cargo binstall $crate $version" "10 s" \
    cargo binstall --no-confirm --root "$TOOLS" "$crate@$version" && is_version "$command" "$version"; then return; fi
  step "cargo install $crate $version" "$about" env CARGO_TARGET_DIR="$CACHE/install" CARGO_PROFILE_DEV_DEBUG=0 \
    cargo install --debug --root "$TOOLS" --version "$version" "$@" "$crate" ||
    fail "No $crate $version. Install by hand: cargo install --locked --version $version $crate"
}

setup_node() {
  if ! has node || ! has npm; then packages "Node.js (for wasm-opt, the server, the tests in a browser)" nodejs npm; fi
  (($(node -p 'parseInt(process.versions.node)') >= NODE_MAJOR_MINIMUM)) && return
  step "Node.js $NODE_MAJOR_MINIMUM from npm" "10 s" \
    npm install --no-audit --no-fund --prefix "$TOOLS/node" "node@$NODE_MAJOR_MINIMUM" ||
    fail "Node.js is $(node --version). Install by hand: Node.js $NODE_MAJOR_MINIMUM or newer"
  ln -sf "$TOOLS/node/node_modules/node/bin/node" "$TOOLS/bin/node"
}

setup_wasm_opt() {
  is_version wasm-opt "$BINARYEN_VERSION" && return
  step "wasm-opt $BINARYEN_VERSION from npm" "10 s" \
    npm install --no-audit --no-fund --prefix "$TOOLS/binaryen" "binaryen@$BINARYEN_VERSION" ||
    fail "No wasm-opt. Install by hand: Binaryen $BINARYEN_VERSION"
  ln -sf "$TOOLS/binaryen/node_modules/.bin/wasm-opt" "$TOOLS/bin/wasm-opt"
}

# --- browser and tests ---------------------------------------------------------------------------------------

first_of() {
  local name
  for name in "$@"; do command -v "$name" 2>/dev/null && return; done
  return 1
}

find_browser() {
  CHROME="${CHROME:-$(first_of chromium chromium-browser google-chrome)}" &&
    CHROMEDRIVER="${CHROMEDRIVER:-$(first_of chromedriver "${CHROMEWEBDRIVER:-/usr/lib/chromium}/chromedriver")}"
}

setup_browser() {
  find_browser && return
  packages "Chromium and its driver" chromium chromium-driver
  find_browser || fail "No Chromium. Install by hand: Chromium (or Chrome) and its chromedriver"
}

# npm_packages "what" FOLDER: what the lock file of a folder names, again only after that has changed.
npm_packages() {
  local what="$1" folder="$2" stamp="$2/node_modules/.installed" wanted
  wanted="$(cksum <"$folder/package-lock.json")"
  [[ "$(cat "$stamp" 2>/dev/null)" == "$wanted" ]] && return
  step "$what from npm" "10 s" env PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-audit --no-fund --prefix "$folder" ||
    fail "No $what. Run by hand: npm ci --prefix $folder"
  printf '%s\n' "$wanted" >"$stamp"
}

find_firefox() { FIREFOX="${FIREFOX:-$(first_of firefox-esr firefox)}"; }

setup_firefox() {
  find_firefox && return
  packages "Firefox" firefox-esr
  find_firefox || fail "No Firefox. Install by hand: Firefox, and name it by FIREFOX"
}

setup_webkit() { # Debian's Python has the bindings, which another one wouldn't find
  has WebKitWebDriver && has Xvfb &&
    /usr/bin/python3 -c 'import gi; gi.require_version("WebKit2", "4.1")' 2>/dev/null && return
  packages "WebKitGTK, its driver and a screen for it" webkit2gtk-driver gir1.2-webkit2-4.1 python3-gi xvfb
}

setup_valgrind() { # counts instructions (benches/counts.sh); there is none for other systems' current versions
  has valgrind || [[ $(uname -s) != Linux ]] || packages "valgrind, which counts instructions" valgrind
}

# --- releases ------------------------------------------------------------------------------------------------

setup_notices() { # optimized a little: it compares every file with every license, for minutes otherwise
  CARGO_PROFILE_DEV_OPT_LEVEL=1 cargo_tool cargo-about cargo-about "$CARGO_ABOUT_VERSION" "4 minutes" --locked --features cli
}

setup_zip() {
  { has zip && has unzip; } || packages "zip and unzip, for the archives of a release" zip unzip
}

# --- all of it -------------------------------------------------------------------------------------------------

write_env() {
  cat >"$CACHE/env.sh.new" <<ENV
# Written by .ci/setup.sh; sourced by the Makefile.
export PATH="$TOOLS/bin:\$PATH"
export CARGO_TARGET_DIR="\${CARGO_TARGET_DIR:-$CACHE/target}"
export CC_wasm32_unknown_unknown=clang AR_wasm32_unknown_unknown=llvm-ar
export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER=wasm-bindgen-test-runner
${WASM_LINKER:+export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=$WASM_LINKER}
${CHROME:+export CHROME="$CHROME"}
${CHROMEDRIVER:+export CHROMEDRIVER="$CHROMEDRIVER"}
${FIREFOX:+export FIREFOX="$FIREFOX"}
wasm() { ${WASM_TOOLCHAIN:+RUSTUP_TOOLCHAIN=$WASM_TOOLCHAIN }"\$@"; } # runs with the Rust that has wasm32
ENV
  mv "$CACHE/env.sh.new" "$CACHE/env.sh"
}

[[ -n "$WASM_BINDGEN_VERSION" ]] || fail 'Cargo.toml: expected a pin such as wasm-bindgen = { version = "=0.2.130", ... }'
setup_clang
setup_rust
setup_node
setup_wasm_opt
cargo_tool wasm-bindgen wasm-bindgen-cli "$WASM_BINDGEN_VERSION" "2 minutes"
cargo_tool trunk trunk "$TRUNK_VERSION" "4 minutes" --locked --no-default-features
find_browser || true
find_firefox || true
case "$SCOPE" in
site) ;;
test)
  setup_browser
  npm_packages Playwright tests/e2e # it drives the Chromium above: its own browsers are never downloaded
  setup_valgrind
  setup_zip
  ;;
browsers)
  setup_browser
  setup_firefox
  setup_webkit
  npm_packages Puppeteer tests/browsers
  ;;
check) cargo_tool cargo-deny cargo-deny "$CARGO_DENY_VERSION" "4 minutes" --locked ;;
notices) setup_notices ;;
release)
  setup_zip
  setup_notices
  cargo_tool "cargo cyclonedx" cargo-cyclonedx "$CARGO_CYCLONEDX_VERSION" "2 minutes" --locked
  ;;
*) fail "Expected nothing, test, browsers, check, notices or release, not $SCOPE" ;;
esac
rm -rf "$CACHE/install"
write_env
# The site is built offline, so every crate must be here.
cargo fetch --quiet ${CI:+--locked} || fail "Not every crate of Cargo.lock can be fetched."
say "ready (env: $CACHE/env.sh)"
