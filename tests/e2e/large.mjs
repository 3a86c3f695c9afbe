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
