#!/usr/bin/env python3
"""Native single-thread reference: duckdb and polars run the same five queries on the same file.

Writes data/expected-<size>.json (duckdb's answers, used to check every browser contender)
and data/native-<file>.json (times). Usage: python native.py [--reps 5] FILE.parquet ...
"""
import argparse
import json
import math
import os
import resource
import statistics
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
Q4_FROM, Q4_TO = "2024-01-01", "2025-01-01"
COLUMNS = ["time", "model", "author", "org_country_single", "downloads", "estimated_parameters"]

SQL = {
    "q1": "SELECT time, org_country_single AS k, sum(downloads) AS v FROM t GROUP BY 1, 2 ORDER BY 1, 2",
    "q2": """WITH a AS (SELECT time, author, sum(downloads)::DOUBLE AS d FROM t GROUP BY 1, 2)
             SELECT time, sum(d * d) / (sum(d) * sum(d)) AS v FROM a GROUP BY 1 ORDER BY 1""",
    "q3": """WITH a AS (SELECT time, model, sum(downloads)::DOUBLE AS d FROM t GROUP BY 1, 2),
                  r AS (SELECT time, d, row_number() OVER (PARTITION BY time ORDER BY d) AS i FROM a)
             SELECT time, 2 * sum(i * d) / (count(*) * sum(d)) - (count(*) + 1.0) / count(*) AS v
             FROM r GROUP BY 1 ORDER BY 1""",
    "q4": f"""SELECT author AS k, sum(downloads) AS v FROM t
              WHERE time >= TIMESTAMP '{Q4_FROM}' AND time < TIMESTAMP '{Q4_TO}'
              GROUP BY 1 ORDER BY v DESC, k LIMIT 20""",
    "q5": """SELECT time, sum(downloads * estimated_parameters) / sum(downloads)::DOUBLE AS v FROM t
             WHERE estimated_parameters IS NOT NULL GROUP BY 1 ORDER BY 1""",
}


def ms(rows):
    """time -> epoch milliseconds; everything else to float or str, so that JSON can hold it."""
    out = []
    for r in rows:
        o = []
        for x in r:
            if hasattr(x, "timestamp"):
                o.append(int((x - x.__class__(1970, 1, 1)).total_seconds() * 1000))
            elif isinstance(x, str):
                o.append(x)
            else:
                o.append(float(x))
        out.append(o)
    return out


def run_duckdb(path, reps, mode):
    import duckdb
    con = duckdb.connect(config={"threads": 1})
    t0 = time.perf_counter()
    cols = ", ".join(COLUMNS)
    kind = "TABLE" if mode == "table" else "VIEW"
    con.execute(f"CREATE {kind} t AS SELECT {cols} FROM read_parquet('{path}')")
    load = time.perf_counter() - t0
    times, answers = {}, {}
    for q, sql in SQL.items():
        times[q] = []
        for _ in range(reps):
            t0 = time.perf_counter()
            answers[q] = con.execute(sql).fetchall()
            times[q].append((time.perf_counter() - t0) * 1e3)
    return {"load": load * 1e3, "queries": times}, {q: ms(a) for q, a in answers.items()}


