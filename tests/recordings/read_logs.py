"""A reader of Affekt's files from recordings/FORMAT.md alone: the layouts of frames and the columns of
tables are taken from the tables of that page, so that the page and the files cannot disagree.

Reads a journal and an edits log by themselves, and compares every value with the session file that
Affekt made of them; damaged and cut copies of the logs are read too.

Usage: read_logs.py FORMAT.md WRITE_LOGS
"""
import json
import math
import os
import re
import struct
import subprocess
import sys
import tempfile

import h5py
import numpy as np

NUMBERS = {"u8": "<B", "u16": "<H", "u32": "<I", "u64": "<Q", "i64": "<q", "f64": "<d"}
SAMPLES = ["<u1", "<i2", "<u2", "<i4", "<f4", "<f8"]
HEADER, FRAME = 128, 32
STATUS = ["automatic", "manual", "moved", "rejected", "provisional", "ectopic", "extra",
          "missed_before"]


# --- the page ----------------------------------------------------------------------------------

def read_frames(page, heading):
    """type → (name, [(kind, field)]) of the table under the heading."""
    part = page.split(heading)[1].split("\n##")[0]
    frames = {}
    for number, name, payload in re.findall(r"^\| (\d+) \| `(\w+)` \| (.*?) ?\|$", part, re.M):
        fields = [] if payload in ("", "see below") else [f.split(" ") for f in payload.split(", ")]
        frames[int(number)] = (name, [(f[0], f[-1]) for f in fields])
    return frames


def read_words(page, name):
    found = re.search(r"`%s`:? (?:0 )(.*?)\." % name, page, re.S).group(1)
    return [word.split(" ")[-1] for word in found.replace("\n", " ").split(", ")]


# --- logs --------------------------------------------------------------------------------------

def make_table():
    table = []
    for i in range(256):
        for _ in range(8):
            i = (i >> 1) ^ (0x82F63B78 if i & 1 else 0)
        table.append(i)
    return table


TABLE = make_table()


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc = (crc >> 8) ^ TABLE[(crc ^ byte) & 0xFF]
    return crc ^ 0xFFFFFFFF


def read_uuid(data, kind):
    for at in (0, 64):
        copy = data[at:at + 64]
        if (len(copy) == 64 and copy[:16] == kind.ljust(16, b"\0")
                and struct.unpack_from("<I", copy, 60)[0] == crc32c(copy[:60])):
            assert struct.unpack_from("<I", copy, 16)[0] == 1
            return copy[20:56]
    return None


def read_log(data, kind):
    """Frames (type, payload), bytes stepped over, frames missing, bytes of the torn end."""
    uuid = read_uuid(data, kind)
    assert uuid, "no log"
    frames, at, end, last, skipped, missing = [], HEADER, HEADER, -1, 0, 0
    while at + FRAME <= len(data):
        magic, length, kind_no, crc, seq, _ = struct.unpack_from("<IIIIQq", data, at)
        payload = data[at + FRAME:at + FRAME + length]
        fields = data[at + 4:at + 12] + data[at + 16:at + 32]
        if (magic != 0x314B4641 or length > 4194304 or len(payload) < length or seq <= last
                or crc32c(uuid + fields + payload) != crc):
            at += 1
            continue
        skipped += at - end
        missing += seq - last - 1
        frames.append((kind_no, payload))
        last, at = seq, at + FRAME + length
        end = at
    return frames, skipped, missing, len(data) - end


def take(payload, layout):
    row, at = {}, 0
    for kind, field in layout:
        if kind == "json":
            return {**row, **json.loads(payload[at:])}
        if kind == "text":
            n = struct.unpack_from("<I", payload, at)[0]
            row[field] = payload[at + 4:at + 3 + n].decode() if n else None
            at += 4 + max(n, 1) - 1
        else:
            row[field] = struct.unpack_from(NUMBERS[kind], payload, at)[0]
            at += struct.calcsize(NUMBERS[kind])
    return row


def take_samples(payload):
    device, group, values, bits, n, first, host = struct.unpack_from("<BBBBIQq", payload)
    types = [SAMPLES[k] for k in payload[24:24 + values]]
    dtype = np.dtype([(str(k), t) for k, t in enumerate(types)])
    at = 24 + values
    table = np.frombuffer(payload, dtype, n, at)
    at += n * dtype.itemsize
    flags = np.frombuffer(payload, "<u2", n, at) if bits & 2 else np.zeros(n, "<u2")
    assert len(payload) == at + (2 * n if bits & 2 else 0)
    columns = [table[str(k)].astype(float) for k in range(values)]
    return (device, group), {"first": first, "n": n, "columns": columns, "flags": flags,
                             "host": host, "segment": bool(bits & 1)}


# --- comparison --------------------------------------------------------------------------------

def same(where, found, wanted):
    if isinstance(found, bytes):
        found = found.decode()
    if isinstance(found, str):
        assert found == (wanted or ""), (where, found, wanted)
    else:
        assert found == wanted or (math.isnan(found) and math.isnan(wanted)), (where, found, wanted)


