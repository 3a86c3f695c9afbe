// The native command line, on the files that the page loads.
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const FILES = ["www/data/panel.parquet", "www/data/models.parquet"];

/** Playwright's global setup: builds the command line once, outside of any test's time. */
export default function build() {
  const options = { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"], maxBuffer: 2 ** 28 };
  const lines = execFileSync("cargo", ["build", "--quiet", "--bin", "lorenz", "--message-format=json"], options);
  const messages = lines.trim().split("\n").map((line) => JSON.parse(line));
  process.env.LORENZ_BINARY = messages.find(({ target, executable }) => target?.name === "lorenz" && executable).executable;
}

/** What `lorenz report` prints for the shipped files. */
export const report = (...options) => called("report", ...FILES, ...options);

/** The hits that `lorenz search` finds of a text in the shipped files. */
export const search = (text) => JSON.parse(called("search", ...FILES, text, "--format", "json"));

function called(...call) {
  return execFileSync(process.env.LORENZ_BINARY, call, { cwd: root, encoding: "utf8", maxBuffer: 2 ** 28 });
}
