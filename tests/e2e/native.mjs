// The native command line, on the files that the page loads.
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const FILES = ["www/data/panel.parquet", "www/data/models.parquet"];

/** Where cargo puts the binary; built if it isn't there, which `cargo test` has done before. */
function build() {
  const options = { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"], maxBuffer: 2 ** 28 };
  const lines = execFileSync("cargo", ["build", "--quiet", "--bin", "lorenz", "--message-format=json"], options);
  const messages = lines.trim().split("\n").map((line) => JSON.parse(line));
  return messages.find(({ target, executable }) => target?.name === "lorenz" && executable).executable;
}

let binary;

/** What `lorenz report` prints for the shipped files. */
export function report(...options) {
  binary ??= build();
  return execFileSync(binary, ["report", ...FILES, ...options], { cwd: root, encoding: "utf8", maxBuffer: 2 ** 28 });
}
