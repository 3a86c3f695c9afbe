// Files behind addresses, over lines and from hosts of every kind: what is asked for, and what the reader is told.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { parquetWriteBuffer } from "hyparquet-writer";
import { elsewhere, host, padded } from "./host.mjs";
import { dist, expect, test } from "./fixtures.mjs";
import { parseRange } from "./server.mjs";
import { csv, follow, loaded, open, ready } from "./view.mjs";

const ROWS = "114774";
const PADDING = 4 << 20;
const CORS = { "Access-Control-Allow-Origin": "*" };
const EXPOSED = { ...CORS, "Access-Control-Expose-Headers": "Content-Range, Content-Length, ETag" };

// Other hosts are asked here, and Chromium prints a line for each request that fails.
test.use({ expectedNoise: /^outside: |^error: Failed to load resource|^failed: |has been blocked by CORS policy/ });

let small, large;
test.beforeAll(async () => {
  small = await readFile(join(dist, "data/panel.parquet"));
  large = padded(small, PADDING);
});

/** A host on the site's own origin, as `{ url, requests }`. */
function near(site, file, options) {
  const url = `odd/${site.answers.size}/file.parquet`;
  const { answer, requests } = host(file, options);
  site.answers.set(url, answer);
  return { url, requests };
}

async function visit(page, url) {
  await page.goto("about:blank");
  await open(page, `?data=${encodeURIComponent(url)}`);
  await expect(page.locator("html")).toHaveAttribute("data-rows", ROWS);
}

async function fails(page, url, ...parts) {
  await page.goto(`./?data=${encodeURIComponent(url)}`);
  await expect(page.locator("html")).toHaveAttribute("data-state", "failed", { timeout: 30_000 });
  for (const part of ["file.parquet", ...parts]) await expect(page.getByRole("alert").locator("p")).toContainText(part);
}

const statuses = ({ requests }) => requests.map(({ status }) => status);
const sent = (requests) => requests.reduce((sum, request) => sum + request.sent, 0);

/** Bytes that the browser keeps of remote files. */
const keptBytes = (page) =>
  page.evaluate(async () => {
    const cache = await caches.open("lorenz-ranges");
    const bodies = (await cache.keys()).map(async (key) => (await (await cache.match(key)).blob()).size);
    return (await Promise.all(bodies)).reduce((sum, size) => sum + size, 0);
  });

/** Visits again, once the browser has kept what came the first time; resolves to the requests of the second visit. */
async function visitAgain(page, { url, requests }) {
  const body = sent(requests.filter(({ range }) => range !== "bytes=0-0"));
  await expect.poll(() => keptBytes(page)).toBeGreaterThanOrEqual(body);
  const before = requests.length;
  await visit(page, url);
  return requests.slice(before);
}

