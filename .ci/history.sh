#!/usr/bin/env bash
# The branch on which fetched data are kept (.ci/refresh.sh): no code, a commit per month. Within a month the last commit is made
# anew, so that a file that changes daily isn't kept thirty times.
#
#   .ci/history.sh get FOLDER    the branch's files into FOLDER, which is made anew; none where there is no branch yet
#   .ci/history.sh put FOLDER    FOLDER's files in place of those of the branch; nothing where they are the same
#
# HISTORY_REMOTE is the repository (default: where origin is), HISTORY_BRANCH the branch (default: history).
set -euo pipefail

fail() {
  printf 'history: %s\n' "$*" >&2
  exit 1
}

[[ $# == 2 && ("$1" == get || "$1" == put) ]] || fail "expected: .ci/history.sh get FOLDER, or put FOLDER"
FOLDER="$2"
REMOTE="${HISTORY_REMOTE:-$(git remote get-url origin)}"
BRANCH="${HISTORY_BRANCH:-history}"
export GIT_TERMINAL_PROMPT=0 TZ=UTC
# With a token, git asks gh for it: it stands in no address and in no file.
if [[ -n "${GH_TOKEN:-}" ]]; then
  export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=credential.helper GIT_CONFIG_VALUE_0="!gh auth git-credential"
fi

# A host that doesn't answer is no sign that there is no branch: what is kept would be lost, and anything pass the gate.
code=0
git ls-remote --exit-code "$REMOTE" "refs/heads/$BRANCH" >/dev/null || code=$?
case "$code" in
0) has_branch=true ;;
2) has_branch=false ;;
*) fail "$REMOTE can't be asked for its branches" ;;
esac

# clone FOLDER: the branch; the last commit with the one before, which is the parent of a commit that is made anew.
clone() { git clone --quiet --depth 2 --single-branch --branch "$BRANCH" "$REMOTE" "$1"; }

if [[ "$1" == get ]]; then
  rm -rf "$FOLDER"
  if $has_branch; then clone "$FOLDER"; else mkdir -p "$FOLDER"; fi
  rm -rf "$FOLDER/.git"
  exit
fi

[[ -n "$(ls -A "$FOLDER")" ]] || fail "$FOLDER is empty, expected files to keep"
FOLDER="$(cd "$FOLDER" && pwd)"
clone="$(mktemp -d)"
trap 'rm -rf "$clone"' EXIT
if $has_branch; then clone "$clone/files"; else git init --quiet --initial-branch "$BRANCH" "$clone/files"; fi
cd "$clone/files"
find . -mindepth 1 -maxdepth 1 ! -name .git -exec rm -rf {} +
cp -R "$FOLDER/." .
git add --all
git config user.name "github-actions[bot]"
git config user.email "41898282+github-actions[bot]@users.noreply.github.com"

before="" month="" now="$(date +%Y-%m)"
if $has_branch; then
  before="$(git rev-parse HEAD)"
  month="$(git log -1 --format=%cd --date=format-local:%Y-%m)"
  if git diff --cached --quiet; then
    echo "history: the same as before"
    exit
  fi
fi
amend=()
if [[ "$month" == "$now" ]]; then amend=(--amend --reset-author); fi
git commit --quiet "${amend[@]}" --message "Data of $now"
# Only over what was read: another run's commit isn't lost.
git push --quiet --force-with-lease="$BRANCH:$before" "$REMOTE" "HEAD:refs/heads/$BRANCH"
echo "history: $(git log -1 --format='%h %s')"
