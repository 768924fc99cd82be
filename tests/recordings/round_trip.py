"""Every number of nasty sessions, out in each format and in again, against what the tables hold.

Usage: round_trip.py ROUND_TRIP   (the program that writes, imports and compares what it can)

Prints a table: format, quantity, largest difference, stated resolution; exits 1 above one.
"""
import csv
import glob
import gzip
import json
import os
import subprocess
import sys
import tempfile

import openpyxl
import scipy.io

LONGEST = 32767
WORST = {}
FAILED = set()

# What the formats state, in units of the number and as a share of it.
STATED = {
    "fixed": ("times, conductances [s, uS]", 0.5e-6, 0),
    "significant": ("other numbers [share]", 0, 0.5e-6),
    "integer": ("counts and ids", 0, 0),
    "text": ("texts that differ", 0, 0),
}
EXACT = {"mat"}


def report(form, quantity, largest, stated):
    key = (form, quantity)
    old = WORST.get(key, (0, stated))
    if largest > stated * (1 + 1e-9):
        FAILED.add(key)
    WORST[key] = (max(old[0], largest), max(old[1], stated))


def compare_number(form, kind, found, wanted):
    quantity, absolute, share = STATED[kind]
    if form in EXACT:
        absolute = share = 0
    if wanted is None or found is None:
        report(form, "unknown cells that differ", int(found is not wanted), 0)
    elif share:
        report(form, quantity, abs(found - wanted) / abs(wanted) if found != wanted else 0, share)
    else:
        # The last digit of a binary number that decimals are read into.
        largest = abs(found - wanted)
        report(form, quantity, max(0, largest - abs(wanted) * 2e-16), 0 if form in EXACT else absolute)


def compare_table(form, name, rows, truth, read_text):
    report(form, "rows lost or made up", abs(len(rows) - len(truth["rows"])), 0)
    for found, wanted in zip(rows, truth["rows"]):
        assert len(found) == len(wanted), (form, name)
        for cell, value, kind in zip(found, wanted, truth["forms"]):
            if kind == "text":
                differs = read_text(cell) != read_text(value)
                report(form, STATED["text"][0], int(differs), 0)
            else:
                compare_number(form, kind, cell, value)


def number(text):
    return None if text in ("", "n/a") else float(text)


def parse(cells, kinds):
    return [cell if kind == "text" else number(cell) for cell, kind in zip(cells, kinds)]


def check_csv(folder, truth):
    for name, table in truth.items():
        with open(f"{folder}/csv/{name}.csv", newline="", encoding="utf-8") as file:
            rows = list(csv.reader(file))[1:]
        compare_table("csv", name, [parse(row, table["forms"]) for row in rows], table, lambda t: t or "")


def check_json(folder, truth):
    with open(f"{folder}/json/session.json", encoding="utf-8") as file:
        tables = json.load(file)["tables"]
    for name, table in truth.items():
        compare_table("json", name, tables[name]["rows"], table, lambda t: t)


def check_xlsx(folder, truth):
    def read_text(text):
        text = text or ""
        for code in ("_x0000_", "_x000D_"):
            text = text.replace(code, chr(int(code[2:6], 16)))
        return text if len(text) < LONGEST else text[:LONGEST - 1]

    book = openpyxl.load_workbook(f"{folder}/xlsx/session.xlsx", read_only=True)
    for name, table in truth.items():
        rows = [list(row[:len(table["forms"])]) for row in
                book[name[:31]].iter_rows(min_row=2, max_col=len(table["forms"]), values_only=True)]
        compare_table("xlsx", name, rows, table, read_text)


def check_mat(folder, truth):
    variables = scipy.io.loadmat(f"{folder}/mat/session.mat", struct_as_record=False, mat_dtype=True)
    for name, table in truth.items():
        struct = variables[name][0, 0]
        columns = []
        for field, kind in zip(struct._fieldnames, table["forms"]):
            values = getattr(struct, field)[:, 0]
            if kind == "text":
                columns.append([v[0] if v.size else "" for v in values])
            else:
                columns.append([None if v != v else float(v) for v in values])
        compare_table("mat", name, [list(row) for row in zip(*columns)], table, lambda t: t or "")


