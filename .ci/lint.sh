#!/usr/bin/env bash
# Lints what cargo doesn't read: shell scripts and the workflow. A linter that isn't installed is skipped, and said so.
set -euo pipefail
cd "$(dirname "$0")/.."

lint() { # lint COMMAND ARGUMENT...
  if command -v "$1" >/dev/null 2>&1; then "$@"; else echo "check: $1 isn't installed: skipped" >&2; fi
}

lint shellcheck -x .ci/setup.sh .ci/lint.sh .ci/stamp-engine.sh .ci/run
lint actionlint .github/workflows/*.yml
