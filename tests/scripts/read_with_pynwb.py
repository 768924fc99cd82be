"""Reads a session with pynwb and compares all that it sees with what is in the file by h5py: the validator
stays green when an object silently vanishes, so nothing may be missing and no value may differ.

Usage: read_with_pynwb.py FILE.nwb
"""
import sys

import h5py
import numpy as np
import pynwb


def same(where, seen, stored):
    seen, stored = np.asarray(seen), np.asarray(stored)
    if stored.dtype == object:
        stored = np.array([t.decode() if isinstance(t, bytes) else t for t in stored], dtype=object)
        assert list(seen) == list(stored), where
    else:
        assert np.array_equal(seen, stored, equal_nan=stored.dtype.kind == "f"), where


def check_table(path, table, group):
    assert list(table.colnames) == list(group.attrs["colnames"]), path
    frame = table.to_dataframe()
    same((path, "id"), frame.index.to_numpy(), group["id"][:])
    for column in table.colnames:
        same((path, column), table[column].data[:], group[column][:])
    return len(frame)


def check_series(path, series, group):
    data = group["data"]
    if series.__class__.__name__ == "ImageSeries":
        assert list(series.external_file) == [t.decode() for t in group["external_file"]], path
    else:
        same((path, "data"), series.data[:], data[:])
        assert series.conversion == data.attrs["conversion"], path
        assert series.offset == data.attrs["offset"], path
    assert series.unit == data.attrs["unit"], path
    if "timestamps" in group:
        seen = series.timestamps
        while isinstance(seen, pynwb.TimeSeries):
            seen = seen.timestamps
        same((path, "timestamps"), seen[:], group["timestamps"][:])
    else:
        assert series.starting_time == group["starting_time"][()], path
        assert series.rate == group["starting_time"].attrs["rate"], path
    return len(data)


def check(path, thing, group):
    if "colnames" in group.attrs:
        return check_table(path, thing, group)
    return check_series(path, thing, group)


def main():
    n_objects = n_values = 0
    with pynwb.NWBHDF5IO(sys.argv[1], "r") as io, h5py.File(sys.argv[1], "r") as f:
        session = io.read()
        rooms = {"acquisition": session.acquisition, "intervals": session.intervals or {}}
        for name, module in session.processing.items():
            rooms["processing/" + name] = module.data_interfaces
        assert set(session.processing) == set(f["processing"])
        assert set(session.devices) == set(f["general/devices"])
        for room, seen in rooms.items():
            assert set(seen) == set(f[room]), (room, set(seen) ^ set(f[room]))
            for name, thing in seen.items():
                n_values += check(f"{room}/{name}", thing, f[room][name])
                n_objects += 1
        assert session.identifier == f["identifier"][()].decode()
        if "subject_id" in f["general/subject"]:
            assert session.subject.subject_id == f["general/subject/subject_id"][()].decode()
    print(f"{n_objects} objects and {n_values} rows and samples read back equal")


main()
