"""Writes oracle.json: tests of the bundled data by independent software.

    pip install duckdb==2.0.1 pandas==3.1.1 numpy==2.4.6 scipy==1.17.1 statsmodels==0.15.0
    python tests/it/analysis/significance/oracle.py

DuckDB joins the files and pandas takes the samples. Differences of newcomers are statsmodels' regressions with standard errors by
cluster, swaps are drawn by numpy, 20,000 times. The table of licenses is the product's own data: what is checked is what is made
of it. Run it again whenever www/data/*.parquet or that table change.
"""

import csv
import json
import re
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import statsmodels.api as sm
from scipy import stats

HERE = Path(__file__).parent
ROOT = HERE.parents[3]
FROM, TO = date(2026, 6, 23), date(2026, 10, 28)
SWAPS = 20_000
RANDOM = np.random.Generator(np.random.PCG64(20261129))

rows = duckdb.sql(f"""
  select p.time::date as time, p.model, p.downloads, m.* exclude (model)
  from read_parquet('{ROOT}/www/data/panel.parquet') p
  left join read_parquet('{ROOT}/www/data/models.parquet') m using (model)
  where p.downloads is not null
""").df()
rows["time"] = rows["time"].dt.date
rows["parameters"] = rows["parameters"].astype(float).fillna(0.0)
rows["base_relation"] = rows["base_relation"].astype(object)
first = rows.groupby("model")["time"].min()
at = {day: rows[rows["time"] == day].set_index("model", drop=False) for day in (FROM, TO)}
licenses = {row["id"]: row["class"] for row in csv.DictReader(open(ROOT / "src/analysis/classify/licenses.csv"))}
tests = []


def add(question, subject, effect, p, before, after, **more):
    numbers = {"effect": effect, "p": p, "value_before": before, "value_after": after}
    numbers = {key: None if value is None else float(value) for key, value in (numbers | more).items()}
    tests.append({"question": question, "subject": subject} | numbers)


def given(value):
    return isinstance(value, str) and value != ""


# Changes: the models of both dates, each date scaled to 1, the two dates swapped within each unit.
common = at[FROM].index.intersection(at[TO].index)
pairs = at[FROM].loc[common].copy()
pairs["later"] = at[TO].loc[common]["downloads"]


def swapped(units, entities, statistics):
    """The p of each statistic of (units × entities) at both dates, all units swapped at random."""
    table = pairs.assign(unit=units, entity=entities).dropna(subset=["unit", "entity"])
    table = table.groupby(["unit", "entity"])[["downloads", "later"]].sum().reset_index()
    dates = [table[name].to_numpy(float) / table[name].sum() for name in ("downloads", "later")]
    unit, entity = table["unit"].astype("category").cat.codes.to_numpy(), table["entity"].astype("category")
    names, codes = list(entity.cat.categories), entity.cat.codes.to_numpy()

    def ends(coins):
        sides = [np.where(coins, dates[1], dates[0]), np.where(coins, dates[0], dates[1])]
        sums = [np.bincount(codes, side, len(names)) for side in sides]
        return np.array([[statistic(names, side) for statistic in statistics] for side in sums])

    before, after = ends(np.zeros(len(unit), bool))
    times = np.zeros(len(statistics))
    for _ in range(SWAPS):
        low, high = ends(RANDOM.integers(0, 2, unit.max() + 1).astype(bool)[unit])
        times += np.abs(high - low) >= np.abs(after - before) * (1 - 1e-12)
    return zip(before, after, (times + 1) / (SWAPS + 1))


def hhi(_, shares):
    return (shares**2).sum() * 10_000


def cr4(_, shares):
    return np.sort(shares)[-4:].sum()


def share(name):
    return lambda names, shares: shares[names.index(name)] / shares.sum()


