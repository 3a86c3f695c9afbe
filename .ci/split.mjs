// Splits a program in two: what the first answer needs, and the rest, which comes when nobody waits. The Rust code knows nothing of it.
//
// The rest are functions alone, without state: they work on the memory, the tables and the globals of the first part. Each of
// them that the first part knows has a stand-in there, which calls it through a table; where the rest has not come yet, the
// stand-in has it loaded first, by the imported function `load` of the module `rest` (www/engine-start.js).
import {
  CODE, CUSTOM, ELEMENTS, EXPORTS, FUNCTIONS, GLOBALS, IMPORTS, MEMORIES, START, TABLES, TYPES,
  Reader, functionNames, leb, name, programOf, references, renumbered, sections, sized, vector,
} from "./binary.mjs";

const [FUNCTION, TABLE, MEMORY, GLOBAL] = Array(4).keys();
/** The module by which the rest imports what the first part has. */
export const FIRST = "first";
/** What the first part exports: a number that is 0 until the rest is there. */
export const HERE = "rest";
const [FUNCREF, I32, NOTHING, FUNCTION_TYPE] = [0x70, 0x7f, 0x40, 0x60];
const [IF, CALL, CALL_INDIRECT, LOCAL_GET, GLOBAL_GET, I32_CONST, I64_CONST, I32_EQZ] = [0x04, 0x10, 0x11, 0x20, 0x23, 0x41, 0x42, 0x45];
const byte = (value) => Buffer.from([value]);
const [END, NO_LOCALS] = [byte(0x0b), byte(0)];
/** A number that may change, and is 0 at first. */
const NOT_HERE = Buffer.from([I32, 1, I32_CONST, 0, ...END]);
const NO_PARAMETERS = Buffer.from([FUNCTION_TYPE, 0, 0]);

/** What comes of limits, of a table or a memory. */
const limits = (reader) => {
  const flags = reader.byte();
  if (flags > 1) throw new Error(`limits of a kind that is unknown, ${flags}`);
  reader.number();
  if (flags) reader.number();
};
/** A description of what is imported, by kind. */
const DESCRIPTIONS = [
  (reader) => reader.number(),
  (reader) => (reader.byte(), limits(reader)),
  limits,
  (reader) => reader.take(2),
];

/** What of a program is needed here. */
function read(program) {
  const all = sections(program);
  const of = (id) => new Reader(all.find((section) => section.id === id)?.content ?? Buffer.from([0]));
  const imports = of(IMPORTS).vector((reader) => {
    let kind, type;
    const bytes = reader.passed(() => {
      [reader.name(), reader.name()];
      kind = reader.byte();
      if (kind > GLOBAL) throw new Error(`an import of a kind that is unknown, ${kind}`);
      type = reader.passed(DESCRIPTIONS[kind]);
    });
    return { kind, type, bytes };
  });
  const own = {
    [TABLE]: of(TABLES).vector((reader) => ({ type: reader.passed(DESCRIPTIONS[TABLE]) })),
    [MEMORY]: of(MEMORIES).vector((reader) => ({ type: reader.passed(DESCRIPTIONS[MEMORY]) })),
    [GLOBAL]: of(GLOBALS).vector((reader) => {
      const type = reader.take(2);
      const operation = reader.byte();
      // Ours begin with a constant.
      if (operation !== I32_CONST && operation !== I64_CONST) throw new Error("a global with a beginning of a kind that is unknown");
      const start = Buffer.concat([byte(operation), reader.passed(() => reader.number()), reader.take(1)]);
      return { type, start };
    }),
  };
  const types = of(TYPES).vector((reader) => {
    let parameters;
    const bytes = reader.passed(() => {
      if (reader.byte() !== FUNCTION_TYPE) throw new Error("a type that is no function's");
      parameters = reader.vector(() => reader.byte()).length;
      reader.vector(() => reader.byte());
    });
    return { bytes, parameters };
  });
  const exported = of(EXPORTS).vector((reader) => ({ name: reader.name(), kind: reader.byte(), index: reader.number() }));
  const elements = of(ELEMENTS).vector((reader) => {
    const [flags, operation] = [reader.number(), reader.byte()];
    if (flags || operation !== I32_CONST) throw new Error("functions are put into a table in a way that is unknown");
    const place = reader.passed(() => (reader.number(), reader.byte()));
    return { place, functions: reader.vector(() => reader.number()) };
  });
  if (all.some(({ id }) => id === START)) throw new Error("a program that starts by itself");
  const functionTypes = imports.filter(({ kind }) => kind === FUNCTION).map(({ type }) => new Reader(type).number());
  const imported = functionTypes.length;
  functionTypes.push(...of(FUNCTIONS).vector((reader) => reader.number()));
  const codes = of(CODE).vector((reader) => reader.sized());
  const names = functionNames(program);
  const functions = functionTypes.map((type, index) => {
    const code = codes[index - imported];
    return { index, type, code, name: names.get(index), found: code ? references(code) : [] };
  });
  return { all, types, imports, own, exported, elements, functions, imported };
}

