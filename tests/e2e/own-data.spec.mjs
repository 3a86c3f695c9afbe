// The reader's own data: files by picker and by drop, files behind an address.
import { readFile, readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { dist, expect, test } from "./fixtures.mjs";
import { choose, csv, loaded, open, openSheet, settled } from "./view.mjs";

const PANEL = join(dist, "data/panel.parquet");
const MODELS = join(dist, "data/models.parquet");
const LEVELS = ["developer", "country", "license"];

const levels = (page) => page.locator("#level option").evaluateAll((all) => all.map(({ value }) => value));
/** A small file by DuckDB with this codec: 40 rows. */
const compressed = async (codec) => {
  const folder = fileURLToPath(new URL("../it/load/matrix/duckdb", import.meta.url));
  return join(folder, (await readdir(folder)).find((name) => name.includes(codec)));
};
const file = (name) => fileURLToPath(new URL(`files/${name}`, import.meta.url));
/** Names of the loaded files, as the list says them. */
const listed = (page) => page.locator(".loaded li b").allInnerTexts();
/** The control for what a column is used as. */
const role = (page, column, of) => page.getByLabel(`What the column ${column} of ${of} is used as`);
const pick = (page, ...files) => page.getByLabel("Open Parquet or CSV files").setInputFiles(files);

/** Drops a file of these bytes somewhere on the page. */
async function drop(page, name, content) {
  const dropped = await page.evaluateHandle(
    async ([name, base64]) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const data = new DataTransfer();
      data.items.add(new File([bytes], name));
      return data;
    },
    [name, content.toString("base64")],
  );
  await page.dispatchEvent("main", "dragover", { dataTransfer: dropped });
  await expect(page.getByText("Drop Parquet or CSV files to read them here")).toBeVisible();
  await page.dispatchEvent("main", "drop", { dataTransfer: dropped });
  await expect(page.getByText("Drop Parquet or CSV files to read them here")).toHaveCount(0);
}

test("files from the picker are read on this device, one or several together", async ({ page, site }) => {
  await open(page);
  const shipped = await csv(page, "concentration");
  const before = site.requests.length;

  await loaded(page, () => pick(page, PANEL));
  expect(await levels(page), "a panel alone has no attributes").toEqual(["model", "developer"]);
  expect(await csv(page, "concentration"), "the same counts").toBe(shipped);
  await expect(page.locator(".about-data")).toContainText("panel.parquet");
  await expect(page.getByText("llmfit-core, MIT license"), "nothing of the shipped list").toBeHidden();
  await expect(page.getByText("These are not the data of this site")).toBeVisible();

  await loaded(page, () => pick(page, PANEL, MODELS));
  expect(await levels(page)).toEqual(expect.arrayContaining(LEVELS));
  await choose(page, "level", "country");
  await choose(page, "measure", "gini");
  await expect(page.locator("#concentration .subtitle")).toContainText("Gini");
  expect(site.requests.slice(before), "nothing is asked of the host").toEqual([]);

  await loaded(page, () => page.getByRole("button", { name: "Back to the shipped data" }).click());
  await expect(page.getByRole("button", { name: "Back to the shipped data" })).toHaveCount(0);
  expect(await levels(page)).toEqual(expect.arrayContaining(LEVELS));
});

/** Requests for the engine that reads what the usual one doesn't. */
const secondEngine = (site) => site.requests.map(({ path }) => path).filter((path) => path.includes("engine-all"));

test("a file whose compression is rare brings another engine, which keeps to its work", async ({ page, site }) => {
  // Tests before this one may have asked for it.
  site.requests.length = 0;
  await open(page);
  const shipped = await csv(page, "concentration");
  await loaded(page, async () => pick(page, await compressed("zstd")));
  expect(secondEngine(site), "the usual engine reads zstd").toEqual([]);
  await loaded(page, async () => pick(page, await compressed("brotli")));
  await expect(page.locator("html")).toHaveAttribute("data-rows", "40");
  expect(secondEngine(site)).toHaveLength(2);
  await loaded(page, () => page.getByRole("button", { name: "Back to the shipped data" }).click());
  expect(await csv(page, "concentration"), "the same counts").toBe(shipped);
  expect(secondEngine(site), "it is fetched once").toHaveLength(2);
});

