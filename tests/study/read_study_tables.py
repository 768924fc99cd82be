"""Reads the tables of made studies with other people's programs: every cell of every format is that
of the CSV, whatever the locale; a dataset of BIDS keeps the standard's rules; R reads the CSV and
finds the same means.

Usage: read_study_tables.py WRITE_STUDY_TABLES RSCRIPT READ_STUDY_TABLES_R
"""
import csv
import glob
import json
import os
import re
import subprocess
import sys
import tempfile

import openpyxl

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "recordings"))
from read_tables import check_cell, check_names, check_zip  # noqa: E402

STUDIES = ("difficult", "empty", "many", "shop")
TABLES = ["study_touchpoints", "study_long", "study_pairs", "study_participants", "study_kpi",
          "study_tests", "study_groups", "study_perceived", "study_words", "study_alerts",
          "study_moments", "study_curve", "study_synchrony", "study_quotes"]


def read_csv(folder):
    """Tables in the order of the dictionary: name -> (columns, rows); what each column means."""
    with open(os.path.join(folder, "dictionary.csv"), newline="", encoding="utf-8") as file:
        lines = list(csv.reader(file))
    assert lines[0] == ["file", "column", "unit", "meaning"]
    tables, dictionary = {}, {}
    for name, column, unit, meaning in lines[1:]:
        assert meaning, (name, column)
        dictionary[(name[:-len(".csv")], column)] = (unit, meaning)
    names = list(dict.fromkeys(name for name, _ in dictionary))
    assert names == TABLES, names
    for name in names:
        with open(os.path.join(folder, name + ".csv"), newline="", encoding="utf-8") as file:
            rows = list(csv.reader(file))
        assert rows[0] == [c for n, c in dictionary if n == name], name
        assert all(len(row) == len(rows[0]) for row in rows), name
        tables[name] = (rows[0], rows[1:])
    files = set(os.listdir(folder))
    assert files == {n + ".csv" for n in TABLES} | {"dictionary.csv", "methods.md",
                                                     "parameters.json", "LIMITS.txt"}, files
    return tables, dictionary


def check_json(path, tables, dictionary):
    with open(path, encoding="utf-8") as file:
        document = json.load(file)
    assert document["format"] == "affekt study" and document["version"] == 1
    assert "not its valence" in document["limits"] and document["methods"].startswith("# Methods")
    assert list(document["tables"]) == TABLES
    n_cells = 0
    for name, (columns, rows) in tables.items():
        table = document["tables"][name]
        assert [(c["name"], c["unit"], c["meaning"]) for c in table["columns"]] == \
            [(c, *dictionary[(name, c)]) for c in columns], name
        assert len(table["rows"]) == len(rows), name
        for cells, wanted in zip(table["rows"], rows):
            for cell, column, text in zip(cells, columns, wanted):
                if text == "":
                    assert cell is None, (name, column, cell)
                elif dictionary[(name, column)][0] == "":
                    assert cell == text, (name, column, cell, text)
                else:
                    assert float(cell) == float(text), (name, column, cell, text)
                n_cells += text != ""
    return n_cells


def check_xlsx(path, tables, dictionary):
    check_zip(path)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Read me"] + TABLES, book.sheetnames
    told = "\n".join(str(row[0].value) for row in book["Read me"].iter_rows())
    assert "not its valence" in told and "# Methods" in told and "study_touchpoints is the" in told
    n_cells = 0
    for name, (columns, rows) in tables.items():
        check_names(book[name], name, columns, dictionary)
        sheet = list(book[name].iter_rows(min_row=2, max_col=len(columns)))
        assert len(sheet) == len(rows) or not rows, name
        for cells, wanted in zip(sheet, rows):
            for cell, column, text in zip(cells, columns, wanted):
                check_cell((name, cell.coordinate), cell, text, dictionary[(name, column)][0] == "")
                n_cells += text != ""
    return n_cells


def read_tsv(path):
    """Tab-separated without quotes, as BIDS has it; n/a is unknown."""
    with open(path, newline="", encoding="utf-8") as file:
        text = file.read()
    assert text.endswith("\n") and "\r" not in text, path
    rows = [line.split("\t") for line in text[:-1].split("\n")]
    assert all(len(row) == len(rows[0]) for row in rows), path
    assert all(cell != "" for row in rows for cell in row), path
    return rows[0], [["" if cell == "n/a" else cell for cell in row] for row in rows[1:]]


def blank(text):
    """What the format does to texts: it has no quotes."""
    return re.sub("[\t\r\n]", " ", text)


