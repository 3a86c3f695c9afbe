"""Makes significance.json: what independent software says about given samples.

    python -m venv .venv
    .venv/bin/pip install numpy==2.4.6 scipy==1.17.1 statsmodels==0.15.0 pymannkendall==1.4.3 mpmath==1.4.1
    .venv/bin/python significance.py > significance.json

- mpmath with 50 digits: the tails of the normal and the chi-square distribution;
- scipy.stats: `mannwhitneyu`, `kruskal`, `chi2_contingency`, `theilslopes`, `spearmanr`, `false_discovery_control`;
- statsmodels: `proportions_ztest`, Newcombe's interval, `Table2x2`, and `multipletests` beside scipy's;
- pymannkendall: `original_test` and `hamed_rao_modification_test`, whose p (1 − cdf, 0 in the tail) is taken from its
  z by scipy's `norm.sf`.

Inputs are whole numbers or short decimals, which every reader of JSON takes for the same number; large ones are
given by the name of a formula in whole numbers. Where a test has no value, `null` stands.
"""

import json
import sys
import warnings

import mpmath
import numpy as np
import pymannkendall
from scipy import stats
from scipy.stats._mannwhitneyu import _get_mwu_z
from statsmodels.stats.contingency_tables import Table2x2
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep, proportions_ztest

warnings.simplefilter("ignore")
mpmath.mp.dps = 50
RANDOM = np.random.Generator(np.random.PCG64(20260402))
NORMAL_95 = stats.norm.ppf(0.975)


def formula(name, n):
    """Inputs too large to list; the Rust test has the same formulas."""
    i = np.arange(n, dtype=object)
    mixed = i * i * 2654435761 % 2**32
    values = {
        "mixed": mixed,
        "mixed, a little larger": mixed + 2**26,
        "ties": mixed % 1000,
        "more of the large ties": mixed % 1003,
        "slow rise": mixed % 100_000 + i,
    }[name]
    return values.astype(float)


def number(value):
    return None if value is None or not np.isfinite(float(value)) else float(f"{float(value):.15g}")


def sample(values):
    """A list, or the name and the length of a formula."""
    return formula(*values) if isinstance(values, tuple) else np.array(values, dtype=float)


def given(values):
    return {"formula": values[0], "n": values[1]} if isinstance(values, tuple) else [number(value) for value in values]


def decimals(values, digits=3):
    return [round(float(value), digits) for value in values]


def tails():
    points = [-8, -1.5, 0, 1e-5, 0.3, 1, 1.96, 3, 5, 8.25, 12, 20, 30, 37]
    normal = [[z, number(mpmath.ncdf(-mpmath.mpf(z)))] for z in points]
    chi_square = []
    for df in (1, 2, 3, 4, 7, 19, 20, 21, 50, 101, 1000, 99_999, 1_000_000, 2**32 - 1):
        spread = (2 * df) ** 0.5
        near = [df * 0.01, df * 0.5, df - 3 * spread, df - 1, df, df + 1, df + 2, df + spread, df + 4 * spread]
        far = [df + 10 * spread + 30, df * 1.0 + 20 * spread + 300, 1370.0 + 1.05 * df]
        for x in near + far:
            x = round(float(x), 2)
            if x <= 0:
                continue
            a, half = mpmath.mpf(df) / 2, mpmath.mpf(x) / 2
            with mpmath.workdps(60):
                tail = tail_by_integral(a, half) if df > 2_000_000 else mpmath.gammainc(a, half, regularized=True)
            if tail > 1e-300:
                chi_square.append([x, df, number(tail)])
    return {"normal": normal, "chi_square": chi_square}


def tail_by_integral(a, x):
    """Q(a, x) where a is too large for mpmath's own series: the integral, forty standard deviations on."""
    log_density = lambda t: (a - 1) * mpmath.log(t) - t - mpmath.loggamma(a)
    steps = [x + k * mpmath.sqrt(a) / 10 for k in range(401)]
    return mpmath.quad(lambda t: mpmath.exp(log_density(t)), steps)


def mann_whitney(name, a, b):
    x, y = sample(a), sample(b)
    pooled = np.concatenate([x, y])
    _, ties = np.unique(pooled, return_counts=True)
    values = None
    if len(ties) > 1:
        exact = len(ties) == len(pooled) and max(len(x), len(y)) <= 20
        test = stats.mannwhitneyu(x, y, method="exact" if exact else "asymptotic")
        pairs = len(x) * len(y)
        u = test.statistic
        z = max(_get_mwu_z(max(u, pairs - u), len(x), len(y), ties.astype(float), xp=np), 0.0)
        values = {
            "u": number(u),
            "z": number(np.copysign(z, u - pairs / 2)),
            "p": number(test.pvalue),
            "exact": bool(exact),
            "cliffs_delta": number(2 * u / pairs - 1),
        }
    return {"name": name, "a": given(a), "b": given(b), "values": values}


