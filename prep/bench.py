"""lorenz-prep beside DuckDB on one made-up history: time and memory of each, and the cost per row from size to size.

    python3 prep/bench.py --program lorenz-prep [--rows 1000000,30000000] [--weeks 120] [--runs 1] [--executors]

Both read the same snapshots and write a panel in the same order: DuckDB one file, lorenz-prep one for each month. Memory is what the
system counts as resident at most. It needs duckdb, GNU time, and room for the history: some 130 bytes a row.
"""

import argparse
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time

SQL = """
SET memory_limit = '{memory}';
SET threads = {threads};
CREATE VIEW raw AS
SELECT regexp_extract(filename, '(\\d{{4}}-\\d{{2}}-\\d{{2}})/models.parquet', 1)::DATE AS week, _id, id AS model, author,
       substr(createdAt::VARCHAR, 1, 10)::DATE AS created, downloadsAllTime::BIGINT AS counter, likes, pipeline_tag, library_name, tags,
       baseModels, safetensors.total AS parameters
FROM read_parquet('{files}', union_by_name = true, filename = true);
CREATE TABLE weeks AS SELECT week, lag(week) OVER (ORDER BY week) AS previous FROM (SELECT DISTINCT week FROM raw);
COPY (
  WITH steps AS (
    SELECT week, previous, _id, model, counter, min(created) OVER (PARTITION BY _id) AS born,
           lag(counter) OVER series AS before, lag(week) OVER series AS week_before
    FROM raw JOIN weeks USING (week)
    WINDOW series AS (PARTITION BY _id ORDER BY week)
    QUALIFY row_number() OVER (PARTITION BY _id, week ORDER BY counter DESC) = 1)
  SELECT week AS time, model, counter,
         CASE WHEN before IS NOT NULL THEN greatest(counter - before, 0) WHEN born >= previous THEN counter END AS flow,
         CASE WHEN before IS NOT NULL THEN week_before WHEN born > week THEN previous
              WHEN born >= previous THEN greatest(previous, born - 1) END AS since
  FROM steps ORDER BY week, counter DESC, _id
) TO '{out}/panel.parquet' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 15);
COPY (
  SELECT DISTINCT ON (_id) model, _id, author, created, likes, pipeline_tag, library_name, tags, baseModels, parameters
  FROM raw ORDER BY _id, week DESC
) TO '{out}/models.parquet' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 15);
"""


def timed(command, **options):
    """Runs a command; returns its seconds and the bytes that were resident at most."""
    started = time.monotonic()
    told = subprocess.run(["/usr/bin/time", "-v", *command], check=True, capture_output=True, text=True, **options).stderr
    resident = int(re.search(r"Maximum resident set size \(kbytes\): (\d+)", told)[1]) * 1024
    return time.monotonic() - started, resident


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def on_cluster(program, folder, raw, executors):
    """Runs on a cluster of so many executors of one core; returns the seconds of the run."""
    port = free_port()
    address = f"127.0.0.1:{port}"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    processes = [subprocess.Popen([program, "scheduler", "--port", str(port)], **quiet)]
    try:
        time.sleep(1)
        for _ in range(executors):
            command = [program, "executor", "--scheduler", address, "--cores", "1", "--port", str(free_port())]
            processes.append(subprocess.Popen(command, **quiet))
        time.sleep(3)
        out = os.path.join(folder, f"cluster-{executors}")
        started = time.monotonic()
        subprocess.run([program, "run", "--jobs", "4", "--cluster", address, "--out", out, raw], check=True, **quiet)
        return time.monotonic() - started
    finally:
        for process in processes:
            process.kill()
            process.wait()


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--program", required=True)
    arguments.add_argument("--rows", default="1000000,4000000")
    arguments.add_argument("--weeks", type=int, default=120)
    arguments.add_argument("--memory", default="2G")
    arguments.add_argument("--runs", type=int, default=1)
    arguments.add_argument("--executors", action="store_true")
    arguments = arguments.parse_args()
    program = os.path.abspath(arguments.program)
    threads = os.cpu_count()
    print("rows,raw MB,panel MB,lorenz-prep s,lorenz-prep MB,us per row,DuckDB s,DuckDB MB,ratio")
    for rows in map(int, arguments.rows.split(",")):
        with tempfile.TemporaryDirectory(prefix="lorenz-prep-") as folder:
            raw = os.path.join(folder, "raw")
            made = subprocess.run(
                [program, "generate", "--rows", str(rows), "--weeks", str(arguments.weeks), "--out", raw],
                check=True, capture_output=True, text=True)
            rows = int(made.stdout.split()[0])
            size = sum(os.path.getsize(os.path.join(at, name)) for at, _, names in os.walk(raw) for name in names)
            ours, theirs = [], []
            for run in range(arguments.runs):
                out = os.path.join(folder, f"panel-{run}")
                ours.append(timed([program, "run", "--memory", arguments.memory, "--out", out, raw]))
                panel = sum(entry.stat().st_size for entry in os.scandir(out) if entry.is_file())
                with open(os.path.join(out, "datapackage.json"), encoding="utf-8") as manifest:
                    assert json.load(manifest)["lorenz"]["rows"] == rows
                shutil.rmtree(out)
                text = SQL.format(memory=arguments.memory + "B", threads=threads, files=f"{raw}/models/*/models.parquet", out=folder)
                call = "import duckdb, sys; connection = duckdb.connect(); [connection.execute(sql) for sql in sys.argv[1].split(';\\n') if sql.strip()]"
                theirs.append(timed([sys.executable, "-c", call, text], cwd=folder))
            (seconds, resident), (their_seconds, their_resident) = min(ours), min(theirs)
            print(f"{rows},{size / 1e6:.0f},{panel / 1e6:.1f},{seconds:.1f},{resident / 1e6:.0f},{seconds / rows * 1e6:.2f},"
                  f"{their_seconds:.1f},{their_resident / 1e6:.0f},{seconds / their_seconds:.2f}", flush=True)
            if arguments.executors:
                one, two = (on_cluster(program, folder, raw, executors) for executors in (1, 2))
                print(f"cluster: one executor {one:.1f} s, two {two:.1f} s: {one / two:.2f} x", flush=True)


main()
