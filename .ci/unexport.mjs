// Takes out of a program what is exported and that nobody calls: functions that C code or the glue of a library may want, and everything
// that only these call. A linker must keep an export; whoever has the whole site knows better.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { EXPORTS, Reader, programOf, sections, vector } from "./binary.mjs";

/** What the programs may use of WebAssembly, as in www/index.html: every browser since 2023 has it. */
const FEATURES = "bulk-memory multivalue mutable-globals nontrapping-float-to-int reference-types sign-ext simd".split(" ");
/** Of the C library of zstd, which calls them within the program; of streams between JavaScript and Rust, which nothing here makes. */
const UNUSED = /^(rust_zstd_wasm_shim_|(__wbg_)?intounderlying)/;

/** The section of exports without those that are unused. */
function withoutUnused(content) {
  const exported = new Reader(content).vector((reader) => {
    let name;
    // A name, a byte for the kind, and an index.
    const bytes = reader.passed(() => ([name] = [reader.name(), reader.byte(), reader.number()]));
    return { name, bytes };
  });
  return vector(exported.filter(({ name }) => !UNUSED.test(name)).map(({ bytes }) => bytes));
}

/** Rewrites a program without its unused exports, and without what only they need; with the names of functions, where those are wanted. */
export function unexport(path, hasNames = false) {
  const all = sections(readFileSync(path));
  writeFileSync(path, programOf(all.map(({ id, content }) => ({ id, content: id === EXPORTS ? withoutUnused(content) : content }))));
  const features = FEATURES.map((feature) => `--enable-${feature}`);
  const names = hasNames ? ["-g"] : [];
  execFileSync("wasm-opt", [...features, ...names, "--remove-unused-module-elements", path, "-o", path], { stdio: "inherit" });
}
