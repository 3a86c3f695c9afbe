#!/usr/bin/env bash
# Compares the sizes of the site's programs, as they go over the network, with the budgets in .ci/sizes.txt; fails where
# one is exceeded.
#
#   .ci/sizes.sh [FOLDER]    the built site; default: dist
set -euo pipefail
cd "$(dirname "$0")/.."

BUDGETS=.ci/sizes.txt
SITE="${1:-dist}"

fail() {
  printf 'sizes: %s\n' "$*" >&2
  exit 1
}

# size NAME: bytes after gzip at level 6, as hosts send it. NAME may have a * where Trunk puts a hash.
size() {
  local found
  mapfile -t found < <(compgen -G "$SITE/$1")
  ((${#found[@]} == 1)) || fail "$SITE has ${#found[@]} files $1, expected one (make site)"
  gzip -6 -n -c "${found[0]}" | wc -c
}

kilobytes() { awk -v bytes="$1" 'BEGIN { printf "%.1f", bytes / 1e3 }'; }

over=()
printf '%12s%12s\n' "kB (gzip)" "at most"
while read -ra words; do
  [[ -z "${words[*]}" || "${words[0]}" == "#"* ]] && continue
  budget="${words[0]}" names=("${words[@]:1}") bytes=0
  for name in "${names[@]}"; do
    # By itself: in the middle of a sum its failure would go unnoticed.
    one="$(size "$name")"
    bytes=$((bytes + one))
  done
  printf '%12s%12s  %s\n' "$(kilobytes "$bytes")" "$budget" "${names[*]}"
  if ((bytes > budget * 1000)); then over+=("${names[*]}"); fi
done <"$BUDGETS"

((${#over[@]} == 0)) || fail "over budget: $(printf '%s; ' "${over[@]}")see $BUDGETS"
