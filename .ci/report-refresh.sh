#!/usr/bin/env bash
# Tells of the refresh in one issue: opens it at the first failure, adds to it at each further one, closes it when all is well.
#
#   .ci/report-refresh.sh failed|well
#
# gh asks as GH_TOKEN in GH_REPO. REASON says in one line what is wrong, JOBS how each job ended, RUN_URL where the run is.
set -euo pipefail

LABEL=refresh
TITLE="The data can't be refreshed"

case "${1:-}" in
failed | well) ;;
*)
  echo "report-refresh: expected: .ci/report-refresh.sh failed, or well" >&2
  exit 2
  ;;
esac

issue="$(gh issue list --label "$LABEL" --state open --limit 1 --json number --jq '.[0].number // empty')"

if [[ "$1" == well ]]; then
  if [[ -n "$issue" ]]; then gh issue close "$issue" --comment "The data were refreshed again: ${RUN_URL:-}"; fi
  exit
fi

# As code by its indentation: what a host or a file says mentions nobody and is no markup.
body="$(
  printf 'The site stays as it was.\n\n'
  printf '    %s\n' "$(printf '%s' "${REASON:-no file was refused: a job failed}" | tr '\r\n' '  ')" "${JOBS:-}"
  printf '\nThe run, with what each file was checked for: %s\n' "${RUN_URL:-}"
)"
if [[ -n "$issue" ]]; then
  gh issue comment "$issue" --body-file - <<<"$body"
else
  # The issue is found by its label again, which must exist.
  gh label create "$LABEL" --description "The scheduled refresh of data" --force
  gh issue create --title "$TITLE" --label "$LABEL" --body-file - <<<"$body"
fi
