// One version at a time, and one that stays: without a network, while the site changes, and where nothing can be kept.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { cp, mkdtemp, readFile, readdir, rename, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { test as base, dist, expect } from "./fixtures.mjs";
import { serve } from "./server.mjs";
import { choose, csv, loaded, open, ready } from "./view.mjs";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../../", import.meta.url));
const PREFIX = "/some/sub-path/";
/** Files that a stamped site has under a name with a hash, `start.0123456789abcdef.js`. */
const HASHED = /^(.+)\.[0-9a-f]{16}(\.\w+)$/;

/** Makes another version of the built site: as it was before it was stamped, changed, and stamped. */
async function makeVersion(folder, marker) {
  await cp(dist, folder, { recursive: true });
  for (const name of await readdir(folder)) {
    if (HASHED.test(name)) await rename(join(folder, name), join(folder, name.replace(HASHED, "$1$2")));
  }
  for (const name of ["service-worker.js", "developers.html", "notices.html", "methods.html"]) await cp(join(root, "www", name), join(folder, name));
  const index = (await readFile(join(folder, "index.html"), "utf8"))
    .replace(/start\.\w+\.js/, "start.js")
    .replace(/share=share\.\w+\.js/, "share=share.js")
    .replace(/(engines|data|version)=\w+/g, "$1=unstamped")
    .replace(/data-bytes="\d+"/, 'data-bytes="unstamped"')
    .replace("<html", `<html data-marker="${marker}"`);
  await writeFile(join(folder, "index.html"), index);
  for (const name of ["start.js", "engine-start.js", "data/PROVENANCE.md"]) {
    await writeFile(join(folder, name), `${await readFile(join(folder, name), "utf8")}\n// ${marker}\n`);
  }
  await run("node", [join(root, ".ci/stamp.mjs"), folder]);
}

const test = base.extend({
  serviceWorkers: "allow",
  // A browser says of each request that it failed: here whole networks do.
  expectedNoise: /^error: Failed to load resource|^failed: |net::ERR_|^warning: .*preload/,

  /** Folders of two versions, `one` and `two`. */
  versions: [
    async ({}, use) => {
      const folder = await mkdtemp(join(tmpdir(), "lorenz-versions-"));
      for (const marker of ["one", "two"]) await makeVersion(join(folder, marker), marker);
      await use(folder);
      await rm(folder, { recursive: true });
    },
    { scope: "worker", timeout: 60_000 },
  ],

  /** A host whose site changes: `{ url, requests, answers, deploy(version), down(), up() }`. */
  host: async ({ versions }, use, info) => {
    const current = info.outputPath("current");
    const deploy = async (version) => {
      await rm(current, { force: true });
      await symlink(join(versions, version), current);
    };
    const answers = new Map();
    await deploy("one");
    let site = await serve({ root: current, prefix: PREFIX, answers });
    const port = Number(new URL(site.url).port);
    const host = {
      url: site.url,
      requests: site.requests,
      answers,
      deploy,
      down: () => site.close(),
      up: async () => {
        site = await serve({ root: current, prefix: PREFIX, port, answers });
        host.requests = site.requests;
      },
    };
    await use(host);
    await site.close().catch(() => {});
  },

  baseURL: async ({ host }, use) => use(host.url),
});

/** Waits until a version is kept, and its service worker answers. */
const kept = (page) => page.waitForFunction(() => navigator.serviceWorker.controller?.state === "activated", null, { timeout: 30_000 });
const cacheNames = (page) => page.evaluate(() => caches.keys());
const sites = async (page) => (await cacheNames(page)).filter((name) => name.startsWith("lorenz-site "));
const marker = (page) => page.locator("html").getAttribute("data-marker");
const title = (page) => page.locator("#concentration h2").innerText();
const note = (page) => page.getByText("A newer version of this site is there");
const look = (page) => page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
/** Names of what a page and its workers ask for from now on, with the version of data. */
const asked = (page) => {
  const names = new Set();
  page.on("request", (request) => names.add(new URL(request.url()).href.split("/").at(-1).replace(/(\.js)\?.*/, "$1")));
  return names;
};
const gzipped = async () => {
  const folder = join(root, "tests/it/load/matrix/duckdb");
  return join(folder, (await readdir(folder)).find((name) => name.includes("gzip")));
};
const pickGzipped = async (page) => {
  const file = await gzipped();
  await loaded(page, () => page.locator("#files").setInputFiles(file));
  await expect(page.getByRole("alert")).toHaveCount(0);
};
/** The names of a version's programs. */
const namesOf = async (versions, version) => (await readFile(join(versions, version, "programs.txt"), "utf8")).trim().split("\n");
/** What a version's pages call its table of counts. */
const panelOf = async (versions, version) =>
  `panel.parquet?${/data=(\w+)/.exec(await readFile(join(versions, version, "index.html"), "utf8"))[1]}`;

