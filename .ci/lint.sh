#!/usr/bin/env bash
# Lints the shell scripts, which cargo doesn't read. (The workflow is linted by tests/e2e/workflow.spec.mjs.)
set -euo pipefail
cd "$(dirname "$0")/.."

if ! command -v shellcheck >/dev/null 2>&1; then
  echo "check: shellcheck isn't installed: shell scripts are not linted" >&2
  exit
fi
shellcheck -x .ci/setup.sh .ci/lint.sh .ci/keep-previous.sh .ci/sizes.sh .ci/run benches/counts.sh