test.describe("on the site's own host", () => {
  test("one request brings the footer, another the columns, and the next visit asks for the version alone", async ({ page, site }) => {
    const file = near(site, large);
    await visit(page, file.url);
    expect(file.requests.map(({ range }) => range)).toEqual(["bytes=-65536", expect.stringMatching(/^bytes=\d+-\d+$/)]);
    expect(sent(file.requests), "padding is not read").toBeLessThan(small.length + 65_536);
    expect(await visitAgain(page, file)).toEqual([{ method: "GET", range: "bytes=0-0", status: 206, sent: 1 }]);
  });

  test("another version at the next visit is read anew", async ({ page, site }) => {
    let version = '"1"';
    const file = near(site, large, { etag: () => version });
    await visit(page, file.url);
    version = '"2"';
    const again = await visitAgain(page, file);
    expect(again.length).toBeGreaterThan(1);
    expect(sent(again), "all of it, and nothing twice").toBeLessThan(small.length + 65_536);
    await expect.poll(() => keptBytes(page), "the old version is gone").toBeLessThan(small.length + 65_536);
  });

  test("a file without a version is read, and not kept", async ({ page, site }) => {
    const file = near(site, large, { etag: () => null });
    await visit(page, file.url);
    const first = file.requests.length;
    await visit(page, file.url);
    expect(file.requests.length).toBe(2 * first);
    expect(await keptBytes(page)).toBe(0);
  });

  for (const length of [true, false]) {
    test(`a host without ranges ${length ? "and" : "or"} lengths sends the whole file once`, async ({ page, site }) => {
      const file = near(site, large, { ranges: false, length });
      await visit(page, file.url);
      expect(statuses(file)).toEqual([200]);
      expect(sent(file.requests)).toBe(large.length);
      const again = await visitAgain(page, file);
      expect(again.map(({ status }) => status), "its version is looked at").toEqual([200]);
    });
  }

  test("a file that changes in mid-read is read anew, once", async ({ page, site }) => {
    const once = near(site, large, { etag: (count) => (count === 1 ? '"1"' : '"2"') });
    await visit(page, once.url);
    const always = near(site, large, { etag: (count) => `"${count}"` });
    await fails(page, always.url, "the file changed while it was read", "expected one version");
  });

  test("a line that breaks goes on where it broke", async ({ page, site }) => {
    const file = near(site, large, { cut: (count) => (count < 5 ? 100_000 : undefined) });
    await visit(page, file.url);
    expect(sent(file.requests), "no byte comes twice").toBeLessThan(small.length + 2 * 65_536);
    expect(file.requests.length).toBeGreaterThan(4);
  });

  test("a host that is busy is asked again when it said", async ({ page, site }) => {
    const busy = { status: 503, headers: { "Retry-After": "1" } };
    const file = near(site, large, { before: (count) => (count % 3 ? busy : undefined) });
    await visit(page, file.url);
    expect(statuses(file)).toEqual([503, 503, 206, 503, 503, 206]);
  });

  test("answers that stay the same are not asked for again", async ({ page, site }) => {
    for (const [status, ...parts] of [[403, "403 Forbidden"], [404, "404"]]) {
      const file = near(site, large, { before: () => ({ status }) });
      await fails(page, file.url, ...parts, "expected the file");
      expect(statuses(file)).toEqual([status]);
    }
  });

  test("a line that comes to a halt is tried again", async ({ page, site }) => {
    test.setTimeout(90_000);
    const file = near(site, large, { stall: (count) => (count === 2 ? 70_000 : undefined) });
    await page.goto(`./?data=${file.url}`);
    await expect(page.locator("html")).toHaveAttribute("data-rows", ROWS, { timeout: 45_000 });
    expect(statuses(file)).toEqual([206, 206, 206]);
    expect(sent(file.requests)).toBeLessThan(small.length + 65_536);
  });

  test("a newer load breaks off what is on its way", async ({ page, site }) => {
    const slow = near(site, large, { pace: 500 });
    await open(page);
    await follow(page, `?data=${slow.url}`);
    await expect.poll(() => slow.requests.length).toBe(2);
    await loaded(page, () => follow(page, "?data=data/panel.parquet"));
    await page.waitForTimeout(1_500);
    const before = sent(slow.requests);
    await page.waitForTimeout(1_500);
    expect(sent(slow.requests), "nothing more is sent").toBe(before);
    await ready(page);
  });
});

