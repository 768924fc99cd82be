"""A recording with a camera while the wall clock is set back by an hour: no time in the file steps.

step_clock.py AFFEKT LIBRARY
"""

import json
import os
import subprocess
import sys
import tempfile

affekt, library = sys.argv[1:]
with tempfile.TemporaryDirectory() as folder:
    session = os.path.join(folder, "p01.nwb")
    environment = dict(os.environ, XDG_STATE_HOME=folder, XDG_RUNTIME_DIR=folder)
    recorder = dict(environment, LD_PRELOAD=library)
    subprocess.run(
        [affekt, "record", session, "--device", "simulated", "--duration", "12", "--camera",
         "test,width=320,height=180", "--no-analyze"],
        env=recorder, check=True, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    subprocess.run([affekt, "verify", session], env=environment, check=True)
    told = subprocess.run([affekt, "info", "--json", session], env=environment, check=True,
                          stdout=subprocess.PIPE)
    info = json.loads(told.stdout)
    assert info["gaps"] == [], info["gaps"]
    assert 11.5 < info["duration_s"] < 13, info["duration_s"]
    for row in info["sync"]:
        print(f"{row['stream']}: offset {row['offset_ms']} ms, residual {row['residual_max_ms']} ms, "
              f"{row['verdict']}")
        assert row["verdict"] == "pass", row
        assert row["offset_ms"] is None or abs(row["offset_ms"]) < 2000, row
        assert row["residual_max_ms"] is None or row["residual_max_ms"] < 50, row
    assert len(info["sync"]) == 2, info["sync"]
