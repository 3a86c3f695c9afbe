#!/usr/bin/env bash
# Adds the programs of the deployment before to a built site, so that a page which is open meanwhile finds its own. Where there is
# none, or it can't be had, nothing is added: such a page then says so, or loads itself again.
#
#   .ci/keep-previous.sh FOLDER ADDRESS    the built site; where the one before is published
set -euo pipefail

SITE="$1"
ADDRESS="${2%/}"

get() { curl --fail --silent --location --max-time 60 --retry 2 --output "$2" "$ADDRESS/$1"; }

list="$(mktemp)"
trap 'rm -f "$list"' EXIT
if ! get programs.txt "$list"; then
  echo "keep-previous: $ADDRESS/ has no list of programs: nothing is kept"
  exit
fi
while IFS= read -r name; do
  # As .ci/stamp.mjs writes them; a host may answer with a page that says something else.
  [[ "$name" =~ ^[a-z_-]+[.-][0-9a-f]{12,16}(_bg)?\.(css|js|wasm)$ && ! -e "$SITE/$name" ]] || continue
  if get "$name" "$SITE/$name.part"; then
    mv "$SITE/$name.part" "$SITE/$name"
    echo "keep-previous: $name"
  else
    rm -f "$SITE/$name.part"
  fi
done <"$list"
