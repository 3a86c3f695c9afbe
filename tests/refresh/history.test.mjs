// The branch of fetched data (.ci/history.sh), in a repository on this machine: a commit per month, nothing lost, nothing for nothing.
import assert from "node:assert/strict";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { execute, script, temporary } from "./tools.mjs";

let folder;
before(async () => {
  folder = await temporary();
});
after(() => rm(folder, { recursive: true }));

/** A new, empty repository; `call` runs the script on it, `git` asks it. */
async function repository(name) {
  const place = join(folder, name);
  const bare = join(place, "remote.git");
  await mkdir(place, { recursive: true });
  await execute("git", ["init", "--quiet", "--bare", bare]);
  const remote = `file://${bare}`;
  const call = (verb, target, env) =>
    execute(script("history.sh"), [verb, join(place, target)], { env: { HISTORY_REMOTE: remote, ...env } });
  const git = async (...words) => (await execute("git", ["-C", bare, ...words])).stdout.trim();
  const write = async (target, files) => {
    await rm(join(place, target), { recursive: true, force: true });
    for (const [path, content] of Object.entries(files)) {
      await mkdir(join(place, target, path, ".."), { recursive: true });
      await writeFile(join(place, target, path), content);
    }
  };
  return { place, call, git, write };
}

/** Calls at another time, as git sees it: the month comes from `date`, which a script on the way stands in for. */
async function inMonth(place, month) {
  const tools = join(place, `tools-${month}`);
  await mkdir(tools, { recursive: true });
  await writeFile(join(tools, "date"), `#!/bin/sh\necho ${month}\n`, { mode: 0o755 });
  return { PATH: `${tools}:${process.env.PATH}`, GIT_COMMITTER_DATE: `${month}-15T12:00:00Z` };
}

test("without a branch there is nothing to get; what is put can be got", async () => {
  const { place, call, git, write } = await repository("first");
  assert.equal((await call("get", "empty")).code, 0);
  assert.deepEqual(await readdir(join(place, "empty")), []);
  await write("kept", { "study.parquet": "one", "history/2026-11.parquet": "days" });
  const put = await call("put", "kept");
  assert.equal(put.code, 0, put.stderr);
  assert.equal(await git("log", "--format=%an", "history"), "github-actions[bot]");
  await call("get", "again");
  assert.deepEqual((await readdir(join(place, "again"))).sort(), ["history", "study.parquet"]);
  assert.equal(String(await readFile(join(place, "again/history/2026-11.parquet"))), "days");
});

test("within a month the commit is made anew, and a month later there is another", async () => {
  const { place, call, git, write } = await repository("months");
  const put = async (month, content) => {
    await write("kept", { "study.parquet": content, [`only-${content}`]: "" });
    const result = await call("put", "kept", await inMonth(place, month));
    assert.equal(result.code, 0, result.stderr);
  };
  for (const days of ["09 a", "09 b", "10 c", "10 d", "10 e", "11 f"]) {
    const [month, content] = days.split(" ");
    await put(`2026-${month}`, content);
  }
  const log = await git("log", "--format=%s", "history");
  assert.deepEqual(log.split("\n"), ["Data of 2026-11", "Data of 2026-10", "Data of 2026-09"]);
  const contents = await Promise.all(["history", "history~1", "history~2"].map((commit) => git("show", `${commit}:study.parquet`)));
  assert.deepEqual(contents, ["f", "e", "b"]);
  assert.equal(await git("ls-tree", "--name-only", "history"), "only-f\nstudy.parquet", "what isn't put any more is gone");
});

test("the same files make no commit, an empty folder deletes nothing", async () => {
  const { place, call, git, write } = await repository("same");
  await write("kept", { "study.parquet": "one" });
  await call("put", "kept");
  const before = await git("rev-parse", "history");
  const same = await call("put", "kept");
  assert.deepEqual([same.code, same.stdout], [0, "history: the same as before\n"]);
  await mkdir(join(place, "nothing"));
  assert.equal((await call("put", "nothing")).code, 1);
  assert.equal(await git("rev-parse", "history"), before);
});

test("what another run has pushed meanwhile is not overwritten", async () => {
  const { place, call, git, write } = await repository("meanwhile");
  await write("kept", { "study.parquet": "one" });
  await call("put", "kept");
  // Another run pushes between the script's clone and its push: when it makes its commit.
  const tools = join(place, "tools");
  await mkdir(tools);
  await writeFile(
    join(tools, "git"),
    `#!/bin/bash
PATH="\${PATH#*:}"
if [[ "$1" == commit && -z "\${MEANWHILE:-}" ]]; then
  mkdir -p '${place}/other' && echo other >'${place}/other/study.parquet'
  MEANWHILE=1 '${script("history.sh")}' put '${place}/other' >&2
fi
exec git "$@"
`,
    { mode: 0o755 },
  );
  await write("kept", { "study.parquet": "two" });
  const late = await call("put", "kept", { PATH: `${tools}:${process.env.PATH}` });
  assert.notEqual(late.code, 0);
  assert.match(late.stderr, /stale info|rejected/);
  assert.equal(await git("show", "history:study.parquet"), "other");
});

test("a repository that can't be asked is no empty one", async () => {
  const { place, call, write } = await repository("gone");
  await write("kept", { "study.parquet": "one" });
  const nowhere = { HISTORY_REMOTE: `file://${place}/nowhere.git` };
  const got = await call("get", "kept", nowhere);
  assert.equal(got.code, 1);
  assert.match(got.stderr, /can't be asked for its branches/);
  assert.deepEqual(await readdir(join(place, "kept")), ["study.parquet"], "what was there is left alone");
  assert.equal((await call("put", "kept", nowhere)).code, 1);
  assert.equal((await call("take", "kept")).code, 1);
});
