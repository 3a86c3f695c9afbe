// The server is what other tests stand on: it must answer ranges as a static host does.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { serve } from "./server.mjs";

let folder;
test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lorenz-server-"));
  await writeFile(join(folder, "index.html"), "<p>start</p>");
  await writeFile(join(folder, "ten.parquet"), "0123456789");
});
test.afterAll(() => rm(folder, { recursive: true }));

async function ask(options, path, headers = {}) {
  const site = await serve({ root: folder, prefix: "/sub/", ...options });
  try {
    const response = await fetch(new URL(path, site.url), { headers });
    return {
      status: response.status,
      type: response.headers.get("content-type"),
      range: response.headers.get("content-range"),
      body: await response.text(),
    };
  } finally {
    await site.close();
  }
}

for (const [asked, status, range, body] of [
  [undefined, 200, null, "0123456789"],
  ["bytes=2-4", 206, "bytes 2-4/10", "234"],
  ["bytes=7-", 206, "bytes 7-9/10", "789"],
  ["bytes=-3", 206, "bytes 7-9/10", "789"],
  ["bytes=8-99", 206, "bytes 8-9/10", "89"],
  ["bytes=10-", 416, "bytes */10", ""],
  ["bytes=0-1,4-5", 200, null, "0123456789"],
]) {
  test(`range ${asked} is answered with ${status}`, async () => {
    const answer = await ask({}, "ten.parquet", asked ? { range: asked } : {});
    expect(answer).toMatchObject({ status, range, body });
  });
}

test("a server without ranges answers 200 with the whole file", async () => {
  expect(await ask({ ranges: false }, "ten.parquet", { range: "bytes=2-4" })).toMatchObject({
    status: 200,
    range: null,
    body: "0123456789",
  });
});

test("only the folder is served, and only under its prefix", async () => {
  expect(await ask({}, "./")).toMatchObject({ status: 200, type: "text/html; charset=utf-8", body: "<p>start</p>" });
  expect((await ask({}, "/ten.parquet")).status).toBe(404);
  expect((await ask({}, "..%2f..%2fetc%2fpasswd")).status).toBe(404);
  expect((await ask({}, "%ff")).status).toBe(404);
  expect((await ask({}, "absent.css")).status).toBe(404);
});
