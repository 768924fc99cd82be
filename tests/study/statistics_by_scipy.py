"""Every number of study/statistics/ computed again, by SciPy and R where they have it, else by the
formula in numpy, over the 20 data sets that statistics_numbers prints. Statistics agree to 1e-12,
p values to 1e-9; prints the worst difference of each."""
import itertools
import json
import os
import subprocess
import sys
import tempfile
import warnings

import numpy as np
import scipy.special
import scipy.stats as st

STATISTIC, P = 1e-12, 1e-9
ROUNDING = 1e-12  # of a tie
SAMPLES, CURVES, WINDOWS, SHUFFLES, MIN_SHIFT, WINDOW, HOP = 240, 7, 4, 99, 20, 40, 4
N_EXACT = 50


class Table:
    """Worst difference per statistic."""

    def __init__(self):
        self.rows = {}

    def compare(self, name, kind, mine, theirs, where):
        mine, theirs = np.atleast_1d(mine).astype(float), np.atleast_1d(theirs).astype(float)
        assert mine.shape == theirs.shape, f"{name} of {where}: {mine} against {theirs}"
        row = self.rows.setdefault(name, {"limit": kind, "n": 0, "worst": 0.0, "where": ""})
        for x, y in zip(mine.ravel(), theirs.ravel()):
            if np.isnan(x) and np.isnan(y):
                continue
            difference = abs(x - y) / max(1, abs(y)) if np.isfinite(x) and np.isfinite(y) else np.inf
            row["n"] += 1
            if difference > row["worst"]:
                row["worst"], row["where"] = difference, where

    def print(self):
        """True: all agree."""
        print(f"{'number':<34} {'compared':>8} {'worst':>8} {'limit':>6}")
        good = True
        for name, row in sorted(self.rows.items()):
            good &= row["worst"] <= row["limit"] and row["n"] > 0
            mark = "" if row["worst"] <= row["limit"] else f"  <- {row['where']}"
            print(f"{name:<34} {row['n']:>8} {row['worst']:>8.1e} {row['limit']:>6.0e}{mark}")
        return good


class Draws:
    """GSL's mt19937 with its uniform_int: numpy's RandomState has the same seeding."""

    def __init__(self, seed):
        self.state = np.random.RandomState(int(seed))
        self.ahead = []

    def raw(self, size):
        return self.state.randint(0, 2**32, size=size, dtype=np.uint32)

    def many_below(self, n, size):
        taken = np.empty(0, dtype=np.int64)
        while len(taken) < size:
            drawn = self.raw(size - len(taken)) // (0xFFFFFFFF // n)
            taken = np.concatenate([taken, drawn[drawn < n].astype(np.int64)])
        return taken

    def below(self, n):
        while True:
            if not self.ahead:
                self.ahead = self.raw(4096).tolist()[::-1]
            drawn = self.ahead.pop() // (0xFFFFFFFF // n)
            if drawn < n:
                return drawn

    def shuffle(self, values):
        for i in range(len(values) - 1, 0, -1):
            j = self.below(i + 1)
            values[i], values[j] = values[j], values[i]


def array(values):
    return np.array([np.nan if v is None else v for v in values], dtype=float)


def known(values):
    return values[np.isfinite(values)]


def check_summary(table, s, a):
    x = known(a)
    theirs = [len(x), x.mean(), x.std(ddof=1), np.median(x), x.min(), x.max(),
              st.skew(x, bias=False) if len(x) > 2 and np.ptp(x) > 0 else np.nan, np.quantile(x, 0.1)]
    table.compare("summary", STATISTIC, array(s["summary"]), theirs, s["name"])
    k, n = (int(v) for v in s["share"])
    ci = st.binomtest(k, n).proportion_ci(0.95, method="wilson")
    table.compare("Wilson's interval", P, array(s["wilson"]), [ci.low, ci.high], s["name"])


def t_quantile(p, df):
    """SciPy's own is right to 1e-9 only: one step of Newton."""
    q = st.t.ppf(p, df)
    return q - (st.t.cdf(q, df) - p) / st.t.pdf(q, df)


