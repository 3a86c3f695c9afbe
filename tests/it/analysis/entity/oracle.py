"""Writes oracle.json: named entities of the bundled data by SQL, without the product's code.

    pip install duckdb==2.0.0
    python tests/it/analysis/entity/oracle.py

Run it again whenever www/data/*.parquet change. Shares are of all downloads, also of those without the entity; equal downloads are
ranked by name.
"""

import json
from pathlib import Path

import duckdb

HERE = Path(__file__).parent
DATA = HERE.parents[3] / "www" / "data"
NAMED = {
    "developer": ["Qwen", "deepseek-ai", "BAAI", "unsloth"],
    "country": ["China", "United States", "France"],
    "model": ["BAAI/bge-small-en-v1.5", "Qwen/Qwen3-0.6B"],
    "license": ["mit"],
}
COLUMNS = {"developer": "author", "country": "org_country_single", "model": "model", "license": "license"}

duckdb.sql(f"""
create view rows as
select strftime(p.time, '%Y-%m-%d') as period, p.model, p.downloads, m.* exclude (model)
from read_parquet('{DATA.as_posix()}/panel.parquet') p
left join read_parquet('{DATA.as_posix()}/models.parquet') m using (model)
where p.downloads is not null and p.downloads >= 0 and p.time >= date '2026-06-23'
""")

SERIES = """
with market as (select period, {column} as entity, sum(downloads)::bigint as downloads, count(distinct model) as models
  from rows where {column} is not null and {column} <> '' group by all),
ranked as (select *, case when downloads > 0 then row_number() over (partition by period order by downloads desc, entity) end as rank,
    count(*) filter (downloads > 0) over (partition by period) as entities from market),
whole as (select period, sum(downloads)::bigint as total from rows group by all)
select period, entity, downloads, downloads::double / total as share, rank, entities, models
from ranked join whole using (period) where entity = ? order by period
"""

MODELS = """
with sums as (select model, sum(downloads) filter (period = (select max(period) from rows))::bigint as downloads,
    sum(downloads) filter (period = (select min(period) from rows))::bigint as before
  from rows where {column} = ? and period in ((select max(period) from rows), (select min(period) from rows)) group by model)
select model, coalesce(downloads, 0) as downloads, before from sums order by 2 desc, 1
"""

ADAPTERS = """
select author as developer, count(distinct model) as models, sum(downloads)::bigint as downloads
from rows where period = (select max(period) from rows) and split_part(merged_derived_from, '/', 1) = ? and author <> ?
group by all order by 3 desc, 1 limit 20
"""


def table(query: str, *values: str) -> list[dict]:
    result = duckdb.execute(query, list(values))
    names = [column[0] for column in result.description]
    return [dict(zip(names, row)) for row in result.fetchall()]


def main() -> None:
    found = []
    for level, names in NAMED.items():
        for name in names:
            column = COLUMNS[level]
            models = table(MODELS.format(column=column), name)
            found.append({
                "of": f"{level}:{name}",
                "series": table(SERIES.format(column=column), name),
                "models": len(models),
                "largest": models[:20],
                "adapters": table(ADAPTERS, name, name) if level == "developer" else [],
            })
    (HERE / "oracle.json").write_text("[\n" + ",\n".join(json.dumps(entity) for entity in found) + "\n]\n")


main()
