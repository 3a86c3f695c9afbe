#!/usr/bin/env bash
# Packs what a release has: the site as lorenz-site-VERSION.zip (unpack, serve the folder `dist`), each command line with its
# licenses as lorenz-VERSION-PLATFORM.zip, the list of what is in them (SBOM), and SHA256SUMS.
#
#   .ci/release.sh SITE PARTS OUT    a built site; a folder with lorenz-PLATFORM or lorenz-PLATFORM.exe (any number), NOTICES.txt
#                                    and lorenz.cdx.json; a new folder for the result. `make release` calls it.
#
# TAG, if set, must be that of the version in Cargo.toml.
set -euo pipefail

fail() {
  printf 'release: %s\n' "$*" >&2
  exit 1
}

[[ $# == 3 ]] || fail "Expected: .ci/release.sh SITE PARTS OUT"
ROOT="$(cd "$(dirname "$0")/.." && pwd)"
SITE="$1" PARTS="$2" OUT="$3"
VERSION="$(sed -n 's/^version = "\(.*\)"$/\1/p' "$ROOT/Cargo.toml" | head -n 1)"

[[ -z "${TAG:-}" || "$TAG" == "v$VERSION" ]] || fail "The tag is $TAG, but the version in Cargo.toml is $VERSION"
[[ -f "$SITE/index.html" && -f "$SITE/notices.html" ]] || fail "$SITE isn't a built site (make site)"
# Cut and unstamped sites have no such list, or files of it are missing.
while IFS= read -r name; do
  [[ -f "$SITE/$name" ]] || fail "$SITE has no $name, which its programs.txt names"
done <"$SITE/programs.txt"
for name in NOTICES.txt lorenz.cdx.json; do
  [[ -f "$PARTS/$name" ]] || fail "$PARTS has no $name"
done
[[ ! -e "$OUT" ]] || fail "$OUT is there already"
mkdir -p "$OUT"
OUT="$(cd "$OUT" && pwd)"
stage="$(mktemp -d)"
export TZ=UTC # of the dates in archives
trap 'rm -rf "$stage"' EXIT

# pack FOLDER NAME: a folder beside others in $stage, as NAME.zip. The same files make the same archive: in order, with one date.
pack() {
  find "$stage/$1" -exec touch -t 202601010000 {} +
  (cd "$stage" && find "$1" -type f | LC_ALL=C sort | zip -q -X -9 "$OUT/$2.zip" -@)
}

cp -R "$SITE" "$stage/dist"
pack dist "lorenz-site-$VERSION"

for binary in "$PARTS"/lorenz-*; do
  [[ -e "$binary" ]] || continue
  platform="$(basename "$binary")"
  platform="${platform#lorenz-}"
  extension=""
  [[ "$platform" != *.exe ]] || extension=.exe
  name="lorenz-$VERSION-${platform%.exe}"
  mkdir "$stage/$name"
  cp "$binary" "$stage/$name/lorenz$extension"
  chmod 755 "$stage/$name/lorenz$extension" # lost where a workflow hands files on
  cp "$ROOT"/LICENSE* "$PARTS/NOTICES.txt" "$stage/$name/"
  pack "$name" "$name"
done

cp "$PARTS/lorenz.cdx.json" "$OUT/lorenz-$VERSION.cdx.json"
cd "$OUT"
if command -v sha256sum >/dev/null; then sha256sum -- *; else shasum -a 256 -- *; fi >"$stage/SHA256SUMS"
mv "$stage/SHA256SUMS" .
ls -l
