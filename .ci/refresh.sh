#!/usr/bin/env bash
# Fetches data of others anew, and keeps what is good: the study's file, and a snapshot of the hub's listing for the history.
#
#   .ci/refresh.sh FOLDER    what is kept: FOLDER/study.parquet and FOLDER/history/; each is replaced as a whole or not at all
#
# LORENZ is the command line (default: lorenz on PATH), STUDY_URL the address of the study's file, REFRESH_RETRIES how often a
# request is made again. HF_TOKEN, if set, goes with the request, and is printed nowhere. A summary goes to standard output and
# to GITHUB_STEP_SUMMARY; `outcome` (new, nothing-new, failed), `changed` (true, false: a failure of one file leaves the other
# one good) and `reason` go to GITHUB_OUTPUT.
#
# Exit codes: 0, something is new; 1, something failed; 3, nothing new.
set -euo pipefail

if [[ $# != 1 ]]; then
  echo "refresh: expected: .ci/refresh.sh FOLDER" >&2
  exit 2
fi
KEPT="${1%/}"
LORENZ="${LORENZ:-lorenz}"
STUDY_URL="${STUDY_URL:-https://huggingface.co/datasets/mmpr/open_model_evolution_data/resolve/main/all_downloads_with_annotations.parquet}"
RETRIES="${REFRESH_RETRIES:-5}"
# Models of a snapshot, the most downloaded first.
TOP=20000
# What git hosts refuse is 100 MB; the study's file has 8.
MOST_BYTES=95000000

mkdir -p "$KEPT"
# Beside what is kept, so that a move between them is one step of the file system.
work="$(mktemp -d "$KEPT.new.XXXXXX")"
trap 'rm -rf "$work"' EXIT

rows=() changed=false failed=false reason=""

# note WHAT OUTCOME WHY: a row of the summary.
note() {
  local why
  why="$(printf '%s' "$3" | tr '\r\n|' '  /' | cut -c 1-400)"
  rows+=("| $1 | $2 | $why |")
  case "$2" in
  new) changed=true ;;
  failed)
    failed=true
    reason+="${reason:+; }$1: $why"
    ;;
  esac
}

# request CURL_ARGUMENT...: the token comes from a descriptor, since arguments show in the list of processes. On the way to another
# host (files are on one of their own) curl leaves it out.
request() {
  if [[ -n "${HF_TOKEN:-}" ]]; then
    curl --header @<(printf 'Authorization: Bearer %s\n' "$HF_TOKEN") "$@"
  else
    curl "$@"
  fi
}

# fetch ADDRESS FILE: fails where the file can't be had, and prints why. Curl makes a request again after 408, 429, 500, 502, 503,
# 504 and silence, and waits as long as Retry-After says.
fetch() {
  local status code=0
  status="$(request --silent --show-error --fail --location --connect-timeout 30 --max-time 1200 \
    --speed-limit 1000 --speed-time 60 --retry "$RETRIES" --retry-max-time 1800 --max-filesize "$MOST_BYTES" \
    --output "$2" --write-out '%{http_code}' "$1" 2>"$work/curl")" || code=$?
  case "$code $status" in
  "0 200") return ;;
  "0 "*) echo "fetch: the host answered $status, expected 200" ;;
  "22 401" | "22 403") echo "fetch: the host refuses the request ($status): HF_TOKEN is missing, wrong, or may not read the file" ;;
  "22 404" | "22 410") echo "fetch: there is no file ($status): it was moved, renamed or deleted" ;;
  "22 429") echo "fetch: too many requests (429), also after waiting; HF_TOKEN would allow more" ;;
  "22 "*) echo "fetch: the host answered $status" ;;
  "18 "*) echo "fetch: the file was cut off on the way" ;;
  "63 "*) echo "fetch: the file has more than $MOST_BYTES bytes" ;;
  *) echo "fetch: $(tail -n 1 "$work/curl")" ;;
  esac
  return 1
}

# The study's file: the old one stays unless the gate lets the new one pass.
refresh_study() {
  local why code=0
  if ! why="$(fetch "$STUDY_URL" "$work/study.parquet")"; then
    note study.parquet failed "$why"
    return
  fi
  "$LORENZ" gate "$KEPT/study.parquet" "$work/study.parquet" >"$work/checks" 2>"$work/said" || code=$?
  why="$(<"$work/said")"
  case "$code" in
  0)
    mv "$work/study.parquet" "$KEPT/study.parquet"
    note study.parquet new "passed every check"
    ;;
  3) note study.parquet "nothing new" "the same bytes" ;;
  *) note study.parquet failed "gate: ${why#*may not replace*: }" ;; # the name of the check comes first
  esac
}

# The history: today's listing of the hub, added to those of the days before.
refresh_history() {
  local code=0
  # A command line that can't list the hub leaves the history as it is.
  if ! "$LORENZ" snapshot --help >/dev/null 2>&1; then
    note history skipped "this lorenz has no command snapshot"
    return
  fi
  if ! "$LORENZ" snapshot --top "$TOP" --out "$work/snapshot.parquet" >"$work/said" 2>&1; then
    note history failed "snapshot: $(tail -n 1 "$work/said")"
    return
  fi
  # A copy is added to, and takes the place of the folder when it is whole.
  mkdir "$work/history"
  if [[ -d "$KEPT/history" ]]; then cp -R "$KEPT/history/." "$work/history/"; fi
  "$LORENZ" append "$work/history" "$work/snapshot.parquet" >"$work/said" 2>&1 || code=$?
  case "$code" in
  0)
    if [[ -d "$KEPT/history" ]]; then mv "$KEPT/history" "$work/before"; fi
    mv "$work/history" "$KEPT/history"
    note history new "a snapshot of $(date -u +%F)"
    ;;
  3) note history "nothing new" "the day is there" ;;
  *) note history failed "append: $(tail -n 1 "$work/said")" ;;
  esac
}

summary() {
  printf '## Data: %s\n\n| data | outcome | why |\n| --- | --- | --- |\n' "$1"
  printf '%s\n' "${rows[@]}"
  # As code by its indentation, which nothing in it can end.
  if [[ -s "$work/checks" ]]; then
    printf '\nChecks of study.parquet:\n\n'
    sed 's/^/    /' "$work/checks"
  fi
}

refresh_study
# A day's listing can't be had later: it is kept whatever became of the study's file.
refresh_history

outcome=nothing-new code=3
if $changed; then outcome=new code=0; fi
if $failed; then outcome=failed code=1; fi
summary "$outcome" | tee -a "${GITHUB_STEP_SUMMARY:-/dev/null}"
printf 'outcome=%s\nchanged=%s\nreason=%s\n' "$outcome" "$changed" "$reason" >>"${GITHUB_OUTPUT:-/dev/null}"
exit "$code"
