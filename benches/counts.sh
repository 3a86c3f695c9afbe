#!/usr/bin/env bash
# Counts the instructions of loading a file and of answering five questions of it (benches/counts.rs), and compares them
# with those that benches/counts.txt keeps: fails where one has grown by more than 5 %. Unlike times, counts are the
# same on a busy machine; they differ between compilers and between processors with and without AVX2, so then the
# difference is told and nothing fails.
#
#   benches/counts.sh               counts and compares
#   benches/counts.sh --optional    the same; where there is no valgrind it says so and succeeds
#   UPDATE=1 benches/counts.sh      keeps what is counted
set -euo pipefail
cd "$(dirname "$0")/.."

KEPT=benches/counts.txt
MODES=(load q1 q2 q3 q4 q5)
declare -A WHAT=(
  [load]="all rows into a panel" [q1]="share by country" [q2]="hhi of developers" [q3]="gini of models"
  [q4]="ranking of one year" [q5]="mean size"
)

say() { printf 'counts: %s\n' "$*" >&2; }

fail() {
  say "$@"
  exit 1
}

# What counts depend on, in one line.
maker() {
  local vectors="without AVX2"
  # The C library chooses its loops that copy and compare by it.
  if grep -qw avx2 /proc/cpuinfo 2>/dev/null; then vectors="with AVX2"; fi
  printf '%s, %s, %s\n' "$(rustc --version)" "$(rustc -vV | sed -n 's/^host: //p')" "$vectors"
}

# Builds the program and prints its path. Default features are left out: so it has the codecs of the engine that the
# page starts with, and cargo doesn't build the command line beside it.
build() {
  cargo bench ${CI:+--locked} --profile counts --no-default-features --bench counts --no-run --message-format json |
    sed -n '/"kind":\["bench"\]/s/.*"executable":"\([^"]*\)".*/\1/p'
}

# count MODE: the instructions within `measured`, and of what it calls.
count() {
  local mode="$1" log="$FOLDER/$1.log"
  valgrind --tool=callgrind --toggle-collect='counts::measured*' --callgrind-out-file="$FOLDER/$mode.out" \
    "$PROGRAM" "$mode" "$FOLDER/file.parquet" >"$log" 2>&1 || {
    cat "$log" >&2
    fail "$mode failed"
  }
  sed -n 's/^totals: \([0-9]*\)$/\1/p' "$FOLDER/$mode.out"
}

# kept WORD: the rest of the line that starts with it.
kept() { sed -n "s/^$1 //p" "$KEPT" 2>/dev/null || true; }

if ! command -v valgrind >/dev/null; then
  say "valgrind, which counts instructions, isn't installed: .ci/setup.sh test, or sudo apt-get install valgrind"
  [[ "${1:-}" == --optional ]] && exit
  exit 1
fi

PROGRAM="$(build)"
[[ -x "$PROGRAM" ]] || fail "cargo named no program"
FOLDER="$(mktemp -d)"
trap 'rm -rf "$FOLDER"' EXIT
"$PROGRAM" file "$FOLDER/file.parquet"

made_with="$(maker)"
declare -A counted
for mode in "${MODES[@]}"; do
  counted[$mode]="$(count "$mode")"
  ((${counted[$mode]:-0} > 0)) || fail "nothing was counted in $mode: is its function still called counts::measured?"
done

worse=() better=() unknown=()
printf '%-6s%14s%14s%10s\n' "" instructions kept change
for mode in "${MODES[@]}"; do
  now="${counted[$mode]}" before="$(kept "$mode")" change=""
  if [[ -z "$before" ]]; then
    unknown+=("$mode")
  else
    change="$(awk -v now="$now" -v before="$before" 'BEGIN { printf "%+.2f %%", 100 * (now / before - 1) }')"
    if ((now * 100 > before * 105)); then worse+=("$mode"); fi
    if ((now * 100 < before * 95)); then better+=("$mode"); fi
  fi
  printf '%-6s%14s%14s%10s  %s\n' "$mode" "$now" "${before:--}" "$change" "${WHAT[$mode]}"
done

if [[ -n "${UPDATE:-}" ]]; then
  {
    echo "# Instructions that benches/counts.rs takes, within 5 % (benches/counts.sh); UPDATE=1 make counts writes this file."
    echo "# Valgrind: $(valgrind --version); C library: $(getconf GNU_LIBC_VERSION 2>/dev/null || echo unknown)"
    echo "made-with $made_with"
    for mode in "${MODES[@]}"; do echo "$mode ${counted[$mode]}"; done
  } >"$KEPT"
  say "$KEPT is renewed"
elif [[ "$made_with" != "$(kept made-with)" ]]; then
  say "not compared: these are of $made_with; those kept of $(kept made-with)"
else
  if ((${#better[@]})); then say "more than 5 % better: ${better[*]}. Keep it: UPDATE=1 make counts"; fi
  if ((${#unknown[@]})); then fail "no count is kept of: ${unknown[*]}. UPDATE=1 make counts"; fi
  if ((${#worse[@]})); then
    fail "more than 5 % worse: ${worse[*]}. If it has to be: UPDATE=1 make counts, and say why in the commit"
  fi
fi
