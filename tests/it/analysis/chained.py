"""Makes chained.json: measures and shares of the shipped data on all listed, balanced and chained models.

Needs pandas and pyarrow: python3 tests/it/analysis/chained.py > tests/it/analysis/chained.json
"""

import json

import pandas as pd

WINDOW_DAYS, LATEST_COUNT_DAYS, LEAST_MODELS, LEAST_HELD = 30, 60, 300, 0.8
FIRST = pd.Timestamp("2026-06-23")


def measures(rows, level):
    counts = rows.dropna(subset=[level]).groupby(level).downloads.sum()
    counts = counts[counts > 0].sort_values(ascending=False)
    shares, n = counts / counts.sum(), len(counts)
    ascending = counts.to_numpy()[::-1].astype(float)
    gini = 2 * sum((i + 1) * d for i, d in enumerate(ascending)) / (n * ascending.sum()) - (n + 1) / n
    sizes = rows.dropna(subset=["parameters"])
    return {
        "hhi": 1e4 * (shares**2).sum(),
        "cr4": shares.iloc[:4].sum(),
        "gini": gini,
        "mean-size": (sizes.parameters * sizes.downloads).sum() / sizes.downloads.sum(),
        # Of all downloads, those of unknown entities included.
        **{f"share of {name}": counts.get(name, 0) / rows.downloads.sum() for name in NAMES[level]},
    }


NAMES = {"author": ["Qwen", "BAAI", "google"], "org_country_single": ["China", "United States of America"]}

panel = pd.read_parquet("www/data/panel.parquet").dropna(subset=["downloads"])
models = pd.read_parquet("www/data/models.parquet")
panel = panel.merge(models, on="model", how="left")
panel["time"], panel["created"] = pd.to_datetime(panel.time), pd.to_datetime(panel.created)
first_listed = panel.groupby("model").time.min()
dates = sorted(date for date in panel.time.unique() if date >= FIRST)
at = {date: panel[panel.time == date].set_index("model") for date in dates}


def links():
    """Yields (latest counts, counts) of the models of each link."""
    latest = at[dates[0]]
    for before, after in zip(dates, dates[1:]):
        both = latest.index.intersection(at[after].index)
        rows = latest.loc[both]
        since = rows.created.where(rows.created.notna(), first_listed.loc[both])
        keep = ((before - rows.time).dt.days <= LATEST_COUNT_DAYS) & ((before - since).dt.days >= WINDOW_DAYS)
        both = both[keep]
        listed = both.intersection(at[before].index)
        held = [
            at[before].loc[listed].downloads.sum() / at[before].downloads.sum(),
            at[after].loc[both].downloads.sum() / at[after].downloads.sum(),
        ]
        assert len(both) >= LEAST_MODELS and min(held) >= LEAST_HELD
        yield latest.loc[both], at[after].loc[both]
        latest = pd.concat([latest[~latest.index.isin(at[after].index)], at[after]])


common = set.intersection(*(set(rows.index) for rows in at.values()))
out = {"dates": [str(date)[:10] for date in dates], "series": {}}
for level in NAMES:
    everything = [measures(at[date], level) for date in dates]
    balanced = [measures(at[date].loc[sorted(common)], level) for date in dates]
    chained = [dict(everything[0])]
    for before, after in links():
        old, new, last = measures(before, level), measures(after, level), chained[-1]
        is_size = {"mean-size"}
        step = lambda name: last[name] * new[name] / old[name] if name in is_size else last[name] + new[name] - old[name]
        chained.append({name: step(name) for name in last})
    out["series"][level] = {
        population: {name: [values[name] for values in series] for name in series[0]}
        for population, series in (("all", everything), ("balanced", balanced), ("chained", chained))
    }
print(json.dumps(out, indent=1))