def compare_table(group, wanted, renamed=None):
    """Every column of the table against rows of the log."""
    assert group["id"].shape == (len(wanted),), (group.name, group["id"].shape, len(wanted))
    for column in group.attrs["colnames"]:
        for i, row in enumerate(wanted):
            value = row[(renamed or {}).get(column, column)]
            same((group.name, column, i), group[column][i], value)


def compare_samples(f, device, blocks):
    groups = {}
    for channel in device["channels"]:
        groups.setdefault(channel["group"], []).append(channel)
    for number, channels in groups.items():
        mine = blocks[(0, number)]
        flags = np.concatenate([b["flags"] for b in mine])
        indices = np.concatenate([np.arange(b["first"], b["first"] + b["n"]) for b in mine])
        for place, channel in enumerate(channels):
            name = f"acquisition/made_{channel['key']}"
            raw = np.concatenate([b["columns"][place] for b in mine])
            assert np.array_equal(f[name + "/data"][:].astype(float), raw, equal_nan=True), name
            assert json.loads(f[name].attrs["channel"]) == channel, name
            if flags.any():
                assert np.array_equal(f[name + "_flags/data"][:], flags), name
            clock = int(f[name].attrs["clock"])
            fits = f["processing/sync/fits"]
            row = list(fits["clock"]).index(clock)
            times = fits["origin_ns"][row] + np.rint(
                (indices - float(fits["first_index"][row])) * fits["period_ns"][row])
            assert np.allclose(f[name + "/timestamps"][:], times / 1e9, rtol=0, atol=2e-9), name


def last_rows(rows, key):
    held = {}
    for row in rows:
        held[row[key]] = row
    return list(held.values())


def live_rows(rows, key):
    rows = [dict(r) for r in last_rows(rows, "id") if r["change"] != 2]
    for row in rows:
        word = STATUS[row["status"]]
        row["status"] = "provisional" if word == "automatic" and row["change"] != 3 else word
    return sorted(rows, key=lambda r: r[key])


def compare_live(f, rows):
    module = f["processing/live_physiology"]
    compare_table(module["scr"], live_rows(rows["live_scr"], "onset_time"))
    compare_table(module["beats"], live_rows(rows["live_beat"], "time"))
    artefacts = [{**r, "channel": ["gsr", "pulse"][r["channel"]], "kind": "motion"}
                 for r in rows["live_artefact"]]
    compare_table(module["artefacts"], artefacts)
    for name in ("EDA", "tonic", "phasic", "driver"):
        wanted = [r[name] for r in rows["live_eda"]]
        assert np.array_equal(module[name + "/data"][:], wanted, equal_nan=True), name
        assert module[name + "/starting_time"][()] == rows["live_eda"][0]["time"]
    for name in ("arousal", "confidence", "self_normalised", "provisional"):
        wanted = [r[name] for r in rows["live_arousal"]]
        found = f["processing/live_arousal/" + name + "/data"][:].astype(float)
        assert np.array_equal(found, wanted, equal_nan=True), name
    for name, value in rows["live_card"][-1].items():
        same(name, module.attrs[name], value)


def compare_journal(f, frames, layouts):
    rows, blocks = {name: [] for name, _ in layouts.values()}, {}
    for kind, payload in frames:
        name, layout = layouts[kind]
        if name == "samples":
            key, block = take_samples(payload)
            blocks.setdefault(key, []).append(block)
        else:
            rows[name].append(take(payload, layout))
    assert len(rows["kept"]) == 1 and rows["end"][0]["end_ns"] == 30000000000
    assert all(rows[name] for name in rows if name != "samples"), "the test writes every frame"
    header, device = rows["header"][0], rows["device"][0]
    same("uuid", f["identifier"][()], header["uuid"])
    same("start", f["session_start_time"][()], header["start_time"])
    same("wall", int(f.attrs["affekt_start_wall_us"]), header["start_wall_us"])
    same("code", f["general/subject/subject_id"][()], header["participant"])
    same("study", f["general/study_file"][()], header["study_text"])
    assert json.loads(f["general/info"][()]) == header["info"]
    for key in ("driver", "title", "serial"):
        same(key, f["general/devices/made"].attrs[key], device[key])
    compare_samples(f, device, blocks)
    end = float(f.attrs["affekt_duration_s"])
    visits = [{**r, "stop_time": r["stop_time"] if r["stop_time"] >= r["start_time"] else end}
              for r in last_rows(rows["visit"], "key")]
    compare_table(f["intervals/touch_points"], visits)
    marks = [{**r, "stop_time": r["start_time"] + r["duration"]} for r in rows["mark"]]
    compare_table(f["intervals/marks"], marks)
    assert list(f["intervals/marks/id"]) == [r["id"] for r in marks]
    names = [c["key"] for c in device["channels"]]
    events = [{"start_time": r["time_ns"] / 1e9, "stop_time": r["time_ns"] / 1e9, **r}
              for r in rows["named_event"]]
    events += [{"start_time": r["time_ns"] / 1e9, "stop_time": r["time_ns"] / 1e9, **r,
                "device": "made", "channel": names[r["channel"]] if r["channel"] < 255 else None}
               for r in rows["event"]]
    events += [{**r, "device": None, "channel": None, "kind": "live_results_lost", "value": math.nan}
               for r in rows["live_lost"]]
    found = f["intervals/device_events"]
    order = sorted(range(len(events)), key=lambda i: (events[i]["kind"]))
    by_kind = sorted(range(len(events)), key=lambda i: found["kind"][i])
    assert len(found["id"]) == len(events)
    for i, k in zip(by_kind, order):
        for column in found.attrs["colnames"]:
            value = events[k][column]
            if column.endswith("_time"):
                assert abs(found[column][i] - value) < 1e-9, (column, i)
            else:
                same((column, i), found[column][i], value)
    gap = rows["gap"][0]
    gaps = f["intervals/gaps"]
    row = [text.decode() for text in gaps["cause"]].index(gap["cause"])
    assert gaps["samples_lost"][row] == gap["lost"]
    assert abs(gaps["start_time"][row] - gap["start_ns"] / 1e9) < 1e-9
    times = [r["time_ns"] / 1e9 for r in rows["frame_time"] if not r["dropped"]]
    assert np.allclose(f["acquisition/video/timestamps"][:], times, rtol=0, atol=1e-9)
    assert f["acquisition/video"].attrs["dropped"] == len(rows["frame_time"]) - len(times) == 1
    assert list(f["acquisition/video/dimension"]) == [rows["camera"][0]["width"],
                                                     rows["camera"][0]["height"]]
    compare_live(f, rows)


