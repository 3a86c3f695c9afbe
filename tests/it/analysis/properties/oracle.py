"""Writes oracle.json: properties of the bundled data, independent of the product's code.

    pip install duckdb==2.0.0
    python tests/it/analysis/properties/oracle.py

DuckDB joins the files, plain Python computes. The tables of licenses and of architectures are the product's own data:
what is checked is what is made of them. Run it again whenever www/data/*.parquet or those tables change.
"""

import csv
import json
import math
import re
from datetime import date
from fractions import Fraction
from pathlib import Path

import duckdb

HERE = Path(__file__).parent
ROOT = HERE.parents[3]
CLASSIFY = ROOT / "src" / "analysis" / "classify"
FROM = date(2026, 6, 23)

rows = duckdb.sql(f"""
  select p.time, p.model, p.downloads, m.* exclude (model)
  from read_parquet('{ROOT}/www/data/panel.parquet') p
  left join read_parquet('{ROOT}/www/data/models.parquet') m using (model)
  where p.downloads is not null order by p.time, p.model
""")
names = rows.columns
rows = [dict(zip(names, row)) for row in rows.fetchall()]
days = sorted({row["time"] for row in rows})
licenses = {row["id"]: row["class"] for row in csv.DictReader(open(CLASSIFY / "licenses.csv"))}


def table(name: str) -> set[str]:
    source = (CLASSIFY / "technique.rs").read_text()
    body = re.search(rf"const {name}: \[&str; \d+\] = \[(.*?)\];", source, re.S).group(1)
    return {item.replace("_", "-") for item in re.findall(r'"([^"]+)"', body)}


MOE, DENSE = table("MOE"), table("DENSE")
CONTENT = {"text", "image", "audio", "video", "3d", "any"}


def multimodal(row):
    if not row["merged_modality"]:
        return None
    inputs, outputs = (side.split(", ") for side in row["merged_modality"].lower().split(" → "))
    kinds = CONTENT & {*inputs, *outputs}
    return len(kinds) > 1 or "any" in kinds


def generative_multimodal(row):
    if not row["merged_modality"]:
        return None
    outputs = row["merged_modality"].lower().split(" → ")[1].split(", ")
    return multimodal(row) and any(output in CONTENT for output in outputs)


def quantized(row):
    if row["quantization"]:
        return row["quantization"] != "none in name"
    return True if row["base_relation"] == "quantized" else None


def moe(row):
    name = (row["architecture"] or "").lower().replace("_", "-")
    if row["is_moe"] or name in MOE or name.endswith("moe") or "moe" in name.split("-"):
        return True
    return False if row["is_moe"] is False or name in DENSE else None


def license(wanted):
    def of(row):
        ids = (row["license"] or "").lower().replace(" ", "-").split(",")
        classes = [licenses.get(part.strip("-"), "unknown") for part in ids]
        worst = max(classes, key=["open-source", "open-weights", "unknown"].index)
        return None if worst == "unknown" else worst == wanted

    return of


def relation(wanted):
    return lambda row: row["base_relation"] == wanted if row["base_relation"] else None


SHARES = {
    "multimodal": (multimodal, False),
    "generative-multimodal": (generative_multimodal, False),
    "quantized": (quantized, False),
    "mixture-of-experts": (moe, False),
    "adapter": (relation("adapter"), True),
    "merge": (relation("merge"), True),
    "open-source-license": (license("open-source"), False),
    "open-weights-license": (license("open-weights"), False),
}


def sizes(pairs):
    pairs = sorted(pair for pair in pairs if pair[1] > 0)
    total = sum(weight for _, weight in pairs)

    def quantile(part):
        cumulative = 0
        for size, weight in pairs:
            cumulative += weight
            if cumulative >= part * total:
                return size

    return {
        "mean": float(Fraction(sum(size * weight for size, weight in pairs), total)),
        "geometric_mean": math.exp(math.fsum(weight * math.log(size) for size, weight in pairs) / total),
        "p10": quantile(Fraction(1, 10)),
        "median": quantile(Fraction(1, 2)),
        "p90": quantile(Fraction(9, 10)),
        "models": len(pairs),
    }


def period(day):
    here = [row for row in rows if row["time"] == day]
    total = sum(row["downloads"] for row in here)
    before = days[days.index(day) - 1]
    listed = {row["model"]: row for row in rows if row["time"] >= FROM}
    created = [row for row in listed.values() if row["created"] and before < row["created"] <= day]
    weighed = sizes([(row["parameters"], row["downloads"]) for row in here if row["parameters"]])
    known = [row for row in here if row["parameters"]]
    answer = {
        "downloads": weighed | {"models": len(known), "coverage": sum(row["downloads"] for row in known) / total},
        "listed models": sizes([(row["parameters"], 1) for row in known]) | {"coverage": len(known) / len(here)},
        "models created in the period": sizes([(row["parameters"], 1) for row in created if row["parameters"]]),
        "shares": {},
        "values": {},
    }
    for name, (says, of_all) in SHARES.items():
        told = [(row["downloads"], says(row)) for row in here]
        known = sum(downloads for downloads, yes in told if yes is not None)
        yes = sum(downloads for downloads, yes in told if yes)
        answer["shares"][name] = {
            "value": yes / (total if of_all else known),
            "coverage": known / total,
            "models": sum(1 for _, yes in told if yes is not None),
        }
    for column, value in [("architecture", "qwen3"), ("library", "mlx"), ("languages", "en")]:
        downloads = sum(row["downloads"] for row in here if row[column] == value)
        answer["values"][value] = downloads / total
    return answer


answers = {str(day): period(day) for day in days if day >= FROM}
lines = ",\n".join(f' "{day}": {json.dumps(answer)}' for day, answer in answers.items())
(HERE / "oracle.json").write_text("{\n" + lines + "\n}\n")
