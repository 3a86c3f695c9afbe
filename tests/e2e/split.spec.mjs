// A program in two parts does what it did in one, whenever its rest comes: a small one, with every kind of thing that one part may
// have of the other.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { split } from "../../.ci/split.mjs";

/** More than fit into one byte of a number, signed or not. */
const COUNT = 200;
const each = (write) => Array.from({ length: COUNT }, (_, index) => write(index)).join("\n");

/** Functions of `late` come later; `helper` is called by those alone, `shared` by both parts. */
const TEXT = `(module
  (type $of_both (func (param i32) (result i32)))
  (import "outside" "note" (func $note (param i32)))
  (memory (export "memory") 1)
  (data (i32.const 64) "abcdefgh")
  (global $stack (mut i32) (i32.const 4096))
  (global $wide i64 (i64.const -5000000000))
  (table $functions 8 funcref)
  (elem (i32.const 1) func $shared $"late::indirect" $"<&mut late::Kind as core::Trait>::call")
  (func $shared (type $of_both)
    (global.set $stack (i32.sub (global.get $stack) (i32.const 16)))
    (i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (local.get 0)))
    (i32.add (i32.load (i32.const 0)) (global.get $stack)))
  (func $helper (param i32) (result i32)
    (call $note (local.get 0))
    (memory.copy (i32.const 128) (i32.const 64) (i32.const 8))
    (i32.add (i32.load8_u (i32.add (i32.const 128) (i32.and (local.get 0) (i32.const 7)))) (call $shared (local.get 0))))
  (func $"late::indirect" (type $of_both) (i32.mul (call $helper (local.get 0)) (i32.const 3)))
  (func $"<&mut late::Kind as core::Trait>::call" (type $of_both)
    (call_indirect $functions (type $of_both) (local.get 0) (i32.const 2)))
  (func $"late::lanes" (param i32 f64) (result i32)
    (i32.add
      (i8x16.extract_lane_u 3 (i8x16.shuffle 0 1 2 19 4 5 6 7 8 9 10 11 12 13 14 15
        (v128.load8_lane 1 (i32.const 64) (v128.const i64x2 1 2)) (i8x16.splat (local.get 0))))
      (select (result i32) (i32.trunc_sat_f64_s (local.get 1)) (i32.const 16) (i32.lt_s (local.get 0) (i32.const 40)))))
  (func $"late::wide" (export "wide") (param i64) (result i64) (i64.add (local.get 0) (global.get $wide)))
  ${each((index) => `(func $"late::at${index}" (param i32) (result i32)
    (block $a (block $b (block $c (br_table $a $b $c (i32.rem_u (local.get 0) (i32.const 3))))
      (return (call $helper (i32.const ${index})))) (return (call $"early${index}" (local.get 0))))
    (i32.add (local.get 0) (i32.const ${index * 70})))`)}
  ${each((index) => `(func $"early${index}" (param i32) (result i32) (i32.xor (local.get 0) (i32.const ${index})))`)}
  (func (export "early") (param i32) (result i32)
    ${each((index) => `(local.set 0 (call $"early${index}" (local.get 0)))`)}
    (call $shared (local.get 0)))
  (func (export "lanes") (param i32) (result i32) (call $"late::lanes" (local.get 0) (f64.const 1e10)))
  (func (export "indirect") (param i32) (result i32)
    (i32.add (call_indirect $functions (type $of_both) (local.get 0) (i32.const 3))
      (call_indirect $functions (type $of_both) (local.get 0) (i32.const 1))))
  (func (export "all") (param i32) (result i32)
    ${each((index) => `(local.set 0 (i32.add (call $"late::at${index}" (local.get 0)) (local.get 0)))`)}
    (local.get 0)))`;

let folder, whole;
test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "lorenz-split-"));
  whole = assembled(TEXT);
});
test.afterAll(() => rmSync(folder, { recursive: true }));

/** A text as a program with names. */
function assembled(text) {
  const [from, to] = ["text.wat", "program.wasm"].map((name) => join(folder, name));
  writeFileSync(from, text);
  execFileSync("wasm-opt", ["--all-features", "--quiet", "-g", from, "-o", to]);
  return readFileSync(to);
}

/** A program of one part, or of two whose rest is there from the start or comes when it is asked for, `failures` times in vain. */
function run({ whole, first, rest }, { isThere = false, failures = 0 } = {}) {
  const notes = [];
  let asked = 0;
  const put = () => {
    new WebAssembly.Instance(new WebAssembly.Module(rest), { first: exports });
    exports.rest.value = 1;
  };
  const load = () => {
    asked += 1;
    if (asked <= failures) throw new Error("not here");
    put();
  };
  const imports = { outside: { note: (value) => notes.push(value) }, rest: { load } };
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(whole ?? first), imports);
  if (isThere) put();
  return { exports, notes, memory: () => Buffer.from(exports.memory.buffer).toString("hex").slice(0, 512), asked: () => asked };
}

/** What calls give, each on what those before have left. */
function calls({ exports, notes, memory }) {
  const given = [];
  for (const value of [0, 1, 2, 5, 39, 40, 1000, -7]) {
    for (const name of ["early", "lanes", "all", "indirect"]) given.push(exports[name](value));
    given.push(exports.wide(BigInt(value)));
  }
  return { given, notes, memory: memory() };
}

test("gives the same results in two parts as in one, whenever the second comes", () => {
  const parts = split(whole, ["late::"]);
  const expected = calls(run({ whole }));
  expect(expected.notes.length).toBeGreaterThan(COUNT);
  const there = run(parts, { isThere: true });
  expect(calls(there)).toEqual(expected);
  expect(there.asked()).toBe(0);
  const later = run(parts);
  expect(calls(later)).toEqual(expected);
  expect(later.asked(), "asked for once").toBe(1);
});

test("asks for the rest no sooner than it is needed, and again where it did not come", () => {
  const parts = split(whole, ["late::"]);
  const program = run(parts, { failures: 2 });
  const { exports: expected } = run({ whole });
  expect(program.exports.early(5)).toBe(expected.early(5));
  expect(program.asked()).toBe(0);
  for (const _ of [1, 2]) expect(() => program.exports.all(3)).toThrow("not here");
  expect(program.exports.all(3)).toBe(expected.all(3));
  expect(program.asked()).toBe(3);
});

test("puts off what is named and what only that needs", () => {
  const { first, late, called } = split(whole, ["late::"]);
  expect(late).toHaveLength(COUNT + 5);
  expect(late).toContain("helper");
  expect(called).not.toContain("helper");
  expect(called).toHaveLength(COUNT + 4);
  const { late: less } = split(whole, ["late::lanes"]);
  expect(less).toEqual(["late::lanes"]);
  expect(WebAssembly.Module.customSections(new WebAssembly.Module(first), "name"), "names are gone").toEqual([]);
});

test("refuses what it does not know", () => {
  expect(() => split(whole, ["late::", "nobody::"])).toThrow("no functions of nobody::");
  const shared = `(module (memory 1 1) (func $late (export "late") (result i32) (i32.atomic.load (i32.const 0))))`;
  expect(() => split(assembled(shared), ["late"])).toThrow("an unknown operation, 0xfe");
  const starts = `(module (memory 1 1) (func $late (i32.store (i32.const 0) (i32.const 1))) (start $late))`;
  expect(() => split(assembled(starts), ["late"])).toThrow("starts by itself");
});
