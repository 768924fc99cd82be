#!/usr/bin/python3
"""Counts what tests/study/evidence_studies said, prints the table, and fails when a promise is broken.

    evidence.py FILE...

Intervals of signals are held against the mean of all studies, which stands for the truth: of 1,000 studies of ten
people its own error is a thirtieth of an interval's half width.
"""
import collections
import math
import sys

COVERAGE = {"mean", "median", "difference"}


def read(paths):
    inside = collections.defaultdict(list)
    intervals = collections.defaultdict(list)
    for path in paths:
        with open(path, encoding="ascii") as lines:
            for line in lines:
                kind, case, what, *values = line.split()
                if what == "inside":
                    inside[kind, case].append(int(values[0]))
                elif what == "count":
                    inside[kind, case].append(1)
                else:
                    intervals[kind, case, values[0]].append([float(value) for value in values[1:]])
    for (kind, case, _), rows in intervals.items():
        truth = sum(row[0] for row in rows) / len(rows)
        inside[kind, case] += [int(low <= truth <= high) for _, low, high in rows]
    return inside


def promise(kind):
    """What must hold: lowest and highest share, or None."""
    if kind in COVERAGE:
        return 0.93, 0.97
    if kind == "share":
        return 0.93, 1.0  # counts are whole: where nearly everybody has a peak, Wilson's interval cannot be narrower
    if kind in ("noise-band", "noise-moment", "noise-synchrony"):
        return 0.035, 0.065
    if kind == "noise-pair":
        return 0.0, 0.065
    return None


def main():
    is_good = True
    print(f"{'':22} {'case':20} {'n':>8} {'share':>8}  +-")
    for (kind, case), values in sorted(read(sys.argv[1:]).items()):
        n, share = len(values), sum(values) / len(values)
        if kind.startswith("alert"):
            print(f"{kind:22} {case:20} {n:8}")
            continue
        error = 1.96 * math.sqrt(share * (1 - share) / n)
        limits = promise(kind)
        # Outside by more than the counting itself explains.
        is_bad = limits and n >= 500 and not limits[0] - error <= share <= limits[1] + error
        is_good = is_good and not is_bad
        print(f"{kind:22} {case:20} {n:8} {100 * share:7.2f} % {100 * error:5.2f}{'  !' if is_bad else ''}")
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
