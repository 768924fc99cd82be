#!/usr/bin/python3
"""Import, analyse, export and score every recording under a folder.

    run.py AFFEKT DIR OUT

A recording is a folder that holds gsr.csv or pulse.csv, gzipped or not. Its meta.json, when there is
one, names columns and units. The scorer is score.py in DIR or above it; without one the exports are
made all the same and the table says so. Where labels.csv says which stretches were stress, the mean
arousal of those must exceed that of the others in four of five recordings. Exit status 1 when a
recording could not be processed, or arousal fails.
"""
import concurrent.futures
import csv
import gzip
import json
import math
import os
import subprocess
import sys

AROUSAL_SHARE = 0.8
AROUSAL_KEYS = ("stress", "rest", "difference", "stress_s", "rest_s")
KINDS = {
    "scr": ("n_true", "n_found", "f1", "window_f1", "amplitude_error", "onset_error_s"),
    "beats": ("n_true", "n_found", "f1", "rmssd_error", "jitter_sd_ms", "flagged_share"),
    "artefacts": ("found_share", "false_share", "flagged_share", "kappa"),
}
TRUTH = {
    "scr": ("truth_scr.csv",),
    "beats": ("truth_beats.csv", "rpeaks.csv"),
    "artefacts": ("expert_epochs.csv", "truth_artifacts.csv"),
}


def find(folder, *names):
    """The first of the files that is there, plain or gzipped."""
    for name in names:
        for path in (os.path.join(folder, name), os.path.join(folder, name + ".gz")):
            if os.path.exists(path):
                return path
    return None


def recordings(top):
    for folder, below, _ in os.walk(top):
        below.sort()
        if find(folder, "gsr.csv", "pulse.csv"):
            yield folder


def import_arguments(folder):
    meta_file = find(folder, "meta.json")
    meta = {}
    if meta_file:
        with open(meta_file, encoding="utf-8") as file:
            meta = json.load(file)
    arguments = []
    for channel in ("gsr", "pulse"):
        path = find(folder, channel + ".csv")
        about = meta.get(channel) if isinstance(meta.get(channel), dict) else {}
        if not path:
            continue
        arguments += [f"--{channel}", path]
        if about.get("column"):
            arguments += [f"--{channel}-column", about["column"]]
        unit = about.get("unit", meta.get(f"{channel}_unit"))
        if channel == "gsr" and unit:
            arguments += ["--gsr-unit", unit]
    events = find(folder, "events.csv")
    return arguments + (["--events", events] if events else [])


def process(affekt, folder, out):
    """None, or the sentence that says why it failed."""
    session = os.path.join(out, "session.nwb")
    os.makedirs(out, exist_ok=True)
    for command in (
            ["import", session, "--force"] + import_arguments(folder),
            ["analyze", session],
            ["export", session, "--format", "csv", "--output", out, "--force"]):
        done = subprocess.run([affekt] + command, capture_output=True, text=True, check=False)
        if done.returncode:
            return f"{command[0]}: {done.stderr.strip()}"
    return None


def find_scorer(top):
    for folder in (top, os.path.dirname(top), os.path.dirname(os.path.dirname(top))):
        if os.path.exists(os.path.join(folder, "score.py")):
            return os.path.join(folder, "score.py")
    return None


def score(scorer, kind, folder, out):
    if not find(folder, *TRUTH[kind]):
        return None
    done = subprocess.run([sys.executable, scorer, kind, folder, out], capture_output=True, text=True,
                          check=False)
    if done.returncode:
        return {"error": done.stderr.strip().splitlines()[-1]}
    return next(iter(json.loads(done.stdout)["recordings"].values()))


def read_rows(path):
    """Rows of a CSV file, plain or gzipped, as dictionaries."""
    with (gzip.open if path.endswith(".gz") else open)(path, "rt", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def mean(values):
    return sum(values) / len(values) if values else math.nan


def score_arousal(folder, out):
    """Mean arousal in stress and outside of it; None for a recording without such labels."""
    labels = find(folder, "labels.csv")
    if not labels:
        return None
    stretches = [(float(r["start_s"]), float(r["end_s"]), r["stress"] == "1")
                 for r in read_rows(labels)]
    values = {True: [], False: []}
    for row in read_rows(os.path.join(out, "arousal.csv")):
        for start, end, is_stress in stretches:
            if row["arousal"] and start <= float(row["time_s"]) < end:
                values[is_stress].append(float(row["arousal"]))
    stress, rest = mean(values[True]), mean(values[False])
    return {"stress": stress, "rest": rest, "difference": stress - rest,
            "stress_s": len(values[True]), "rest_s": len(values[False])}


def judge_arousal(rows):
    """Prints how many recordings tell stress from rest; whether those are enough."""
    n_good = sum(row["difference"] > 0 for row in rows.values())
    is_enough = n_good >= AROUSAL_SHARE * len(rows)
    print(f"  arousal is higher in stress in {n_good} of {len(rows)} recordings: "
          f"{'enough' if is_enough else 'TOO FEW'} ({AROUSAL_SHARE:.0%} are asked for)")
    return is_enough


def cell(value):
    if value is None:
        return "-"
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def print_table(kind, keys, rows):
    head = ("recording",) + keys
    lines = [head] + [(name,) + tuple(cell(row.get(key)) for key in keys)
                      for name, row in rows.items()]
    widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
    print(f"\n{kind}")
    for line in lines:
        print("  " + "  ".join(text.ljust(width) if i == 0 else text.rjust(width)
                               for i, (text, width) in enumerate(zip(line, widths))))
    for name, row in rows.items():
        if "error" in row:
            print(f"  {name}: {row['error']}")


def main():
    affekt, top, out = (os.path.abspath(argument) for argument in sys.argv[1:4])
    folders = list(recordings(top))
    if not folders:
        print(f"dev score: no recording under {top}: none of its folders holds gsr.csv or pulse.csv",
              file=sys.stderr)
        return 1
    names = {folder: os.path.relpath(folder, os.path.dirname(top)) for folder in folders}
    status = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        outcomes = pool.map(lambda f: process(affekt, f, os.path.join(out, names[f])), folders)
        for folder, problem in zip(folders, outcomes):
            print(f"{names[folder]}: {problem or 'exported'}", flush=True)
            status = 1 if problem else status
    arousal = {names[f]: score_arousal(f, os.path.join(out, names[f])) for f in folders
               if os.path.exists(os.path.join(out, names[f], "arousal.csv"))}
    arousal = {name: row for name, row in arousal.items() if row}
    if arousal:
        print_table("arousal", AROUSAL_KEYS, arousal)
        status = status if judge_arousal(arousal) else 1
    scorer = find_scorer(top)
    if not scorer:
        print(f"dev score: there is no score.py in {top} or its parent; the exports are in {out}")
        return status
    for kind in KINDS:
        rows = {names[f]: score(scorer, kind, f, os.path.join(out, names[f])) for f in folders}
        rows = {name: row for name, row in rows.items() if row}
        if rows:
            print_table(kind, KINDS[kind], rows)
    return status


if __name__ == "__main__":
    sys.exit(main())