def movers(column, number):
    """The entities whose share of the known downloads moved most, among those that common models have."""
    shares = [at[day].groupby(column)["downloads"].sum() for day in (FROM, TO)]
    shares = [each / each.sum() for each in shares]
    moves = shares[1].sub(shares[0], fill_value=0).abs()
    held = pairs[(pairs["downloads"] > 0) | (pairs["later"] > 0)][column].dropna().unique()
    moves = moves[moves.index.isin(held)].reset_index(name="move")
    return list(moves.sort_values(["move", column], ascending=[False, True])[column][:number])


for name, found in zip(["hhi", "cr4"], swapped(pairs["author"], pairs["author"], [hhi, cr4])):
    before, after, p = found
    add("change", name, after - before, p, before, after)
for level, column, number in [("developer", "author", 8), ("segment", "org_type", 4), ("country", "org_country_single", 4)]:
    names = movers(column, number)
    units = pairs["model"] if level == "developer" else pairs["author"]
    for name, (before, after, p) in zip(names, swapped(units, pairs[column], [share(name) for name in names])):
        add("change", f"{level}: {name}", after - before, p, before, after)


# Newcomers: models first listed after the earlier date, and those of that date, each with downloads.
def multimodal(row):
    if not given(row.merged_modality):
        return None
    kinds = {"text", "image", "audio", "video", "3d", "any"} & set(re.split(", | → ", row.merged_modality.lower()))
    return len(kinds) > 1 or "any" in kinds


def quantized(row):
    if given(row.quantization):
        return row.quantization != "none in name"
    return True if row.base_relation == "quantized" else None


def open_source(row):
    ids = (row.license.lower() if given(row.license) else "").replace(" ", "-").split(",")
    classes = [licenses.get(part.strip("-"), "unknown") for part in ids]
    return None if "unknown" in classes else all(name == "open-source" for name in classes)


def size(row):
    return row.parameters if row.parameters > 0 else None


VALUES = {
    "parameters": size,
    "quantized": quantized,
    "multimodal": multimodal,
    "open-source-license": open_source,
    "derivative": lambda row: given(row.base_relation) or given(row.merged_derived_from),
}
later, earlier = at[TO][at[TO]["downloads"] > 0], at[FROM][at[FROM]["downloads"] > 0]
later = later[first.loc[later.index] > FROM]


def by_developer(new, old):
    """A regression on a constant and on being new, with errors by cluster and no correction for their number."""
    values = np.array([value for _, value in new + old], float)
    clusters = np.array([developer for developer, _ in new + old])
    is_new = np.array([1.0] * len(new) + [0.0] * len(old))
    groups = {"groups": np.unique(clusters, return_inverse=True)[1], "use_correction": False}
    fit = sm.OLS(values, sm.add_constant(is_new)).fit(cov_type="cluster", cov_kwds=groups)
    return fit.params[1], fit.bse[1]


for name, says in VALUES.items():
    new, old = [
        [(row.author, value) for row in group.itertuples() if (value := says(row)) is not None] for group in (later, earlier)
    ]
    numbers = [np.array([value for _, value in group], float) for group in (new, old)]
    middle = np.median if name == "parameters" else np.mean
    if name == "parameters":
        # Placements: the part of the other group that is smaller, less the part that is larger.
        sides = [numbers, numbers[::-1]]
        place = [
            [stats.percentileofscore(other, value, "strict") + stats.percentileofscore(other, value, "weak") - 100 for value in own]
            for own, other in sides
        ]
        new, old = [[(key, value / 100) for (key, _), value in zip(group, at)] for group, at in zip((new, old), place)]
        twice, error = by_developer(new, old)
        effect = twice / 2
    else:
        effect, error = by_developer(new, old)
    p = 2 * stats.norm.sf(abs(effect) / error)
    models = {"n_before": len(old), "n_after": len(new)}
    ends = {"low": effect - stats.norm.ppf(0.975) * error, "high": effect + stats.norm.ppf(0.975) * error}
    add("newcomers", name, effect, p, middle(numbers[1]), middle(numbers[0]), **ends, **models)

text = ",\n".join(" " + json.dumps(test) for test in tests)
(HERE / "oracle.json").write_text(f"[\n{text}\n]\n")