test("after one visit all of the site opens without a network", async ({ page, host }) => {
  await open(page);
  await kept(page);
  const [numbers, told] = [await csv(page, "ranking"), await title(page)];
  await host.down();
  await test.step("the first view", async () => {
    await page.reload();
    await ready(page);
    expect(await title(page)).toBe(told);
    expect(await csv(page, "ranking")).toBe(numbers);
    expect(await page.evaluate(() => document.fonts.check('16px "Source Sans 3"'))).toBe(true);
  });
  await test.step("another view, by its link", async () => {
    await open(page, "?view=rebalancing&level=country");
    await expect(page.locator("figure").first()).toBeVisible();
    await choose(page, "level", "developer");
  });
  await test.step("a file for the second engine", () => pickGzipped(page));
  await test.step("the table of developers", async () => {
    await page.goto("developers.html?doubt");
    await expect(page.locator("tbody tr").first()).toContainText("doubt");
  });
  await test.step("where the data come from", async () => {
    await page.goto("data/PROVENANCE.md");
    await expect(page.locator("body")).toContainText("llmfit");
  });
  await test.step("and again with a network", async () => {
    await host.up();
    await open(page);
    expect(host.requests.filter(({ path }) => /wasm$|parquet$/.test(path)), "nothing comes twice").toEqual([]);
    await expect(note(page)).toBeHidden();
  });
});

test("a page that was opened for the first time reads files of every kind once the network is gone", async ({ page, host }) => {
  await open(page);
  await kept(page);
  await host.down();
  await pickGzipped(page);
});

test("a network that is slow is waited for three seconds", async ({ page, host }) => {
  await open(page);
  await kept(page);
  host.answers.set("", () => {});
  const start = Date.now();
  await page.reload();
  await ready(page);
  expect(Date.now() - start).toBeGreaterThan(2_900);
  host.answers.set("", (_, response) => response.writeHead(503).end());
  await page.reload();
  await ready(page);
});

