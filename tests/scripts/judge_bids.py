"""Asks bids-validator about a dataset: one line of what it says. Fails on errors.

Usage: judge_bids.py DATASET
"""
import json
import subprocess
import sys


def main():
    done = subprocess.run(["npx", "--yes", "bids-validator@1.15.0", "--json", sys.argv[1]],
                          capture_output=True, text=True, check=False)
    issues = json.loads(done.stdout)["issues"]
    for issue in issues["errors"]:
        print(f"error {issue['code']} {issue['key']}: {issue['reason']}")
    warnings = ", ".join(issue["key"] for issue in issues["warnings"]) or "none"
    print(f"{len(issues['errors'])} errors; warnings: {warnings}")
    return 1 if issues["errors"] else 0


sys.exit(main())