def run_polars(path, reps, mode):
    import datetime as dt

    import polars as pl
    t0 = time.perf_counter()
    df = pl.read_parquet(path, columns=COLUMNS) if mode == "table" else None
    load = time.perf_counter() - t0
    lo, hi = dt.datetime.fromisoformat(Q4_FROM), dt.datetime.fromisoformat(Q4_TO)
    c = pl.col

    def src():
        return df.lazy() if df is not None else pl.scan_parquet(path)

    def q1(t):
        return t.group_by("time", "org_country_single").agg(c("downloads").sum()).sort("time", "org_country_single")

    def q2(t):
        a = t.group_by("time", "author").agg(c("downloads").sum().cast(pl.Float64).alias("d"))
        return a.group_by("time").agg(((c("d") ** 2).sum() / c("d").sum() ** 2).alias("v")).sort("time")

    def q3(t):
        a = t.group_by("time", "model").agg(c("downloads").sum().cast(pl.Float64).alias("d"))
        d = c("d").sort()
        n = pl.len()
        i = pl.int_range(1, n + 1)
        return a.group_by("time").agg((2 * (i * d).sum() / (n * d.sum()) - (n + 1) / n).alias("v")).sort("time")

    def q4(t):
        f = t.filter((c("time") >= lo) & (c("time") < hi)).group_by("author").agg(c("downloads").sum())
        return f.sort(["downloads", "author"], descending=[True, False]).head(20)

    def q5(t):
        f = t.filter(c("estimated_parameters").is_not_null()).group_by("time").agg(
            ((c("downloads") * c("estimated_parameters")).sum() / c("downloads").sum()).alias("v"))
        return f.sort("time")

    times, answers = {}, {}
    for q, fn in dict(q1=q1, q2=q2, q3=q3, q4=q4, q5=q5).items():
        times[q] = []
        for _ in range(reps):
            t0 = time.perf_counter()
            r = fn(src()).collect()
            times[q].append((time.perf_counter() - t0) * 1e3)
            answers[q] = r.rows()
    return {"load": load * 1e3, "queries": times}, {q: ms(a) for q, a in answers.items()}


def compare(a, b):
    worst = 0.0
    for q in a:
        if len(a[q]) != len(b[q]):
            return math.inf
        for x, y in zip(a[q], b[q]):
            for u, v in zip(x, y):
                if isinstance(u, str):
                    if u != v:
                        return math.inf
                else:
                    worst = max(worst, abs(u - v) / max(1e-300, abs(u), abs(v)) if u != v else 0.0)
    return worst


def child(engine, mode, path, reps):
    t, ans = (run_duckdb if engine == "duckdb" else run_polars)(path, reps, mode)
    t["peak_rss_mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    json.dump({"times": t, "answers": ans}, sys.stdout)


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("files", nargs="+")
    ap.add_argument("--reps", type=int, default=5)
    ap.add_argument("--child", nargs=2, metavar=("ENGINE", "MODE"))
    a = ap.parse_args()
    if a.child:
        return child(*a.child, a.files[0], a.reps)
    os.makedirs(os.path.join(HERE, "data"), exist_ok=True)
    for path in a.files:
        name = os.path.splitext(os.path.basename(path))[0]
        out, expected = {}, None
        for engine, mode in [("duckdb", "table"), ("duckdb", "scan"), ("polars", "table"), ("polars", "scan")]:
            loads, best = [], None
            for rep in range(min(3, a.reps)):   # a fresh process for each load sample
                env = dict(os.environ, POLARS_MAX_THREADS="1", OMP_NUM_THREADS="1")
                p = subprocess.run([sys.executable, __file__, "--child", engine, mode, "--reps",
                                    str(a.reps if rep == 0 else 1), path], env=env, capture_output=True, text=True)
                if p.returncode:
                    print(p.stderr[-2000:], file=sys.stderr)
                    raise SystemExit(1)
                r = json.loads(p.stdout)
                loads.append(r["times"]["load"])
                best = best or r
            key = f"{engine}-native-{mode}"
            q = best["times"]["queries"]
            out[key] = {"load": loads, "queries": q, "peak_rss_mib": best["times"]["peak_rss_mib"]}
            if expected is None:
                expected = best["answers"]
                with open(os.path.join(HERE, "data", f"expected-{name.split(chr(45))[0]}.json"), "w") as f:
                    json.dump(expected, f)
            out[key]["worst_rel_diff"] = compare(expected, best["answers"])
            med = {k: round(statistics.median(v), 1) for k, v in q.items()}
            print(f"{name:22s} {key:22s} load {statistics.median(loads):9.1f} ms  {med}  "
                  f"rss {out[key]['peak_rss_mib']:.0f} MiB  diff {out[key]['worst_rel_diff']:.1e}", flush=True)
        with open(os.path.join(HERE, "data", f"native-{name}.json"), "w") as f:
            json.dump(out, f, indent=1)


if __name__ == "__main__":
    main()
