"""Reads the made session (tests/recordings/made.c) with h5py and compares layout and values.

Usage: read_with_h5py.py WRITE_MADE   (the program that writes the file)
"""
import math
import os
import re
import subprocess
import sys
import tempfile

import h5py
import numpy as np


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
    assert f.attrs["neurodata_type"] == "NWBFile" and f.attrs["nwb_version"] == "2.7.0"
    assert text(f["identifier"][()]) == "0f0e0d0c-0b0a-4908-8706-050403020100"
    assert text(f["session_start_time"][()]) == "2026-11-22T10:15:30.123456+01:00"
    assert f["timestamps_reference_time"][()] == f["session_start_time"][()]
    assert f["file_create_date"].shape == (1,) and f["file_create_date"].maxshape == (None,)
    for group in ("analysis", "stimulus/presentation", "stimulus/templates"):
        assert isinstance(f[group], h5py.Group)
    assert "specifications" not in f and ".specloc" not in f.attrs
    subject = f["general/subject"]
    assert text(subject["subject_id"][()]) == "P07"
    assert text(subject["species"][()]) == "Homo sapiens"
    assert text(subject["sex"][()]) == "F" and text(subject["age"][()]) == "P34Y"
    assert "Butikken" in text(f["general/study_file"][()])
    device = f["general/devices/made"].attrs
    assert device["serial"] == "AFFEKT-EMULATED-1" and device["is_simulated"] == 1


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


def check_tables(f):
    visits = f["intervals/touch_points"]
    assert [text(t) for t in visits["title"]] == ["Indgangen æøå", "Betaling"]
    assert visits["start_time"][0] == 0.1 and np.isnan(visits["start_time"][1])
    marks = f["intervals/marks"]
    assert marks["id"][0] == 3 and text(marks["label"][0]) == "door"
    assert np.isnan(f["intervals/gaps/samples_lost"][0])
    scr = f["processing/physiology/scr"]
    assert scr["amplitude"][0] == 0.321 and text(scr["status"][0]) == "provisional"
    eda = f["processing/physiology/EDA"]
    assert eda["data"].shape == (300,) and eda["starting_time"].attrs["rate"] == 10
    assert np.array_equal(eda["data"][:], np.array([math.sin(i) for i in range(300)]))
    assert f["processing/arousal/arousal/data"].shape == (30,)
    assert "scr" in f["processing/live_physiology"] and "peaks" in f["processing/live_arousal"]
    edits = f["processing/annotations/edits"]
    assert text(edits["target"][0]) == "scr" and text(edits["action"][0]) == "reject"
    assert len(f["processing/sync/certificate/id"]) == 3
    hashes = f["processing/sync/hashes"]
    paths = [text(p) for p in hashes["path"]]
    import hashlib
    for path, stored in zip(paths, hashes["sha256"]):
        if f[path].dtype != object:
            assert hashlib.sha256(f[path][()].tobytes()).hexdigest() == text(stored), path
    assert "/acquisition/made_gsr/data" in paths and "/intervals/gaps/samples_lost" in paths


def main():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "made.nwb")
        environment = dict(os.environ, XDG_STATE_HOME=folder)
        subprocess.run([sys.argv[1], path], check=True, env=environment)
        with open(path, "rb") as raw:
            head = raw.read(9)
        assert head == b"\x89HDF\r\n\x1a\n\x00", "the superblock is not version 0"
        with h5py.File(path, "r") as f:
            check_types(f)
            check_filters(f)
            check_root(f)
            check_signals(f)
            check_tables(f)


main()
