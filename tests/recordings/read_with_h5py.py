"""Reads the made session (tests/recordings/made.c) with h5py and compares layout and values.

Everything in the file is compared with expected_made.py and described in recordings/FORMAT.md; every
member of the structs in the headers has its column. What is missing, and what nobody expects, fails.

Usage: read_with_h5py.py SOURCE_DIR WRITE_MADE AFFEKT   (the programs that write and read the file)
"""
import glob
import hashlib
import json
import math
import os
import re
import subprocess
import sys
import tempfile

import h5py
import numpy as np

import expected_made as made

COMMON = {"namespace", "neurodata_type", "object_id", "description", "comments", "colnames"}

def made_value(column, index):
    x = (index.astype(np.uint64) * np.uint64(2654435761)).astype(np.uint32)
    x ^= np.uint32(column * 40503 + 17)
    x ^= x >> np.uint32(13)
    x = (x.astype(np.uint64) * np.uint64(0x5BD1E995)).astype(np.uint32)
    x ^= x >> np.uint32(15)
    return (x & np.uint32(0xFFF)).astype(float)


def text(value):
    return value.decode() if isinstance(value, bytes) else value


def check_types(f):
    """Every group and column that NWB readers find by type says its type, with a fresh id."""
    uuid = re.compile(r"^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")
    ids = set()

    def visit(name, thing):
        kind = thing.attrs.get("neurodata_type")
        if kind is None:
            return
        assert isinstance(kind, str), f"{name}: the type is no variable-length text"
        space = "hdmf-common" if kind in ("DynamicTable", "VectorData", "ElementIdentifiers") else "core"
        assert thing.attrs["namespace"] == space, name
        assert uuid.match(thing.attrs["object_id"]), name
        assert thing.attrs["object_id"] not in ids, name
        ids.add(thing.attrs["object_id"])
        if kind in ("TimeSeries", "ImageSeries"):
            assert "description" in thing.attrs and "unit" in thing["data"].attrs, name
            if "timestamps" in thing:
                assert thing["timestamps"].attrs["interval"] == 1, name
                assert thing["timestamps"].attrs["unit"] == "seconds", name
                assert thing["timestamps"].dtype == np.float64, name
            else:
                assert thing["starting_time"].attrs["unit"] == "seconds", name
                assert thing["starting_time"].attrs["rate"] > 0, name
        if kind in ("DynamicTable", "TimeIntervals"):
            assert "description" in thing.attrs, name
            for column in thing.attrs["colnames"]:
                assert thing[column].attrs["neurodata_type"] == "VectorData", (name, column)
                assert thing[column].attrs["description"], (name, column)
                assert thing[column].shape == thing["id"].shape, (name, column)
        if kind == "ProcessingModule":
            assert thing.attrs["description"], name

    f.visititems(visit)
    assert len(ids) > 100


def check_filters(f):
    """Columns of numbers are chunked with the three filters that every HDF5 has."""
    def visit(name, thing):
        if not isinstance(thing, h5py.Dataset) or thing.ndim != 1 or thing.dtype == object:
            return
        assert thing.chunks == (min(max(thing.shape[0], 1), 16384),), name
        assert thing.compression == "gzip" and thing.shuffle and thing.fletcher32, name

    f.visititems(visit)


def check_root(f):
    assert f.attrs["neurodata_type"] == "NWBFile"
    assert f["file_create_date"].shape == (1,) and f["file_create_date"].maxshape == (None,)
    for group in ("analysis", "stimulus/presentation", "stimulus/templates"):
        assert isinstance(f[group], h5py.Group)
    assert "specifications" not in f and ".specloc" not in f.attrs


def same(where, found, wanted):
    found = text(found)
    is_nan = isinstance(wanted, float) and math.isnan(wanted)
    assert math.isnan(found) if is_nan else found == wanted, (where, found, wanted)


