// Models as the Hub lists them: what hub.mjs answers from.
//
// Made up, not read: the shipped data is compressed with zstd, which no reader here unpacks. The accounts and what they do (make
// models, republish those of others) are those of www/data/developers.csv; names, bases and numbers come from a seed.
import { readFileSync } from "node:fs";

/** Numbers from 0 to below 1, the same ones for the same seed (mulberry32). */
function seeded(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The cells of a line of CSV, without their quotes. */
function cells(line) {
  const found = line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g);
  return Array.from(found, ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain);
}

/** The accounts of developers.csv by their role. */
function accounts() {
  const [head, ...rows] = readFileSync(new URL("../../www/data/developers.csv", import.meta.url), "utf8").trim().split("\n").map(cells);
  const role = head.indexOf("role");
  const of = (name) => rows.filter((row) => row[role] === name).map(([account]) => account);
  return { makers: of("maker"), republishers: of("republisher") };
}

const FAMILIES = ["Atlas", "Birch", "Comet", "Delta", "Ember", "Fjord", "Garnet", "Harbor", "Indigo", "Juniper", "Krill", "Lumen"];
const SIZES = [0.1, 0.6, 1.5, 3, 7, 8, 14, 32, 70, 235];
const KINDS = [
  { suffix: "Instruct", task: "text-generation" },
  { suffix: "Base", task: "text-generation" },
  { suffix: "VL", task: "image-text-to-text" },
  { suffix: "Embedding", task: "feature-extraction" },
  { suffix: "Speech", task: "automatic-speech-recognition" },
  { suffix: "Encoder", task: undefined },
];
const LICENSES = ["apache-2.0", "mit", "llama3.1", "gemma", "cc-by-nc-4.0", "other", undefined];
const LANGUAGES = ["en", "zh", "fr", "de", "ja", "pt", "hi", "ar"];
const DATASETS = ["allenai/c4", "HuggingFaceFW/fineweb", "wikimedia/wikipedia"];

/** How a model can come from another: what its name says, and the library that it is for. */
const RELATIONS = [
  { relation: "quantized", suffix: "GGUF", library: undefined },
  { relation: "quantized", suffix: "AWQ", library: "transformers" },
  { relation: "quantized", suffix: "4bit", library: "mlx" },
  { relation: "finetune", suffix: "SFT", library: "transformers" },
  { relation: "adapter", suffix: "LoRA", library: "peft" },
  { relation: "merge", suffix: "Merged", library: "transformers" },
];

const DAY = 86_400_000;
const FIRST_CREATED = Date.UTC(2022, 2, 2, 23, 29, 4);
const LAST_MODIFIED = Date.UTC(2026, 10, 28);
const FIRST_COUNTED = Date.UTC(2025, 1, 1);

/**
 * So many models, by downloads, most downloaded first; always the same ones. Downloads follow a law of Zipf (the rank to the power
 * of 1.25) from 190 million down; in the tail, several have the same. A quarter are the models of makers; the rest come from
 * these: quantized by republishers, or changed by persons whom the table of developers doesn't know.
 *
 * A field that a model doesn't have is missing, as on the Hub.
 */
export function makeModels(count = 20_000) {
  const random = seeded(20_261_129);
  const pick = (list) => list[Math.floor(random() * list.length)];
  const { makers, republishers } = accounts();
  const originals = [];
  return Array.from({ length: count }, (_, at) => {
    const derived = at > 20 && random() < 0.76;
    const model = derived
      ? derivative(at, pick(originals), random() < 0.5 ? pick(republishers) : `person-${Math.floor(random() * 4000)}`, pick, random)
      : original(at, pick(makers), pick, random);
    if (!derived) originals.push(model);
    return record(model, at, pick, random);
  });
}

/** The model of a maker: its name and what it is. */
function original(at, author, pick, random) {
  const kind = pick(KINDS);
  const size = pick(SIZES);
  return {
    _id: identity(at, random),
    id: `${author}/${pick(FAMILIES)}${1 + Math.floor(at / 1000)}.${at % 1000}-${size}B-${kind.suffix}`,
    author,
    task: kind.task,
    library: kind.suffix === "Embedding" ? "sentence-transformers" : kind.task && "transformers",
    license: pick(LICENSES),
    languages: LANGUAGES.filter(() => random() < 0.3),
    parameters: Math.round(size * 1e9 * (0.9 + 0.2 * random())),
  };
}

