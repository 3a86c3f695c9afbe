"""Writes oracle.json: tests of the bundled data by independent software.

    pip install duckdb==2.0.0 pandas==3.1.1 scipy==1.17.1 statsmodels==0.15.0 pymannkendall==1.4.3
    python tests/it/analysis/significance/oracle.py

DuckDB joins the files and pandas takes the samples; the tests are scipy's, statsmodels' and pymannkendall's. The tables of
licenses and of architectures are the product's own data: what is checked is what is made of them. Run it again whenever
www/data/*.parquet or those tables change.
"""

import csv
import json
import re
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pymannkendall
from scipy import stats
from statsmodels.stats.contingency_tables import Table2x2
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep, proportions_ztest

HERE = Path(__file__).parent
ROOT = HERE.parents[3]
TRAITS = ROOT / "src" / "analysis" / "traits"
FROM, TO = date(2026, 6, 23), date(2026, 10, 28)

rows = duckdb.sql(f"""
  select p.time::date as time, p.model, p.downloads, m.* exclude (model)
  from read_parquet('{ROOT}/www/data/panel.parquet') p
  left join read_parquet('{ROOT}/www/data/models.parquet') m using (model)
  where p.downloads is not null
""").df()
rows["time"] = rows["time"].dt.date
rows["created"] = rows["created"].dt.date
rows["is_moe"] = rows["is_moe"].astype(object)
days = sorted(set(rows["time"]))
shown = [day for day in days if day >= FROM]
downloaded = {day: rows[(rows["time"] == day) & (rows["downloads"] > 0)] for day in shown}
before, after = downloaded[FROM], downloaded[TO]
licenses = {row["id"]: row["class"] for row in csv.DictReader(open(TRAITS / "licenses.csv"))}


def table(name):
    source = (TRAITS / "technique.rs").read_text()
    body = re.search(rf"const {name}: \[&str; \d+\] = \[(.*?)\];", source, re.S).group(1)
    return {item.replace("_", "-") for item in re.findall(r'"([^"]+)"', body)}


MOE, DENSE = table("MOE"), table("DENSE")
CONTENT = {"text", "image", "audio", "video", "3d", "any"}


def given(value):
    return isinstance(value, str) and value != ""


def multimodal(row):
    if not given(row.merged_modality):
        return None
    kinds = CONTENT & set(re.split(", | → ", row.merged_modality.lower()))
    return len(kinds) > 1 or "any" in kinds


def generative_multimodal(row):
    outputs = set(row.merged_modality.lower().split(" → ")[1].split(", ")) if given(row.merged_modality) else set()
    return multimodal(row) and bool(outputs & CONTENT)


def quantized(row):
    if given(row.quantization):
        return row.quantization != "none in name"
    return True if row.base_relation == "quantized" else None


def moe(row):
    name = row.architecture.lower().replace("_", "-") if given(row.architecture) else ""
    if row.is_moe is True or name in MOE or name.endswith("moe") or "moe" in name.split("-"):
        return True
    return False if row.is_moe is False or name in DENSE else None


def open_source(row):
    ids = (row.license.lower() if given(row.license) else "").replace(" ", "-").split(",")
    classes = [licenses.get(part.strip("-"), "unknown") for part in ids]
    return None if "unknown" in classes else all(name == "open-source" for name in classes)


SHARES = {
    "multimodal": multimodal,
    "generative-multimodal": generative_multimodal,
    "quantized": quantized,
    "mixture-of-experts": moe,
    "adapter": lambda row: row.base_relation == "adapter",
    "merge": lambda row: row.base_relation == "merge",
    "open-source-license": open_source,
    "derivative": lambda row: given(row.base_relation) or given(row.merged_derived_from),
}

tests = []


def add(question, subject, test, statistic, p, effect, interval=(None, None), values=(None, None), n=(None, None)):
    keys = ["question", "subject", "test", "statistic", "p", "effect", "low", "high", "value_before", "value_after"]
    numbers = [statistic, p, effect, *interval, *values]
    numbers = [None if number is None else float(number) for number in numbers]
    tests.append(dict(zip(keys, [question, subject, test, *numbers])) | {"n_before": n[0], "n_after": n[1]})


def created(day):
    earlier = days[days.index(day) - 1]
    listed = rows[rows["time"] >= FROM].drop_duplicates("model")
    return listed[(listed["created"] > earlier) & (listed["created"] <= day)]