def check_table(table, name, rows):
    columns = list(table.attrs["colnames"])
    ids = made.IDS.get(name, list(range(len(rows))))
    assert list(table["id"][:]) == (ids if rows else []), name
    assert sorted(table) == sorted(columns + ["id"]), name
    for i, row in enumerate(rows):
        unknown = set(columns) - set(row) - {"uuid"}
        assert set(row) <= set(columns) and not unknown, (name, unknown)
        for column, wanted in row.items():
            same((name, column, i), table[column][i], wanted)


def check_tables(f):
    """Every table of the file, every column, every row; the two that are computed by themselves."""
    found = []

    def visit(name, thing):
        if "colnames" in thing.attrs:
            found.append(name)

    f.visititems(visit)
    computed = {"processing/sync/certificate", "processing/sync/hashes"}
    assert set(found) == set(made.ROWS) | computed, set(found) ^ (set(made.ROWS) | computed)
    for name, rows in made.ROWS.items():
        check_table(f[name], name, rows)
    assert re.match("[0-9a-f-]{36}$", text(f["processing/annotations/edits/uuid"][0]))
    certificate = f["processing/sync/certificate"]
    assert [text(t) for t in certificate["stream"]] == ["made", "another", "video"]
    assert list(certificate["gaps"]) == [1, 0, 0] and list(certificate["dropped"]) == [0, 0, 2]
    # A camera's offset takes a flash or a tap that both have seen.
    assert np.allclose(certificate["offset_ms"], [100, 100, np.nan], equal_nan=True)
    assert np.array_equal(certificate["drift_ppm"][:2], [12.5, 12.5])
    assert np.array_equal(certificate["residual_rms_ms"][:2], [0.25, 0.25])
    assert np.array_equal(certificate["residual_max_ms"][:2], [0.5, 0.5])
    assert all(certificate["limit_ms"][:] > 0)
    assert all(text(v).startswith(("pass", "fail: ")) for v in certificate["verdict"])


def check_texts_and_attributes(f):
    for path, wanted in made.TEXTS.items():
        same(path, f[path][()], wanted)
    assert json.loads(f["general/info"][()]) == made.INFO
    told = {}

    def visit(name, thing):
        told[name] = {k: v for k, v in thing.attrs.items() if k not in COMMON}

    visit("/", f)
    f.visititems(visit)
    for path, wanted in made.ATTRIBUTES.items():
        assert set(told[path]) == set(wanted), (path, set(told[path]) ^ set(wanted))
        for name, value in wanted.items():
            same((path, name), told[path][name], value)
    # Whatever else has attributes is a series; scalars in them have 64 bits, so 0.001 stays 0.001.
    series = {"unit", "conversion", "offset", "resolution", "continuity", "interval", "rate",
              "starting_frame", "device", "channel", "position", "clock"}
    for path, attributes in told.items():
        if path not in made.ATTRIBUTES:
            assert set(attributes) <= series, (path, set(attributes) - series)
        for name in ("conversion", "offset", "resolution", "rate"):
            if name in attributes:
                assert attributes[name].dtype == np.float64, (path, name)


def check_grids(f):
    i = np.arange(300)
    driver = 1.0 / (i + 1)
    driver[7] = np.nan
    flags = np.where(i == 9, 5, 0)
    k = np.arange(40)
    pulse = np.sin(k).astype(np.float32)
    pulse[7] = np.nan
    j = np.arange(30)
    arousal = np.where(j < 3, np.nan, 50 + np.sin(j))
    for layer in ("", "live_"):
        grids = {
            "physiology/EDA": (np.sin(i), 0.05, 10), "physiology/tonic": (np.cos(i), 0.05, 10),
            "physiology/phasic": (driver, 0.05, 10), "physiology/driver": (np.exp(-i), 0.05, 10),
            "physiology/made_gsr_flags": (flags, 0.05, 10), "physiology/pulse": (pulse, 0.5, 32),
            "physiology/made_pulse_flags": (np.where(k == 7, 1, 0), 0.5, 32),
            "arousal/arousal": (arousal, 1, 1), "arousal/confidence": (np.full(30, 0.7), 1, 1),
            "arousal/self_normalised": (j % 2 == 0, 1, 1), "arousal/provisional": (j > 20, 1, 1)}
        for name, (values, start_s, rate_hz) in grids.items():
            series = f[f"processing/{layer}{name}"]
            assert np.allclose(series["data"][:], values, rtol=1e-15, atol=0, equal_nan=True), name
            assert series["starting_time"][()] == start_s, name
            assert series["starting_time"].attrs["rate"] == rate_hz, name
            is_conductance = name in list(grids)[:4]
            unit = series["data"].attrs["unit"]
            assert (unit == "microsiemens") == is_conductance, (name, unit)


