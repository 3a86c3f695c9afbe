#!/usr/bin/env bash
# Checks what we depend on: licenses, origins and versions of crates (deny.toml), and what is known against crates and npm
# packages. The former needs no network; for the latter each host is asked, and where one doesn't answer, a line says when it
# was last asked, and the check goes on.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=.ci/versions
source .ci/versions

say() { printf 'audit: %s\n' "$*" >&2; }

# not_asked WHAT: the one line.
not_asked() { say "$1 can't be asked here: last done ${ADVISORIES_CHECKED:-never} (ADVISORIES_CHECKED in .ci/versions)"; }

cargo deny --offline --log-level warn check --hide-inclusion-graph licenses bans sources

all_asked=true
if timeout 60 cargo deny --log-level off fetch db >/dev/null 2>&1; then
  cargo deny --log-level warn check --hide-inclusion-graph advisories
else
  all_asked=false
  not_asked "the database of advisories about crates"
fi

for folder in tests/e2e benches/peers; do
  # Packages with findings and a host that doesn't answer have one exit code; only the former have a report.
  report="$(timeout 60 npm audit --prefix "$folder" --package-lock-only --audit-level high --json 2>/dev/null)" && continue
  if [[ "$report" == *'"auditReportVersion"'* ]]; then
    npm audit --prefix "$folder" --package-lock-only --audit-level high >&2 || true
    exit 1
  fi
  all_asked=false
  not_asked "the npm registry about the packages of $folder"
done

today="$(date -u +%F)"
if $all_asked && [[ -z "${CI:-}" && "${ADVISORIES_CHECKED:-}" != "$today" ]]; then
  say "nothing is known against what we depend on; .ci/versions may say ADVISORIES_CHECKED=$today"
fi