SIZES = {
    "models-with-downloads": [downloaded[day]["parameters"].dropna() for day in shown],
    "models-created": [created(day)["parameters"].dropna() for day in shown],
}
for subject, sizes in SIZES.items():
    earlier, later = sizes[0], sizes[-1]
    found = stats.mannwhitneyu(later, earlier, method="asymptotic")
    delta = 2 * found.statistic / (len(earlier) * len(later)) - 1
    medians = (earlier.median(), later.median())
    add("size", subject, "mann-whitney", found.statistic, found.pvalue, delta, (None, None), medians, (len(earlier), len(later)))
for subject, sizes in SIZES.items():
    found = stats.kruskal(*sizes)
    n = sum(map(len, sizes))
    add("size-over-periods", subject, "kruskal-wallis", found.statistic, found.pvalue, found.statistic / (n - 1))

for name, says in SHARES.items():
    told = [[answer for answer in map(says, sample.itertuples()) if answer is not None] for sample in (after, before)]
    yes, n = [sum(answers) for answers in told], [len(answers) for answers in told]
    shares = (yes[1] / n[1], yes[0] / n[0])
    z, p = proportions_ztest(yes, n)
    newcombe = confint_proportions_2indep(yes[0], n[0], yes[1], n[1], method="newcomb", compare="diff")
    add("share", name, "two-proportion-z", z, p, shares[1] - shares[0], newcombe, shares, (n[1], n[0]))
    counts = np.array([[yes[0], n[0] - yes[0]], [yes[1], n[1] - yes[1]]])
    found = stats.chi2_contingency(counts, correction=False)
    odds = Table2x2(counts)
    add("share", name, "chi-square", found.statistic, found.pvalue, odds.oddsratio, odds.oddsratio_confint(), shares, (n[1], n[0]))

for level, column in {"segment": "org_type", "developer": "author"}.items():
    known = [sample[sample[column].map(given)] for sample in (after, before)]
    downloads = known[0].groupby(column)["downloads"].sum().reset_index()
    named = list(downloads.sort_values(["downloads", column], ascending=[False, True])[column][:10])
    counts = np.array([[*(sum(s[column] == name) for name in named), sum(~s[column].isin(named))] for s in known])
    counts = counts[:, counts.sum(axis=0) > 0]
    found = stats.chi2_contingency(counts, correction=False)
    v = stats.contingency.association(counts, method="cramer", correction=False)
    add("distribution", level, "chi-square", found.statistic, found.pvalue, v, n=(len(known[1]), len(known[0])))


def measures(sample):
    sums = np.sort(sample.groupby("author")["downloads"].sum().to_numpy(dtype=float))
    shares, n = sums / sums.sum(), len(sums)
    hhi = float((shares**2).sum())
    gini = 2 * float((np.arange(1, n + 1) * shares).sum()) / n - (n + 1) / n
    return {"hhi": hhi * 10_000, "cr4": float(shares[-4:].sum()), "effective-number": 1 / hhi, "gini": gini}


series = [measures(downloaded[day]) for day in shown]
years = [(day - date(1970, 1, 1)).days / 365.25 for day in shown]
for measure in series[0]:
    values = [values[measure] for values in series]
    plain = pymannkendall.original_test(values)
    slope = stats.theilslopes(values, years, 0.95)
    ends = (values[0], values[-1])
    add("trend", measure, "mann-kendall", plain.s, plain.p, slope.slope, (slope.low_slope, slope.high_slope), ends)
    corrected = pymannkendall.hamed_rao_modification_test(values, lag=3)
    add("trend", measure, "hamed-rao", corrected.z, corrected.p, corrected.Tau, (None, None), ends)

# A share's chi-square is its z over again; where every multimodal model makes content, so are the generative ones.
distinct = [t for t in tests if (t["question"], t["test"]) != ("share", "chi-square") and t["subject"] != "generative-multimodal"]
multimodals = [[t["n_after"], t["value_after"]] for t in tests if "multimodal" in t["subject"]]
assert all(pair == multimodals[0] for pair in multimodals)
q_values = multipletests([test["p"] for test in distinct], method="fdr_bh")[1]
for test, q in zip(distinct, q_values):
    test["q"] = float(q)
for earlier, test in zip(tests, tests[1:]):
    test.setdefault("q", earlier.get("q"))

text = ",\n".join(" " + json.dumps(test) for test in tests)
(HERE / "oracle.json").write_text(f"[\n{text}\n]\n")
