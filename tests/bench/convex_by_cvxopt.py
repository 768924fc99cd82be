"""The convex model of skin conductance (dsp/decomposition/convex.h) by cvxopt's general solver, for comparison.

usage: convex_by_cvxopt.py VALUES GRID_HZ SLOW_S FAST_S KNOT_S ALPHA GAMMA N_BASELINE PHASIC

VALUES has one number per line. The phasic part goes to PHASIC, one number per line; printed are the
CPU seconds of the solver alone and the objective.
"""
import sys
import time

from cvxopt import matrix, solvers, sparse, spdiag, spmatrix


def band(n, coefficients):
    """A lower-triangular matrix with the same row everywhere, cut off at the top."""
    values, rows, columns = [], [], []
    for back, value in enumerate(coefficients):
        values += [value] * (n - back)
        rows += range(back, n)
        columns += range(n - back)
    return spmatrix(values, rows, columns, (n, n))


def splines(n, knot):
    triangle = list(range(1, knot + 1)) + list(range(knot - 1, 0, -1))
    bell = [0] * (2 * len(triangle) - 1)
    for i, x in enumerate(triangle):
        for j, y in enumerate(triangle):
            bell[i + j] += x * y
    centre = 2 * knot - 2
    n_splines = len(range(0, n + knot // 2, knot))
    values, rows, columns = [], [], []
    for j in range(n_splines):
        for i in range(max(0, j * knot - centre), min(n, j * knot + centre + 1)):
            values.append(bell[centre + i - j * knot] / bell[centre])
            rows.append(i)
            columns.append(j)
    return spmatrix(values, rows, columns, (n, n_splines))


def baseline(n, n_columns):
    columns = [[1.0] * n, [(i + 1) / n for i in range(n)]][:n_columns]
    return matrix([x for column in columns for x in column], (n, n_columns))


def main():
    grid_hz, slow_s, fast_s, knot_s, alpha, gamma = map(float, sys.argv[2:8])
    y = matrix([float(line) for line in open(sys.argv[1], encoding="ascii")])
    n = len(y)
    fast, slow = 1 / (grid_hz * fast_s), 1 / (grid_hz * slow_s)
    scale = (fast - slow) / grid_hz
    a = band(n, [(fast + 2) * (slow + 2) / scale, (2 * fast * slow - 8) / scale,
                 (fast - 2) * (slow - 2) / scale])
    m = band(n, [1.0, 2.0, 1.0])
    b = splines(n, round(knot_s * grid_hz))
    c = baseline(n, int(sys.argv[8]))

    parts = [m, b] + ([c] if c.size[1] else [])
    n_free = b.size[1] + c.size[1]
    quadratic = [[row.T * column for row in parts] for column in parts]
    quadratic[1][1] += gamma * spdiag([1.0] * b.size[1])
    p = sparse(quadratic)
    ones = matrix(1.0, (n, 1))
    f = matrix([-m.T * y + alpha * (a.T * ones)] + [-part.T * y for part in parts[1:]])
    g = sparse([[-a], [spmatrix([], [], [], (n, n_free))]])

    solvers.options.update(show_progress=False, reltol=1e-9)
    start = time.process_time()
    result = solvers.qp(p, f, g, matrix(0.0, (n, 1)))
    cost = time.process_time() - start

    q, rest = result["x"][:n], result["x"][n:]
    phasic = m * q
    e = phasic - y
    at = 0
    for part in parts[1:]:
        e += part * rest[at:at + part.size[1]]
        at += part.size[1]
    l = rest[:b.size[1]]
    objective = (e.T * e)[0] / 2 + alpha * sum(a * q) + gamma / 2 * (l.T * l)[0]
    with open(sys.argv[9], "w", encoding="ascii") as out:
        out.writelines(f"{value!r}\n" for value in phasic)
    print(cost, objective)


main()
