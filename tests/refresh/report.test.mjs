// What the scheduled refresh tells (.ci/report-refresh.sh), with a gh that writes down how it was called and knows these issues.
import assert from "node:assert/strict";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { execute, script, temporary } from "./tools.mjs";

let folder;
before(async () => {
  folder = await temporary();
});
after(() => rm(folder, { recursive: true }));

/** Runs the script where `open` is the number of the open issue, "" for none; returns what gh was asked, with what it was given. */
async function report(name, outcome, open, env = {}) {
  const tools = join(folder, name);
  const calls = join(tools, "calls");
  await mkdir(tools);
  const answer = `#!/bin/bash
printf '%s|' "$@" >>'${calls}'; echo >>'${calls}'
case "$1 $2" in
"issue list") echo '${open}' ;;
"issue create" | "issue comment") sed 's/^/> /' >>'${calls}' ;;
esac
`;
  await writeFile(join(tools, "gh"), answer, { mode: 0o755 });
  const run = await execute(script("report-refresh.sh"), outcome === "" ? [] : [outcome], {
    env: { PATH: `${tools}:${process.env.PATH}`, RUN_URL: "https://github.com/a/b/actions/runs/1", ...env },
  });
  return { ...run, calls: String(await readFile(calls).catch(() => "")).trimEnd().split("\n") };
}

const LIST = "issue|list|--label|refresh|--state|open|--limit|1|--json|number|--jq|.[0].number // empty|";
const REASON = "study.parquet: gate: rows: 80 rows, before 100 (-20.0 %)";

test("the first failure opens an issue", async () => {
  const { code, calls } = await report("first", "failed", "", { REASON, JOBS: "fetch: failure, keep: skipped" });
  assert.equal(code, 0);
  assert.equal(calls[0], LIST);
  assert.match(calls[1], /^label\|create\|refresh\|.*\|--force\|$/);
  assert.equal(calls[2], "issue|create|--title|The data can't be refreshed|--label|refresh|--body-file|-|");
  assert.deepEqual(calls.slice(3), [
    "> The site stays as it was.",
    "> ",
    `>     ${REASON}`,
    ">     fetch: failure, keep: skipped",
    "> ",
    "> The run, with what each file was checked for: https://github.com/a/b/actions/runs/1",
  ]);
});

test("a further failure adds to it", async () => {
  const { code, calls } = await report("further", "failed", "7", { REASON });
  assert.equal(code, 0);
  assert.equal(calls[1], "issue|comment|7|--body-file|-|");
  assert.ok(calls.includes(`>     ${REASON}`) && !calls.some((call) => call.startsWith("issue|create")));
});

test("a failure without a file's reason says so, and a text stays on its line", async () => {
  const { calls } = await report("reasonless", "failed", "7", { JOBS: "build: failure" });
  assert.ok(calls.includes(">     no file was refused: a job failed"));
  const { calls: long } = await report("lines", "failed", "7", { REASON: "a\n@everyone\n# b" });
  assert.ok(long.some((call) => call.startsWith(">     a @everyone # b")), long.join("\n"));
});

test("all is well: the issue is closed, and where there is none nothing is written", async () => {
  const { code, calls } = await report("well", "well", "7");
  assert.equal(code, 0);
  assert.deepEqual(calls, [LIST, "issue|close|7|--comment|The data were refreshed again: https://github.com/a/b/actions/runs/1|"]);
  assert.deepEqual((await report("quiet", "well", "")).calls, [LIST]);
});

test("a call without an outcome makes no sense", async () => {
  for (const [index, outcome] of ["", "new"].entries()) {
    const { code, calls } = await report(`senseless-${index}`, outcome, "");
    assert.deepEqual([code, calls], [2, [""]]);
  }
});
