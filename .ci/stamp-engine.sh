#!/usr/bin/env bash
# Trunk gives hashed names to the page's files, but not to a worker's. So that a browser never mixes the engine of
# one deployment with the page of the next, each engine's addresses get the hash of its files in their query.
set -euo pipefail

cd "$TRUNK_STAGING_DIR"
for engine in engine engine-all; do
  hash="$(cat engine-start.js "$engine.js" "${engine}_bg.wasm" | git hash-object --stdin | cut -c 1-16)"
  sed "s/$engine=unstamped/$engine=$hash/" index.html >index.html.new
  grep -q "$engine=$hash" index.html.new
  mv index.html.new index.html
done
