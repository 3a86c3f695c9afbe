// A WebAssembly program as bytes: its numbers, sections and names, and what its functions refer to.

/** Numbers of sections. */
export const [CUSTOM, TYPES, IMPORTS, FUNCTIONS, TABLES, MEMORIES, GLOBALS, EXPORTS, START, ELEMENTS, CODE] = Array(11).keys();

/** An unsigned LEB128 number of a place, and the place behind it. */
export function number(bytes, at) {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++];
    if (byte === undefined) throw new Error("a program that ends too early");
    value += (byte & 127) * 2 ** shift;
    if (byte < 128) return [value, at];
  }
}

/** A number as LEB128. */
export function leb(value) {
  const bytes = [];
  do bytes.push((value % 128) | (value >= 128 ? 128 : 0));
  while ((value = Math.floor(value / 128)) > 0);
  return Buffer.from(bytes);
}

/** Parts behind their number. */
export const vector = (parts) => Buffer.concat([leb(parts.length), ...parts]);
/** Bytes behind their length. */
export const sized = (content) => Buffer.concat([leb(content.length), content]);
/** A text behind its length. */
export const name = (text) => sized(Buffer.from(text));

/** Reads a program, or a section, from front to back. */
export class Reader {
  constructor(bytes, at = 0) {
    Object.assign(this, { bytes, at });
  }
  get isDone() {
    return this.at >= this.bytes.length;
  }
  byte() {
    return this.take(1)[0];
  }
  number() {
    const [value, at] = number(this.bytes, this.at);
    this.at = at;
    return value;
  }
  take(length) {
    if (this.at + length > this.bytes.length) throw new Error("a program that ends too early");
    return this.bytes.subarray(this.at, (this.at += length));
  }
  sized() {
    return this.take(this.number());
  }
  name() {
    return this.sized().toString();
  }
  /** Of as many parts as a number says, what `read` makes of each. */
  vector(read) {
    return Array.from({ length: this.number() }, () => read(this));
  }
  /** What `read` goes over, as bytes. */
  passed(read) {
    const start = this.at;
    read(this);
    return this.bytes.subarray(start, this.at);
  }
}

/** The sections of a program, each with its number and content. */
export function sections(program) {
  const reader = new Reader(program, 8);
  const found = [];
  while (!reader.isDone) found.push({ id: reader.byte(), content: reader.sized() });
  return found;
}

/** A program of sections. */
export const programOf = (parts) =>
  Buffer.concat([Buffer.from("\0asm\x01\0\0\0", "latin1"), ...parts.flatMap(({ id, content }) => [Buffer.from([id]), sized(content)])]);

/** Functions' names by number; none where the program has no names. */
export function functionNames(program) {
  const names = new Map();
  for (const { id, content } of sections(program)) {
    const reader = new Reader(content);
    if (id !== CUSTOM || reader.name() !== "name") continue;
    while (!reader.isDone) {
      const ofFunctions = reader.byte() === 1;
      const part = new Reader(reader.sized());
      if (ofFunctions) part.vector(() => names.set(part.number(), part.name()));
    }
  }
  return names;
}

/** How many numbers follow an operation, or what else does; those without an entry are unknown. */
const FOLLOWING = new Map();
const follow = (from, to, what) => {
  for (let code = from; code <= to; code += 1) FOLLOWING.set(code, what);
};
const MEMORY = (reader) => {
  // A bit for programs of several memories, which would have one more number.
  if (reader.number() >= 64) throw new Error("an operation on one of several memories");
  reader.number();
};
const bytesOf = (count) => (reader) => reader.take(count);
follow(0x00, 0x01, 0); // unreachable, nop
follow(0x02, 0x04, 1); // block, loop, if
follow(0x05, 0x05, 0); // else
follow(0x0b, 0x0b, 0); // end
follow(0x0c, 0x0d, 1); // br, br_if
follow(0x0e, 0x0e, (reader) => (reader.vector(() => reader.number()), reader.number())); // br_table
follow(0x0f, 0x0f, 0); // return
follow(0x10, 0x10, 1); // call
follow(0x11, 0x11, 2); // call_indirect
follow(0x1a, 0x1b, 0); // drop, select
follow(0x1c, 0x1c, (reader) => reader.vector(() => reader.number())); // select of a type
follow(0x20, 0x26, 1); // locals, globals, places of a table
follow(0x28, 0x3e, MEMORY);
follow(0x3f, 0x42, 1); // memory.size, memory.grow, constant integers
follow(0x43, 0x43, bytesOf(4));
follow(0x44, 0x44, bytesOf(8));
follow(0x45, 0xc4, 0); // arithmetic
follow(0xd0, 0xd0, 1); // ref.null
follow(0xd1, 0xd1, 0); // ref.is_null
follow(0xd2, 0xd2, 1); // ref.func
// Those of two parts: a prefix and a number.
const BULK = 0xfc00;
follow(BULK, BULK + 7, 0); // conversions that saturate
follow(BULK + 8, BULK + 8, 2); // memory.init
follow(BULK + 9, BULK + 9, 1); // data.drop
follow(BULK + 10, BULK + 10, 2); // memory.copy
follow(BULK + 11, BULK + 11, 1); // memory.fill
follow(BULK + 12, BULK + 12, 2); // table.init
follow(BULK + 13, BULK + 13, 1); // elem.drop
follow(BULK + 14, BULK + 14, 2); // table.copy
follow(BULK + 15, BULK + 17, 1); // table.grow, table.size, table.fill
const SIMD = 0xfd00;
follow(SIMD, SIMD + 11, MEMORY);
follow(SIMD + 12, SIMD + 13, bytesOf(16)); // v128.const, i8x16.shuffle
follow(SIMD + 14, SIMD + 20, 0);
follow(SIMD + 21, SIMD + 34, bytesOf(1)); // of one lane
follow(SIMD + 35, SIMD + 83, 0);
follow(SIMD + 84, SIMD + 91, (reader) => (MEMORY(reader), reader.byte())); // of one lane, in memory
follow(SIMD + 92, SIMD + 93, MEMORY);
follow(SIMD + 94, SIMD + 255, 0);

/** Where a function's code names other functions: each with the place of its number and the place behind it. */
export function references(code) {
  const reader = new Reader(code);
  reader.vector(() => (reader.number(), reader.byte())); // locals
  const found = [];
  while (!reader.isDone) {
    let operation = reader.byte();
    if (operation === 0xfc || operation === 0xfd) {
      const part = reader.number();
      if (part > 255) throw new Error(`an unknown operation, 0x${operation.toString(16)} ${part}`);
      operation = operation * 256 + part;
    }
    const following = FOLLOWING.get(operation);
    if (following === undefined) throw new Error(`an unknown operation, 0x${operation.toString(16)}`);
    const start = reader.at;
    if (typeof following === "function") following(reader);
    else for (let left = following; left > 0; left -= 1) reader.number();
    if (operation === 0x10 || operation === 0xd2) found.push({ target: number(code, start)[0], start, end: reader.at });
  }
  return found;
}

/** A function's code with other numbers for the functions that it names. */
export function renumbered(code, found, numberOf) {
  const parts = [];
  let at = 0;
  for (const { target, start, end } of found) {
    parts.push(code.subarray(at, start), leb(numberOf(target)));
    at = end;
  }
  return Buffer.concat([...parts, code.subarray(at)]);
}
