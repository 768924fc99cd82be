#!/usr/bin/python3
"""Whether sessions survive: every fault, many times, in one table.

    crash.py BUILD_DIR [--full NOTES] [--only WORD]

Without --full each kind of fault is tried a few times, in seconds. With it every call of every act
fails once, and the figures are those of the README; what is done is noted in the file NOTES, so that
a run that was broken off goes on where it stopped. --only: rows of the table with that word.
Exit 1 when anything was lost, called good and was not, left half, or ended without a clear sentence.
"""
import argparse
import concurrent.futures
import json
import os
import random
import sys

import cut
import inject
import mounted
import replay
import shared
from place import Programs

COLUMNS = ("lost", "good", "half", "unclear")
HEADS = ("fault", "trials", "acknowledged lost", "bad file called good", "left half files",
         "no clear sentence")
CHUNK = 20
SEED = 1

# How many trials: (small, full). Faults at calls: every n-th call, 0 for none in the small run.
KILLS = {"Record": (2, 60), "Recover": (1, 50), "Edit": (1, 20), "Fold": (1, 40),
         "Analyze": (0, 30), "Device": (1, 40)}
POWER_CUTS = {"Recording": (4, 80), "Recovery": (2, 70), "Editing": (2, 60), "Folding": (2, 60),
              "Program": (1, 50)}
CUTS = {"journal": (3, 40), "edits log": (2, 30), "session file": (2, 30)}
ERRORS_SMALL = 1
OTHER_KINDS = {"full": "disk full from a call on", "readonly": "disk read-only from a call on",
               "short": "half of a write"}
OTHER_STEP = 16


def run_calls(programs, name, tries):
    bench = inject.Bench(programs, name)
    try:
        for at, kind in tries:
            yield bench.try_call(at, kind)
    finally:
        bench.close()


def run_replay(programs, name, trials, seed):
    act = next(act for act in replay.ACTS if act.__name__ == name)
    return replay.replay(programs, act(), trials, seed)


RUNNERS = {"calls": run_calls, "replay": run_replay, "cut": cut.cuts, "shared": shared.cases,
           "mounted": mounted.cases}


def split(items):
    return [items[i:i + CHUNK] for i in range(0, len(items), CHUNK)]


def call_jobs(calls, is_full):
    """Jobs of faults at calls: (row, runner, arguments)."""
    for name, act in inject.ACTS.items():
        n = calls[name]
        moments = random.Random(f"{name} {SEED}")
        kills = KILLS.get(name, (0, 0))[is_full]
        killed = [(moments.randint(1, n), ("kill", "torn")[i % 2]) for i in range(kills)]
        errors = range(1, n + 1) if is_full else sorted(moments.sample(range(1, n + 1),
                                                                       ERRORS_SMALL))
        rows = [(f"kill -9: {act.name}", killed),
                (f"I/O error at a call: {act.name}", [(at, "io") for at in errors])]
        for kind, title in OTHER_KINDS.items():
            first = moments.randint(1, min(OTHER_STEP, n))
            is_small = name in ("Record", "Fold")
            ats = range(first, n + 1, OTHER_STEP) if is_full else [moments.randint(1, n)] * is_small
            rows.append((f"{title}: {act.name}", [(at, kind) for at in ats]))
        for row, tries in rows:
            for chunk in split(tries):
                yield row, "calls", (name, chunk)


def counted_jobs(title, runner, counts, is_full):
    for name, trials in counts.items():
        for number, chunk in enumerate(split(range(trials[is_full]))):
            yield title(name), runner, (name, len(chunk), SEED + number)


def list_jobs(calls, is_full):
    titles = {act.__name__: act.name for act in replay.ACTS}
    once = {name: (1, 3) for name in shared.CASES}
    yield from call_jobs(calls, is_full)
    yield from counted_jobs(titles.get, "replay", POWER_CUTS, is_full)
    yield from counted_jobs(lambda name: f"cut off: {name}", "cut", CUTS, is_full)
    yield from counted_jobs(str, "shared", once, is_full)
    if is_full:
        yield from counted_jobs(str, "shared", {name: (0, 2) for name in shared.FULL_CASES}, is_full)
    if is_full and mounted.can_mount():
        yield from counted_jobs(str, "mounted", {name: (0, 1) for name in mounted.CASES}, is_full)


def run_job(build, job):
    """The row's figures for one job, and what went wrong in words."""
    row, runner, words = job
    figures = {"row": row, "trials": 0, "wrong": [], **dict.fromkeys(COLUMNS, 0)}
    for result in RUNNERS[runner](Programs(build), *words):
        figures["trials"] += 1
        if result:
            where, wrong = result
            figures[wrong.kind] += 1
            figures["wrong"].append(f"{row}: {where}: {wrong}")
    return figures


def count_calls(build, names):
    calls = {}
    for name in names:
        bench = inject.Bench(Programs(build), name)
        calls[name] = bench.calls
        bench.close()
    return calls


class Notes:
    """Figures by job; kept in a file when the run may be broken off."""

    def __init__(self, path):
        self.path, self.done = path, {}
        if path and os.path.exists(path):
            with open(path, encoding="utf-8") as file:
                for line in file:
                    if line.endswith("\n"):
                        key, figures = json.loads(line)
                        self.done[key] = figures

    def add(self, key, figures):
        self.done[key] = figures
        if self.path:
            with open(self.path, "a", encoding="utf-8") as file:
                file.write(json.dumps([key, figures]) + "\n")


def run_all(build, jobs, notes):
    keys = {json.dumps(job): job for job in jobs}
    left = [key for key in keys if key not in notes.done]
    with concurrent.futures.ProcessPoolExecutor(os.cpu_count()) as pool:
        futures = {pool.submit(run_job, build, keys[key]): key for key in left}
        for future in concurrent.futures.as_completed(futures):
            figures = future.result()
            notes.add(futures[future], figures)
            for sentence in figures["wrong"]:
                print(sentence, file=sys.stderr, flush=True)
    return [notes.done[key] for key in keys]


def print_table(results):
    rows = {}
    for figures in results:
        row = rows.setdefault(figures["row"], dict.fromkeys(("trials", *COLUMNS), 0))
        for column in row:
            row[column] += figures[column]
    rows["all"] = {column: sum(row[column] for row in rows.values())
                   for column in ("trials", *COLUMNS)}
    print("| " + " | ".join(HEADS) + " |")
    print("| --- |" + " --: |" * (len(HEADS) - 1))
    for name, row in rows.items():
        print(f"| {name} | " + " | ".join(str(n) for n in row.values()) + " |")
    return not any(rows["all"][column] for column in COLUMNS)


def main():
    parser = argparse.ArgumentParser(description="whether sessions survive")
    parser.add_argument("build")
    parser.add_argument("--full", metavar="NOTES")
    parser.add_argument("--only", default="")
    wanted = parser.parse_args()
    build = os.path.abspath(wanted.build)

    notes = Notes(wanted.full)
    calls = count_calls(build, inject.ACTS)
    jobs = [job for job in list_jobs(calls, bool(wanted.full)) if wanted.only in job[0]]
    is_good = print_table(run_all(build, jobs, notes))
    if wanted.full and not wanted.only and os.path.exists(wanted.full):
        os.unlink(wanted.full)
    sys.exit(0 if is_good else 1)


if __name__ == "__main__":
    main()
