"""Writes oracle.json: concentration of the bundled data by SQL, independent of the product's code.

    pip install duckdb==2.0.0
    python tests/it/analysis/oracle.py

Run it again whenever www/data/*.parquet change.
"""

import json
from pathlib import Path

import duckdb

HERE = Path(__file__).parent
DATA = HERE.parents[2] / "www" / "data"

LEVELS = {"developer": "author", "country": "org_country_single", "license": "license"}

# One row per snapshot: entities with downloads > 0, rows without the entity left out and stated as coverage.
QUERY = """
with rows as (
  select p.time, m.{column} as entity, p.downloads
  from read_parquet('{data}/panel.parquet') p
  left join read_parquet('{data}/models.parquet') m using (model)
  where p.downloads is not null and p.downloads >= 0
),
market as (
  select time, entity, sum(downloads)::bigint as d
  from rows where entity is not null and entity <> ''
  group by time, entity having sum(downloads) > 0
),
ranked as (
  select *,
    sum(d) over (partition by time)::bigint as total,
    count(*) over (partition by time) as n,
    row_number() over (partition by time order by d, entity) as ascending,
    row_number() over (partition by time order by d desc, entity) as descending
  from market
)
select
  strftime(time, '%Y-%m-%d') as period,
  count(*) as entities,
  sum(d)::bigint as downloads,
  sum(d)::double / (select sum(downloads) from rows where rows.time = ranked.time) as coverage,
  sum((d::double / total) * (d::double / total)) * 10000 as hhi,
  sum(d::double / total) filter (descending <= 4) as cr4,
  2 * sum(ascending * d::double) / (any_value(n) * any_value(total)::double)
    - (any_value(n) + 1)::double / any_value(n) as gini
from ranked group by time order by time
"""


def main() -> None:
    answers = {}
    for level, column in LEVELS.items():
        result = duckdb.sql(QUERY.format(column=column, data=DATA.as_posix()))
        names = result.columns
        answers[level] = [dict(zip(names, row)) for row in result.fetchall()]
    lines = ",\n".join(
        f' "{level}": [\n' + ",\n".join("  " + json.dumps(row) for row in rows) + "\n ]"
        for level, rows in answers.items()
    )
    (HERE / "oracle.json").write_text("{\n" + lines + "\n}\n")


main()