/** The functions that can be reached without going through one that comes later, and those from which that begins. */
function reached({ functions, exported, elements }, isLate) {
  const roots = [
    ...exported.filter(({ kind }) => kind === FUNCTION).map(({ index }) => index),
    ...elements.flatMap((segment) => segment.functions),
  ];
  const found = new Set();
  const waiting = [...roots];
  while (waiting.length) {
    const index = waiting.pop();
    if (found.has(index) || isLate(functions[index])) continue;
    found.add(index);
    waiting.push(...functions[index].found.map(({ target }) => target));
  }
  return { found, roots };
}

/** A function's path as Rust has it, also where it is part of a trait: of `<&mut a::B as c::D>::e`, `a::B as c::D>::e`. */
const pathOf = (text) => text.replace(/^[<&]*(mut )?/, "");

/** Which functions stay, which come later, and which of those the first part may call: it has stand-ins for them. */
function divided(parts, paths) {
  const { functions, imported } = parts;
  const begins = (path) => ({ code, name }) => code && name && pathOf(name).startsWith(path);
  const idle = paths.filter((path) => !functions.some(begins(path)));
  if (idle.length) throw new Error(`the program has no functions of ${idle.join(", ")}`);
  const { found, roots } = reached(parts, (one) => paths.some((path) => begins(path)(one)));
  const own = functions.slice(imported);
  const staying = own.filter(({ index }) => found.has(index));
  const late = own.filter(({ index }) => !found.has(index));
  const called = new Set([...roots, ...staying.flatMap(({ found }) => found.map(({ target }) => target))]);
  return { staying, late, stands: late.filter(({ index }) => called.has(index)) };
}

/** What the rest takes from the first part, with short names: functions that it calls, and every table, memory and global. */
function handed({ functions, imports, own, exported }, wanted, numbers) {
  const found = [];
  const hand = (kind, index, type) => found.push({ kind, index, type, name: found.length.toString(36) });
  wanted.forEach((index) => hand(FUNCTION, numbers.get(index), leb(functions[index].type)));
  for (const kind of [TABLE, MEMORY, GLOBAL]) {
    const types = [...imports.filter((one) => one.kind === kind), ...own[kind]].map(({ type }) => type);
    types.forEach((type, index) => hand(kind, index, type));
  }
  const taken = new Set(exported.map((one) => one.name));
  const clash = [...found.map((one) => one.name), HERE].find((one) => taken.has(one));
  if (clash !== undefined) throw new Error(`the program exports ${clash} itself`);
  return found;
}

/** A function that calls one of the rest, by its place in the table, once the gate has seen to it that the rest is there. */
function standIn(type, parameters, gate, place, table) {
  const given = Array.from({ length: parameters }, (_, index) => [byte(LOCAL_GET), leb(index)]).flat();
  const call = [byte(I32_CONST), signed(place), byte(CALL_INDIRECT), leb(type), leb(table)];
  return Buffer.concat([NO_LOCALS, byte(CALL), leb(gate), ...given, ...call, END]);
}

/** A function's code, its length before it, with the numbers that functions have in a part. */
const codeOf = (numbers) => ({ code, found }) => sized(renumbered(code, found, (target) => numbers.get(target)));

/**
 * Splits a program that has names: into `first` and `rest`, the functions whose paths begin with one of these and all that only
 * they need. `late` are the names of the rest, `called` those of them that the first part may call.
 */