def check_tsv(path, columns, rows, dictionary, table):
    got_columns, got = read_tsv(path)
    assert got_columns == columns, path
    assert got == [[blank(cell) for cell in row] for row in rows], path
    with open(path[:-len("tsv")] + "json", encoding="utf-8") as file:
        about = json.load(file)
    for column in columns:
        unit, meaning = dictionary[(table, column)]
        assert (about[column]["Units"], about[column]["Description"]) == (unit, meaning), column


def check_bids(folder, tables, dictionary):
    """BIDS derivatives: what the standard says of names, descriptions and participants."""
    with open(f"{folder}/dataset_description.json", encoding="utf-8") as file:
        about = json.load(file)
    assert about["DatasetType"] == "derivative" and re.fullmatch(r"\d+\.\d+\.\d+", about["BIDSVersion"])
    assert about["Name"] and about["GeneratedBy"][0]["Name"] == "Affekt"
    for source in about["SourceDatasets"]:
        assert re.fullmatch("urn:uuid:[0-9a-f-]{36}", source["URL"]), source
    columns, people = read_tsv(f"{folder}/participants.tsv")
    assert columns[0] == "participant_id" and columns[1:] == tables["study_participants"][0]
    ids = [row[0] for row in people]
    assert len(set(map(str.lower, ids))) == len(ids)
    assert all(re.fullmatch("sub-[a-zA-Z0-9]+", i) for i in ids), ids
    assert [row[1:] for row in people] == [[blank(c) for c in row] for row in tables["study_participants"][1]]
    with open(f"{folder}/participants.json", encoding="utf-8") as file:
        assert set(json.load(file)) == set(columns)
    code_of = {row[0]: row[1] for row in people}
    with open(f"{folder}/.bidsignore", encoding="utf-8") as file:
        assert file.read() == "group/\n"
    # Each file is one that the standard knows, or below what is ignored.
    left = [list(row) for row in tables["study_long"][1]]
    for path in sorted(glob.glob(f"{folder}/**", recursive=True)):
        name = os.path.relpath(path, folder)
        if os.path.isdir(path) or name.startswith("group/"):
            continue
        subject = re.fullmatch(r"(sub-[a-zA-Z0-9]+)/beh/\1_task-session_desc-touchpoints_beh\.(tsv|json)", name)
        if not subject:
            assert name in ("dataset_description.json", "README", "participants.tsv",
                            "participants.json"), name
        elif subject.group(2) == "tsv":
            rows = [row for row in left if blank(row[0]) == code_of[subject.group(1)]]
            assert rows, name
            check_tsv(path, tables["study_long"][0], rows, dictionary, "study_long")
            left = [row for row in left if row not in rows]
    assert not left, "visits are missing"
    for name, (columns, rows) in tables.items():
        check_tsv(f"{folder}/group/{name}.tsv", columns, rows, dictionary, name)
    assert len(os.listdir(f"{folder}/group")) == 2 * len(TABLES) + 3


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
    writer, rscript, script = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        for locale in ("da_DK", "nb_NO"):
            subprocess.run(["localedef", "-i", locale, "-f", "UTF-8", f"{folder}/{locale}.UTF-8"],
                           check=True)
        for turn, locale in (("C", "C"), ("da", "da_DK.UTF-8"), ("nb", "nb_NO.UTF-8")):
            subprocess.run([writer, f"{folder}/{turn}"], check=True,
                           env=dict(os.environ, LOCPATH=folder, LC_ALL=locale, LANGUAGE=""))
        compare_trees(f"{folder}/C", f"{folder}/da")
        compare_trees(f"{folder}/C", f"{folder}/nb")
        for study in STUDIES:
            place = f"{folder}/C/{study}"
            tables, dictionary = read_csv(f"{place}/csv")
            n_cells = sum(cell != "" for _, rows in tables.values() for row in rows for cell in row)
            assert check_json(f"{place}/json/study.json", tables, dictionary) == n_cells
            assert check_xlsx(f"{place}/xlsx/study.xlsx", tables, dictionary) == n_cells
            check_bids(f"{place}/bids", tables, dictionary)
            for path in glob.glob(f"{place}/**", recursive=True):
                if os.path.isfile(path) and not path.endswith(".xlsx"):
                    with open(path, "rb") as file:
                        assert b"of one who does not consent" not in file.read(), path
            print(f"{study}: {n_cells} cells", flush=True)
            assert n_cells > {"difficult": 200, "empty": -1, "many": 12000, "shop": 3000}[study]
        subprocess.run([rscript, "--vanilla", script, f"{folder}/C"], check=True)


main()
