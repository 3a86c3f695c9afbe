// Takes out of a program what is exported and that nobody calls: functions that C code or the glue of a library may want, and everything
// that only these call. A linker must keep an export; whoever has the whole site knows better.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";

const EXPORTS = 7;
/** What the programs may use of WebAssembly, as in www/index.html: every browser since 2023 has it. */
const FEATURES = "bulk-memory multivalue mutable-globals nontrapping-float-to-int reference-types sign-ext simd".split(" ");
/** Of the C library of zstd, which calls them within the program; of streams between JavaScript and Rust, which nothing here makes. */
const UNUSED = /^(rust_zstd_wasm_shim_|(__wbg_)?intounderlying)/;

/** An unsigned LEB128 number of a place, and the place behind it. */
function number(bytes, at) {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++];
    value += (byte & 127) * 2 ** shift;
    if (byte < 128) return [value, at];
  }
}

/** A number as LEB128. */
function leb(value) {
  const bytes = [];
  do bytes.push((value % 128) | (value >= 128 ? 128 : 0));
  while ((value = Math.floor(value / 128)) > 0);
  return Buffer.from(bytes);
}

/** The section of exports without those that are unused; its content begins at `at`. */
function withoutUnused(bytes, at) {
  let count;
  [count, at] = number(bytes, at);
  const kept = [];
  for (; count > 0; count -= 1) {
    const start = at;
    let length;
    [length, at] = number(bytes, at);
    const name = bytes.toString("utf8", at, at + length);
    // A byte for the kind, and an index.
    [, at] = number(bytes, at + length + 1);
    if (!UNUSED.test(name)) kept.push(bytes.subarray(start, at));
  }
  return Buffer.concat([leb(kept.length), ...kept]);
}

/** Rewrites a program without its unused exports, and without what only they need. */
export function unexport(path) {
  const bytes = readFileSync(path);
  const parts = [bytes.subarray(0, 8)];
  for (let at = 8; at < bytes.length; ) {
    const start = at;
    const [length, content] = number(bytes, at + 1);
    at = content + length;
    if (bytes[start] !== EXPORTS) {
      parts.push(bytes.subarray(start, at));
      continue;
    }
    const section = withoutUnused(bytes, content);
    parts.push(Buffer.from([EXPORTS]), leb(section.length), section);
  }
  writeFileSync(path, Buffer.concat(parts));
  const features = FEATURES.map((feature) => `--enable-${feature}`);
  execFileSync("wasm-opt", [...features, "--remove-unused-module-elements", path, "-o", path], { stdio: "inherit" });
}