def check_hashes(f):
    """Every data set under /acquisition and /intervals/gaps has its SHA-256, texts too."""
    table = f["processing/sync/hashes"]
    stored = {text(p): text(h) for p, h in zip(table["path"], table["sha256"])}
    found = {}

    def visit(name, thing):
        path = "/" + name
        if not isinstance(thing, h5py.Dataset):
            return
        if path.startswith(("/acquisition/", "/intervals/gaps/")):
            raw = thing[()]
            if thing.dtype == object:
                raw = b"".join(t + b"\0" for t in np.atleast_1d(raw))
            else:
                raw = raw.tobytes()
            found[path] = hashlib.sha256(raw).hexdigest()

    f.visititems(visit)
    links = {"/acquisition/made_pulse/timestamps", "/acquisition/made_gsr_flags/timestamps"}
    found = {path: value for path, value in found.items() if path not in links}
    assert found == stored, set(found.items()) ^ set(stored.items())


def read_page(source):
    """Paths of objects, and columns with types of tables, as recordings/FORMAT.md tells them."""
    with open(os.path.join(source, "recordings/FORMAT.md"), encoding="utf-8") as file:
        page = file.read().split("\n## 2. ")[1].split("\n### 2.3")[0]
    paths = set(re.findall(r"^\| `(/[^`]*)`", page, re.M))
    tables = {}
    for part in re.split(r"^(?=`/)", page, flags=re.M)[1:]:
        name = re.match(r"`(/[^`]*)`", part).group(1)
        tables[name] = dict(re.findall(r"^\| `(\w+)` \| (\w+) \|", part, re.M))
    return paths, tables


def type_name(dataset):
    if dataset.dtype == object:
        return "text"
    return {"f": "f", "i": "i", "u": "u"}[dataset.dtype.kind] + str(8 * dataset.dtype.itemsize)


def check_page(f, source):
    """The file holds what the page describes, and the page all that the file holds."""
    paths, tables = read_page(source)
    described = set()

    def fit(path):
        path = path.replace("/live_", "/")
        fitting = [p for p in paths if re.fullmatch(re.sub(r"<\w+>", "[a-z0-9_]+", p), path)]
        described.update(fitting)
        return bool(fitting)

    def visit(name, thing):
        path = "/" + name
        plain = path.replace("/live_", "/")
        parent = os.path.dirname(plain)
        if plain in tables:
            assert list(thing.attrs["colnames"]) == list(tables[plain]), path
            described.add(plain)
        elif parent in tables:
            column = os.path.basename(path)
            wanted = "i64" if column == "id" else tables[parent][column]
            assert type_name(thing) == wanted, (path, type_name(thing), wanted)
        elif not fit(path):
            assert fit(parent) and os.path.basename(path) in (
                "data", "timestamps", "starting_time", "format", "external_file", "dimension"), path

    f.visititems(visit)
    assert set(tables) <= described, set(tables) - described
    only_if_given = {"/", "/general/experimenter", "/general/session_id", "/general/institution",
                     "/general/lab"} | {p for p in paths if "/live_" in p}
    assert paths - described <= only_if_given, paths - described - only_if_given


def read_members(source, struct):
    for path in glob.glob(os.path.join(source, "recordings/**/*.h"), recursive=True) + glob.glob(
            os.path.join(source, "dsp/**/*.h"), recursive=True):
        with open(path, encoding="utf-8") as file:
            code = re.sub(r"/\*.*?\*/", "", file.read(), flags=re.S)
        body = re.search(r"struct %s \{(.*?)\n\};" % struct, code, re.S)
        if body:
            names = []
            for line in body.group(1).split(";"):
                names += re.findall(r"(\w+)\s*(?:\[\w+\])?\s*(?:,|$)", line.strip())
            return names
    raise AssertionError(struct)