def check_bootstrap(table, s, key, a, statistic, is_expanded):
    estimate, low, high, z0, acceleration, se, seed = array(s[key])
    x = known(a)
    n = len(x)
    table.compare("bootstrap: estimate", STATISTIC, estimate, statistic(x[None, :])[0], s["name"])
    resamples = statistic(x[Draws(seed).many_below(n, 2000 * n).reshape(2000, n)])
    theta = statistic(x[None, :])[0]
    equal = np.abs(resamples - theta) <= ROUNDING * np.abs(x).max()
    share = (np.sum((resamples < theta) & ~equal) + equal.sum() / 2) / 2000
    their_z0 = st.norm.ppf(share)
    left = statistic(np.array([np.delete(x, i) for i in range(n)]))
    d = left.mean() - left
    spread = np.ptp(left) > ROUNDING * np.abs(x).max()
    their_a = (d**3).sum() / (6 * (d**2).sum() ** 1.5) if spread else 0
    q = t_quantile(0.975, n - 1) * np.sqrt(n / (n - 1)) if is_expanded else st.norm.ppf(0.975)
    shifted = [their_z0 + (their_z0 + z) / (1 - their_a * (their_z0 + z)) for z in (-q, q)]
    table.compare("bootstrap: z0", STATISTIC, z0, their_z0, s["name"])
    table.compare("bootstrap: acceleration", STATISTIC, acceleration, their_a, s["name"])
    table.compare("bootstrap: standard error", STATISTIC, se, resamples.std(ddof=1), s["name"])
    table.compare("bootstrap: BCa interval", P, [low, high], np.quantile(resamples, st.norm.cdf(shifted)), s["name"])
    if not is_expanded and spread:  # SciPy divides 0 by 0 without
        check_scipy_bca(table, s, x, statistic, resamples, equal, [low, high])


