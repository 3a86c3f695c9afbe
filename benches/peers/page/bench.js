// Lorenz as one more contender: the site's own engine, started as www/start.js does, spoken to over the real protocol
// (src/protocol/page.rs). Compiles the page's program too, since a visit loads both, but doesn't run it.
const names = new URL(import.meta.url).searchParams;
const address = new URL(`engine-start.${names.get("engines")}.js?engine`, import.meta.url);
const engine = new Worker(address, { type: "module" });
const page = Promise.all([
  import(`./${names.get("js")}`),
  WebAssembly.compileStreaming(fetch(new URL(names.get("wasm"), import.meta.url))),
]);

const DAY_MS = 86_400_000;
const YEAR_2024 = Date.UTC(2024, 0, 1) / DAY_MS;
/** The columns that no query asks for: the other contenders don't read them either. */
const UNUSED = ["merged_modality", "license", "is_quantized", "library_name", "created", "likes", "age_weeks"];

const QUESTION = {
  view: "concentration",
  level: "developer",
  measure: "hhi",
  granularity: "snapshot",
  population: "all",
  basis: "all",
  attribution: "uploader",
  unaffiliated: "with",
  counted: "with-downloads",
  filters: { only: [], without: [], age_days: {}, parameters: {} },
  merge: [],
  intervals: false,
};

let settle = () => {};
let fail = () => {};
let asks = 0;

engine.onerror = (event) => fail(new Error(event.message || "the engine did not load"));
engine.onmessage = ({ data }) => {
  const [[kind, response]] = Object.entries(data);
  if (kind === "Progress" || kind === "Intervals" || kind === "Completed" || kind === "Inspected") return;
  if (kind === "Broken" || kind === "LoadFailed") fail(new Error(response.message));
  else if (kind === "AllFormatsNeeded") fail(new Error("a text, or compressed in a way that the usual engine doesn't read"));
  else settle(response);
};

/** Sends one request with its files and resolves to the fields of its response. */
function ask(request, files = []) {
  return new Promise((ok, no) => {
    [settle, fail] = [ok, no];
    engine.postMessage([request, ...files]);
  });
}

/** A column as a function from rows to values, with their number. */
function reader({ values, undefined: missing }) {
  const [[kind, content]] = Object.entries(values);
  const numbers = (Type, bytes) => new Type(bytes.buffer, bytes.byteOffset, bytes.byteLength / Type.BYTES_PER_ELEMENT);
  const of = (length, value) => Object.assign(value, { rows: length });
  if (kind === "Days") {
    const days = numbers(Int32Array, content);
    return of(days.length, (row) => days[row] * DAY_MS);
  }
  if (kind === "Texts") {
    const [keys, texts] = [numbers(Uint32Array, content.keys), content.texts];
    return of(keys.length, (row) => texts[keys[row]] ?? null);
  }
  if (kind === "Ranks") {
    const ranks = numbers(Uint32Array, content);
    return of(ranks.length, (row) => ranks[row]);
  }
  if (kind === "Counts") {
    const halves = numbers(Uint32Array, content);
    return of(halves.length / 2, (row) => halves[2 * row + 1] * 2 ** 32 + halves[2 * row]);
  }
  const [found, undefinedRows] = [numbers(Float64Array, content), new Set(numbers(Uint32Array, missing))];
  return of(found.length, (row) => (undefinedRows.has(row) ? null : found[row]));
}

/** The columns of a table, by name; `engineMs` is what the engine says that it took. */
async function table(name, question) {
  const { table: found, milliseconds } = await ask({
    Table: { load: 1, ask: ++asks, question: { ...QUESTION, ...question }, table: name },
  });
  if (found.Err) throw new Error(found.Err);
  bench.engineMs = milliseconds;
  return (name) => reader(found.Ok.columns.find((column) => column.name === name));
}

/** Two or three columns side by side. Each is asked by name: a loop over them takes far longer in code that runs once. */
function rows(first, second, third) {
  const all = [];
  for (let row = 0; row < first.rows; row++) {
    all.push(third ? [first(row), second(row), third(row)] : [first(row), second(row)]);
  }
  return all;
}

const QUERIES = {
  async q1() {
    const cells = await table("share", { level: "country", counted: "existing" });
    return rows(cells("period"), cells("entity"), cells("downloads"));
  },
  async q2() {
    const cells = await table("hhi", {});
    return rows(cells("period"), cells("value")).map(([period, points]) => [period, points / 10_000]);
  },
  async q3() {
    // A model that is listed without downloads counts.
    const cells = await table("gini", { level: "model", counted: "existing" });
    return rows(cells("period"), cells("value"));
  },
  async q4() {
    const year = { granularity: "year", from: YEAR_2024, to: YEAR_2024, at: YEAR_2024 };
    const cells = await table("ranking", { ...year, top: 20 });
    const ranks = cells("rank");
    return rows(cells("entity"), cells("downloads")).filter((_, row) => ranks(row) > 0);
  },
  async q5() {
    const cells = await table("mean-size", {});
    return rows(cells("period"), cells("value")).filter(([, value]) => value !== null);
  },
};

const bench = {
  async init() {
    // Any answer shows that the engine listens.
    await Promise.all([page, ask({ Preview: { load: 0, file: 0 } })]);
    return {};
  },
  async load(source) {
    const files = source instanceof File ? [source] : [];
    const spec = {
      sources: [files.length ? { File: source.name } : { Url: source }],
      kind: "flow",
      mapping: [
        { column: "estimated_parameters", role: { Attribute: "parameters" } },
        ...UNUSED.map((column) => ({ column, role: "Unused" })),
      ],
      rows_only: [],
    };
    // The least that a load can be asked along the way: one year of countries.
    const cheap = { level: "country", population: "balanced", granularity: "year", from: YEAR_2024, to: YEAR_2024, top: 1 };
    const question = { ...QUESTION, ...cheap };
    const { data } = await ask({ Load: { load: 1, ask: ++asks, spec, question } }, files);
    return { rows: Number(data.rows) };
  },
  query: (id) => QUERIES[id](),
};
window.bench = bench;