test("what the downloads of one's own file count can be said", async ({ page, site }) => {
  await open(page);
  await loaded(page, () => pick(page, PANEL));
  const before = site.requests.length;
  await loaded(page, () => page.locator("#kind").selectOption("flow"));
  await expect(page.getByRole("alert")).toHaveCount(0);
  await expect(page.locator("#shares .subtitle")).not.toContainText("the last 30 days");
  await expect(page.getByRole("button", { name: "Back to the shipped data" })).toBeVisible();
  expect(site.requests.slice(before), "nothing is asked of the host").toEqual([]);
});

test("a CSV file joins the others by the models' names, and a workbook is named as one", async ({ page }, info) => {
  await open(page);
  const [table, book] = [info.outputPath("licenses.csv"), info.outputPath("book.xlsx")];
  await writeFile(table, "model,license\nQwen/Qwen3-0.6B,mine\n");
  await writeFile(book, "PK");
  await loaded(page, () => pick(page, table, PANEL, book));
  await expect(page.getByRole("alert")).toContainText("book.xlsx is a workbook, expected Parquet or CSV");
  expect((await listed(page)).sort()).toEqual(["licenses.csv", "panel.parquet"]);
  expect(await levels(page)).toEqual(expect.arrayContaining(["license"]));
});

test("a file can be dropped anywhere on the page", async ({ page }) => {
  await open(page);
  await loaded(page, async () => drop(page, "dropped.parquet", await readFile(PANEL)));
  await expect(page.locator("html")).toHaveAttribute("data-rows", "114774");
  expect(await levels(page)).toEqual(["model", "developer"]);
  expect(await listed(page)).toEqual(["dropped.parquet"]);
});

test("a file behind an address is read by parts, and only the columns that are needed", async ({ page, site }) => {
  const before = site.requests.length;
  await open(page, "?data=data/panel.parquet");
  await expect(page.locator("html")).toHaveAttribute("data-rows", "114774");
  expect(await levels(page)).toEqual(["model", "developer"]);
  expect(new URL(page.url()).searchParams.get("data")).toBe("data/panel.parquet");

  const asked = site.requests.slice(before).filter(({ path }) => path.endsWith("panel.parquet"));
  expect(asked[0].range, "the footer first").toMatch(/^bytes=-\d+$/);
  expect(asked.map(({ status }) => status)).toEqual(asked.map(() => 206));
  expect(asked.slice(1).map(({ range }) => range)).toEqual(asked.slice(1).map(() => expect.stringMatching(/^bytes=\d+-\d+$/)));
  const bytes = asked.slice(1).reduce((sum, { range }) => sum + partBytes(range), 0);
  expect(bytes).toBeGreaterThan(0);
  expect(bytes, "a column that nothing needs stays where it is").toBeLessThan((await stat(PANEL)).size);

  await choose(page, "measure", "cr8");
  expect(new URL(page.url()).searchParams.get("data"), "the address keeps the data").toBe("data/panel.parquet");
  await loaded(page, () => page.getByRole("button", { name: "Back to the shipped data" }).click());
  expect(new URL(page.url()).searchParams.has("data")).toBe(false);
});

function partBytes(range) {
  const [, start, end] = /^bytes=(\d+)-(\d+)$/.exec(range);
  return Number(end) - Number(start) + 1;
}

test("files are added to those that are shown, and removed again", async ({ page, site }) => {
  await open(page);
  await loaded(page, () => pick(page, PANEL));
  expect(await levels(page)).toEqual(["model", "developer"]);
  const before = site.requests.length;
  await loaded(page, () => page.getByLabel("Add files").setInputFiles(MODELS));
  expect(await listed(page)).toEqual(["panel.parquet", "models.parquet"]);
  expect(await levels(page)).toEqual(expect.arrayContaining(LEVELS));
  await loaded(page, () => page.getByRole("button", { name: "Remove models.parquet" }).click());
  expect(await listed(page)).toEqual(["panel.parquet"]);
  expect(await levels(page)).toEqual(["model", "developer"]);
  expect(site.requests.slice(before), "nothing is asked of the host").toEqual([]);

  // Back and forward go between what was shown, own files among it.
  await loaded(page, () => page.goBack());
  expect(await listed(page)).toEqual(["panel.parquet", "models.parquet"]);
});

