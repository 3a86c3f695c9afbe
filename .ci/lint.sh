#!/usr/bin/env bash
# Lints the shell scripts, which cargo doesn't read. (The workflows are linted by tests/e2e/workflow.spec.mjs.)
set -euo pipefail
cd "$(dirname "$0")/.."

if ! command -v shellcheck >/dev/null 2>&1; then
  echo "check: shellcheck isn't installed: shell scripts are not linted" >&2
  exit
fi
shellcheck -x .ci/*.sh .ci/run benches/counts.sh
