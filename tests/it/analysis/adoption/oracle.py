"""Writes oracle.json: adoption of the bundled data's new models with pandas, without the product's code.

    pip install pandas==3.1.1 pyarrow
    python tests/it/analysis/adoption/oracle.py

Run it again whenever www/data/*.parquet change.
"""

import json
from pathlib import Path

import numpy as np
import pandas as pd

HERE = Path(__file__).parent
DATA = HERE.parents[3] / "www" / "data"
FROM = pd.Timestamp("2026-06-23")
EDGES = [400e6, 2.5e9, 6e9, 18e9, 50e9, 150e9]
MARKS = [7, 14, 30]
WINDOW_DAYS = 30


def lives() -> tuple[dict, pd.DataFrame]:
    panel, models = pd.read_parquet(DATA / "panel.parquet"), pd.read_parquet(DATA / "models.parquet")
    rows = panel.merge(models, on="model", how="left")
    rows["time"], rows["created"] = pd.to_datetime(rows.time), pd.to_datetime(rows.created)
    rows = rows[rows.downloads.notna() & (rows.created >= FROM) & (rows.created <= rows.time.max())]
    found = {"published": rows.model.nunique()}
    rows = rows.assign(age=(rows.time - rows.created).dt.days)
    rows = rows[rows.age.between(0, WINDOW_DAYS)].sort_values(["model", "age"])
    models = []
    for name, of in rows.groupby("model"):
        ages, total = of.age.to_numpy(float), of.downloads.cummax().to_numpy(float)
        if ages[0] > 0:
            ages, total = np.insert(ages, 0, 0.0), np.insert(total, 0, 0.0)
        size = of.parameters.iloc[0]
        known = {mark: float(np.interp(mark, ages, total)) if ages[-1] >= mark else None for mark in MARKS}
        size_class = int(np.searchsorted(EDGES, size, side="right")) if size >= 1 else -1
        models.append({"model": name, "size_class": size_class, "downloads": total[-1], "days": int(ages[-1])} | known)
    table = pd.DataFrame(models).sort_values(["downloads", "model"], ascending=[False, True])
    return found, table


def main() -> None:
    found, table = lives()
    found["followed"] = len(table)
    found["reached"] = [int(table[mark].notna().sum()) for mark in MARKS]
    peers = table.groupby("size_class").head(10)
    medians = {mark: peers.groupby("size_class")[mark].median() for mark in MARKS}
    counts = {mark: peers.groupby("size_class")[mark].count() for mark in MARKS}
    models = []
    # The first hundred, and every hundredth.
    for place, of in enumerate(table.to_dict("records")):
        if place >= 100 and place % 100:
            continue
        at = []
        for mark in MARKS:
            known = None if pd.isna(of[mark]) else of[mark]
            enough = counts[mark][of["size_class"]] >= 5
            relative = known / medians[mark][of["size_class"]] if known is not None and enough else None
            at.append([known, relative])
        models.append({"place": place, "model": of["model"], "downloads": of["downloads"], "days": of["days"], "at": at})
    of_mark = table[table[14].notna()][14]
    quantile = lambda share: float(np.quantile(of_mark, share, method="inverted_cdf"))
    found["at_14"] = {"median": float(of_mark.median()), "p10": quantile(0.1), "p90": quantile(0.9)}
    head = json.dumps(found)[:-1]
    lines = ",\n".join("  " + json.dumps(model) for model in models)
    (HERE / "oracle.json").write_text(f'{head}, "models": [\n{lines}\n]}}\n')


main()
