// Files of millions of rows, large enough to be stopped while they are read, and to be read by several workers.
import { writeFile } from "node:fs/promises";
import { fileWriter, ParquetWriter, parquetWriteBuffer, schemaFromColumnData } from "hyparquet-writer";

/** Dates of each file, a week apart. */
const DATES = 12;

/** Writes a file with `models` models on each of twelve dates; its numbers are its seed's own. */
export async function writeLarge(path, models, seed) {
  const rows = models * DATES;
  const names = Array.from({ length: models }, (_, at) => `developer-${(at * seed) % 97}/a-model-with-a-long-name-${at}`);
  const column = (make) => Array.from({ length: rows }, (_, row) => make(row % models, Math.floor(row / models)));
  const start = Date.UTC(2026, 0, 5);
  const columnData = [
    { name: "model", data: column((model) => names[model]), type: "STRING" },
    { name: "time", data: column((_, date) => new Date(start + date * 7 * 86_400_000)), type: "TIMESTAMP" },
    { name: "downloads", data: column((model, date) => (model * seed + date * 31) % 1009), type: "INT32" },
  ];
  await writeFile(path, Buffer.from(parquetWriteBuffer({ columnData, rowGroupSize: models })));
  return { path, rows };
}

const WEEKS = 250;
const COUNTRIES = ["China", "USA", "France", "Germany", "Japan", "Canada", "Brazil", "India"];
const LICENSES = ["apache-2.0", "mit", "llama3", "gemma", "other"];

/**
 * Writes a file of about that many rows, a row group for each of 250 weeks, with countries and licenses, a week at a time. Each week
 * one model leaves and another comes; most downloads are those of a few.
 */
export function writeWeeks(path, rows, seed) {
  const models = Math.ceil(rows / WEEKS);
  const listed = Array.from({ length: models + WEEKS }, (_, at) => ({
    model: `developer-${Math.floor(((at * seed) % 9973) ** 2 / 99_460)}/a-model-with-a-long-name-${at}`,
    country: COUNTRIES[((at * seed) % 9973) % COUNTRIES.length],
    license: LICENSES[at % LICENSES.length],
    size: 1e7 / (1 + ((at * 7919) % models)),
  }));
  const start = Date.UTC(2021, 0, 4);
  let writer;
  for (let week = 0; week < WEEKS; week += 1) {
    const here = listed.slice(week, week + models);
    const time = new Date(start + week * 7 * 86_400_000);
    const counts = here.map(({ size }, at) => Math.round(size * (1 + ((at * seed + week * 31) % 101) / 100)));
    const columnData = [
      { name: "model", data: here.map(({ model }) => model), type: "STRING" },
      { name: "time", data: here.map(() => time), type: "TIMESTAMP" },
      { name: "downloads", data: counts, type: "INT32" },
      { name: "country", data: here.map(({ country }) => country), type: "STRING" },
      { name: "license", data: here.map(({ license }) => license), type: "STRING" },
    ];
    writer ??= new ParquetWriter({ writer: fileWriter(path), schema: schemaFromColumnData({ columnData }) });
    writer.write({ columnData, rowGroupSize: models });
  }
  writer.finish();
  return { path, rows: models * WEEKS };
}

const FAMILIES = ["Llama-3.1", "Qwen2.5", "Mistral", "gemma-2", "bert-base", "whisper-small", "DeepSeek-R1", "phi-3", "t5", "roberta"];
const ENDINGS = ["Instruct", "GGUF", "finetuned", "lora", "AWQ", "merged", "uncensored"];

/** Writes a file of one date that lists so many models, most of them with few or no downloads. */
export function writeNames(path, models) {
  const random = (seed) => (Math.imul(seed ^ (seed >>> 15), 0x2c1b3c6d) ^ (seed * 0x9e3779b9)) >>> 8;
  const name = (model) => {
    const [draw, size] = [random(model), random(model + 7) % 72];
    return `user${(draw % 3000) * (draw % 97)}/${FAMILIES[draw % 10]}-${size}B-${ENDINGS[draw % 7]}-${model}`;
  };
  const listed = Array.from({ length: models }, (_, model) => model);
  const time = new Date(Date.UTC(2026, 0, 5));
  const GROUP = 250_000;
  let writer;
  for (let start = 0; start < models; start += GROUP) {
    const here = listed.slice(start, start + GROUP);
    const columnData = [
      { name: "model", data: here.map(name), type: "STRING" },
      { name: "time", data: here.map(() => time), type: "TIMESTAMP" },
      { name: "downloads", data: here.map((model) => Math.floor(1e6 / (1 + (random(model * 3) % 4_000_000)))), type: "INT32" },
    ];
    writer ??= new ParquetWriter({ writer: fileWriter(path), schema: schemaFromColumnData({ columnData }) });
    writer.write({ columnData, rowGroupSize: GROUP });
  }
  writer.finish();
  return { path, rows: models };
}