test("a page that is open while the site changes keeps its version; one reload brings the new one", async ({ page, host, versions, context }) => {
  test.setTimeout(120_000);
  await open(page, "?level=country");
  await kept(page);
  await page.evaluate(() => caches.open("lorenz-ranges").then((cache) => cache.put("https://cache.invalid/?a", new Response("a"))));
  const other = await context.newPage();
  const old = asked(other);
  await open(other);
  const [first] = await sites(page);
  const [one, two] = [await namesOf(versions, "one"), await namesOf(versions, "two")];
  const only = (names, others) => names.filter((name) => !others.includes(name));
  expect(only(two, one).length, "versions differ").toBeGreaterThan(4);

  await host.deploy("two");
  await expect(note(page)).toBeHidden();
  await look(page);
  await expect(note(page)).toBeVisible({ timeout: 30_000 });
  // The old page goes on, with the old second engine.
  await choose(page, "measure", "gini");
  await choose(page, "measure", "hhi");
  await pickGzipped(other);
  expect(only(two, one).filter((name) => old.has(name))).toEqual([]);
  expect(one.filter((name) => old.has(name)).join()).toMatch(/engine_bg.*engine-all_bg|engine-all_bg.*engine_bg/);
  expect(old).toContain(await panelOf(versions, "one"));
  expect(await sites(page), "both versions are kept").toHaveLength(2);

  const now = asked(page);
  await page.getByRole("button", { name: "Load again" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-marker", "two");
  await ready(page);
  expect(new URL(page.url()).search, "the link is kept").toBe("?level=country");
  await expect(note(page)).toBeHidden();
  await pickGzipped(page);
  expect(only(one, two).filter((name) => now.has(name))).toEqual([]);
  expect(two.filter((name) => now.has(name)).join()).toMatch(/engine_bg.*engine-all_bg|engine-all_bg.*engine_bg/);
  expect(now).toContain(await panelOf(versions, "two"));
  expect(now).not.toContain(await panelOf(versions, "one"));
  // The other tab still has its own.
  expect(await marker(other)).toBe("one");
  expect(await sites(page), "while a page of the old version is open").toContain(first);
  await Promise.all([page.close(), other.close()]);

  // A browser may count closed pages for a moment, and a page that opens then is one of the old version's.
  let later;
  await expect(async () => {
    await later?.close();
    later = await context.newPage();
    await open(later);
    await expect.poll(() => sites(later), { timeout: 5_000 }).toEqual([expect.not.stringMatching(first)]);
  }).toPass({ timeout: 60_000 });
  expect(await cacheNames(later), "what is kept of data is nobody else's").toContain("lorenz-ranges");
  await host.down();
  await later.reload();
  await ready(later);
  expect(await marker(later)).toBe("two");
});

test.describe("a page whose programs are gone", () => {
  test.use({ serviceWorkers: "block", expectedNoise: /^error: Failed to load|^failed: |^uncaught: .*[Ff]etch|^warning: / });
  /** An old page, from somewhere between the host and the reader. */
  const old = async (versions, host, isOld) => {
    const page = await readFile(join(versions, "one/index.html"));
    const today = await readFile(join(versions, "two/index.html"));
    host.answers.set("", (request, response) =>
      response.writeHead(200, { "Content-Type": "text/html" }).end(isOld(request) ? page : today),
    );
  };
  const loads = (page) => {
    const seen = [];
    page.on("domcontentloaded", () => seen.push(page.url()));
    return seen;
  };

  test("loads itself again, once", async ({ page, host, versions }) => {
    // The start script was kept by the browser: what it starts was not.
    const start = (await namesOf(versions, "one")).find((name) => name.startsWith("start."));
    const script = await readFile(join(versions, "one", start));
    host.answers.set(start, (_, response) => response.writeHead(200, { "Content-Type": "text/javascript" }).end(script));
    await host.deploy("two");
    let asked = 0;
    await old(versions, host, () => (asked += 1) === 1);
    const seen = loads(page);
    await page.goto("./?level=country");
    await expect(page.locator("html")).toHaveAttribute("data-marker", "two");
    await ready(page);
    expect(seen).toHaveLength(2);
    expect(new URL(page.url()).search).toBe("?level=country");
    // In a quiet moment.
    await expect.poll(() => page.evaluate(() => sessionStorage.length)).toBe(0);
  });

  test("says so where that doesn't help", async ({ page, host, versions }) => {
    const start = (await namesOf(versions, "one")).find((name) => name.startsWith("start."));
    const script = await readFile(join(versions, "one", start));
    host.answers.set(start, (_, response) => response.writeHead(200, { "Content-Type": "text/javascript" }).end(script));
    for (const name of (await namesOf(versions, "one")).filter((name) => name.startsWith("page-"))) {
      host.answers.set(name, (_, response) => response.writeHead(404).end());
    }
    await host.deploy("two");
    await old(versions, host, (request) => request.headers["sec-fetch-mode"] === "navigate");
    const seen = loads(page);
    await page.goto("./");
    await expect(page.getByText("The charts have not started")).toBeVisible();
    await page.waitForTimeout(2_000);
    expect(seen).toHaveLength(2);
    await expect(page.getByRole("link", { name: "Load again" })).toBeVisible();
  });

  test("tells of the new version once it has shown a chart", async ({ page, host }) => {
    await open(page);
    await host.deploy("two");
    await page.locator("#files").setInputFiles(await gzipped());
    await expect(page.getByRole("alert")).toContainText("did not arrive", { timeout: 20_000 });
    await expect(note(page)).toBeVisible();
    await page.getByRole("button", { name: "Load again" }).click();
    await expect(page.locator("html")).toHaveAttribute("data-marker", "two");
    await ready(page);
  });
});

test.describe("where not all can be kept, nothing is, and the site works", () => {
  /** Answers requests for a file; resolves, once there was one, when the service worker has given up. */
  const refuse = (host, name, status, text, type = "text/plain") => {
    let asked = 0;
    host.answers.set(name, (_, response) => ((asked += 1), response.writeHead(status, { "Content-Type": type }).end(text)));
    return async (page) => {
      await expect.poll(() => asked, { timeout: 20_000 }).toBeGreaterThan(0);
      await page.waitForFunction(async () => !(await navigator.serviceWorker.getRegistration()), null, { timeout: 20_000 });
      await expect.poll(() => sites(page)).toEqual([]);
    };
  };

  test("one file fails, or is another deployment's", async ({ page, host }) => {
    for (const [what, status, text] of [["fails", 503, ""], ["is another's", 200, "another"]]) {
      const givenUp = refuse(host, "fonts/OFL.txt", status, text);
      await test.step(what, async () => {
        await open(page);
        await givenUp(page);
        await choose(page, "measure", "gini");
      });
    }
    host.answers.clear();
    await open(page);
    await kept(page);
    expect(await sites(page)).toHaveLength(1);
  });

  test("the browser refuses room", async ({ page, host, versions }) => {
    const worker = await readFile(join(versions, "one/service-worker.js"), "utf8");
    const full = 'caches.open = () => Promise.reject(new DOMException("full", "QuotaExceededError"));\n';
    const givenUp = refuse(host, "service-worker.js", 200, full + worker, "text/javascript");
    await open(page);
    await givenUp(page);
    await open(page, "?level=country");
    await pickGzipped(page);
  });

  test("the browser takes away what was kept", async ({ page }) => {
    await open(page);
    await kept(page);
    await page.evaluate(async () => Promise.all((await caches.keys()).map((name) => caches.delete(name))));
    await open(page, "?level=country");
    await pickGzipped(page);
  });

  test("the reader removes the service worker", async ({ page }) => {
    await open(page);
    await kept(page);
    await page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).unregister());
    await open(page, "?level=country");
    await kept(page);
  });
});