def check_members(f, source):
    """No member of a row is forgotten: as many members as columns."""
    for struct, (table, apart) in made.STRUCTS.items():
        members = [m for m in read_members(source, struct) if m not in apart]
        columns = [c for c in f[table].attrs["colnames"] if c not in made.DERIVED.get(table, [])]
        assert len(members) == len(columns), (struct, members, columns)


def check_newer(path, affekt, environment):
    """A file of a newer layout is read, and not written to."""
    with h5py.File(path, "r+") as f:
        f.attrs.modify("affekt_format", np.int32(2))
    info = subprocess.run([affekt, "info", path], env=environment, capture_output=True, text=True)
    assert info.returncode == 0, info.stderr
    with open(path, "rb") as file:
        before = file.read()
    analyze = subprocess.run(
        [affekt, "analyze", path], env=environment, capture_output=True, text=True)
    assert analyze.returncode == 1 and "newer Affekt" in analyze.stderr, analyze.stderr
    with open(path, "rb") as file:
        assert file.read() == before


def check_signals(f):
    n = 40000
    index = np.arange(n)
    gsr, pulse = f["acquisition/made_gsr"], f["acquisition/made_pulse"]
    assert gsr["data"].dtype == np.uint16 and pulse["data"].dtype == np.int16
    assert np.array_equal(gsr["data"][:], made_value(0, index))
    assert np.array_equal(pulse["data"][:], -made_value(2, index))
    assert gsr["data"].attrs["conversion"] == 0.01 and gsr["data"].attrs["offset"] == 0.1
    assert gsr["data"].attrs["resolution"] == 0.01
    assert gsr["data"].attrs["unit"] == "microsiemens"
    assert pulse["data"].attrs["conversion"] == 1 and pulse["data"].attrs["unit"] == "counts"
    assert np.array_equal(gsr["timestamps"][:], 0.1 + index / 128)
    assert pulse["timestamps"] == gsr["timestamps"], "the times of one clock stand once"
    assert isinstance(f.get("acquisition/made_pulse/timestamps", getlink=True), h5py.SoftLink)
    flags = f["acquisition/made_gsr_flags/data"]
    assert flags.dtype == np.uint16
    assert flags[n // 2] == 2048 and flags[n - 1] == 3 and np.count_nonzero(flags[:]) == 2
    assert "made_pulse_flags" not in f["acquisition"]
    # A curved chain is no conversion: raw unit, and the chain as text beside it.
    ohms = f["acquisition/another_resistance"]
    assert ohms["data"].attrs["unit"] == "ohm" and ohms["data"].attrs["conversion"] == 1
    assert "reciprocal" in ohms.attrs["channel"]
    video = f["acquisition/video"]
    assert video["data"].shape == (0, 0, 0) and text(video["format"][()]) == "external"
    assert text(video["external_file"][0]) == "made.mkv"
    assert list(video["external_file"].attrs["starting_frame"]) == [0]
    assert np.allclose(video["timestamps"][:], 0.01 + np.arange(5) / 30)


def main():
    source, writer, affekt = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "made.nwb")
        environment = dict(os.environ, XDG_STATE_HOME=folder, LC_ALL="C.UTF-8")
        subprocess.run([writer, path], check=True, env=environment)
        with open(path, "rb") as raw:
            head = raw.read(9)
        assert head == b"\x89HDF\r\n\x1a\n\x00", "the superblock is not version 0"
        for tool in (["h5ls", "-r"], ["h5dump"]):
            walk = subprocess.run(tool + [path], capture_output=True)
            assert walk.returncode == 0 and not walk.stderr, (tool, walk.stderr)
        with h5py.File(path, "r") as f:
            check_types(f)
            check_filters(f)
            check_root(f)
            check_signals(f)
            check_texts_and_attributes(f)
            check_tables(f)
            check_grids(f)
            check_hashes(f)
            check_page(f, source)
            check_members(f, source)
        check_newer(path, affekt, environment)


main()