test("the columns of a file that nobody would recognize can be said", async ({ page }) => {
  await open(page);
  await pick(page, file("odd.parquet"));
  await expect(page.getByRole("alert")).toContainText("no column of model names");
  await expect(page.getByRole("heading", { name: "What are the columns of odd.parquet?" })).toBeVisible();
  await role(page, "repo", "odd.parquet").selectOption("model");
  await expect(page.getByRole("alert")).toContainText("no download counts");
  await role(page, "hits", "odd.parquet").selectOption("downloads");
  await expect(page.getByRole("alert")).toContainText("no column of dates");
  await loaded(page, () => role(page, "seen", "odd.parquet").selectOption("date"));
  await expect(page.getByRole("alert")).toHaveCount(0);
  await expect(page.locator("html")).toHaveAttribute("data-rows", "4");

  await page.getByText("Columns of odd.parquet").click();
  await loaded(page, () => role(page, "pays", "odd.parquet").selectOption("country"));
  expect(await levels(page)).toEqual(["model", "developer", "country"]);
  expect(new URL(page.url()).searchParams.getAll("as")).toEqual(["model:repo", "downloads:hits", "date:seen", "country:pays"]);

  await page.getByRole("button", { name: "Show examples and the first 20 rows" }).click();
  await expect(page.locator(".columns tr", { hasText: "pays" }).locator(".examples")).toHaveText("France · Chile");
  await expect(page.locator(".preview tbody tr")).toHaveCount(4);
  await loaded(page, () => role(page, "pays", "odd.parquet").selectOption({ label: "as recognized" }));
  expect(await levels(page)).toEqual(["model", "developer"]);
});

test("an archive's files are one table, dated by their paths", async ({ page }) => {
  await open(page);
  await loaded(page, () => pick(page, file("several.zip")));
  expect(await listed(page)).toEqual(["several.zip/2026-01-05/models.parquet", "several.zip/2026-01-12/models.parquet"]);
  const shares = await csv(page, "shares");
  expect(shares).toContain("2026-01-05,1,a,30,0.75");
  expect(shares).toContain("2026-01-12,1,a,20,0.5");
});

test("a listing beside rows with dates is a table of attributes", async ({ page }) => {
  await open(page);
  await loaded(page, () => pick(page, PANEL, MODELS));
  await expect(page.locator(".loaded")).toContainText("models.parquet: attributes of models");
  await page.locator(".about-data summary", { hasText: "Quality report" }).click();
  await expect(page.locator(".about-data")).toContainText("Joined values that disagree");
  const saving = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download the quality report as CSV" }).click();
  const report = await readFile(await (await saving).path(), "utf8");
  expect(report.split("\n")[0]).toBe("fact,count,models,first_date,last_date,examples");
  expect(report).toContain("rows read,114774,,,,");
});

test("an address can be typed, pasted, and added", async ({ page, site }) => {
  await open(page);
  await page.getByLabel("Address of a Parquet or CSV file, or a .zip").fill("data/panel.parquet");
  await loaded(page, () => page.getByRole("button", { name: "Open", exact: true }).click());
  expect(await levels(page)).toEqual(["model", "developer"]);
  await page.getByLabel("Address of a Parquet or CSV file, or a .zip").fill("data/models.parquet");
  await loaded(page, () => page.getByRole("button", { name: "Add", exact: true }).click());
  expect(await levels(page)).toEqual(expect.arrayContaining(LEVELS));
  expect(new URL(page.url()).searchParams.getAll("data")).toEqual(["data/panel.parquet", "data/models.parquet"]);
  await loaded(page, () =>
    page.evaluate((url) => {
      const data = new DataTransfer();
      data.setData("text/plain", url);
      document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true }));
    }, `${site.url}data/panel.parquet`),
  );
  expect(await listed(page)).toEqual([`${site.url}data/panel.parquet`]);
});

test("a CSV file is read as a Parquet file is, compressed too, and one that is no table says why", async ({ page, site }) => {
  // What earlier tests of this worker have asked for counts, too.
  const before = secondEngine(site).length;
  await open(page);
  expect(secondEngine(site)).toHaveLength(before);
  const text = "\ufeffmodel;time;downloads;country\nqwen/a;26.10.2026;1234;China\nmeta/b;26.10.2026;766;United States\n";
  const file = (name, content) => ({ name, mimeType: "text/csv", buffer: Buffer.from(content) });
  for (const chosen of [file("mine.csv", text), file("mine.csv.gz", gzipSync(text))]) {
    await loaded(page, () => page.getByLabel("Open Parquet or CSV files").setInputFiles([chosen]));
    expect(await levels(page)).toEqual(expect.arrayContaining(["country"]));
    await expect(page.locator("#ranking tbody tr").first()).toContainText("qwen");
    await expect(page.locator(".loaded"), "its own size").toContainText("0.1 kB read");
    expect((await csv(page, "ranking")).split("\n")[1]).toMatch(/^2026-10-26,1,qwen,1234,/);
  }
  expect(secondEngine(site), "fetched once, and it stays").toHaveLength(before + 2);
  await page.getByLabel("Open Parquet or CSV files").setInputFiles([file("torn.csv", "model,downloads\na/b,1,2,3\nc/d,4\n")]);
  await expect(page.getByRole("alert")).toContainText(/torn\.csv.*line 2/);
  await expect(page.locator("#ranking tbody tr").first(), "the view from before stays").toContainText("qwen");
});

