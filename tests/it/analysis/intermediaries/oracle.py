"""Writes oracle.json: derivatives, intermediaries and families of the bundled data by SQL, without the product's code.

    pip install duckdb==2.0.0
    python tests/it/analysis/intermediaries/oracle.py

Run it again whenever www/data/*.parquet change. No base of the bundled data has a base itself: one step is enough.
"""

import json
from pathlib import Path

import duckdb

HERE = Path(__file__).parent
DATA = HERE.parents[3] / "www" / "data"

duckdb.sql(f"""
create view rows as
select strftime(p.time, '%Y-%m-%d') as period, p.model, p.downloads, m.author, m.base_relation as relation,
  m.merged_derived_from as base,
  m.merged_derived_from is not null and split_part(m.merged_derived_from, '/', 1) <> m.author as of_others
from read_parquet('{DATA.as_posix()}/panel.parquet') p
left join read_parquet('{DATA.as_posix()}/models.parquet') m using (model)
where p.downloads is not null and p.time >= date '2026-06-23'
""")
CHAINS = "select count(*) from rows a join rows b on a.base = b.model where b.base is not null"
assert duckdb.sql(CHAINS).fetchall() == [(0,)]

RELATIONS = """
select period, coalesce(relation, case when base is null then 'not known to derive' else 'unstated' end) as relation,
  sum(downloads)::bigint as downloads, count(*) as models
from rows group by all order by period, relation
"""

MARKET = """
with developers as (
  select period, author, sum(downloads) as d, coalesce(sum(downloads) filter (of_others), 0) as o
  from rows group by all
),
intermediaries as (
  select *, row_number() over (partition by period order by d desc, author) as rank,
    sum(d) over (partition by period) as total
  from developers where 2 * o > d
)
select period, count(*) as intermediaries, sum(d)::bigint as downloads,
  sum((d::double / total) * (d::double / total)) * 10000 as hhi,
  sum(d::double / total) filter (rank <= 4) as cr4,
  (select sum(o)::bigint from developers where developers.period = intermediaries.period) as of_others,
  list(author order by rank) filter (rank <= 5) as largest
from intermediaries group by period order by period
"""

FAMILIES = """
with last as (select * from rows where period = (select max(period) from rows)),
derived as (select * from last where base is not null),
by_developer as (
  select base, author, sum(downloads) as d from derived
  where author <> split_part(base, '/', 1) group by all having sum(downloads) > 0
),
concentration as (
  select base, count(*) as developers, sum(d * d)::double / (sum(d)::double * sum(d)::double) * 10000 as hhi,
    arg_max(author, d) as largest
  from by_developer group by base
)
select base as family, coalesce(any_value(b.downloads), 0)::bigint as base_downloads,
  sum(derived.downloads)::bigint as derivative_downloads,
  coalesce(sum(derived.downloads) filter (derived.author = split_part(derived.base, '/', 1)), 0)::bigint as own_downloads,
  count(*) as derivatives, coalesce(any_value(developers), 0) as developers, any_value(hhi) as hhi,
  any_value(largest) as largest
from derived left join concentration using (base) left join last b on b.model = derived.base
group by derived.base order by derivative_downloads desc, family limit 40
"""


def answer(query: str) -> str:
    result = duckdb.sql(query)
    names = result.columns
    return ",\n".join("  " + json.dumps(dict(zip(names, row))) for row in result.fetchall())


def main() -> None:
    parts = {"relations": RELATIONS, "market": MARKET, "families": FAMILIES}
    lines = ",\n".join(f' "{name}": [\n{answer(query)}\n ]' for name, query in parts.items())
    (HERE / "oracle.json").write_text("{\n" + lines + "\n}\n")


main()
