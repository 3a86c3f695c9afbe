"""What DuckDB makes of a history of snapshots: per week the counts of the manifest, and a hash of all rows in their order.

    lorenz-prep generate --rows 20000 --weeks 20 --out raw
    python3 oracle.py raw >oracle.csv        (pip install duckdb)
"""

import hashlib
import sys

import duckdb

SQL = """
CREATE TABLE raw AS
SELECT regexp_extract(filename, '(\\d{4}-\\d{2}-\\d{2})/models.parquet', 1)::DATE AS week, _id, id AS model,
       substr(createdAt::VARCHAR, 1, 10)::DATE AS created, downloadsAllTime::BIGINT AS counter
FROM read_parquet($files, union_by_name = true, filename = true);
CREATE TABLE weeks AS SELECT week, lag(week) OVER (ORDER BY week) AS previous FROM (SELECT DISTINCT week FROM raw);
CREATE TABLE steps AS
SELECT week, previous, _id, model, counter, min(created) OVER (PARTITION BY _id) AS born,
       lag(counter) OVER series AS before, lag(week) OVER series AS week_before
FROM raw JOIN weeks USING (week) WINDOW series AS (PARTITION BY _id ORDER BY week);
CREATE TABLE flows AS
SELECT *, before IS NULL AS is_first,
       CASE WHEN before IS NOT NULL THEN greatest(counter - before, 0) WHEN born >= previous THEN counter END AS flow,
       CASE WHEN before IS NOT NULL THEN week_before WHEN born > week THEN previous
            WHEN born >= previous THEN greatest(previous, born - 1) END AS since
FROM steps;
"""

connection = duckdb.connect()
for statement in SQL.split(";\n"):
    if statement.strip():
        parameters = {"files": f"{sys.argv[1]}/models/*/models.parquet"} if "$files" in statement else None
        connection.execute(statement, parameters)
print("week,repositories,downloads,baselines,new,resets,gaps")
counts = """
SELECT week, count(*), sum(coalesce(flow, 0))::BIGINT, count(*) FILTER (is_first AND flow IS NULL),
       count(*) FILTER (is_first AND flow IS NOT NULL), count(*) FILTER (counter < before),
       count(*) FILTER (week_before <> previous) FROM flows GROUP BY week ORDER BY week
"""
for row in connection.execute(counts).fetchall():
    print(",".join(str(value) for value in row))
digest = hashlib.sha256()
cursor = connection.execute("SELECT week, model, counter, flow, since FROM flows ORDER BY week, counter DESC, _id")
while rows := cursor.fetchmany(100_000):
    for row in rows:
        digest.update(("|".join("" if value is None else str(value) for value in row) + "\n").encode())
print(f"rows,{digest.hexdigest()}")
