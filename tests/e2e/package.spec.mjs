// Data packages: one address, or one folder, for a panel of many files.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { parquetWriteBuffer } from "hyparquet-writer";
import { host } from "./host.mjs";
import { expect, test } from "./fixtures.mjs";
import { csv, loaded, open, ready } from "./view.mjs";

const MODELS = 4_000;
const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 5);
const parquet = (columnData) => Buffer.from(parquetWriteBuffer({ columnData }));
const names = Array.from({ length: MODELS }, (_, at) => `developer-${at % 37}/model-${at}`);

/** A month of four weeks of counters. */
function month(number) {
  const rows = Array.from({ length: 4 * MODELS }, (_, row) => ({ week: number * 4 + Math.floor(row / MODELS), model: row % MODELS }));
  return parquet([
    { name: "time", data: rows.map(({ week }) => new Date(START + week * 7 * DAY)), type: "TIMESTAMP" },
    { name: "model", data: rows.map(({ model }) => names[model]), type: "STRING" },
    { name: "downloadsAllTime", data: rows.map(({ week, model }) => BigInt(model + (week + 1) * (1 + ((model * 7919) % 997)))), type: "INT64" },
  ]);
}

const week = (at) => new Date(START + at * 7 * DAY).toISOString().slice(0, 10);

/** The files of a panel by name, its manifest among them. */
function panel() {
  const files = {};
  const resources = [];
  const weeks = [];
  for (const number of [0, 1, 2]) {
    const path = `month-${number}.parquet`;
    files[path] = month(number);
    resources.push({ name: `month-${number}`, path, bytes: files[path].length });
    for (let at = number * 4; at < number * 4 + 4; at += 1) weeks.push({ week: week(at), path });
  }
  files["models.parquet"] = parquet([
    { name: "model", data: names, type: "STRING" },
    { name: "license", data: names.map((_, at) => ["mit", "apache-2.0"][at % 2]), type: "STRING" },
  ]);
  files["renames.parquet"] = parquet([{ name: "from", data: ["a/b"], type: "STRING" }]);
  for (const name of ["models", "renames"]) {
    resources.push({ name, path: `${name}.parquet`, bytes: files[`${name}.parquet`].length });
  }
  files["datapackage.json"] = Buffer.from(JSON.stringify({ resources, lorenz: { weeks } }));
  return files;
}

/** Serves files from a folder of the site's; resolves to its address and the requests by file. */
function served(site, files, answer = (name, file) => host(file)) {
  const folder = `odd/package-${site.answers.size}`;
  const requests = {};
  for (const [name, file] of Object.entries(files)) {
    const hosted = answer(name, file);
    site.answers.set(`${folder}/${name}`, hosted.answer);
    requests[name] = hosted.requests;
  }
  return { url: `${folder}/datapackage.json`, folder, requests };
}

// Chromium prints a line for each request that fails, or that nobody waits for any more.
test.use({ expectedNoise: /^failed: |^error: Failed to load resource/ });

test.describe("a panel by one address", () => {
  test("says what its files say, and leaves those for other programs alone", async ({ page, site }) => {
    const { url, folder, requests } = served(site, panel());
    const parts = ["month-0", "month-1", "month-2", "models"].map((name) => `data=${folder}/${name}.parquet`);
    await open(page, `?${parts.join("&")}&level=license`);
    const expected = await csv(page, "ranking");
    expect(expected).toContain("apache-2.0");
    await open(page, `?data=${url}&level=license`);
    expect(await csv(page, "ranking")).toBe(expected);
    await expect(page.locator("html")).toHaveAttribute("data-rows", String(12 * MODELS));
    await expect(page.getByRole("alert")).toHaveCount(0);
    await expect(page.getByText(/parquet is left out/)).toHaveCount(0);
    expect(requests["renames.parquet"]).toEqual([]);
    expect(new URL(page.url()).searchParams.getAll("data")).toEqual([url]);
  });

  test("asks for no month outside of the days that are wanted", async ({ page, site }) => {
    const { url, requests } = served(site, panel());
    await open(page, `?data=${url}&rows-from=${week(4)}&rows-to=${week(7)}`);
    await expect(page.locator("html")).toHaveAttribute("data-state", "ready");
    const asked = Object.entries(requests).filter(([, all]) => all.length > 0);
    expect(asked.map(([name]) => name).sort()).toEqual(["datapackage.json", "models.parquet", "month-1.parquet"]);
  });

  test("is right on a host that packs the parts that it sends", async ({ page, site }) => {
    const whole = served(site, panel());
    await open(page, `?data=${whole.url}`);
    const expected = await csv(page, "ranking");
    const packed = (name, file) => {
      const zipped = gzipSync(file);
      const requests = [];
      const answer = (request, response) => {
        requests.push(request.headers.range);
        const asked = /^bytes=(\d*)-(\d*)$/.exec(request.headers.range ?? "");
        const headers = { "Content-Type": "application/octet-stream", "Content-Encoding": "gzip" };
        if (!asked) return response.writeHead(200, { ...headers, "Content-Length": zipped.length }).end(zipped);
        const [start, end] = asked[1] ? [Number(asked[1]), Number(asked[2] || zipped.length - 1)] : [zipped.length - Number(asked[2]), zipped.length - 1];
        const [from, to] = [Math.max(0, start), Math.min(end, zipped.length - 1)];
        if (from > to) return response.writeHead(416, headers).end();
        response.writeHead(206, { ...headers, "Content-Range": `bytes ${from}-${to}/${zipped.length}` });
        return response.end(zipped.subarray(from, to + 1));
      };
      return { answer, requests };
    };
    const { url } = served(site, panel(), (name, file) => (name.endsWith(".json") ? host(file) : packed(name, file)));
    await open(page, `?data=${url}`);
    expect(await csv(page, "ranking")).toBe(expected);
  });

  test("ends in one sentence where the manifest is none, or a file is missing", async ({ page, site }) => {
    for (const [change, part] of [
      [(files) => (files["datapackage.json"] = Buffer.from("<html>404</html>")), "datapackage.json"],
      [(files) => (files["datapackage.json"] = Buffer.from('{"resources":[{"path":"../../x.parquet"}]}')), "expected a path beside it"],
      [(files) => delete files["month-1.parquet"], "month-1.parquet"],
    ]) {
      const files = panel();
      change(files);
      await page.goto(`./?data=${served(site, files).url}`);
      await expect(page.locator("html")).toHaveAttribute("data-state", "failed", { timeout: 30_000 });
      await expect(page.getByRole("alert").locator("p").first()).toContainText(part);
    }
  });
});

test.describe("a panel's folder", () => {
  test("is opened like its address", async ({ page, site }) => {
    const { url } = served(site, panel());
    await open(page, `?data=${url}`);
    const expected = await csv(page, "ranking");
    const place = await mkdtemp(join(tmpdir(), "lorenz-package-"));
    const folder = join(place, "panel");
    await mkdir(folder);
    for (const [name, file] of Object.entries(panel())) await writeFile(join(folder, name), file);
    await open(page);
    await loaded(page, () => page.getByLabel("Open a folder").setInputFiles(folder));
    await ready(page);
    expect(await csv(page, "ranking")).toBe(expected);
    await expect(page.getByText(/parquet is left out/)).toHaveCount(0);
    await expect(page.getByText("is a JSON file")).toHaveCount(0);
    await rm(place, { recursive: true });
  });
});
