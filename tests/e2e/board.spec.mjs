// The list of all entities under the ranking: its shares over time, its order, its files; a long one stays a list of few rows.
import { readFile } from "node:fs/promises";
import { expect, test } from "./fixtures.mjs";
import { open, records } from "./view.mjs";

const board = (page) => page.locator("details.board");
const rows = (page) => board(page).locator(".rows [role=row]");

test("all entities stand in one list, each with its share over time, and are saved whole", async ({ page }) => {
  await open(page, "?level=model");
  await board(page).locator("summary").click();
  await expect(board(page).locator("[aria-live]")).toContainText("in all");
  await expect(rows(page).first()).toContainText("BAAI/bge-small-en-v1.5");
  await expect(rows(page).locator("path")).toHaveCount(await rows(page).count());
  const saving = page.waitForEvent("download");
  await board(page).getByRole("button", { name: /as JSON/ }).click();
  const all = JSON.parse((await readFile(await (await saving).path())).toString());
  const count = Number((await board(page).locator("[aria-live]").innerText()).replace(/\D/g, ""));
  expect(all.length).toBe(count);
  const csv = page.waitForEvent("download");
  await board(page).getByRole("button", { name: /as CSV/ }).click();
  expect(records((await readFile(await (await csv).path())).toString()).length).toBe(count + 1);

  // Far down, others are in sight, and their shares come too; what went out of sight is no element any more.
  await board(page).locator(".rows").evaluate((list) => (list.scrollTop = list.scrollHeight / 2));
  await expect(rows(page).first()).not.toContainText("BAAI/bge-small-en-v1.5");
  expect(await rows(page).count()).toBeLessThan(60);
  await expect.poll(async () => (await rows(page).locator("path").count()) > 0).toBe(true);
  await board(page).getByRole("button", { name: "Name" }).click();
  const names = await rows(page).locator("[role=rowheader]").allInnerTexts();
  expect(names).toEqual([...names].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)));
  await board(page).locator("#board-search").fill("kokoro");
  await expect(rows(page).first()).toContainText(/kokoro/i);
});