def check_median(table, s, a):
    x = np.sort(known(a))
    n = len(x)
    cover = [np.nan] + [1 - 2 * st.binom.cdf(d - 1, n, 0.5) for d in range(1, n)]
    d = max([d for d in range(1, n // 2 + 1) if cover[d] >= 0.95], default=1)
    surplus = max(0, (cover[d] - 0.95) / (cover[d] - cover[d + 1]))
    share = (n - d) * surplus / (d + (n - 2 * d) * surplus) if len(np.unique(x)) == n else 0
    theirs = [n, np.median(x), x[d - 1] + share * (x[d] - x[d - 1]), x[n - d] - share * (x[n - d] - x[n - d - 1])]
    table.compare("median, interval by order", STATISTIC * 10, array(s["median"]), theirs, s["name"])


def check_scipy_bca(table, s, x, statistic, resamples, equal, ci):
    """SciPy's own BCa of these very resamples, whose ties are put exactly on the estimate."""
    theta = statistic(x[None, :])[0]
    given = st._resampling.BootstrapResult(confidence_interval=None, standard_error=None,
                                           bootstrap_distribution=np.where(equal, theta, resamples))
    theirs = st.bootstrap((x,), lambda v, axis: statistic(np.atleast_2d(v)) if v.ndim > 1 else statistic(v[None, :])[0],
                          n_resamples=0, method="BCa", bootstrap_result=given, vectorized=True)
    table.compare("bootstrap: BCa interval (SciPy)", P, ci, [theirs.confidence_interval.low,
                                                              theirs.confidence_interval.high], s["name"])


def exact_signs(d):
    """All 2^n signs at once; SciPy's permutation_test for small n is compared beside it."""
    ranks = st.rankdata(np.abs(d))
    v = ranks[d > 0].sum()
    sums = np.zeros(1)
    for rank in ranks:
        sums = np.concatenate([sums, sums + rank])
    return min(1, 2 * min((sums <= v + 1e-9).mean(), (sums >= v - 1e-9).mean()))


def check_wilcoxon(table, s, a, b):
    both = np.isfinite(a) & np.isfinite(b)
    d = a[both] - b[both]
    n, v, p, is_exact, biserial = array(s["wilcoxon"])
    table.compare("paired difference", STATISTIC, array(s["paired"]),
                  [len(d), d.mean(), d.std(ddof=1), np.median(d), d.mean() / d.std(ddof=1)], s["name"])
    d = d[d != 0]
    ranks = st.rankdata(np.abs(d))
    positive, negative = ranks[d > 0].sum(), ranks[d < 0].sum()
    table.compare("Wilcoxon: V, n, effect", STATISTIC, [n, v, is_exact, biserial],
                  [len(d), positive, len(d) <= N_EXACT, (positive - negative) / ranks.sum()], s["name"])
    theirs = st.wilcoxon(d, method="approx" if len(d) > N_EXACT else "exact", correction=True)
    table.compare("Wilcoxon: smaller sum (SciPy)", STATISTIC, min(v, ranks.sum() - v), theirs.statistic, s["name"])
    if len(d) > N_EXACT or len(np.unique(np.abs(d))) == len(d):
        kind = "approximate" if len(d) > N_EXACT else "exact"
        table.compare(f"Wilcoxon: p {kind} (SciPy)", P, p, theirs.pvalue, s["name"])
    if len(d) <= 10:
        permuted = st.permutation_test((d,), lambda x: st.rankdata(np.abs(x))[x > 0].sum(),
                                       permutation_type="samples", n_resamples=np.inf)
        table.compare("Wilcoxon: p permutation (SciPy)", P, p, permuted.pvalue, s["name"])
        table.compare("Wilcoxon: p all signs", P, p, exact_signs(d), s["name"])
    elif len(d) <= 22:
        table.compare("Wilcoxon: p all signs", P, p, exact_signs(d), s["name"])


def check_mann_whitney(table, s, a, c):
    n_a, n_b, u, p, is_exact, biserial = array(s["mann_whitney"])
    a, c = known(a), known(c)
    n = len(a) + len(c)
    method = "exact" if n <= N_EXACT else "asymptotic"
    theirs = st.mannwhitneyu(a, c, method=method)
    table.compare("Mann-Whitney: U, n, effect", STATISTIC, [n_a, n_b, u, is_exact, biserial],
                  [len(a), len(c), theirs.statistic, n <= N_EXACT,
                   ((a[:, None] > c).sum() - (a[:, None] < c).sum()) / (len(a) * len(c))], s["name"])
    if method == "asymptotic" or len(np.unique(np.concatenate([a, c]))) == n:
        table.compare(f"Mann-Whitney: p {method} (SciPy)", P, p, theirs.pvalue, s["name"])
    if scipy.special.comb(n, len(a)) <= 5000:
        permuted = st.permutation_test((a, c), lambda x, y: st.rankdata(np.concatenate([x, y]))[:len(x)].sum(),
                                       permutation_type="independent", n_resamples=np.inf)
        table.compare("Mann-Whitney: p permutation (SciPy)", P, p, permuted.pvalue, s["name"])


def check_kruskal(table, s, a):
    groups = array(s["groups"])
    split = [known(a[groups == g]) for g in range(3)]
    split = [g for g in split if len(g)]
    n, n_groups, smallest, h, df, p, epsilon = array(s["kruskal"])
    theirs = st.kruskal(*split)
    size = sum(len(g) for g in split)
    table.compare("Kruskal-Wallis: H (SciPy)", STATISTIC, [n, n_groups, smallest, h, df, epsilon],
                  [size, len(split), min(len(g) for g in split), theirs.statistic, len(split) - 1,
                   theirs.statistic * (size + 1) / (size**2 - 1)], s["name"])
    table.compare("Kruskal-Wallis: p (SciPy)", P, p, theirs.pvalue, s["name"])


def c4(df):
    return np.sqrt(2 / df) * np.exp(scipy.special.gammaln((df + 1) / 2) - scipy.special.gammaln(df / 2))


def check_control(table, s, a):
    x = known(a)
    sigma = np.abs(np.diff(x)).mean() * np.sqrt(np.pi) / 2
    table.compare("control: individuals", STATISTIC, array(s["individuals"]),
                  [x.mean(), sigma, x.mean() - 3 * sigma, x.mean() + 3 * sigma], s["name"])
    groups = array(s["groups"])
    split = [known(a[groups == g]) for g in range(3)]
    split = [g for g in split if len(g)]
    df = len(x) - len(split)
    sigma = np.sqrt(sum(((g - g.mean()) ** 2).sum() for g in split) / df) / c4(df) if df >= 4 else np.nan
    half = 3 * sigma / np.sqrt(5)
    table.compare("control: waves", STATISTIC, array(s["waves"]), [x.mean(), sigma, x.mean() - half, x.mean() + half],
                  s["name"])


def column_squares(ranks):
    return (ranks.sum(axis=0) ** 2).sum()


def all_orders_p(cells):
    """Every order within every row."""
    ranks = np.apply_along_axis(st.rankdata, 1, cells)
    rows = [np.array(list(itertools.permutations(row))) for row in ranks]
    sums = np.zeros((1, cells.shape[1]))
    for row in rows:
        sums = (sums[:, None, :] + row[None, :, :]).reshape(-1, cells.shape[1])
    return ((sums**2).sum(axis=1) >= column_squares(ranks) - 1e-9).mean()


def random_orders_p(cells, draws):
    ranks = np.apply_along_axis(st.rankdata, 1, cells)
    generator = np.random.default_rng(1)
    as_large = 0
    for _ in range(draws // 1000):
        sums = generator.permuted(np.broadcast_to(ranks, (1000, *ranks.shape)), axis=2).sum(axis=1)
        as_large += ((sums**2).sum(axis=1) >= column_squares(ranks) - 1e-9).sum()
    return as_large / draws


def check_friedman(table, s, key, cells):
    cells = cells[np.isfinite(cells).all(axis=1)]
    n, k, statistic, df, p_chi, w, p, method = array(s[key])
    table.compare("Friedman: rows", STATISTIC, [n, k], cells.shape, s["name"])
    if len(cells) < 2:
        assert np.isnan(statistic) and np.isnan(p)
        return
    theirs = st.friedmanchisquare(*cells.T)
    table.compare("Friedman: statistic, W (SciPy)", STATISTIC, [statistic, df, w],
                  [theirs.statistic, k - 1, theirs.statistic / (n * (k - 1))], s["name"])
    table.compare("Friedman: p chi squared (SciPy)", P, p_chi, theirs.pvalue, s["name"])
    orders = scipy.special.factorial(k) ** (n - 1)
    assert method == (1 if orders <= 50000 else 2), f"method {method} of {s['name']}"
    if method == 1 and orders * scipy.special.factorial(k) <= 2e6:
        table.compare("Friedman: p all orders", P, p, all_orders_p(cells), s["name"])
    elif method == 2:
        theirs = random_orders_p(cells, 20000)
        error = np.sqrt(max(theirs * (1 - theirs), 1e-4) * (1 / 20000 + 1 / 9999))
        table.compare("Friedman: p random orders (s.e./5)", 1, (p - theirs) / error / 5, 0, s["name"])


def check_trend(table, s, cells, positions):
    rows, columns = np.nonzero(np.isfinite(cells))
    y, x = cells[rows, columns], positions[rows, columns]
    n_rows, n_cells, slope, share, confounded, v, p, biserial = array(s["trend"])
    people = (rows[:, None] == np.arange(cells.shape[0])).astype(float)
    both = np.hstack([people, (columns[:, None] == np.arange(cells.shape[1])).astype(float)])

    def left(values, design):
        return values - design @ np.linalg.lstsq(design, values, rcond=None)[0]
    order = (left(x, both) ** 2).sum() / (left(x, people) ** 2).sum()
    design = people if order < 0.05 else both
    rest, product = left(x, design), left(x, design) * left(y, design)
    scores = np.array([product[rows == i].sum() for i in range(cells.shape[0]) if (rows == i).sum() >= 2])
    theirs = np.linalg.lstsq(np.hstack([design, x[:, None]]), y, rcond=None)[0][-1]
    table.compare("trend: slope", STATISTIC * 10, [n_rows, n_cells, slope, share, confounded],
                  [len(scores), len(y), theirs, order, order < 0.05], s["name"])
    scores = np.round(scores / (1e-9 * np.abs(scores).max()))  # rounding must not part equals
    scores = scores[scores != 0]
    ranks = st.rankdata(np.abs(scores))
    table.compare("trend: V", STATISTIC, [v, biserial],
                  [ranks[scores > 0].sum(), 2 * ranks[scores > 0].sum() / ranks.sum() - 1], s["name"])
    table.compare("trend: p", P, p, exact_signs(scores), s["name"])


def judge(mean, center, sd, shuffled):
    """p and critical value of the maximum statistic."""
    maxima = np.nanmax(np.abs(shuffled - center) / sd, axis=1)
    away = np.abs(mean - center) / sd
    p = np.array([np.nan if np.isnan(z) else (1 + (maxima >= z * (1 - ROUNDING)).sum()) / (1 + SHUFFLES) for z in away])
    return p, np.sort(maxima)[SHUFFLES - 5]  # 5 of 100 may be as extreme: the observed and four


def check_null(table, s, key, what, mean, center, sd, shuffled):
    p, critical = judge(mean, center, sd, shuffled)
    table.compare(f"{what}: moments", STATISTIC, array(s[key + "_moments"]), np.column_stack([mean, center, sd]).ravel(),
                  s["name"])
    table.compare(f"{what}: band", P, array(s[key + "_band"]),
                  np.column_stack([center - critical * sd, center + critical * sd]).ravel(), s["name"])
    table.compare(f"{what}: p", P, array(s[key + "_p"]), p, s["name"])


def check_labels(table, s, cells):
    is_known = np.isfinite(cells)
    n = is_known.sum(axis=0)
    with np.errstate(all="ignore"):
        row_mean, row_var = np.nanmean(cells, axis=1), np.nanvar(cells, axis=1)
    center = np.array([row_mean[is_known[:, j]].mean() for j in range(cells.shape[1])])
    sd = np.array([np.sqrt(row_var[is_known[:, j]].sum()) / n[j] for j in range(cells.shape[1])])
    draws = Draws(s["shuffle_seed"])
    moved, shuffled = cells.copy(), []
    for _ in range(SHUFFLES):
        for i in range(len(cells)):
            values = list(moved[i, is_known[i]])
            draws.shuffle(values)
            moved[i, is_known[i]] = values
        shuffled.append(np.nanmean(moved, axis=0))
    check_null(table, s, "labels", "null of labels", np.nanmean(cells, axis=0), center, sd, np.array(shuffled))


def window_means(curves, windows, is_in=None):
    means = np.full((CURVES, WINDOWS), np.nan)
    for i in range(CURVES):
        for j in range(WINDOWS):
            first, end = windows[i, j]
            x = known(curves[i, first:end])
            if len(x) and 2 * len(x) >= end - first and (is_in is None or is_in[i, j]):
                means[i, j] = x.mean()
    return means


def shifts(seed, low):
    """Of every row in every shuffle, from low to SAMPLES - low; of windows any."""
    draws = Draws(seed)
    for _ in range(SHUFFLES):
        yield [low + draws.below(SAMPLES - 2 * low + (low > 0)) for _ in range(CURVES)]


def shifted(curves, by):
    return np.array([np.roll(curve, -shift) for curve, shift in zip(curves, by)])


def check_windows(table, s, curves):
    windows = np.array(s["windows"], dtype=int).reshape(CURVES, WINDOWS, 2)
    cells = window_means(curves, windows)
    is_in = np.isfinite(cells)
    under = np.array([np.nanmean(window_means(shifted(curves, by), windows, is_in), axis=0)
                      for by in shifts(s["shuffle_seed"], 0)])
    check_null(table, s, "windows", "null of windows", np.nanmean(cells, axis=0), under.mean(axis=0),
               under.std(axis=0, ddof=1), under)


def curve_mean(curves):
    mean = np.nanmean(curves, axis=0)
    mean[2 * np.isfinite(curves).sum(axis=0) < CURVES] = np.nan
    return mean


def p_of(maxima, observed):
    return np.array([np.nan if np.isnan(z) else (1 + (maxima >= z - ROUNDING * abs(z)).sum()) / (1 + SHUFFLES)
                     for z in observed])


def check_curves(table, s, curves):
    mean = curve_mean(curves)
    maxima = np.array([np.nanmax(curve_mean(shifted(curves, by))) for by in shifts(s["shuffle_seed"], MIN_SHIFT)])
    table.compare("null of curves: mean", STATISTIC, array(s["curve_mean"]), mean, s["name"])
    table.compare("null of curves: threshold", P, s["curve_threshold"], np.sort(maxima)[SHUFFLES - 5], s["name"])
    table.compare("null of curves: p", P, array(s["curve_p"]), p_of(maxima, mean), s["name"])


def mean_z(curves):
    """Leave-one-out correlations of all windows, by numpy's corrcoef-like two passes."""
    others = np.array([np.nanmean(np.delete(curves, i, axis=0), axis=0) for i in range(CURVES)])
    x, y = (np.lib.stride_tricks.sliding_window_view(v, WINDOW, axis=1)[:, ::HOP] for v in (curves, others))
    x, y = x - x.mean(axis=2, keepdims=True), y - y.mean(axis=2, keepdims=True)
    z = np.arctanh((x * y).sum(axis=2) / np.sqrt((x * x).sum(axis=2) * (y * y).sum(axis=2)))
    n = np.isfinite(z).sum(axis=0)
    mean = np.nanmean(z, axis=0)
    mean[n < 5] = np.nan
    return mean, n


def check_isc(table, s, curves):
    z, n = mean_z(curves)
    maxima = np.array([np.nanmax(mean_z(shifted(curves, by))[0]) for by in shifts(s["shuffle_seed"], MIN_SHIFT)])
    r = np.tanh(z)
    marci = np.log(r[r > 0].sum() / -r[r < 0].sum()) if (r < 0).any() and (r > 0).any() else np.nan
    table.compare("inter-subject correlation: r", STATISTIC, array(s["isc_r"]), r, s["name"])
    table.compare("inter-subject correlation: n", STATISTIC, array(s["isc_n"]), n, s["name"])
    table.compare("inter-subject correlation: limit", P, s["isc_threshold"], np.tanh(np.sort(maxima)[SHUFFLES - 5]),
                  s["name"])
    table.compare("inter-subject correlation: p", P, array(s["isc_p"]), p_of(maxima, z), s["name"])
    table.compare("inter-subject correlation: Marci", STATISTIC * 10, np.nan if s["isc_marci"] is None else s["isc_marci"],
                  marci, s["name"])


def check_correlation(table, s, a, b):
    both = np.isfinite(a) & np.isfinite(b)
    for key, function in (("pearson", st.pearsonr), ("spearman", st.spearmanr)):
        n, r, p = array(s[key])[:3]
        theirs = function(a[both], b[both])
        table.compare(f"{key}: r (SciPy)", STATISTIC, [n, r], [both.sum(), theirs[0]], s["name"])
        if key == "pearson" or n > 9:
            table.compare(f"{key}: p (SciPy)", P, p, theirs[1], s["name"])
    if n <= 9:
        # SciPy's permutation_test of 9 pairs takes minutes: all pairings of the ranks at once.
        x, y = st.rankdata(a[both]), st.rankdata(b[both])
        sums = np.array(list(itertools.permutations(y))) @ x
        theirs = min(1, 2 * min((sums <= x @ y + 1e-9).mean(), (sums >= x @ y - 1e-9).mean()))
        table.compare("spearman: p all pairings", P, p, theirs, s["name"])
    if n <= 6:
        permuted = st.permutation_test((a[both],), lambda v: st.spearmanr(v, b[both])[0],
                                       permutation_type="pairings", n_resamples=np.inf)
        table.compare("spearman: p permutation (SciPy)", P, p, permuted.pvalue, s["name"])
    ci = st.pearsonr(a[both], b[both]).confidence_interval(0.95)
    table.compare("pearson: interval (SciPy)", P, array(s["pearson_ci"]), [ci.low, ci.high], s["name"])


def check_by_scipy(table, s):
    a, b, c = array(s["a"]), array(s["b"]), array(s["c"])
    shape = [int(v) for v in s["shape"]]
    cells, positions = array(s["cells"]).reshape(shape), array(s["positions"]).reshape(shape)
    curves = array(s["curves"]).reshape(CURVES, SAMPLES)
    check_summary(table, s, a)
    for expanded in ("", "_expanded"):
        check_bootstrap(table, s, "bca_mean" + expanded, a, lambda v: v.mean(axis=1), bool(expanded))
        check_bootstrap(table, s, "bca_median" + expanded, a, lambda v: np.median(v, axis=1), bool(expanded))
    check_median(table, s, a)
    check_wilcoxon(table, s, a, b)
    check_mann_whitney(table, s, a, c)
    check_kruskal(table, s, a)
    check_control(table, s, a)
    check_friedman(table, s, "friedman", cells)
    check_friedman(table, s, "friedman_small", array(s["small"]).reshape(4, 3))
    check_trend(table, s, cells, positions)
    check_labels(table, s, cells)
    check_windows(table, s, curves)
    check_curves(table, s, curves)
    check_isc(table, s, curves)
    check_correlation(table, s, a, b)


def write_for_r(sets, file):
    def vector(values):
        return "c(" + ",".join("NA_real_" if v is None else repr(float(v)) for v in values) + ")"
    keys = ("a", "b", "c", "share", "groups", "cells", "shape", "p")
    lists = ["list(" + ",".join(f"{key}={vector(s[key])}" for key in keys) + ")" for s in sets]
    file.write("list(" + ",\n".join(lists) + ")\n")


def numbers_of_r(sets):
    """{(set, name): values}"""
    script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "statistics_by_r.R")
    with tempfile.NamedTemporaryFile("w", suffix=".R") as file:
        write_for_r(sets, file)
        file.flush()
        output = subprocess.run(["Rscript", "--vanilla", script, file.name], check=True, capture_output=True, text=True)
    found = {}
    for line in output.stdout.splitlines():
        number, name, value = line.split("\t")
        key = (int(number), name.rsplit(".", 1)[0])
        found.setdefault(key, []).append(float("nan") if value.strip() in ("NA", "NaN") else float(value))
    return found


def mine_for_r(s):
    """What R's numbers are compared with: name → (title, limit, values)."""
    kruskal, friedman = array(s["kruskal"]), array(s["friedman"])
    pearson, spearman = array(s["pearson"]), array(s["spearman"])
    wilcoxon, mann_whitney = array(s["wilcoxon"]), array(s["mann_whitney"])
    return {
        "summary": ("summary (R)", STATISTIC, array(s["summary"])[:6]),
        "quantile": ("summary (R)", STATISTIC, array(s["summary"])[7:]),
        "wilson": ("Wilson's interval (R)", P, array(s["wilson"])),
        "dz": ("paired difference (R)", STATISTIC, array(s["paired"])[4:]),
        "wilcoxon_v": ("Wilcoxon: V (R)", STATISTIC, wilcoxon[1:2]),
        "wilcoxon_exact": ("Wilcoxon: p exact (R)", P, wilcoxon[2:3]),
        "wilcoxon_normal": ("Wilcoxon: p approximate (R)", P, wilcoxon[2:3]),
        "mann_whitney_u": ("Mann-Whitney: U (R)", STATISTIC, mann_whitney[2:3]),
        "mann_whitney_exact": ("Mann-Whitney: p exact (R)", P, mann_whitney[3:4]),
        "mann_whitney_normal": ("Mann-Whitney: p asymptotic (R)", P, mann_whitney[3:4]),
        "kruskal": ("Kruskal-Wallis: H, p (R)", STATISTIC, kruskal[3:6]),
        "friedman": ("Friedman: statistic, p (R)", STATISTIC, friedman[2:5]),
        "pearson": ("pearson: r, p (R)", STATISTIC, pearson[1:]),
        "pearson_ci": ("pearson: interval (R)", P, array(s["pearson_ci"])),
        "spearman": ("spearman: r, p (R)", STATISTIC, spearman[1:3]),
        "spearman_rho": ("spearman: r, p (R)", STATISTIC, spearman[1:2]),
        "holm": ("Holm (R)", P, array(s["holm"])),
    }


def check_by_r(table, sets):
    for (number, name), values in numbers_of_r(sets).items():
        title, limit, mine = mine_for_r(sets[number])[name]
        table.compare(title, limit, mine, values, sets[number]["name"])


def main():
    warnings.simplefilter("ignore")
    output = subprocess.run([sys.argv[1]], check=True, capture_output=True, text=True).stdout
    sets = json.loads(output)
    assert len(sets) == 20
    table = Table()
    for s in sets:
        check_by_scipy(table, s)
    check_by_r(table, sets)
    return 0 if table.print() else 1


if __name__ == "__main__":
    sys.exit(main())
