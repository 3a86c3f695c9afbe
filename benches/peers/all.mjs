// The whole comparison in one run: data, native engines, Lorenz and its peers in the browser, then the table of ratios.
//
//   node all.mjs --site DIR                      all sizes; DIR is what `make bench-site` builds
//   node all.mjs --site DIR --local yes          as files of the disk, chosen in the page, instead of over HTTP
//   node all.mjs --site DIR --sizes small,medium --reps 2 --contenders hyparquet --native no
//
// PYTHON names a Python with what requirements.txt lists, CHROME a Chromium.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { report } from './report.mjs';

const here = path.dirname(new URL(import.meta.url).pathname);
const opt = { site: '', files: '', sizes: 'small,medium,large', contenders: 'hyparquet,parquet-wasm,duckdb-table', reps: '3', native: 'yes', quiet: '15', budget: '300', local: 'no' };
for (let i = 2; i < process.argv.length; i += 2) {
  const name = process.argv[i].replace(/^--/, '');
  if (!(name in opt) || process.argv[i + 1] === undefined) throw new Error(`unknown option ${process.argv[i]}, expected one of --${Object.keys(opt).join(' VALUE, --')} VALUE`);
  opt[name] = process.argv[i + 1];
}
if (!fs.existsSync(path.join(opt.site, 'index.html'))) throw new Error('--site: expected the folder that `make bench-site` builds');
const python = process.env.PYTHON ?? path.join(here, '.venv/bin/python');

function run(program, ...args) {
  const done = spawnSync(program, args, { stdio: 'inherit' });
  if (done.status !== 0) throw new Error(`${program} ${args.join(' ')}: ${done.error?.message ?? `exit code ${done.status}`}`);
}

const script = (name) => path.join(here, name);
const files = opt.files ? opt.files.split(',') : opt.sizes.split(',').map((size) => `${size}-snappy-1M`);
const started = new Date();
for (const file of files) {
  const [size] = file.split('-');
  const at = path.join(here, 'data', `${file}.parquet`);
  if (!fs.existsSync(at)) run(python, script('gen.py'), '--size', size, '--codec', 'snappy', '--row-group', String(1 << 20));
  if (opt.native === 'yes' || !fs.existsSync(path.join(here, 'data', `expected-${size}.json`))) run(python, script('native.py'), '--reps', opt.reps, at);
}
run('node', script('build.mjs'));
const site = path.resolve(opt.site);
const contenders = opt.contenders.split(',').filter(Boolean);
const driver = spawnSync('node', [script('run.mjs'), '--site', `lorenz=${site}`, '--contenders', ['lorenz', ...contenders].join(), '--files', files.join(), '--reps', opt.reps,
  '--quiet', opt.quiet, '--budget', opt.budget, '--local', opt.local], { stdio: 'inherit' });
report(files, ['lorenz', ...contenders], started, opt.local);
process.exitCode = driver.status ?? 1;
