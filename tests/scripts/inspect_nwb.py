"""Asks nwbinspector about a session. Fails on what is CRITICAL and on best practices that are broken, but for
regular time stamps (ours are fitted per segment, so that clocks that drift are told) and for zero-row tables
(empty tables say “none”; inspectors before the end of 2026 also fail by themselves on these).

Usage: inspect_nwb.py FILE.nwb
"""
import sys
from collections import Counter

from nwbinspector import inspect_nwbfile

EXPECTED = {"check_regular_timestamps", "check_empty_table"}
TO_FIX = {"CRITICAL", "PYNWB_VALIDATION", "BEST_PRACTICE_VIOLATION"}


def main():
    told = Counter()
    is_bad = False
    for message in inspect_nwbfile(nwbfile_path=sys.argv[1]):
        name = message.importance.name
        told[name] += 1
        if name == "ERROR" and "out of range for empty dimension" in message.message:
            continue
        if name == "ERROR" or (name in TO_FIX and message.check_function_name not in EXPECTED):
            is_bad = True
            print(f"{name}: {message.check_function_name}: {message.location}: {message.message}")
    print(", ".join(f"{count} {name}" for name, count in sorted(told.items())) or "nothing to say")
    return 1 if is_bad else 0


sys.exit(main())
