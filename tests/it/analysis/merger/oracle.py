"""Writes oracle.json: mergers and families of the shipped data in exact fractions, independent of the product's code.

    pip install duckdb==2.0.0
    python tests/it/analysis/merger/oracle.py

Run it again whenever www/data/*.parquet change.
"""

import json
from collections import defaultdict
from fractions import Fraction
from itertools import combinations
from pathlib import Path

import duckdb

HERE = Path(__file__).parent
DATA = HERE.parents[3] / "www" / "data"

QUESTIONS = {
    "developer": ("author", ["google", "meta-llama", "nvidia"], "Qwen/Qwen3-4B-Instruct-2507"),
    "country": ("org_country_single", ["France", "Germany"], "google/gemma-4-31B-it"),
}

ROWS = f"""
select p.model, nullif(m.{{column}}, ''), p.downloads
from read_parquet('{DATA.as_posix()}/panel.parquet') p
left join read_parquet('{DATA.as_posix()}/models.parquet') m using (model)
where p.downloads is not null and p.time = (select max(time) from read_parquet('{DATA.as_posix()}/panel.parquet'))
"""


def root_of(bases: dict[str, str], model: str) -> str:
    path = [model]
    while path[-1] in bases and len(path) <= 16:
        base = bases[path[-1]]
        if base in path:
            return min(path[path.index(base) :], key=str.encode)
        path.append(base)
    return path[-1]


def points(value: Fraction) -> float:
    return float(value * 10_000)


def effect(market: dict[str, int], changed: dict[str, int]) -> dict:
    def hhi(counts: dict[str, int]) -> Fraction:
        total = sum(counts.values())
        return Fraction(sum(d * d for d in counts.values()), total * total)

    before, after = hhi(market), hhi(changed)
    return {"before": points(before), "after": points(after), "change": points(after - before)}


def merge(market: dict[str, int], members: tuple[str, ...]) -> dict:
    rest = {entity: d for entity, d in market.items() if entity not in members}
    return effect(market, rest | {"\0merged": sum(market[entity] for entity in members)})


def main() -> None:
    query = f"select model, merged_derived_from from read_parquet('{DATA.as_posix()}/models.parquet')"
    # Each names one base here.
    bases = {model: base for model, base in duckdb.sql(query).fetchall() if base and base != model}
    assert all("," not in base and " " not in base for base in bases.values())
    answers = {}
    for level, (column, merged, model) in QUESTIONS.items():
        rows = duckdb.sql(ROWS.format(column=column)).fetchall()
        market = defaultdict(int)
        for _, entity, downloads in rows:
            if entity is not None and downloads > 0:
                market[entity] += downloads
        said = duckdb.sql(f"select model, nullif({column}, '') from read_parquet('{DATA.as_posix()}/models.parquet')")
        owners = dict(said.fetchall())
        developers = set(owners.values())

        def owner(root: str) -> str | None:
            by_name = root.split("/")[0] if level == "developer" and "/" in root else None
            return owners.get(root) or (by_name if by_name in developers else None)

        held = defaultdict(int)
        for name, entity, downloads in rows:
            root = root_of(bases, name)
            if entity is not None and owner(root) == entity:
                held[root] += downloads

        def let_go(root: str) -> dict:
            rest = {**market, owner(root): market[owner(root)] - held[root]}
            return effect(market, rest | {"\0family": held[root]})

        largest = sorted(market, key=lambda entity: (-market[entity], entity.encode()))[:10]
        pairs = [{"pair": f"{a} + {b}", **merge(market, (a, b))} for a, b in combinations(largest, 2)]
        families = [root for root in held if 0 < held[root] < market[owner(root)]]
        families.sort(key=lambda root: (-held[root], root.encode()))
        answers[level] = {
            "merged": merged,
            "merge": merge(market, tuple(merged)),
            "model": model,
            "family": root_of(bases, model),
            "divest": let_go(root_of(bases, model)),
            "pairs": sorted(pairs, key=lambda pair: -pair["change"]),
            "families": [
                {"family": root, "owner": owner(root), "downloads": held[root], **let_go(root)}
                for root in families[:100]
            ],
        }
    # Non-empty lists of rows, one a line.
    parts = []
    for level, found in answers.items():
        lines = [f'  {json.dumps(key)}: ' + (
            "[\n" + ",\n".join("   " + json.dumps(row, ensure_ascii=False) for row in value) + "\n  ]"
            if isinstance(value, list) and isinstance(value[0], dict) else json.dumps(value, ensure_ascii=False)
        ) for key, value in found.items()]
        parts.append(f" {json.dumps(level)}: {{\n" + ",\n".join(lines) + "\n }")
    (HERE / "oracle.json").write_text("{\n" + ",\n".join(parts) + "\n}\n")


main()
