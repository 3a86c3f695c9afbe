"""Makes oracle.json: what independent software says about given markets.

    python -m venv .venv && .venv/bin/pip install numpy==2.4.6 scipy==1.17.1
    .venv/bin/python oracle.py > oracle.json

Three sources, none of them a translation of the Rust code:
- rational arithmetic (`fractions`) for ratios of integers, with Gini as the mean difference of all pairs where the
  market is small;
- `scipy.stats.entropy`: Shannon entropy, and Theil's index as the divergence from equal shares;
- 60-digit `decimal` logarithms for the same, wherever doubles lose digits (nearly equal or extremely unequal
  shares): the script asserts that the two agree wherever scipy can be expected to.

Values are written with 15 significant digits; large inputs by the name of a formula in integers.
"""

import json
import sys
from decimal import Decimal, getcontext
from fractions import Fraction

import numpy as np
from scipy import stats

getcontext().prec = 60
ORDERS = [0.0, 0.5, 0.9, 0.999, 1.0, 1.001, 1.1, 2.0, 3.5, 50.0]


def formula(name, n):
    """Inputs too large to list; the Rust test has the same two formulas."""
    if name == "zipf":
        return [10**9 // (i + 1) for i in range(n)]
    if name == "ties":
        return [i * i * 2654435761 % 2**32 % 1000 for i in range(n)]
    raise ValueError(name)


def decimal_log_sum(counts, total, inverse_scale):
    """Σ s ln(s · inverse_scale), with one logarithm for each distinct count."""
    values, multiplicities = np.unique(np.array(counts, dtype=object), return_counts=True)
    result = Decimal(0)
    for value, multiplicity in zip(values.tolist(), multiplicities.tolist()):
        if value > 0:
            share = Decimal(value) / Decimal(total)
            result += multiplicity * share * (share * inverse_scale).ln()
    return result


def gini(counts):
    n, total = len(counts), sum(counts)
    if n <= 1000:
        pairs = sum(abs(a - b) for a in counts for b in counts)
        return Fraction(pairs, 2 * n * total)
    # The same sum of differences, by gaps: k entities lie below the k-th gap and n − k above.
    ordered = sorted(counts)
    gaps = sum((b - a) * k * (n - k) for k, (a, b) in enumerate(zip(ordered, ordered[1:]), start=1))
    return Fraction(gaps, n * total)


def hill(counts, total, order):
    if order == 1.0:
        return (-decimal_log_sum(counts, total, Decimal(1))).exp()
    order = Decimal(order)
    values, multiplicities = np.unique(np.array(counts, dtype=object), return_counts=True)
    powers = Decimal(0)
    for value, multiplicity in zip(values.tolist(), multiplicities.tolist()):
        if value > 0:
            powers += multiplicity * ((Decimal(value) / Decimal(total)).ln() * order).exp()
    return (powers.ln() / (1 - order)).exp()


def logarithmic(counts, total, n, scipy_is_exact):
    """Entropy and Theil's index, by decimals and by scipy."""
    entropy = -decimal_log_sum(counts, total, Decimal(1))
    theil = decimal_log_sum(counts, total, Decimal(n))
    if scipy_is_exact:
        floats = np.array(counts, dtype=float)
        scipy_entropy = stats.entropy(floats)
        scipy_theil = stats.entropy(floats, np.ones(n))
        assert abs(float(entropy) - scipy_entropy) <= 1e-11 * max(scipy_entropy, 1e-3), (entropy, scipy_entropy)
        assert abs(float(theil) - scipy_theil) <= 1e-11 * max(scipy_theil, 1e-3), (theil, scipy_theil)
        return scipy_entropy, scipy_theil
    return entropy, theil


def decomposition(counts, groups, total, n):
    between = within = Decimal(0)
    for group in sorted(set(groups)):
        members = [count for count, of in zip(counts, groups) if of == group]
        held = sum(members)
        if held > 0:
            share = Decimal(held) / Decimal(total)
            between += share * (share * n / len(members)).ln()
            within += share * decimal_log_sum(members, held, Decimal(len(members)))
    return between, within


def number(value):
    if value is None:
        return None
    if isinstance(value, Fraction):
        value = Decimal(value.numerator) / Decimal(value.denominator)
    return float(f"{value:.15g}")


def case(name, counts, groups=None, made_by=None, scipy_is_exact=True):
    n, total = len(counts), sum(counts)
    squares = sum(count * count for count in counts)
    hhi = Fraction(squares, total * total)
    descending = sorted(counts, reverse=True)
    top = lambda k: Fraction(sum(descending[:k]), total)
    entropy, theil = logarithmic(counts, total, n, scipy_is_exact)
    ascending = descending[::-1]
    at = sorted({0, n // 4, n // 2, (3 * n) // 4, n - 1, n})
    values = {
        "hhi": hhi,
        "normalized_hhi": (hhi - Fraction(1, n)) / (1 - Fraction(1, n)) if n > 1 else None,
        "effective_number": 1 / hhi,
        "entropy": entropy,
        "theil": theil,
        "gini": gini(counts),
    }
    made = {
        "name": name,
        **({"formula": made_by, "n": n} if made_by else {"counts": counts}),
        "values": {key: number(value) for key, value in values.items()},
        "cr": [[k, number(top(k))] for k in (1, 3, 4, 8, 20)],
        "top_per_mille": [[p, number(top(-(-n * p // 1000)))] for p in (1, 10, 100)],
        "hill": [[order, number(hill(counts, total, order))] for order in ORDERS],
        "lorenz": [[i, number(Fraction(sum(ascending[:i]), total))] for i in at],
    }
    if groups is not None:
        between, within = decomposition(counts, groups, total, n)
        made["groups"] = groups
        made["decomposition"] = {"between": number(between), "within": number(within)}
    return made


def cases():
    random = np.random.Generator(np.random.PCG64(20260401))
    integers = lambda values: [int(value) for value in values]
    for n in (2, 10, 200):
        yield case(f"uniform {n}", integers(random.integers(1, 10**6, n)), integers(random.integers(0, 5, n)))
    for n in (7, 150):
        counts = integers(np.exp(random.normal(8, 3, n)).astype(np.int64) + 1)
        yield case(f"log-normal {n}", counts, integers(random.integers(0, 12, n)))
    yield case("Pareto", integers((random.pareto(0.7, 120) * 50).astype(np.int64)), integers(random.integers(0, 3, 120)))
    yield case("Poisson, ties and zeros", integers(random.poisson(1.2, 100)), integers(random.integers(0, 9, 100)))
    yield case("one", [17], [3])
    yield case("equal", [1234567] * 9, [0, 0, 0, 1, 1, 1, 2, 2, 2])
    yield case("monopoly among zeros", [0, 0, 5, 0], [0, 1, 1, 0])
    yield case("giant and dust", [10**15] + [1] * 50, [0] + [1] * 50, scipy_is_exact=False)
    yield case("nearly equal", [10**12 + i for i in range(20)], [i % 2 for i in range(20)], scipy_is_exact=False)
    yield case("all but 2^64", [2**63, 2**62, 2**61, 1, 2**61 - 2], [0, 1, 0, 1, 2], scipy_is_exact=False)
    yield case("a giant of 2^60 and one", [2**60, 1], [0, 1], scipy_is_exact=False)
    yield case("powers of two", [2**i for i in range(50)], [i % 7 for i in range(50)], scipy_is_exact=False)
    yield case("Zipf, 100,000", formula("zipf", 100_000), made_by="zipf")
    yield case("ties and zeros, 100,000", formula("ties", 100_000), made_by="ties")


def main():
    lines = ",\n".join(json.dumps(made, ensure_ascii=False) for made in cases())
    sys.stdout.write(f"[\n{lines}\n]\n")


main()
