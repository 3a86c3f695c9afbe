"""Writes oracle.json: changes between two dates of the shipped data by SQL and scipy, independent of the product's code.

    pip install duckdb==2.0.0 numpy==2.4.6 scipy==1.17.1
    python tests/it/analysis/rebalancing/oracle.py

Run it again whenever www/data/*.parquet change.
"""

import json
import math
from collections import defaultdict
from pathlib import Path

import duckdb
from scipy.stats import spearmanr

HERE = Path(__file__).parent
DATA = HERE.parents[3] / "www" / "data"
FROM = "2026-06-23"
LEVELS = {"developer": ("author", "org_country_single"), "country": ("org_country_single", "merged_country_groups_single")}
SEGMENTS = ["company", "non-profit", "academia", "community", "unaffiliated"]

ROWS = f"""
from read_parquet('{DATA.as_posix()}/panel.parquet') p
left join read_parquet('{DATA.as_posix()}/models.parquet') m using (model)
where p.downloads is not null
"""

MARKET = """
select strftime(time, '%Y-%m-%d') as period, {entity} as entity, sum(downloads)::bigint as d
{rows} and time >= '{start}' group by all having sum(downloads) > 0
"""


def markets(column: str) -> dict[str, dict[str | None, int]]:
    result = defaultdict(dict)
    for period, entity, downloads in duckdb.sql(MARKET.format(entity=f"nullif({column}, '')", rows=ROWS, start=FROM)).fetchall():
        result[period][entity] = downloads
    return dict(sorted(result.items()))


def known(market: dict) -> dict[str, int]:
    return {entity: d for entity, d in market.items() if entity is not None}


def ranked(market: dict) -> list[str]:
    # Names in the order of their bytes, as the product breaks ties.
    return sorted(known(market), key=lambda entity: (-market[entity], entity.encode()))


def rank(market: dict, entity: str) -> int | None:
    return ranked(market).index(entity) + 1 if entity in market else None


def turnover(period: str, before: dict, after: dict) -> dict:
    both = sorted(known(before).keys() & known(after).keys())
    row = {"period": period, "entities": len(both)}
    row["spearman"] = float(spearmanr([before[e] for e in both], [after[e] for e in both]).statistic)
    for k in (4, 8, 20):
        old, new = ranked(before)[:k], ranked(after)[:k]
        row[f"top{k}"] = len(set(new) - set(old)) / k
    return row


def groups(entity_column: str, group_column: str) -> dict[str, str]:
    """Each entity's group: the one that holds most of its downloads over the whole file."""
    query = f"""
    select {entity_column}, {group_column}, sum(downloads) as d {ROWS}
      and nullif({entity_column}, '') is not null and nullif({group_column}, '') is not null
    group by all order by d desc, {group_column}
    """
    result = {}
    for entity, group, _ in duckdb.sql(query).fetchall():
        result.setdefault(entity, group)
    return result


def theil(market: dict, group_of: dict[str, str]) -> dict:
    counts = known(market)
    total, n = sum(counts.values()), len(counts)
    members = defaultdict(list)
    for entity, d in counts.items():
        members[group_of.get(entity)].append(d)
    between, within = [], []
    for held in members.values():
        s = sum(held) / total
        between.append(s * math.log(s / (len(held) / n)))
        within.append(s * sum(d / sum(held) * math.log(len(held) * d / sum(held)) for d in held))
    return {"between": math.fsum(between), "within": math.fsum(within)}


def main() -> None:
    segments = [
        [market.get(name, 0) for name in SEGMENTS] + [market.get(None, 0)] for market in markets("org_type").values()
    ]
    answers = {}
    for level, (column, group_column) in LEVELS.items():
        periods = markets(column)
        steps = list(periods)
        old, new = periods[steps[0]], periods[steps[-1]]
        old_known, new_known = sum(known(old).values()), sum(known(new).values())
        share = lambda market, entity, total: market.get(entity, 0) / total
        contribution = lambda e: (share(new, e, new_known) ** 2 - share(old, e, old_known) ** 2) * 10_000
        entities = known(old).keys() | known(new).keys()
        largest = sorted(entities, key=lambda e: (-abs(contribution(e)), e))[:20]
        group_of = groups(column, group_column)
        answers[level] = {
            "hhi_change": math.fsum(contribution(e) for e in entities),
            "largest": [
                {
                    "entity": e,
                    "contribution": contribution(e),
                    "change": share(new, e, sum(new.values())) - share(old, e, sum(old.values())),
                    "rank_before": rank(old, e),
                    "rank": rank(new, e),
                }
                for e in largest
            ],
            "turnover": [turnover(b, periods[a], periods[b]) for a, b in zip(steps, steps[1:])],
            "theil": [theil(market, group_of) for market in periods.values()],
            "segments": segments,
        }
    (HERE / "oracle.json").write_text(json.dumps(answers, indent=1, ensure_ascii=False) + "\n")


main()
