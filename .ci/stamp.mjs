// Gives what belongs to one version of the site names that tell its content, as Trunk does for the page's own files: a browser then
// never mixes two deployments, and a host may keep the one before. Writes the service worker's list of files, too.
//
//   node .ci/stamp.mjs [FOLDER]    a built site, not yet stamped; default: Trunk's
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, renameSync, statSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { split } from "./split.mjs";
import { unexport } from "./unexport.mjs";

const folder = process.argv[2] ?? process.env.TRUNK_STAGING_DIR;
const ENGINES = ["engine-start.js", "engine.js", "engine_bg.wasm", "engine_rest.wasm", "engine-all.js", "engine-all_bg.wasm"];
/** Larger files of data, such as a fork may ship, are left to the network. */
const LARGEST_DATA = 16e6;
/** What nobody asks for without a network. */
const NOT_KEPT = ["service-worker.js", "programs.txt", "_headers"];

const read = (name) => readFileSync(join(folder, name));
const text = (name) => read(name).toString();
const write = (name, content) => writeFileSync(join(folder, name), content);
const files = () =>
  readdirSync(folder, { recursive: true })
    .map((name) => name.replaceAll("\\", "/"))
    .filter((name) => statSync(join(folder, name)).isFile())
    .sort();

/** A hash of files, their names included. */
function hashOf(names) {
  const hash = createHash("sha256");
  for (const name of names) hash.update(`${name} ${read(name).length} `).update(read(name));
  return hash.digest("hex").slice(0, 16);
}

/** Puts a hash into a file's name, `start.js` → `start.0123456789abcdef.js`; returns the name. */
function rename(name, hash = hashOf([name])) {
  const renamed = name.replace(/(?=\.\w+$)/, `.${hash}`);
  renameSync(join(folder, name), join(folder, renamed));
  return renamed;
}

/** Replaces texts in a file; each must be there. */
function replace(name, pairs) {
  let content = text(name);
  for (const [before, after] of pairs) {
    if (!content.includes(before)) throw new Error(`${name} has no ${before}`);
    // Not as a pattern: a name in the first view may have any signs.
    content = content.replaceAll(before, () => after);
  }
  write(name, content);
}

/** What of the engine the first answer doesn't need becomes a file of its own: see rest.txt. */
function splitEngine() {
  const lines = readFileSync(new URL("rest.txt", import.meta.url), "utf8").split("\n");
  const paths = lines.filter((line) => line && !line.startsWith("#"));
  const { first, rest } = split(read("engine_bg.wasm"), paths);
  write("engine_bg.wasm", first);
  write("engine_rest.wasm", rest);
  const imports = '"./engine_bg.js": import0,';
  replace("engine.js", [[imports, `${imports} rest: { load: () => self.loadRest(wasm) },`]]);
}

/** A script that the page would wait for stands in the page: nothing of it can be late. The policy names its hash. */
function inlineFirst() {
  const early = text("first.js");
  const policy = ["script-src 'self'", `script-src 'self' 'sha256-${createHash("sha256").update(early).digest("base64")}'`];
  replace("index.html", [['<script src="first.js"></script>', `<script>${early}</script>`], policy]);
  replace("_headers", [policy]);
  unlinkSync(join(folder, "first.js"));
}

// A site that is stamped once more, with its hashes taken out of the names, has all of this behind it.
if (!files().includes("engine_rest.wasm")) {
  for (const name of files().filter((name) => name.endsWith(".wasm"))) unexport(join(folder, name), name === "engine_bg.wasm");
  splitEngine();
  inlineFirst();
}

// What the page shows before any program runs; a build in haste has none (Makefile).
const firstView = process.env.FIRST_VIEW ? readFileSync(process.env.FIRST_VIEW, "utf8") : undefined;
if (firstView) {
  const [place] = /<!-- first view: [^]*? -->/.exec(text("index.html"));
  const [, finding] = /<p class="lede">(.*?)<\/p>/.exec(firstView);
  replace("index.html", [
    [place, `<div id="first">\n${firstView}</div>`],
    ["Concentration of open-model downloads, computed in your browser.", finding],
  ]);
}
// Where the site will stand, if the build is told: others ask for whole addresses.
const place = process.env.SITE_ADDRESS;
if (place) {
  const whole = (path) => new URL(path, place).href.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  const lines = [
    `<link rel="canonical" href="${whole("")}" />`,
    `<meta property="og:url" content="${whole("")}" />`,
    `<meta property="og:image" content="${whole("icons/lorenz-512.png")}" />`,
  ];
  const last = '<meta name="twitter:card" content="summary" />';
  replace("index.html", [[last, [last, ...lines].join("\n    ")]]);
}

const engines = hashOf(ENGINES);
for (const name of ENGINES) rename(name, engines);
const data = hashOf(files().filter((name) => name.startsWith("data/")));
const style = files().find((name) => /^style-\w+\.css$/.test(name));
replace("developers.html", [
  ["developers.js", `${rename("developers.js")}?${data}`],
  ["developers.css", rename("developers.css")],
  ["style.css", style],
]);
for (const page of ["notices.html", "methods.html"]) replace(page, [["style.css", style]]);
replace("index.html", [
  ["start.js?", `${rename("start.js")}?`],
  ["share=share.js", `share=${rename("share.js")}`],
  ["engines=unstamped", `engines=${engines}`],
  ["data=unstamped", `data=${data}`],
  ['data-bytes="unstamped"', `data-bytes="${read("data/panel.parquet").length}"`],
]);
// Of everything, so that each deployment that changes anything has its own.
const version = hashOf(files());
replace("index.html", [["version=unstamped", `version=${version}`]]);

const address = (name) => encodeURI(name).replace(/[?#]/g, encodeURIComponent);
const integrity = (name) => `sha256-${createHash("sha256").update(read(name)).digest("base64")}`;
const kept = files().filter((name) => !NOT_KEPT.includes(name) && (!name.startsWith("data/") || read(name).length <= LARGEST_DATA));
const list = kept.map((name) => `\n  ${JSON.stringify([address(name), integrity(name)])},`);
replace("service-worker.js", [
  ['VERSION = "unstamped"', `VERSION = "${version}"`],
  ['DATA = "unstamped"', `DATA = "${data}"`],
  ["new Map([])", `new Map([${list.join("")}\n])`],
]);
// What the next deployment keeps for pages that are open (.ci/keep-previous.sh).
const programs = files().filter((name) => /[.-][0-9a-f]{12,16}[._]/.test(name));
write("programs.txt", programs.map((name) => `${name}\n`).join(""));
