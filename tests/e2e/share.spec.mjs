// What a reader carries off of a figure: links, pictures, data, citations, the code that embeds it.
import { readFile } from "node:fs/promises";
import AxeBuilder from "@axe-core/playwright";
import { expect, hashed, test } from "./fixtures.mjs";
import { csv, open, ready, settled } from "./view.mjs";

const share = (page, figure) => page.locator(`#${figure}`).getByRole("button", { name: /^Share / }).click();
const dialog = (page) => page.getByRole("dialog", { name: "Share this figure" });

/** Presses a button of the dialog and resolves to what is saved: `{ name, content }`. */
async function saved(page, name) {
  const saving = page.waitForEvent("download");
  await dialog(page).getByRole("button", { name, exact: true }).click();
  const file = await saving;
  return { name: file.suggestedFilename(), content: await readFile(await file.path()) };
}

test("a chart is shared as link, picture, data, citation and frame", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await open(page, "?level=country");
  await settled(page);
  const title = await page.locator("#shares h2").innerText();
  const data = await csv(page, "shares");
  await share(page, "shares");
  await expect(dialog(page)).toContainText(title);

  await dialog(page).getByRole("button", { name: "Copy link" }).click();
  await expect(dialog(page).getByRole("status")).toHaveText("The link is copied.");
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(page.url());

  const size = (png) => [png.readUInt32BE(16), png.readUInt32BE(20)];
  const twice = size((await saved(page, "PNG")).content);
  expect(twice[0]).toBe(1920);
  for (const [label, expected] of [["1×", [960, twice[1] / 2]], ["4×", [3840, twice[1] * 2]], ["Link preview, 1200 × 630", [1200, 630]], ["Story, 1080 × 1920", [1080, 1920]]]) {
    await dialog(page).getByLabel("Size", { exact: true }).selectOption({ label });
    const [width, height] = size((await saved(page, "PNG")).content);
    expect([width, Math.abs(height - expected[1]) <= 2], label).toEqual([expected[0], true]);
  }
  await dialog(page).getByLabel("Paper", { exact: true }).selectOption("Dark");
  const svg = (await saved(page, "SVG")).content.toString();
  expect(svg).toContain("@font-face");
  expect(svg).toContain('fill="#121416"');
  await dialog(page).getByRole("button", { name: "Copy picture" }).click();
  await expect(dialog(page).getByRole("status")).toHaveText("The picture is copied.");

  expect((await saved(page, "CSV")).content.toString()).toBe(data);
  const rows = JSON.parse((await saved(page, "JSON")).content.toString());
  expect(rows.length).toBe(data.trimEnd().split("\n").length - 1);
  const described = JSON.parse((await saved(page, "Data package")).content.toString());
  expect(described.resources[0].schema.fields.map(({ name }) => name).join(",")).toBe(data.split("\n")[0]);
  const command = await dialog(page).getByLabel("Command").inputValue();
  expect(command).toMatch(/^lorenz report \S+ \S+ --measure share --level country --from 2026-06-23 /);
  expect(described.resources[0].command).toBe(command);
  expect(described.title).toBe(title.replaceAll("\u00a0", "\u00a0"));

  const today = new Date().toISOString().slice(0, 10);
  await expect(dialog(page).getByLabel("Text", { exact: true })).toHaveValue(new RegExp(`Accessed .*${today.slice(0, 4)}\\. http`));
  await expect(dialog(page).getByLabel("BibTeX")).toHaveValue(new RegExp(`^@misc\\{[^]*urldate = \\{${today}\\}`));
  await expect(dialog(page).getByLabel("RIS")).toHaveValue(/^TY  - ELEC\n[^]*ER  - \n$/);
  const { violations } = await new AxeBuilder({ page }).include("#share").analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);

  const frame = await dialog(page).getByLabel("Embed").inputValue();
  await page.keyboard.press("Escape");
  await expect(dialog(page)).toHaveCount(0);
  await expect(page.locator("#shares").getByRole("button", { name: /^Share / })).toBeFocused();
  const alone = await context.newPage();
  await alone.goto(/src="([^"]*)"/.exec(frame)[1].replaceAll("&amp;", "&"));
  await ready(alone);
  await expect(alone.locator("#shares h2")).toHaveText(title);
  for (const other of ["#concentration", ".lede", "footer", ".controls", "#search"]) await expect(alone.locator(other).first()).toBeHidden();
  await expect(alone.locator(".brand a")).toHaveAttribute("href", /^\?level=country$/);
});

test("a table is shared without a picture", async ({ page }) => {
  await open(page);
  await share(page, "ranking");
  await expect(dialog(page)).toBeVisible();
  await expect(dialog(page).getByRole("button", { name: "PNG" })).toHaveCount(0);
  expect((await saved(page, "CSV")).content.toString()).toMatch(/^period,rank,entity/);
});

test.describe("where the script does not arrive", () => {
  test.use({ expectedNoise: /./ });

  test("that is said, and nothing else is lost", async ({ page }) => {
    await open(page);
    await page.route(new RegExp(hashed("share.js")), (route) => route.abort());
    await share(page, "shares");
    await expect(page.getByRole("alert")).toContainText("could not be saved or shared");
    await expect(page.locator("html")).toHaveAttribute("data-state", "ready");
  });
});