def read_line_text(text):
    return " ".join((text or "n/a").replace("\t", " ").replace("\r", " ").split("\n"))


def check_bids(folder, truth):
    """The derivatives; and what the dataset's validator does not look at."""
    for name, table in truth.items():
        slug = "".join(c for c in name if c.isalnum())
        paths = glob.glob(f"{folder}/bids/derivatives/affekt/sub-*/beh/*_desc-{slug}_beh.tsv")
        if not paths:
            assert name in ("gsr", "pulse") or name.startswith("channel_"), name
            continue
        with open(paths[0], encoding="utf-8") as file:
            rows = [line.rstrip("\n").split("\t") for line in file][1:]
        rows = [[c if k == "text" else number(c) for c, k in zip(row, table["forms"])] for row in rows]
        compare_table("bids", name, rows, table, read_line_text)
    for path in glob.glob(f"{folder}/bids/sub-*/beh/*_physio.tsv.gz"):
        with open(path.replace(".tsv.gz", ".json"), encoding="utf-8") as file:
            columns = json.load(file)["Columns"]
        with gzip.open(path, "rt", encoding="utf-8") as file:
            for line in file:
                cells = line.rstrip("\n").split("\t")
                assert len(cells) == len(columns), path
                for cell in cells:
                    number(cell)
    for path in glob.glob(f"{folder}/bids/sub-*/beh/*_events.tsv"):
        with open(path, encoding="utf-8") as file:
            onsets = [float(line.split("\t")[0]) for line in list(file)[1:]]
        assert onsets == sorted(onsets), path


def travel(folder, locale, mark):
    """One run of the program; its numbers have the decimal mark of the locale."""
    state = os.path.dirname(folder)
    return subprocess.run([sys.argv[1], folder, mark], check=True, capture_output=True, text=True,
                          env=dict(os.environ, XDG_STATE_HOME=state, LOCPATH=state, LC_ALL=locale))


def compare_trees(one, other):
    """The same files with the same bytes."""
    n_files = 0
    for top, _, names in os.walk(one):
        for name in names:
            path = os.path.join(top, name)
            with open(path, "rb") as a, open(path.replace(one, other, 1), "rb") as b:
                assert a.read() == b.read(), (other, path)
            n_files += 1
    assert n_files == sum(len(names) for _, _, names in os.walk(other)) and n_files > 100, n_files


def main():
    with tempfile.TemporaryDirectory() as folder:
        for locale in ("da_DK", "nb_NO"):
            subprocess.run(["localedef", "-i", locale, "-f", "UTF-8", f"{folder}/{locale}.UTF-8"],
                           check=True)
        run = travel(f"{folder}/C", "C", ".")
        for turn, locale, mark in (("again", "C", "."), ("da", "da_DK.UTF-8", ","),
                                   ("nb", "nb_NO.UTF-8", ",")):
            travel(f"{folder}/{turn}", locale, mark)
            compare_trees(f"{folder}/C", f"{folder}/{turn}")
        for line in run.stdout.splitlines():
            form, quantity, largest, stated = line.split("\t")
            report(form, "imported: " + quantity, float(largest), float(stated))
        for path in sorted(glob.glob(f"{folder}/C/*")):
            with open(f"{path}/truth.json", encoding="utf-8") as file:
                truth = json.load(file)
            assert len(truth) >= 15, len(truth)
            for check in (check_csv, check_json, check_xlsx, check_mat, check_bids):
                check(path, truth)
    print(f"{'format':6} {'quantity':45} {'largest difference':>18} {'stated':>12}")
    for (form, quantity), (largest, stated) in sorted(WORST.items()):
        print(f"{form:6} {quantity:45} {largest:18.3g} {stated:12.3g}{'  FAILED' if (form, quantity) in FAILED else ''}")
    sys.exit(1 if FAILED else 0)


main()