def mann_whitney_cases():
    for n, m in ((1, 1), (1, 2), (2, 3), (3, 3), (5, 9), (8, 8), (20, 20), (20, 1), (21, 20), (40, 70)):
        yield mann_whitney(f"normal {n}, {m}", decimals(RANDOM.normal(0, 1, n)), decimals(RANDOM.normal(0.5, 2, m)))
    yield mann_whitney("apart 20, 20", list(range(20)), list(range(100, 120)))
    yield mann_whitney("one in the middle", [5], [1, 2, 3, 7, 8, 9])
    yield mann_whitney("Poisson 30, 45", decimals(RANDOM.poisson(1.1, 30)), decimals(RANDOM.poisson(1.9, 45)))
    yield mann_whitney("two values", [0, 0, 0, 1], [1, 1, 0, 1, 1])
    yield mann_whitney("two constants", [1, 1, 1], [2, 2])
    yield mann_whitney("all equal", [4, 4, 4], [4, 4])
    yield mann_whitney("one giant", [1, 2, 3, 1e15], [4, 5, 6, 7])
    yield mann_whitney("negative zero", [-0.0, 1, -1], [0.0, 2])
    yield mann_whitney("far apart 600, 500", list(range(600)), list(range(300, 800)))
    yield mann_whitney("100,000", ("mixed", 100_000), ("mixed, a little larger", 90_000))
    yield mann_whitney("100,000 with ties", ("ties", 100_000), ("more of the large ties", 100_000))


def kruskal(name, *groups):
    samples = [sample(group) for group in groups]
    pooled = np.concatenate(samples)
    values = None
    if len(np.unique(pooled)) > 1:
        test = stats.kruskal(*samples)
        h, p = test.statistic, test.pvalue
        epsilon_squared = h / (len(pooled) - 1)
        values = {"h": number(h), "p": number(p), "df": len(groups) - 1, "epsilon_squared": number(epsilon_squared)}
    return {"name": name, "groups": [given(group) for group in groups], "values": values}


def kruskal_cases():
    normal = lambda n, mean: decimals(RANDOM.normal(mean, 1, n))
    yield kruskal("three groups", normal(6, 0), normal(9, 0.4), normal(7, 1))
    yield kruskal("two groups", normal(12, 0), normal(5, 0))
    yield kruskal("twelve groups", *[normal(int(n), n / 20) for n in RANDOM.integers(1, 15, 12)])
    yield kruskal("Poisson", *[decimals(RANDOM.poisson(mean, 20)) for mean in (1, 1.2, 2, 0.5)])
    yield kruskal("singles", [3], [1], [2])
    yield kruskal("all equal", [2, 2], [2], [2, 2, 2])
    yield kruskal("one differs", [2, 2], [2], [2, 2, 2, 9])
    yield kruskal("equal mean ranks", [1, 4], [2, 3])
    yield kruskal("apart", list(range(100)), list(range(100, 200)), list(range(200, 300)))
    yield kruskal("100,000", ("ties", 100_000), ("more of the large ties", 90_000), ("ties", 80_000))


def proportions(successes_a, trials_a, successes_b, trials_b):
    successes, trials = [successes_a, successes_b], [trials_a, trials_b]
    z = p = odds = odds_interval = None
    if 0 < sum(successes) < sum(trials):
        z, p = proportions_ztest(successes, trials)
    low, high = confint_proportions_2indep(
        successes_a, trials_a, successes_b, trials_b, compare="diff", method="newcomb", alpha=0.05
    )
    table = np.array([[successes_a, trials_a - successes_a], [successes_b, trials_b - successes_b]])
    if (table > 0).all():
        both = Table2x2(table)
        odds, odds_interval = both.oddsratio, both.oddsratio_confint(0.05)
    return {
        "counts": [successes_a, trials_a, successes_b, trials_b],
        "difference": number(successes_a / trials_a - successes_b / trials_b),
        "interval": [number(low), number(high)],
        "z": number(z),
        "p": number(p),
        "odds_ratio": number(odds),
        "odds_interval": odds_interval and [number(end) for end in odds_interval],
    }