test("a table of developers is joined by developer, and stands alone if asked to", async ({ page }) => {
  await open(page, "?level=country-group");
  const text = "Organization,Region\nqwen,east\nBAAI,east\ngoogle,west\n";
  const regions = { name: "regions.csv", mimeType: "text/csv", buffer: Buffer.from(text) };
  await loaded(page, () => page.getByLabel("Add files").setInputFiles([regions]));
  await expect(page.locator(".loaded")).toContainText("attributes of developers, which their models take over");
  await expect(page.locator("#ranking")).toContainText("east");
  await expect(page.locator("#ranking"), "completed by the shipped data").toContainText("Europe");
  await loaded(page, () => page.locator("#developer-table-alone").check());
  expect(new URL(page.url()).searchParams.get("developer-table")).toBe("alone");
  await expect(page.locator("#ranking")).not.toContainText("Europe");
});

test("a folder is read with all that is in it", async ({ page }) => {
  await open(page);
  await loaded(page, () => page.getByLabel("Open a folder").setInputFiles(join(dist, "data")));
  expect((await listed(page)).map((name) => name.split("/").at(-1)).sort()).toEqual(["models.parquet", "panel.parquet"]);
  expect(await levels(page)).toEqual(expect.arrayContaining(LEVELS));
});

test("only some rows of a file are read", async ({ page }) => {
  await open(page);
  await loaded(page, () => pick(page, PANEL));
  await page.getByText("Read only some rows of a large file").click();
  await page.getByLabel("Rows from").fill("2026-08-01");
  await page.getByLabel("to", { exact: true }).fill("2026-09-30");
  await loaded(page, () => page.getByRole("button", { name: "Read these rows" }).click());
  const periods = await page.locator("#from option").evaluateAll((all) => all.map(({ value }) => value));
  expect(periods.length).toBeGreaterThan(1);
  expect(periods.filter((day) => day < "2026-08-01" || day > "2026-09-30")).toEqual([]);
  expect(new URL(page.url()).searchParams.get("rows-from")).toBe("2026-08-01");
});

test("what is being typed stays while the page goes on", async ({ page }) => {
  await open(page);
  await page.getByText("Read only some rows of a large file").click();
  await page.getByLabel("Rows from").fill("2026-08-01");
  await openSheet(page);
  await page.locator("#name").pressSequentially("lla");
  // Answers arrive, and what is added to them later.
  for (const measure of ["gini", "hhi", "gini"]) {
    await page.evaluate((value) => {
      const select = document.querySelector("#measure");
      select.value = value;
      select.dispatchEvent(new Event("change", { bubbles: true }));
    }, measure);
    await settled(page);
  }
  await expect(page.locator("#concentration .subtitle")).toContainText("Gini");
  await expect(page.locator("#rows-from")).toHaveValue("2026-08-01");
  await expect(page.locator("#name")).toHaveValue("lla");
});

test.describe("the study's own files", () => {
  test.use({ expectedNoise: /^outside: https:\/\/huggingface\.co\// });

  test("are read from the hub on request", async ({ page, context }) => {
    const asked = [];
    await context.route("https://huggingface.co/**", async (route) => {
      asked.push(route.request().url());
      await route.fulfill({ headers: { "access-control-allow-origin": "*" }, body: await readFile(PANEL) });
    });
    await open(page);
    await loaded(page, () => page.getByRole("button", { name: "First year of each model (0.7 MB)" }).click());
    const address = "https://huggingface.co/datasets/mmpr/open_model_evolution_data/resolve/main/one_year_rolling.parquet";
    expect(asked[0]).toBe(address);
    expect(await listed(page)).toEqual([address]);
    expect(new URL(page.url()).searchParams.get("data")).toBe(address);
    await expect(page.locator("html")).toHaveAttribute("data-rows", "114774");
  });
});