/** A model that comes from another one. */
function derivative(at, base, author, pick, random) {
  const { relation, suffix, library } = pick(RELATIONS);
  const id = `${author}/${base.id.split("/")[1]}-${suffix}-${at}`;
  return { ...base, _id: identity(at, random), id, author, library, base, relation, gguf: suffix === "GGUF" };
}

/** 24 hex digits, the last six of which no other model has. */
function identity(at, random) {
  const digits = Array.from({ length: 18 }, () => Math.floor(random() * 16).toString(16));
  return digits.join("") + at.toString(16).padStart(6, "0");
}

/** The record of a model, with every field that the Hub could be asked for. */
function record(model, at, pick, random) {
  const { _id, id, author, task, library, license, languages, parameters, base, relation, gguf } = model;
  const created = FIRST_CREATED + Math.floor(random() ** 0.5 * (LAST_MODIFIED - FIRST_CREATED));
  const modified = created + Math.floor(random() * (LAST_MODIFIED - created));
  const downloads = Math.round(190e6 / (at + 1) ** 1.25);
  const months = Math.max(1, (LAST_MODIFIED - Math.max(created, FIRST_COUNTED)) / (30 * DAY));
  const tags = [
    ...[library, gguf && "gguf", task].filter(Boolean),
    ...languages,
    ...(random() < 0.2 ? [`dataset:${pick(DATASETS)}`] : []),
    ...(base ? [`base_model:${base.id}`, `base_model:${relation}:${base.id}`] : []),
    ...(license ? [`license:${license}`] : []),
    "region:us",
  ];
  return {
    _id,
    id,
    author,
    createdAt: new Date(created).toISOString(),
    lastModified: new Date(modified).toISOString(),
    downloads,
    downloadsAllTime: Math.round(downloads * Math.max(1, months * (0.3 + 0.7 * random()))),
    likes: Math.floor(random() * downloads ** 0.5),
    trendingScore: Math.floor(random() ** 20 * 300),
    ...(task && { pipeline_tag: task }),
    ...(library && { library_name: library }),
    tags,
    ...(!gguf && random() < 0.8 && { safetensors: { parameters: { BF16: parameters }, total: parameters } }),
    ...(gguf && { gguf: { total: parameters, architecture: "llama", context_length: 32_768 } }),
    ...(base && random() < 0.9 && { baseModels: { relation, models: [{ _id: base._id, id: base.id }] } }),
    gated: !base && random() < 0.1 ? pick(["auto", "manual"]) : false,
    private: false,
    disabled: false,
  };
}

/** What an odd record has in place of a sound one's fields; `undefined` for a field that is missing. */
const ODD = [
  { id: "odd/no-downloads", downloads: undefined },
  { id: "odd/null-downloads", downloads: null },
  { id: "odd/text-downloads", downloads: "12" },
  { id: "odd/negative-downloads", downloads: -5 },
  { id: "odd/private", private: true },
  { id: "odd/disabled", disabled: true },
  { id: "gpt2", author: undefined },
  { id: "研究/模型 №1, “neu”" },
  { id: `odd/<b>"a"&'b'</b>;\u202e` },
  { id: "=odd/+1" },
  { id: "odd/null-tags", tags: null },
  { id: "odd/tags-not-text", tags: [1, null, {}, ["en"], "license:mit"] },
  { id: "odd/tags-one-text", tags: "license:mit" },
  { id: "odd/gated-true", gated: true },
  { id: "odd/created-broken", createdAt: "2026-13-45T99:00:00.000Z" },
  { id: "odd/created-number", createdAt: 1_700_000_000 },
];

/**
 * These models with odd ones among them, one after each twentieth: counts that aren't, records that should not be listed, names of one
 * part and with unusual characters, tags and dates of other kinds. Last, far down, stands the tenth model once more: under its old
 * name `odd/old-name`, with its `_id` and a smaller count.
 */
export function withOdd(models) {
  const twin = Math.min(models.length, 700);
  return models.flatMap((model, at) => {
    const odd = at % 20 === 19 && ODD[(at - 19) / 20];
    const more = odd ? [{ ...model, _id: `0dd${model._id.slice(3)}`, author: odd.id.split("/")[0], ...odd }] : [];
    if (at === twin - 1) more.push({ ...models[9], id: "odd/old-name", author: "odd", downloads: model.downloads });
    return [model, ...more];
  });
}
