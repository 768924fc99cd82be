"""Reads the exports of the made session with other people's programs and compares every cell with
the CSV.

Usage: read_tables.py WRITE_TABLES   (the program that writes them)
"""
import csv
import glob
import math
import os
import re
import subprocess
import sys
import tempfile
import zipfile

import openpyxl
import scipy.io

LONGEST = 32767


def read_csv(folder):
    tables = {}
    for path in glob.glob(os.path.join(folder, "csv", "*.csv")):
        name = os.path.basename(path)[:-len(".csv")]
        with open(path, newline="", encoding="utf-8") as file:
            rows = list(csv.reader(file))
        tables[name] = (rows[0], rows[1:])
    return tables, {(r[0][:-len(".csv")], r[1]): (r[2], r[3]) for r in tables.pop("dictionary")[1]}


def unescape(text):
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda m: chr(int(m.group(1), 16)), text)


def check_cell(where, cell, wanted, is_text):
    if wanted == "":
        assert cell.value is None, where
    elif is_text:
        assert cell.data_type in ("s", "inlineStr"), (where, cell.data_type)
        value = unescape(cell.value)
        if len(wanted) > LONGEST:
            assert len(value) == LONGEST and value[-1] == "…", where
            assert wanted.startswith(value[:-1]), where
        else:
            assert value == wanted, (where, value, wanted)
    else:
        assert cell.data_type == "n", (where, cell.data_type)
        assert float(cell.value) == float(wanted), (where, cell.value, wanted)


def check_names(sheet, table, columns, dictionary):
    assert sheet.freeze_panes == "A2", table
    for cell, column in zip(sheet[1], columns):
        unit, meaning = dictionary[(table, column)]
        assert cell.value == column and cell.font.b, (table, column)
        note = f"{unit}: {meaning}" if unit else meaning
        assert cell.comment.text == note, (table, column, cell.comment.text)


def check_readme(sheet, dictionary):
    """The first sheet tells all; returns the list of sheets with their tables."""
    lines = [[c.value for c in row] for row in sheet.iter_rows()]
    assert lines[0][0] == "Read me" and sheet["A1"].font.b
    text = "\n".join(str(line[0]) for line in lines)
    assert "not its valence" in text, "the limits are missing"
    assert "number of them: 1;" in text
    assert ["participant", "P07"] in [line[:2] for line in lines]
    start = next(i for i, line in enumerate(lines) if line[:2] == ["sheet", "table"]) + 1
    sheets = []
    while lines[start][0]:
        sheets.append(lines[start][:3])
        start += 1
    told = {(line[0], line[1]): (line[2] or "", line[3]) for line in lines[start:]}
    for key, value in dictionary.items():
        assert told[key] == value, key
    return sheets


def check_xlsx(path, tables, dictionary, max_rows):
    book = openpyxl.load_workbook(path)
    assert str(book.properties.created) == "2026-11-22 09:15:30", book.properties.created
    sheets = check_readme(book.worksheets[0], dictionary)
    assert [s[0] for s in sheets] == book.sheetnames[1:]
    left = {name: list(rows) for name, (_, rows) in tables.items()}
    n_cells = 0
    for name, table, told in sheets:
        columns = tables[table][0]
        check_names(book[name], table, columns, dictionary)
        rows = list(book[name].iter_rows(min_row=2, max_col=len(columns)))
        assert len(rows) <= max_rows, name
        assert told.startswith(str(len(tables[table][1]))) or "of %d;" % len(tables[table][1]) in told
        for cells, wanted in zip(rows, left[table]):
            for cell, column, text in zip(cells, columns, wanted):
                is_text = dictionary[(table, column)][0] == ""
                check_cell((name, cell.coordinate), cell, text, is_text)
                n_cells += text != ""
        del left[table][:len(rows)]
    assert not any(left.values()), "rows are missing"
    return n_cells


def check_zip(path):
    """Python's own reader checks sizes and sums; nothing in it tells when it was made."""
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        assert archive.namelist()[0] == "[Content_Types].xml"
        for entry in archive.infolist():
            assert entry.date_time == (1980, 1, 1, 0, 0, 0), entry
            assert entry.create_system == 0, entry


def check_mat(path, tables, dictionary):
    """Numbers are not rounded: the CSV has 6 decimals or 7 significant digits of them."""
    variables = scipy.io.loadmat(path, struct_as_record=False, mat_dtype=True)
    session = variables["session"][0, 0]
    assert session.participant[0] == "P07" and "not its valence" in session.limits[0]
    assert not set(tables) - set(variables), set(tables) - set(variables)
    n_cells = 0
    for name, (columns, rows) in tables.items():
        table = variables[name][0, 0]
        assert table._fieldnames == columns + ["units"], name
        for i, column in enumerate(columns):
            values = getattr(table, column)
            unit = dictionary[(name, column)][0]
            told = getattr(table.units[0, 0], column)
            assert (told[0] if told.size else "") == unit, (name, column)
            assert values.shape == (len(rows), 1), (name, column, values.shape)
            for value, row in zip(values[:, 0], rows):
                if unit == "":
                    assert (value[0] if value.size else "") == row[i], (name, column, value, row[i])
                elif row[i] == "":
                    assert math.isnan(value), (name, column)
                else:
                    wanted = float(row[i])
                    assert abs(value - wanted) <= max(0.51e-6, 0.51e-6 * abs(wanted)), (name, column)
                n_cells += row[i] != ""
    return n_cells


def main():
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for turn, locale in (("first", "C"), ("second", "C.UTF-8")):
            paths.append(os.path.join(folder, turn))
            subprocess.run([sys.argv[1], paths[-1]], check=True,
                           env=dict(os.environ, XDG_STATE_HOME=folder, LC_ALL=locale))
        tables, dictionary = read_csv(paths[0])
        for name, max_rows in (("xlsx", 1048575), ("split", 1000)):
            path = os.path.join(paths[0], name, "session.xlsx")
            check_zip(path)
            n_cells = check_xlsx(path, tables, dictionary, max_rows)
            assert n_cells > 10000, n_cells
            again = os.path.join(paths[1], name, "session.xlsx")
            with open(path, "rb") as one, open(again, "rb") as other:
                assert one.read() == other.read(), "two runs differ"
        mats = [os.path.join(path, "mat", "session.mat") for path in paths]
        n_cells = check_mat(mats[0], tables, dictionary)
        assert n_cells > 10000, n_cells
        with open(mats[0], "rb") as one, open(mats[1], "rb") as other:
            assert one.read() == other.read(), "two runs differ"
        book = openpyxl.load_workbook(os.path.join(paths[0], "split", "session.xlsx"))
        assert {"gsr", "gsr~2", "gsr~3"} <= set(book.sheetnames), book.sheetnames


if __name__ == "__main__":
    main()
