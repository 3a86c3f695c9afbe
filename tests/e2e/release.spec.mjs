// What a release is packed as (.ci/release.sh), of a tiny site: names, contents, sums.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "@playwright/test";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../../", import.meta.url));
const VERSION = /^version = "(.+)"$/m.exec(await readFile(join(root, "Cargo.toml"), "utf8"))[1];
const SITE = {
  "index.html": "<p>start</p>",
  "notices.html": "<p>notices</p>",
  "start.0123456789abcdef.js": "start();",
  "programs.txt": "start.0123456789abcdef.js\n",
  "data/panel.parquet": "PAR1",
};
const PARTS = {
  "lorenz-linux-x86_64": "#!/bin/sh\necho lorenz\n",
  "lorenz-windows-x86_64.exe": "MZ",
  "NOTICES.txt": "notices",
  "lorenz.cdx.json": "{}",
};

async function write(folder, files) {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(join(folder, name, ".."), { recursive: true });
    await writeFile(join(folder, name), content);
  }
}

/** Packs in a folder of the test; returns where the result is. */
async function pack(info, name, { site = SITE, parts = PARTS, tag = "" } = {}) {
  const folder = info.outputPath(name);
  await write(join(folder, "site"), site);
  await write(join(folder, "parts"), parts);
  const out = join(folder, "out");
  await run(join(root, ".ci/release.sh"), [join(folder, "site"), join(folder, "parts"), out], { env: { ...process.env, TAG: tag } });
  return out;
}

const archive = (out, name) => join(out, `${name}.zip`);
const contents = async (zip) => (await run("unzip", ["-Z1", zip])).stdout.trim().split("\n");

test("a release has the site, a command line per platform, a list of libraries, and sums of all", async ({}, info) => {
  const out = await pack(info, "whole", { tag: `v${VERSION}` });
  const names = [`lorenz-${VERSION}-linux-x86_64.zip`, `lorenz-${VERSION}-windows-x86_64.zip`, `lorenz-${VERSION}.cdx.json`];
  names.push(`lorenz-site-${VERSION}.zip`);
  expect((await readdir(out)).sort()).toEqual(["SHA256SUMS", ...names].sort());

  const sums = (await readFile(join(out, "SHA256SUMS"), "utf8")).trim().split("\n");
  const sum = async (name) => createHash("sha256").update(await readFile(join(out, name))).digest("hex");
  expect(sums.sort()).toEqual((await Promise.all(names.map(async (name) => `${await sum(name)}  ${name}`))).sort());

  const site = archive(out, `lorenz-site-${VERSION}`);
  expect(await contents(site)).toEqual(Object.keys(SITE).map((name) => `dist/${name}`).sort());
  expect((await run("unzip", ["-p", site, "dist/index.html"])).stdout).toBe(SITE["index.html"]);

  const licenses = ["LICENSE", "LICENSE-APACHE", "LICENSE-MIT", "NOTICES.txt"];
  for (const [platform, binary] of [["linux-x86_64", "lorenz"], ["windows-x86_64", "lorenz.exe"]]) {
    const name = `lorenz-${VERSION}-${platform}`;
    expect(await contents(archive(out, name))).toEqual([...licenses, binary].map((file) => `${name}/${file}`));
  }
  const folder = info.outputPath("unpacked");
  await run("unzip", ["-q", archive(out, `lorenz-${VERSION}-linux-x86_64`), "-d", folder]);
  expect((await run(join(folder, `lorenz-${VERSION}-linux-x86_64`, "lorenz"))).stdout, "it can be run").toBe("lorenz\n");
});

test("the same files make the same archives", async ({}, info) => {
  const [one, other] = [await pack(info, "one"), await pack(info, "other")];
  const sums = (out) => readFile(join(out, "SHA256SUMS"), "utf8");
  expect(await sums(one)).toBe(await sums(other));
});

test("what is no release is refused in a sentence", async ({}, info) => {
  const refused = (name, options) =>
    pack(info, name, options).then(
      () => "packed",
      ({ stderr }) => stderr.trim(),
    );
  expect(await refused("tag", { tag: "v99.0.0" })).toBe(`release: The tag is v99.0.0, but the version in Cargo.toml is ${VERSION}`);
  const { "index.html": _, ...cut } = SITE;
  expect(await refused("cut", { site: cut })).toContain("isn't a built site");
  const { "start.0123456789abcdef.js": __, ...less } = SITE;
  expect(await refused("less", { site: less })).toContain("has no start.0123456789abcdef.js");
  const { "NOTICES.txt": ___, ...bare } = PARTS;
  expect(await refused("bare", { parts: bare })).toContain("has no NOTICES.txt");
  await pack(info, "twice");
  expect(await refused("twice")).toContain("is there already");
});