export function split(program, paths) {
  const parts = read(program);
  const { all, types, imports, own, exported, elements, functions, imported } = parts;
  const { staying, late, stands } = divided(parts, paths);

  // The first part: the imports and one more, what stays, the gate, stand-ins.
  const [load, gate] = [imported, imported + 1 + staying.length];
  const numbers = new Map(functions.slice(0, imported).map(({ index }) => [index, index]));
  staying.forEach(({ index }, place) => numbers.set(index, load + 1 + place));
  stands.forEach(({ index }, place) => numbers.set(index, gate + 1 + place));
  const plain = types.length;
  const count = (kind) => imports.filter((one) => one.kind === kind).length + own[kind].length;
  const [table, here] = [count(TABLE), count(GLOBAL)];
  const slots = Buffer.concat([byte(FUNCREF), byte(1), leb(stands.length), leb(stands.length)]);
  // Where the global says that the rest isn't here: load it.
  const gateCode = [NO_LOCALS, byte(GLOBAL_GET), leb(here), byte(I32_EQZ), byte(IF), byte(NOTHING), byte(CALL), leb(load), END, END];
  const loadImport = Buffer.concat([name("rest"), name("load"), byte(FUNCTION), leb(plain)]);

  const lateIndices = new Set(late.map(({ index }) => index));
  const wanted = [...new Set(late.flatMap(({ found }) => found.map(({ target }) => target)))]
    .filter((index) => !lateIndices.has(index))
    .sort((a, b) => numbers.get(a) - numbers.get(b));
  const given = handed(parts, wanted, numbers);
  given.push({ kind: TABLE, index: table, type: slots, name: given.length.toString(36) });

  const move = (one) => (one.kind === FUNCTION ? { ...one, index: numbers.get(one.index) } : one);
  const exportOf = ({ name: text, kind, index }) => Buffer.concat([name(text), byte(kind), leb(index)]);
  const indices = (segment) => vector(segment.functions.map((index) => leb(numbers.get(index))));
  const moved = (segment) => Buffer.concat([leb(0), byte(I32_CONST), segment.place, indices(segment)]);
  const standIns = stands.map(({ type }, place) => sized(standIn(type, types[type].parameters, gate, place, table)));
  const contents = new Map([
    [TYPES, vector([...types.map(({ bytes }) => bytes), NO_PARAMETERS])],
    [IMPORTS, vector([...imports.map(({ bytes }) => bytes), loadImport])],
    [FUNCTIONS, vector([...staying, { type: plain }, ...stands].map(({ type }) => leb(type)))],
    [TABLES, vector([...own[TABLE].map(({ type }) => type), slots])],
    [GLOBALS, vector([...own[GLOBAL].map(({ type, start }) => Buffer.concat([type, start])), NOT_HERE])],
    [EXPORTS, vector([...exported.map(move), ...given, { name: HERE, kind: GLOBAL, index: here }].map(exportOf))],
    [ELEMENTS, vector(elements.map(moved))],
    [CODE, vector([...staying.map(codeOf(numbers)), sized(Buffer.concat(gateCode)), ...standIns])],
  ]);
  const first = programOf(ordered(all, contents));

  // The rest: what it imports, its functions, and where they are put into the table.
  const restNumbers = new Map([...wanted, ...lateIndices].map((index, place) => [index, place]));
  const importOf = ({ name: text, kind, type }) => Buffer.concat([name(FIRST), name(text), byte(kind), type]);
  // In the form for tables that aren't the first: its number, the place, and that they are functions.
  const places = vector(stands.map(({ index }) => leb(restNumbers.get(index))));
  const put = Buffer.concat([leb(2), leb(table), byte(I32_CONST), byte(0), END, byte(0), places]);
  const rest = programOf([
    { id: TYPES, content: vector(types.map(({ bytes }) => bytes)) },
    { id: IMPORTS, content: vector(given.map(importOf)) },
    { id: FUNCTIONS, content: vector(late.map(({ type }) => leb(type))) },
    { id: ELEMENTS, content: vector([put]) },
    { id: CODE, content: vector(late.map(codeOf(restNumbers))) },
  ]);
  // Throws where one of them is no sound program.
  for (const part of [first, rest]) new WebAssembly.Module(part);
  return { first, rest, called: stands.map((one) => one.name), late: late.map((one) => one.name) };
}

/** A number as signed LEB128. */
function signed(value) {
  const bytes = [...leb(value)];
  // The next bit is the sign.
  if (bytes.at(-1) < 64) return Buffer.from(bytes);
  bytes[bytes.length - 1] |= 128;
  return Buffer.from([...bytes, 0]);
}

/** Sections in their order, some with another content; without those of tools, such as names. */
function ordered(all, contents) {
  const missing = [...contents.keys()].find((id) => !all.some((section) => section.id === id));
  if (missing !== undefined) throw new Error(`the program has no section ${missing}`);
  return all.filter(({ id }) => id !== CUSTOM).map(({ id, content }) => ({ id, content: contents.get(id) ?? content }));
}