def proportion_cases():
    for counts in (
        (30, 100, 20, 100), (56, 70, 48, 80), (0, 10, 0, 20), (10, 10, 20, 20), (10, 10, 0, 20), (0, 1, 1, 1),
        (1, 1, 1, 2), (1, 3, 2, 6), (189, 11034, 104, 11037), (5, 1000, 900, 1000),
        (123_456, 2_000_000, 120_001, 1_900_000), (1, 10**9, 3, 10**9), (0, 56, 29, 29), (999_999, 10**6, 10**6, 10**6),
    ):
        yield proportions(*counts)
    for trials_a, trials_b in RANDOM.integers(2, 500, (12, 2)):
        a, b = int(RANDOM.integers(0, trials_a + 1)), int(RANDOM.integers(0, trials_b + 1))
        yield proportions(a, int(trials_a), b, int(trials_b))


def chi_square(table):
    used = np.array(table)
    used = used[used.sum(axis=1) > 0][:, used.sum(axis=0) > 0]
    values = None
    if min(used.shape) > 1:
        test = stats.chi2_contingency(used, correction=False)
        values = {"statistic": number(test.statistic), "p": number(test.pvalue), "df": int(test.dof)}
    return {"table": [[int(count) for count in row] for row in table], "values": values}


def chi_square_cases():
    yield chi_square([[762, 327, 468], [484, 239, 477]])
    yield chi_square([[1, 2], [2, 4]])
    yield chi_square([[0, 3], [5, 0]])
    yield chi_square([[1, 0, 7], [0, 0, 0], [4, 0, 2]])
    yield chi_square([[1, 2, 3]])
    yield chi_square([[1, 0], [5, 0]])
    yield chi_square([[10**6, 10**6 + 3000], [10**6, 10**6 - 2000]])
    yield chi_square([[700, 3, 1], [2, 650, 40]])
    yield chi_square(RANDOM.integers(0, 40, (2, 2)))
    yield chi_square(RANDOM.integers(0, 9, (5, 8)))
    yield chi_square(RANDOM.integers(0, 100_000, (12, 30)))


def mann_kendall(name, values, long=False):
    x = sample(values)
    made = {"name": name, "values": given(values), "plain": None, "hamed_rao": []}
    if len(np.unique(x)) < 2:
        return made
    score = getattr(pymannkendall.pymannkendall, "__mk_score")
    if long:
        # The whole test would hold all slopes in memory.
        s, variance = score(x, len(x)), getattr(pymannkendall.pymannkendall, "__variance_s")(x, len(x))
        z, tau = getattr(pymannkendall.pymannkendall, "__z_score")(s, variance), s / (0.5 * len(x) * (len(x) - 1))
    else:
        test = pymannkendall.original_test(x)
        s, variance, z, tau = test.s, test.var_s, test.z, test.Tau
    two_sided = lambda z: number(min(2 * stats.norm.sf(abs(z)), 1))
    row = lambda s, variance, z: {"s": int(s), "variance": number(variance), "z": number(z), "p": two_sided(z)}
    made["plain"] = {**row(s, variance, z), "tau": number(tau)}
    if not long and len(x) >= 3:
        for lags in (None, 1, 3):
            if lags is not None and lags >= len(x):
                continue
            test = pymannkendall.hamed_rao_modification_test(x, lag=lags)
            made["hamed_rao"].append([lags, row(test.s, test.var_s, test.z) if test.var_s > 0 else None])
    return made


def series(n, carried, slope):
    values, value = [], 0.0
    for i in range(n):
        value = carried * value + RANDOM.normal()
        values.append(value + slope * i)
    return decimals(values)