def compare_edits(f, frames, layouts, page):
    rows = {name: [] for name, _ in layouts.values()}
    for kind, payload in frames:
        name, layout = layouts[kind]
        rows[name].append(take(payload, layout))
    targets, actions = read_words(page, "target"), re.search(
        r"Of `action`: 0 (.*?)\.", page, re.S).group(1).replace("\n", " ").split(", ")
    actions = [word.split(" ")[-1] for word in actions]
    edits = [{**r, "target": targets[r["target"]], "action": actions[r["action"]]}
             for r in rows["edit"]]
    assert len(edits) == 40 and len(rows["answer"]) == 4
    compare_table(f["processing/annotations/edits"], edits)
    compare_table(f["processing/self_report/answers"], rows["answer"])
    assert list(f["processing/annotations/edits/id"]) == [r["seq"] for r in edits]


def check_resync(data, kind):
    """Damage costs the frames that it hits, cuts cost the end; headers stand twice."""
    whole, _, _, _ = read_log(data, kind)
    sizes = [FRAME + len(p) for _, p in whole]
    for hurt in (0, len(whole) // 2, len(whole) - 1):
        at = HEADER + sum(sizes[:hurt]) + 13
        bad = data[:at] + bytes([data[at] ^ 1]) + data[at + 1:]
        frames, skipped, missing, torn = read_log(bad, kind)
        assert frames == whole[:hurt] + whole[hurt + 1:]
        is_last = hurt == len(whole) - 1
        assert (missing, skipped) == ((0, 0) if is_last else (1, sizes[hurt]))
        assert torn == (sizes[hurt] if is_last else 0)
    frames, _, _, torn = read_log(data[:-5], kind)
    assert frames == whole[:-1] and torn == sizes[-1] - 5
    assert read_log(b"\0" * 64 + data[64:], kind)[0] == whole
    other = read_uuid(data, kind)[:-1] + b"f"
    head = data[:20] + other + b"\0" * 4
    head += struct.pack("<I", crc32c(head))
    assert read_log(head + head + data[HEADER:], kind)[0] == [], "a stale block passes"


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        page = file.read()
    assert crc32c(b"123456789") == 0xE3069283
    with tempfile.TemporaryDirectory() as folder:
        environment = dict(os.environ, XDG_STATE_HOME=folder)
        subprocess.run([sys.argv[2], folder], check=True, env=environment)
        with open(os.path.join(folder, "s.nwb.journal"), "rb") as file:
            journal = file.read()
        with open(os.path.join(folder, "log.edits"), "rb") as file:
            edits = file.read()
        frames, skipped, missing, torn = read_log(journal, b"AFFEKT JOURNAL")
        assert missing == 1 and skipped > 0 and torn == 0, (missing, skipped, torn)
        with h5py.File(os.path.join(folder, "s.nwb"), "r") as f:
            compare_journal(f, frames, read_frames(page, "### 1.1"))
            frames, skipped, missing, torn = read_log(edits, b"AFFEKT EDITS")
            assert (skipped, missing, torn) == (0, 0, 0)
            compare_edits(f, frames, read_frames(page, "### 1.2"), page)
        check_resync(edits, b"AFFEKT EDITS")


main()
