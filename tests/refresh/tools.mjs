// What the tests of the refresh share: small Parquet files, a host, calls of scripts.
import { execFile } from "node:child_process";
import { mkdtemp } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

// Installed for the tests of the site, beside these.
const require = createRequire(new URL("../e2e/package.json", import.meta.url));
const { parquetWriteBuffer } = await import(require.resolve("hyparquet-writer"));

export const root = fileURLToPath(new URL("../../", import.meta.url));
export const script = (name) => join(root, ".ci", name);

/** The command line that is tested. */
export const lorenz = process.env.LORENZ;
if (!lorenz) throw new Error("LORENZ is not set: make test-refresh builds the command line and names it");

export const temporary = () => mkdtemp(join(tmpdir(), "lorenz-refresh-"));

/** A panel of so many models at two weekly dates from a day on, as a Parquet file: windows of downloads, and a license. */
export function panelFile({ models, from, without }) {
  const rows = Array.from({ length: models * 2 }, (_, row) => row);
  const first = new Date(`${from}T00:00:00Z`).getTime();
  const columnData = [
    { name: "model", data: rows.map((row) => `meta/m${row >> 1}`), type: "STRING" },
    { name: "time", data: rows.map((row) => new Date(first + (row % 2) * 7 * 86_400_000)), type: "TIMESTAMP" },
    { name: "downloads", data: rows.map((row) => row + 10), type: "INT32" },
    { name: "license", data: rows.map((row) => ["mit", "apache-2.0"][row % 2]), type: "STRING" },
  ];
  return Buffer.from(parquetWriteBuffer({ columnData: columnData.filter(({ name }) => name !== without) }));
}

/** A host on this machine that answers all requests alike, as `{ url, server }`. */
export async function serve(answer) {
  const server = createServer(answer);
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  server.unref();
  return { url: `http://127.0.0.1:${server.address().port}`, server };
}

/** Runs a program without what the caller's environment says of tokens and proxies; returns `{ code, stdout, stderr }`. */
export function execute(program, words, { env = {}, cwd, input } = {}) {
  const kept = Object.entries(process.env).filter(([name]) => !/^(GITHUB_|GH_|HF_|HISTORY_|GIT_)|proxy$/i.test(name));
  return new Promise((done) => {
    const options = { env: { ...Object.fromEntries(kept), ...env }, cwd };
    const child = execFile(program, words, options, (error, stdout, stderr) => done({ code: error ? error.code : 0, stdout, stderr }));
    child.stdin.end(input);
  });
}