test.describe("a file of many megabytes", () => {
  const MODELS = 16_384;
  const DATES = 128;
  let huge, spelled;
  test.beforeAll(() => {
    const rows = Array.from({ length: MODELS * DATES }, (_, row) => row);
    // Counts that no dictionary makes smaller.
    const downloads = rows.map((row) => BigInt((row * 2_654_435_761) % 1_000_000_007));
    const columnData = [
      { name: "model", data: rows.map((row) => `developer-${row % 1_024}/model-${row % MODELS}`), type: "STRING" },
      { name: "time", data: rows.map((row) => new Date(Date.UTC(2024, 0, 1 + 7 * Math.floor(row / MODELS)))), type: "TIMESTAMP" },
      { name: "downloads", data: downloads, type: "INT64" },
    ];
    const written = (data) => Buffer.from(parquetWriteBuffer({ columnData: data, codec: "UNCOMPRESSED", rowGroupSize: 262_144 }));
    const [names, ...others] = columnData;
    huge = written([{ ...names, encoding: "RLE_DICTIONARY" }, ...others]);
    spelled = written([{ ...names, encoding: "PLAIN" }, ...others]);
  });

  /** Loads by `act`; resolves to what tells how many workers were started since. */
  async function engines(page, act) {
    let started = 0;
    page.on("request", (request) => (started += /\/engine-start\.\w+\.js/.test(request.url())));
    await act();
    await expect(page.locator("html")).toHaveAttribute("data-rows", String(MODELS * DATES), { timeout: 60_000 });
    return () => started;
  }

  test("is fetched by a worker of its own while another one decodes", async ({ page, site }) => {
    expect(huge.length).toBeGreaterThan(17 << 20);
    const file = near(site, huge);
    await expect.poll(await engines(page, () => page.goto(`./?data=${encodeURIComponent(file.url)}`))).toBe(2);
    expect(sent(file.requests), "nothing twice").toBeLessThan(huge.length + 65_536);
    expect(Math.max(...file.requests.map(({ sent }) => sent)), "in parts").toBeLessThanOrEqual(8 << 20);
  });

  test("goes on where the line broke, in whichever worker", async ({ page, site }) => {
    const file = near(site, huge, { cut: (count) => ([2, 3, 5].includes(count) ? 100_000 : undefined) });
    await engines(page, () => page.goto(`./?data=${encodeURIComponent(file.url)}`));
    expect(file.requests.length).toBeGreaterThan(5);
    expect(sent(file.requests), "what has come is kept").toBeLessThan(huge.length + 3 * 262_144);
  });

  test("whose names are spelled out has them read by a worker of their own", async ({ page, site }) => {
    expect(spelled.length - huge.length).toBeGreaterThan(17 << 20);
    const file = near(site, spelled);
    await expect.poll(await engines(page, () => page.goto(`./?data=${encodeURIComponent(file.url)}`))).toBe(3);
    expect(sent(file.requests), "nothing but the footer twice").toBeLessThan(spelled.length + 3 * 65_536);
    const apart = await csv(page, "ranking");
    await engines(page, () => page.goto(`./?data=${encodeURIComponent(near(site, huge).url)}`));
    expect(apart.split("\n").length).toBeGreaterThan(5);
    // The address of the data stands in the file.
    expect(apart.replaceAll(/odd.\d+/g, "")).toBe((await csv(page, "ranking")).replaceAll(/odd.\d+/g, ""));
  });

  test.describe("whose worker for names can't start", () => {
    test.use({ expectedNoise: /^error: Failed to load resource|^failed: |^uncaught: Failed to fetch$/ });

    test("is read all the same", async ({ page, site }) => {
      let started = 0;
      await page.route(/\/engine\.\w+\.js/, (route) => (++started === 2 ? route.abort() : route.continue()));
      const file = near(site, spelled);
      await engines(page, () => page.goto(`./?data=${encodeURIComponent(file.url)}`));
      expect(started).toBeGreaterThan(2);
      await ready(page);
    });
  });

  test("of the reader's own is read in the same way", async ({ page }, info) => {
    const path = info.outputPath("huge.parquet");
    await writeFile(path, huge);
    await open(page);
    await expect.poll(await engines(page, () => page.getByLabel("Open Parquet or CSV files").setInputFiles(path))).toBe(1);
  });
});