test("parts of files, other addresses and other requests go to the network", async ({ page, host }) => {
  await open(page);
  await kept(page);
  const before = host.requests.length;
  const answers = await page.evaluate(async () => {
    const part = await fetch("data/panel.parquet", { headers: { Range: "bytes=0-3" } });
    const head = await fetch("data/panel.parquet", { method: "HEAD" });
    const plain = await fetch("data/PROVENANCE.md");
    return [part.status, await part.text(), head.status, plain.status];
  });
  expect(answers).toEqual([206, "PAR1", 200, 200]);
  expect(host.requests.slice(before).map(({ method }) => method)).toEqual(["GET", "HEAD", "GET"]);
  await open(page, "?data=data/panel.parquet");
  expect(host.requests.slice(before).some(({ range }) => range?.startsWith("bytes=-"))).toBe(true);
});

test("the site can be installed", async ({ page, context }) => {
  await open(page);
  await kept(page);
  const session = await context.newCDPSession(page);
  const { installabilityErrors } = await session.send("Page.getInstallabilityErrors");
  // A window of a test counts as a private one, where nothing is installed.
  expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== "in-incognito")).toEqual([]);
  const manifest = JSON.parse(await readFile(join(dist, "manifest.webmanifest"), "utf8"));
  for (const { src, sizes, type } of manifest.icons) {
    const icon = await readFile(join(dist, src));
    if (type === "image/png") expect(`${icon.readUInt32BE(16)}x${icon.readUInt32BE(20)}`, src).toBe(sizes);
  }
});

base("every file of the site is kept, but those that no page asks for, the service worker itself and data above 16 MB", async () => {
  const worker = await readFile(join(dist, "service-worker.js"), "utf8");
  const list = /new Map\((\[[^]*?\n\])\)/.exec(worker)[1].replace(/,\n\]$/, "]");
  const entries = (await readdir(dist, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const files = entries.map((entry) => join(entry.parentPath, entry.name).slice(dist.length));
  const wanted = [];
  for (const name of files.sort()) {
    if (["_headers", "programs.txt", "service-worker.js"].includes(name)) continue;
    if (name.startsWith("data/") && (await stat(join(dist, name))).size > 16e6) continue;
    const hash = createHash("sha256").update(await readFile(join(dist, name))).digest("base64");
    wanted.push([encodeURI(name), `sha256-${hash}`]);
  }
  expect(JSON.parse(list)).toEqual(wanted);
});

test("a deployment keeps the programs of the one before", async ({ host, versions }, info) => {
  const next = info.outputPath("next");
  await cp(join(versions, "two"), next, { recursive: true });
  const script = join(root, ".ci/keep-previous.sh");
  const before = await readdir(next);
  await run(script, [next, `${host.url}nowhere/`]);
  expect(await readdir(next), "where there is none").toEqual(before);
  await run(script, [next, host.url]);
  const after = await readdir(next);
  for (const name of await namesOf(versions, "one")) expect(after).toContain(name);
  expect(after.length).toBeLessThan(before.length + (await namesOf(versions, "one")).length);
});
