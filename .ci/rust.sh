#!/usr/bin/env bash
# Installs the Rust of .ci/versions and makes it the default, for the workflows.
#
#   .ci/rust.sh [COMPONENT,...]
set -euo pipefail
# shellcheck source=.ci/versions
source "$(dirname "$0")/versions"
rustup toolchain install "$RUST_VERSION" --profile minimal ${1:+--component "$1"}
rustup default "$RUST_VERSION"