test.describe("on another host", () => {
  const hosts = [];
  const far = async (file, options) => {
    hosts.push(await elsewhere(file, options));
    return hosts.at(-1);
  };
  test.afterEach(() => Promise.all(hosts.splice(0).map(({ close }) => close())));

  test("a large file is read by parts, without a preflight", async ({ page }) => {
    const file = await far(large, { headers: EXPOSED });
    await visit(page, file.url);
    expect(file.requests.map(({ method }) => method)).not.toContain("OPTIONS");
    expect(file.requests.map(({ range }) => range)).toEqual(["bytes=0-0", ...Array(2).fill(expect.stringMatching(/^bytes=\d+-\d+$/))]);
    expect(sent(file.requests)).toBeLessThan(small.length + 2 * 65_536);
    expect(await visitAgain(page, file)).toEqual([{ method: "GET", range: "bytes=0-0", status: 206, sent: 1 }]);
  });

  test("a host that exposes nothing is asked for the length", async ({ page }) => {
    const file = await far(large, { headers: { ...CORS, "Last-Modified": "Mon, 26 Oct 2026 12:00:00 GMT" } });
    await visit(page, file.url);
    expect(file.requests.map(({ method }) => method)).toEqual(["GET", "HEAD", "GET", "GET"]);
    expect(sent(file.requests)).toBeLessThan(small.length + 2 * 65_536);
    expect((await visitAgain(page, file)).map(({ range }) => range)).toEqual(["bytes=0-0"]);
  });

  test("a hub that sends on to where the file is", async ({ page }) => {
    const file = await far(large, { headers: EXPOSED });
    const hub = await far(large, { headers: CORS, before: () => ({ status: 302, headers: { Location: file.url } }) });
    await visit(page, hub.url);
    expect(statuses(hub), "what it sent on to serves the parts").toEqual([302]);
    expect(sent(file.requests)).toBeLessThan(small.length + 2 * 65_536);
  });

  test("an address that was sent on to expires: the file's own is asked again", async ({ page }) => {
    const expired = (n) => n > 1 && { status: 403 };
    const [first, second] = [await far(large, { headers: EXPOSED, before: expired }), await far(large, { headers: EXPOSED })];
    const before = (n) => ({ status: 302, headers: { Location: (n === 1 ? first : second).url } });
    const hub = await far(large, { headers: CORS, before });
    await visit(page, hub.url);
    expect(statuses(first).filter((status) => status === 206)).toHaveLength(1);
    expect(statuses(second).filter((status) => status === 206).length).toBeGreaterThan(0);
    expect(hub.requests.length).toBeLessThan(4);
  });

  test("a small file is read whole, and kept", async ({ page }) => {
    const file = await far(small, { headers: EXPOSED });
    await visit(page, file.url);
    expect(file.requests.map(({ range }) => range)).toEqual(["bytes=0-0", undefined]);
    expect(await visitAgain(page, file)).toEqual([{ method: "GET", range: "bytes=0-0", status: 206, sent: 1 }]);
  });

  test("a host that refuses ranges is asked for the whole file", async ({ page }) => {
    const file = await far(large, { headers: EXPOSED, before: (_, { headers }) => (headers.range ? "destroy" : undefined) });
    await visit(page, file.url);
    expect(sent(file.requests)).toBe(large.length);
  });

  test("a host that lets no other site read says nothing: the sentence names what it has to send", async ({ page }) => {
    const file = await far(large);
    await fails(page, file.url, "no answer", "CORS", "Access-Control-Allow-Origin: *", "Access-Control-Expose-Headers");
    await file.close();
    await fails(page, file.url, "no answer", "the address may be wrong, the connection down");
  });
});

test("a host that sends parts of the packed file is asked for all of it", async ({ page, site }) => {
  const zipped = gzipSync(small);
  const ranges = [];
  site.answers.set("odd/packed/file.parquet", (request, response) => {
    const range = parseRange(request.headers.range, zipped.length);
    ranges.push(request.headers.range);
    const headers = { "Content-Type": "application/octet-stream", "Content-Encoding": "gzip" };
    if (!range) return response.writeHead(200, { ...headers, "Content-Length": zipped.length }).end(zipped);
    response.writeHead(206, { ...headers, "Content-Range": `bytes ${range.start}-${range.end}/${zipped.length}` });
    return response.end(zipped.subarray(range.start, range.end + 1));
  });
  await visit(page, "odd/packed/file.parquet");
  expect(ranges.at(-1)).toBeUndefined();
});
