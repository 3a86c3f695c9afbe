// The scheduled refresh of data (.ci/refresh.sh) against a host with every trouble that hosts have: what it says, how it ends, and
// that what is kept stays as it is unless the new is good. LORENZ is the command line, built before (make test-refresh).
import assert from "node:assert/strict";
import { mkdir, readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { host } from "../e2e/host.mjs";
import { hub } from "../e2e/hub.mjs";
import { makeModels } from "../e2e/hub-models.mjs";
import { execute, lorenz, panelFile, root, script, serve, temporary } from "./tools.mjs";

let folder, old, better, withoutList;
before(async () => {
  folder = await temporary();
  // For what is of the study's file alone: a command line that knows no list.
  withoutList = join(folder, "lorenz-without-list");
  await writeFile(withoutList, `#!/bin/sh\nif [ "$1" = snapshot ]; then exit 2; fi\nexec "${lorenz}" "$@"\n`, { mode: 0o755 });
  [old, better] = [panelFile({ models: 50, from: "2026-01-05" }), panelFile({ models: 52, from: "2026-01-12" })];
});

const open = [];
after(async () => {
  open.forEach((server) => server.close());
  await rm(folder, { recursive: true });
});

const status = (code, headers) => host(old, { before: () => ({ status: code, headers }) });
const text = (body) => ({ answer: (_, response) => response.writeHead(200, { "Content-Type": "text/html" }).end(body) });

/** Runs the script against a host; `kept` is what was kept before, null for nothing. */
async function refresh(name, served, { kept = old, env = {} } = {}) {
  const place = join(folder, name);
  await mkdir(place, { recursive: true });
  const target = join(place, "kept");
  if (kept) {
    await mkdir(target);
    await writeFile(join(target, "study.parquet"), kept);
  }
  const { url, server } = await serve(served.answer);
  open.push(server);
  const files = { GITHUB_STEP_SUMMARY: join(place, "summary.md"), GITHUB_OUTPUT: join(place, "output.txt") };
  const run = await execute(script("refresh.sh"), [target], {
    env: { LORENZ: withoutList, STUDY_URL: `${url}/study.parquet`, REFRESH_RETRIES: "1", ...files, ...env },
  });
  const read = (path) => readFile(path).catch(() => null);
  const summary = String(await read(files.GITHUB_STEP_SUMMARY));
  assert.equal(run.stdout, summary, "standard output has the summary");
  const lines = String(await read(files.GITHUB_OUTPUT)).trim().split("\n");
  const output = Object.fromEntries(lines.map((line) => /^(\w+)=(.*)$/.exec(line).slice(1)));
  assert.deepEqual(await readdir(place), ["kept", "output.txt", "summary.md"], "nothing else is left behind");
  return { ...run, summary, output, target, study: await read(join(target, "study.parquet")) };
}

/** A refresh that fails, with this in its reason, and leaves what was kept. */
async function fails(name, served, reason, options = {}) {
  const result = await refresh(name, served, options);
  assert.equal(result.code, 1, result.stdout + result.stderr);
  assert.match(result.output.reason, reason);
  assert.deepEqual([result.output.outcome, result.output.changed], ["failed", "false"]);
  assert.match(result.summary, /^## Data: failed\n/);
  assert.ok(result.summary.includes("| study.parquet | failed | "), result.summary);
  assert.ok(result.study?.equals(old), "the kept file is as it was");
  return result;
}

test("a good file takes the place of the kept one", async () => {
  const { code, output, summary, study } = await refresh("good", host(better));
  assert.equal(code, 0);
  assert.deepEqual(output, { outcome: "new", changed: "true", reason: "" });
  assert.ok(study.equals(better));
  assert.match(summary, /^## Data: new\n/);
  assert.match(summary, /\n {4}rows +passed +104 rows, before 100 \(\+4\.0 %\)\n/);
  assert.match(summary, /\| history \| skipped \| this lorenz has no command snapshot \|/);
});

test("the first file has nothing to be compared with", async () => {
  const { code, summary, study } = await refresh("first", host(old), { kept: null });
  assert.equal(code, 0);
  assert.ok(study.equals(old));
  assert.match(summary, /\n {4}rows +skipped +OLD is not there/);
});

test("the same file is nothing new", async () => {
  const { code, output, summary, study } = await refresh("same", host(old));
  assert.equal(code, 3);
  assert.deepEqual(output, { outcome: "nothing-new", changed: "false", reason: "" });
  assert.match(summary, /^## Data: nothing-new\n/);
  assert.ok(study.equals(old));
});

test("a host that refuses is named, with what could be done", async () => {
  await fails("404", status(404), /^study\.parquet: fetch: there is no file \(404\)/);
  const { answer, requests } = status(401);
  await fails("401", { answer }, /fetch: the host refuses the request \(401\): HF_TOKEN/);
  assert.equal(requests.length, 1, "it isn't asked again");
  await fails("204", status(204), /fetch: the host answered 204, expected 200/);
});

test("a host that is busy is asked again, when it says", async () => {
  const busy = host(better, { before: (count) => count === 1 && { status: 429, headers: { "Retry-After": "2" } } });
  const started = Date.now();
  const { code, study } = await refresh("busy", busy);
  assert.equal(code, 0);
  assert.ok(study.equals(better));
  assert.equal(busy.requests.length, 2);
  // Without Retry-After it would be one second.
  assert.ok(Date.now() - started >= 1_900);

  const always = status(429, { "Retry-After": "1" });
  await fails("429", always, /fetch: too many requests \(429\), also after waiting/);
  assert.equal(always.requests.length, 2);
});

test("a host that is broken is asked again, and named", async () => {
  const broken = status(500);
  await fails("500", broken, /fetch: the host answered 500/);
  assert.equal(broken.requests.length, 2);
  await fails("nobody", host(old), /fetch: curl: \(7\)/, { env: { STUDY_URL: "http://127.0.0.1:1/study.parquet" } });
});

test("a page in place of the file is refused", async () => {
  const page = text("<!doctype html>\n<html><title>Sorry</title></html>\n");
  const { summary } = await fails("page", page, /^study\.parquet: gate: content: it is an HTML page, expected a Parquet file$/);
  assert.match(summary, /\n {4}content +failed +it is an HTML page/);
  await fails("empty", text(""), /gate: present: the file is empty/);
});

test("a file that was cut on the way is refused, whether or not its length was told", async () => {
  const cut = () => better.length / 2;
  await fails("cut", host(better, { cut }), /fetch: the file was cut off on the way/);
  const half = better.subarray(0, better.length / 2);
  await fails("half", host(half, { length: false }), /gate: ends: it begins with "PAR1" and ends with/);
});

test("a file that lost rows or columns is refused", async () => {
  const fewer = host(panelFile({ models: 40, from: "2026-01-12" }));
  await fails("fewer", fewer, /^study\.parquet: gate: rows: 80 rows, before 100 \(-20\.0 %\)/);
  const lost = host(panelFile({ models: 50, from: "2026-01-12", without: "license" }));
  await fails("lost", lost, /gate: columns: no "license"/);
});

test("a token is sent, and said nowhere", async () => {
  const token = "hf_abcDEF123";
  const sent = [];
  const noted = host(better, { before: (_, request) => void sent.push(request.headers.authorization) });
  const { stdout, stderr } = await refresh("token", noted, { env: { HF_TOKEN: token } });
  assert.deepEqual(sent, [`Bearer ${token}`]);
  const refused = await fails("refused-token", status(401), /401/, { env: { HF_TOKEN: token } });
  for (const said of [stdout, stderr, refused.stdout, refused.stderr, refused.summary]) assert.ok(!said.includes(token));
});

test("a token stays with the host that it is for", async () => {
  const sent = [];
  const elsewhere = await serve(host(better, { before: (_, request) => void sent.push(request.headers.authorization) }).answer);
  open.push(elsewhere.server);
  const moved = host(old, { before: () => ({ status: 302, headers: { Location: `${elsewhere.url}/cdn` } }) });
  const { code, study } = await refresh("redirect", moved, { env: { HF_TOKEN: "hf_abcDEF123" } });
  assert.equal(code, 0);
  assert.ok(study.equals(better));
  assert.deepEqual(sent, [undefined]);
});

test("a call without a folder makes no sense", async () => {
  assert.equal((await execute(script("refresh.sh"), [])).code, 2);
});

/** A command line that knows snapshot and append, as this script, and asks the real one for the rest. */
async function withSnapshot(name, { snapshot = "printf day >\"$5\"", append = "cp \"$3\" \"$2/day\"" } = {}) {
  const path = join(folder, `${name}-lorenz`);
  const lines = [
    "#!/bin/bash",
    "set -e",
    "case \"$1 $2\" in",
    "'snapshot --help') exit ;;",
    "esac",
    "case \"$1\" in",
    `snapshot) [[ "$2 $3 $4" == "--top 20000 --out" ]]; ${snapshot} ;;`,
    `append) ${append} ;;`,
    `*) exec '${lorenz}' "$@" ;;`,
    "esac",
  ];
  await writeFile(path, `${lines.join("\n")}\n`, { mode: 0o755 });
  return { env: { LORENZ: path } };
}

test("a day's listing is added to the history, also where the study's file fails", async () => {
  const both = await refresh("both", host(better), await withSnapshot("both"));
  assert.deepEqual([both.code, both.output.outcome], [0, "new"]);
  assert.equal(String(await readFile(join(both.target, "history/day"))), "day");

  const one = await refresh("one", status(404), await withSnapshot("one"));
  assert.deepEqual([one.code, one.output.outcome, one.output.changed], [1, "failed", "true"]);
  assert.match(one.output.reason, /^study\.parquet: fetch: /);
  assert.equal(String(await readFile(join(one.target, "history/day"))), "day");
  assert.ok(one.study.equals(old));
});

test("a history that can't be added to stays as it is", async () => {
  const options = await withSnapshot("torn", { append: "rm \"$2/day\"; echo torn >\"$2/half\"; echo 'lorenz: no room' >&2; exit 1" });
  const target = join(folder, "torn/kept/history");
  await mkdir(target, { recursive: true });
  await writeFile(join(target, "day"), "before");
  const torn = await refresh("torn", host(better), { ...options, kept: null });
  assert.equal(torn.code, 1);
  assert.equal(torn.output.reason, "history: append: lorenz: no room");
  assert.deepEqual(await readdir(target), ["day"]);
  assert.ok(torn.study.equals(better), "the study's file is kept for all that");

  const silent = await refresh("silent", host(old), await withSnapshot("silent", { snapshot: "echo 'lorenz: 503' >&2; exit 1" }));
  assert.deepEqual([silent.code, silent.output.reason], [1, "history: snapshot: lorenz: 503"]);
  const again = await refresh("again", host(old), await withSnapshot("again", { append: "exit 3" }));
  assert.deepEqual([again.code, again.output.outcome], [3, "nothing-new"]);
  await assert.rejects(stat(join(again.target, "history")));
});

test("every script that the workflow calls is there, and may be executed", async () => {
  const workflow = String(await readFile(join(root, ".github/workflows/refresh.yml")));
  const called = new Set(workflow.match(/\.ci\/[\w-]+\.sh/g));
  assert.ok(called.size >= 4, [...called].join());
  for (const path of called) assert.ok((await stat(join(root, path))).mode & 0o100, path);
});

test("a snapshot of the list goes into the history, once a day, and one that can't be had leaves it as it is", async () => {
  const list = await hub({ models: makeModels(1_200), refuse: ["gguf"], before: (n) => (n === 2 ? { status: 503 } : undefined) });
  const env = { LORENZ: lorenz, HF_ENDPOINT: list.url };
  const first = await refresh("list", host(old), { env });
  assert.equal(first.code, 0, first.stdout + first.stderr);
  assert.match(first.summary, /\| study\.parquet \| nothing new \|.*\n\| history \| new \| a snapshot of \d{4}-\d\d-\d\d \|/);
  const history = join(first.target, "history");
  const files = (await readdir(history)).sort();
  assert.deepEqual([files.length, files[0]], [2, "datapackage.json"]);
  assert.match(files[1], /^history-\d{4}-\d\d\.parquet$/);
  const before = await readFile(join(history, files[1]));

  const again = (more) => execute(script("refresh.sh"), [first.target], { env: { STUDY_URL: list.url, REFRESH_RETRIES: "0", ...env, ...more } });
  assert.match((await again()).stdout, /\| history \| nothing new \| the day is there \|/);
  await list.close();
  assert.match((await again()).stdout, /\| history \| failed \| snapshot: lorenz: http:.*: the Hub can't be reached \|/);
  assert.ok((await readFile(join(history, files[1]))).equals(before));
});