def mann_kendall_cases():
    yield mann_kendall("two", [1, 2])
    yield mann_kendall("three", [3, 1, 2])
    yield mann_kendall("all equal", [7, 7, 7, 7])
    yield mann_kendall("one giant", [1, 1, 1, 1e12, 1, 1])
    yield mann_kendall("EPA", [10, 10, 10, 5, 10, 20, 18, 17, 15, 24, 15])
    for n, carried, slope in (
        (12, 0, 0), (40, 0.6, 0), (60, 0.8, 0.05), (200, 0.5, 0.01), (200, -0.4, 0.002), (52, 0.3, 1)
    ):
        yield mann_kendall(f"{n} values, {carried} carried over, slope {slope}", series(n, carried, slope))
    yield mann_kendall("alternating", [round(10 * (-1) ** i + 0.31 * i + 0.01 * (i * i % 7), 3) for i in range(30)])
    yield mann_kendall("Poisson", decimals(RANDOM.poisson(2, 80) + np.arange(80) // 30))
    yield mann_kendall("falling 400", [-value for value in series(400, 0.2, 0.3)])
    yield mann_kendall("30,000", ("slow rise", 30_000), long=True)
    yield mann_kendall("30,000 with ties", ("ties", 30_000), long=True)


def sen(name, times, values):
    t, x = sample(times), sample(values)
    made = {"name": name, "times": given(times), "values": given(values), "slope": None, "interval": None}
    if len(np.unique(t)) < 2:
        return made
    fit = stats.theilslopes(x, t, alpha=0.95)
    made["slope"] = number(fit.slope)
    # scipy cuts ranks beyond the ends down to the ends; there is no interval of that certainty.
    slopes = sum(int(one != other) for i, one in enumerate(t) for other in t[:i])
    weight = lambda n: n * (n - 1) * (2 * n + 5)
    ties = sum(int(weight(run)) for values in (t, x) for run in np.unique(values, return_counts=True)[1])
    spread = weight(len(t)) - ties
    if spread >= 0:
        half = NORMAL_95 * (spread / 18) ** 0.5
        if round((slopes - half) / 2) >= 1 and round((slopes + half) / 2) <= slopes - 1:
            made["interval"] = [number(fit.low_slope), number(fit.high_slope)]
    return made


def sen_cases():
    yield sen("Sen", [1, 2, 3, 4, 10, 12, 18], [9, 15, 19, 20, 45, 55, 78])
    yield sen("two", [1, 3], [5, 4])
    yield sen("four", [1, 2, 3, 4], [1, 5, 3, 4])
    yield sen("five", [1, 2, 3, 4, 5], [1, 5, 3, 4, 4.5])
    yield sen("equal times", [2, 2, 2], [1, 5, 3])
    yield sen("equal values", [1, 2, 3, 4, 5, 6, 7], [3] * 7)
    yield sen("one giant", list(range(12)), [2, 3, 1, 4, 1e15, 3, 2, 5, 5, 6, 4, 6])
    yield sen("tied times", [1, 1, 1, 2, 3, 3, 4, 5], [10, 22, 21, 30, 22, 30, 40, 40])
    for n in (10, 41, 150):
        times = decimals(np.cumsum(RANDOM.exponential(1, n)) + 2020)
        yield sen(f"irregular {n}", times, decimals(RANDOM.normal(0, 3, n) + 0.2 * np.arange(n)))
    yield sen("Poisson, shuffled", decimals(RANDOM.permutation(60)), decimals(RANDOM.poisson(3, 60)))


def spearman_cases():
    for name, a, b in (
        ("same order", [1, 2, 9], [0.1, 0.2, 0.3]),
        ("reversed", [1, 2, 3, 4, 5], [9, 7, 5, 3, 1]),
        ("constant", [1, 2, 3], [4, 4, 4]),
        ("normal", decimals(RANDOM.normal(0, 1, 50)), decimals(RANDOM.normal(0, 1, 50))),
        ("Poisson", decimals(RANDOM.poisson(2, 70)), decimals(RANDOM.poisson(1, 70))),
        ("one giant", [1, 2, 1e15, 2], [5, 3, 3, 1]),
        ("100,000", ("ties", 100_000), ("slow rise", 100_000)),
    ):
        rho = stats.spearmanr(sample(a), sample(b)).statistic
        yield {"name": name, "a": given(a), "b": given(b), "rho": number(rho)}


def q_value_cases():
    for p_values in (
        [], [0.3], [0, 0, 1], [0.05] * 6, [1, 1, 1], [0.01, 0.04, 0.03, 0.005, 0.9], [1e-300, 0.5, 1e-12, 0.02],
        decimals(RANDOM.uniform(0, 1, 40), 6), decimals(RANDOM.beta(0.2, 3, 100), 6),
    ):
        q_values = []
        if p_values:
            q_values = stats.false_discovery_control(np.array(p_values, dtype=float))
            assert np.allclose(q_values, multipletests(p_values, method="fdr_bh")[1], rtol=1e-12, atol=0)
        yield {"p": p_values, "q": [number(q) for q in q_values]}


def main():
    sections = {
        **{name: [rows] for name, rows in tails().items()},
        "mann_whitney": mann_whitney_cases(),
        "kruskal_wallis": kruskal_cases(),
        "two_proportions": proportion_cases(),
        "contingency": chi_square_cases(),
        "mann_kendall": mann_kendall_cases(),
        "sen_slope": sen_cases(),
        "spearman": spearman_cases(),
        "benjamini_hochberg": q_value_cases(),
    }
    written = []
    for name, cases in sections.items():
        lines = ",\n".join(json.dumps(made) for made in cases)
        written.append(f'"{name}": [\n{lines}\n]')
    sys.stdout.write("{\n" + ",\n".join(written) + "\n}\n")


main()
