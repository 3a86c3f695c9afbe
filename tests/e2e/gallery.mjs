// Every view in pictures: at three widths, light and dark, of the shipped data and of a file of extremes; and one sheet of them all.
//
//   node tests/e2e/gallery.mjs [--out target/gallery] [--readme .github/page.png]
//
// It needs dist/ (SITE names another folder) and Chromium (CHROME names it). `--readme` writes the picture of the README, too.
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { chromium } from "@playwright/test";
import { parquetWriteBuffer } from "hyparquet-writer";
import { dist } from "./fixtures.mjs";
import config from "./playwright.config.mjs";
import { serve } from "./server.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const { values } = parseArgs({ options: { out: { type: "string", default: join(root, "target/gallery") }, readme: { type: "string" } } });
const VIEWS = ["concentration", "rebalancing", "properties", "intermediaries", "adoption", "significance", "merger", "claims"];
const SIZES = [[1440, 900], [768, 1024], [390, 844]];

/** Names of any length and script, one that holds nearly everything, others with nothing; gaps; a single model's developer. */
function extremes() {
  const names = [
    "a/b", "an-organization-with-a-very-long-name-indeed/and-a-model-whose-name-does-not-end-before-the-line-does-v2.5-instruct",
    "日本語/モデル", "العربية/نموذج", "<b>bold</b>/&amp;", "zero/never", "one/alone", "many/x", "many/y", "many/z",
  ];
  const days = [0, 1, 2, 5, 11, 12].map((month) => new Date(Date.UTC(2025, month, 1)));
  const rows = days.flatMap((day, date) => names.filter((_, at) => (at + date) % 7 !== 6).map((name) => ({ name, day, at: names.indexOf(name), date })));
  const counts = rows.map(({ at, date }) => BigInt(at === 0 ? 10 ** (6 + date) : at === 5 ? 0 : at * 37 * (date + 1)));
  const columnData = [
    { name: "model", data: rows.map(({ name }) => name), type: "STRING" },
    { name: "date", data: rows.map(({ day }) => day), type: "TIMESTAMP" },
    { name: "downloads", data: counts, type: "INT64" },
    { name: "country", data: rows.map(({ at }) => ["United Arab Emirates", "China", "France"][at % 3]), type: "STRING" },
  ];
  return Buffer.from(parquetWriteBuffer({ columnData }));
}

await rm(values.out, { recursive: true, force: true });
await mkdir(values.out, { recursive: true });
const site = await serve({ root: dist });
const browser = await chromium.launch(config.use.launchOptions);
const file = { name: "extremes.parquet", mimeType: "application/octet-stream", buffer: extremes() };
const pictures = [];
for (const [width, height] of SIZES) {
  for (const colorScheme of ["light", "dark"]) {
    for (const data of ["shipped", "extremes"]) {
      const context = await browser.newContext({ viewport: { width, height }, colorScheme, serviceWorkers: "block" });
      const page = await context.newPage();
      const settled = () => page.locator("html[data-state=ready][data-complete=true]").waitFor({ state: "attached", timeout: 60_000 });
      await page.goto(site.url);
      await settled();
      if (data === "extremes") {
        await page.locator("#files").setInputFiles(file);
        await page.locator("html[data-own=true]").waitFor({ state: "attached" });
        await settled();
      }
      for (const view of VIEWS) {
        if (view !== VIEWS[0]) await page.locator(`nav.views a[href*="view=${view}"]`).click();
        await page.locator(`html[data-state=ready]:not(:has(.stale))`).waitFor({ state: "attached" });
        await settled();
        const name = `${data}-${view}-${width}-${colorScheme}.png`;
        await page.screenshot({ path: join(values.out, name), fullPage: true });
        if (values.readme && name === "shipped-concentration-1440-light.png") await page.screenshot({ path: values.readme });
        pictures.push(name);
      }
      await context.close();
    }
  }
}
const sheet = `<!doctype html><meta charset="utf-8"><title>Gallery of Lorenz</title><style>body{font:13px sans-serif;columns:6}figure{break-inside:avoid;margin:0 0 16px}img{width:100%;border:1px solid #999}</style>
${pictures.map((name) => `<figure><a href="${name}"><img src="${name}" alt=""></a><figcaption>${name}</figcaption></figure>`).join("\n")}\n`;
await writeFile(join(values.out, "index.html"), sheet);
await browser.close();
await site.close();
console.log(`${pictures.length} pictures, and index.html beside them, in ${values.out}`);
