"""Makes change.json: what independent software says of quantiles, changes, mergers and the bootstrap.

    python -m venv .venv && .venv/bin/pip install numpy==2.4.6 scipy==1.17.1
    .venv/bin/python change.py > change.json

Sources, none of them a translation of the Rust code:
- `numpy.quantile` with weights and `inverted_cdf`, and rational arithmetic, which must agree; `numpy.average`;
- `scipy.stats.gmean` with weights;
- rational arithmetic for contributions to the HHI, and for mergers as the HHI of the market that results;
- `scipy.stats.linregress`, and least squares in 60-digit decimals where doubles cannot tell the counts apart;
- SplitMix64 and Lemire's method in Python's own integers, with `numpy.quantile` over the replicates.

Values are written with 15 significant digits; large inputs by the name of a formula in integers.
"""

import json
import sys
from decimal import Decimal, getcontext
from fractions import Fraction

import numpy as np
from scipy import stats

getcontext().prec = 60
random = np.random.Generator(np.random.PCG64(20260402))
PER_MILLE = [0, 1, 100, 250, 500, 501, 900, 999, 1000]


def formula(name, n):
    """Inputs too large to list; the Rust test has the same two formulas."""
    if name == "zipf":
        return [10**9 // (i + 1) for i in range(n)]
    if name == "ties":
        return [i * i * 2654435761 % 2**32 % 1000 for i in range(n)]
    raise ValueError(name)


def integers(values):
    return [int(value) for value in values]


def number(value):
    if isinstance(value, Fraction):
        value = Decimal(value.numerator) / Decimal(value.denominator)
    return None if value is None else float(f"{value:.15g}")


def quantile(pairs, per_mille):
    """By rational arithmetic."""
    total, cumulative = sum(weight for _, weight in pairs), 0
    for value, weight in sorted(pairs):
        cumulative += weight
        if weight > 0 and Fraction(cumulative, total) >= Fraction(per_mille, 1000):
            return value
    raise ValueError(pairs)


def weighted(name, values, weights, made_by=None, numpy_is_exact=True):
    values = [float(value) for value in values]
    pairs = list(zip(values, weights))
    with_weight = [pair for pair in pairs if pair[1] > 0]
    floats, weights_of = (np.array(column, dtype=float) for column in zip(*with_weight))
    quantiles = [quantile(pairs, per_mille) for per_mille in PER_MILLE]
    if numpy_is_exact:
        numpy_says = np.quantile(floats, np.array(PER_MILLE) / 1000, weights=weights_of, method="inverted_cdf")
        assert quantiles == numpy_says.tolist(), (name, quantiles, numpy_says)
    total = sum(weights)
    mean = sum(Fraction(value) * weight for value, weight in pairs) / total
    scale = np.average(np.abs(floats), weights=weights_of)
    assert abs(float(mean) - np.average(floats, weights=weights_of)) <= 1e-12 * scale, name
    positive = min(floats) > 0
    return {
        "name": name,
        **({"formulas": made_by, "n": len(values)} if made_by else {"pairs": pairs}),
        "mean": number(mean),
        "quantiles": list(zip(PER_MILLE, quantiles)),
        "geometric_mean": number(stats.gmean(floats, weights=weights_of)) if positive else None,
    }


def all_weighted():
    for n in (1, 2, 7, 150):
        values, weights = np.exp(random.normal(1, 2, n)), random.integers(1, 10**6, n)
        yield weighted(f"log-normal {n}", values, integers(weights))
    yield weighted("unweighted", np.exp(random.normal(1, 2, 40)), [1] * 40)
    yield weighted("ties and zero weights", random.integers(1, 6, 80), integers(random.integers(0, 3, 80)))
    yield weighted("negative and zero", [-3, 0, 0, 2.5, -1e3, 7], [3, 5, 1, 2, 4, 0])
    yield weighted("exactly at each boundary", range(1, 11), [100] * 10)
    yield weighted("one giant weight", [1, 2, 3], [1, 2**63, 1], numpy_is_exact=False)
    yield weighted("weights beyond 2^64 together", [3, 1, 2], [2**64 - 1] * 3)
    yield weighted("half and half, off by one in 2^60", [1, 2], [2**60, 2**60 + 1], numpy_is_exact=False)
    yield weighted("1e-200 to 1e200", [1e-200, 1.0, 1e200], [5, 5, 5])
    n = 100_000
    eighths = [count / 8 for count in formula("ties", n)]
    yield weighted("ties, 100,000", eighths, formula("zipf", n), made_by=["ties", "zipf"])
    eighths = [count / 8 for count in formula("zipf", n)]
    yield weighted("Zipf, 100,000", eighths, formula("ties", n), made_by=["zipf", "ties"])


def hhi(counts):
    return Fraction(sum(count * count for count in counts), sum(counts) ** 2)


def contributions(name, before, after, made_by=None):
    n, totals = len(before), (sum(before), sum(after))
    at = range(n) if n <= 20 else sorted({0, 1, n // 3, n // 2, n - 2, n - 1})
    shares = [(Fraction(before[i], totals[0]), Fraction(after[i], totals[1])) for i in at]
    return {
        "name": name,
        **({"formulas": made_by, "n": n} if made_by else {"before": before, "after": after}),
        "values": [number(value) for value in (hhi(before), hhi(after), hhi(after) - hhi(before))],
        "entities": [
            [i, number(new - old), number(new + old), number(new * new - old * old)]
            for i, (old, new) in zip(at, shares)
        ],
    }


def all_contributions():
    for n in (2, 9, 200):
        before, after = random.integers(0, 10**6, (2, n))
        yield contributions(f"uniform {n}", integers(before), integers(after))
    yield contributions("entry and exit", [5, 0, 5, 0], [0, 5, 5, 0])
    yield contributions("one", [3], [8])
    yield contributions("nothing changes but the total", [1, 2, 3], [10, 20, 30])
    yield contributions("one more in 2^60", [2**60, 2**59], [2**60 + 1, 2**59])
    yield contributions("a giant falls to dust", [10**15, 1, 1], [1, 10**15, 1])
    n = 100_000
    yield contributions("100,000", formula("zipf", n), formula("ties", n), made_by=["zipf", "ties"])


def merger(name, counts, members):
    """By merging, and counting anew."""
    kept = [count for i, count in enumerate(counts) if i not in members]
    merged = kept + [sum(counts[i] for i in members)]
    values = hhi(counts), hhi(merged), hhi(merged) - hhi(counts)
    return {"name": name, "counts": counts, "members": members, "values": [number(value) for value in values]}


def all_mergers():
    for n, members in ((5, [1, 3]), (12, [0, 4, 5, 11]), (60, list(range(0, 60, 2)))):
        yield merger(f"uniform {n}", integers(random.integers(0, 10**6, n)), members)
    yield merger("all of them", [3, 4, 5], [0, 1, 2])
    yield merger("one alone", [3, 4, 5], [2])
    yield merger("nobody", [3, 4, 5], [])
    yield merger("with one that has nothing", [3, 0, 5], [0, 1])
    yield merger("two ones in 2^62", [2**62, 1, 1], [1, 2])
    yield merger("all but 2^64", [2**63, 2**62, 2**62 - 1], [1, 2])


def least_squares(counts):
    """Slope, intercept and R² in decimals, by the normal equations."""
    x = [Decimal(rank).ln() for rank in range(1, len(counts) + 1)]
    y = [Decimal(count).ln() for count in counts]
    n, sx, sy = len(counts), sum(x), sum(y)
    sxx, syy = (n * sum(a * a for a in of) - sum(of) ** 2 for of in (x, y))
    sxy = n * sum(a * b for a, b in zip(x, y)) - sx * sy
    return sxy / sxx, (sy - sxy / sxx * sx) / n, sxy * sxy / (sxx * syy)


def rank_size(name, counts, top, made_by=None, scipy_is_exact=True):
    largest = sorted((count for count in counts if count > 0), reverse=True)[:top]
    values = least_squares(largest)
    if scipy_is_exact:
        fit = stats.linregress(np.log(np.arange(1, len(largest) + 1)), np.log(np.array(largest, dtype=float)))
        scipy_says = fit.slope, fit.intercept, fit.rvalue**2
        assert np.allclose([float(value) for value in values], scipy_says, rtol=1e-11, atol=0), (name, values)
        values = scipy_says
    return {
        "name": name,
        **({"formula": made_by, "n": len(counts)} if made_by else {"counts": counts}),
        "top": top,
        "entities": len(largest),
        "values": [number(value) for value in values],
    }


def all_rank_sizes():
    for n, top in ((3, 1000), (40, 1000), (400, 25)):
        yield rank_size(f"log-normal {n}", integers(np.exp(random.normal(8, 2, n)) + 1), top)
    yield rank_size("ties and zeros", integers(random.poisson(1.5, 60)), 1000)
    yield rank_size("one giant", [10**15] + [1] * 9, 1000)
    yield rank_size("nearly equal", [2**60 + 7, 2**60 + 3, 2**60 + 1, 2**60], 1000, scipy_is_exact=False)
    yield rank_size("Zipf, top 1,000 of 100,000", formula("zipf", 100_000), 1000, made_by="zipf")
    yield rank_size("ties, all of 100,000", formula("ties", 100_000), 100_000, made_by="ties")


MASK = 2**64 - 1


def split_mix(state):
    """The outputs of Steele, Lea & Flood 2014."""
    while True:
        state = (state + 0x9E3779B97F4A7C15) & MASK
        z = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        yield z ^ (z >> 31)


def resample(seed, replicate, clusters):
    """The replicate's start is the output of that number (from 0) in the sequence of the seed."""
    start = next(split_mix((seed + replicate * 0x9E3779B97F4A7C15) & MASK))
    outputs, drawn = split_mix(start), [0] * clusters
    for _ in range(clusters):
        while True:
            index, rest = divmod((next(outputs) >> 32) * clusters, 2**32)
            # Lemire 2019: accepted unless the rest is among the first 2^32 mod n.
            if rest >= 2**32 % clusters:
                break
        drawn[index] += 1
    return drawn


def bootstrap(name, seed, replicates, clusters, entities):
    values = []
    for replicate in range(replicates):
        totals = [0] * entities
        for times, cluster in zip(resample(seed, replicate, len(clusters)), clusters):
            for entity, count in cluster:
                totals[entity] += times * count
        values.append(float(hhi(totals)) if sum(totals) > 0 else None)
    defined = np.array([value for value in values if value is not None])
    ends = lambda level: np.quantile(defined, [(1 - level / 1000) / 2, (1 + level / 1000) / 2])
    return {
        "name": name,
        "seed": seed,
        "replicates": replicates,
        "clusters": clusters,
        "undefined": values.count(None),
        "intervals": [[level, *map(number, ends(level))] for level in (0, 500, 900, 950, 999, 1000)],
    }


def all_bootstraps():
    def cluster(entities):
        pair = lambda: [int(random.integers(0, entities)), int(random.integers(0, 10**5))]
        return [pair() for _ in range(random.integers(0, 4))]

    yield bootstrap("80 clusters of 10 entities", 42, 1000, [cluster(10) for _ in range(80)], 10)
    yield bootstrap("downloads in one of three clusters", MASK, 200, [[[0, 3], [1, 4]], [], [[1, 0]]], 2)
    yield bootstrap("one cluster", 0, 20, [[[0, 1], [3, 2]]], 4)


def all_resamples():
    of_ten = ((0, 1, 10), (1, 0, 10), (1, 1, 10))
    for seed, replicate, clusters in ((0, 0, 1), *of_ten, (7, 999, 25), (MASK, MASK, 30), (20260402, 3, 1000)):
        yield {"seed": seed, "replicate": replicate, "multiplicities": resample(seed, replicate, clusters)}


def main():
    sections = {
        "weighted": all_weighted(),
        "contributions": all_contributions(),
        "mergers": all_mergers(),
        "rank_sizes": all_rank_sizes(),
        "resamples": all_resamples(),
        "bootstraps": all_bootstraps(),
    }
    texts = []
    for section, cases in sections.items():
        lines = ",\n".join(json.dumps(made, ensure_ascii=False) for made in cases)
        texts.append(f'"{section}": [\n{lines}\n]')
    sys.stdout.write("{" + ",\n".join(texts) + "}\n")


main()
