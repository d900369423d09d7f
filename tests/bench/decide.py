"""Deciding one day of a million tasks, and finding out that none is due.

The limits are those that we set ourselves: ten seconds, a millisecond."""

import os
import subprocess
import tempfile
from pathlib import Path

BUILD = Path(os.environ["DONDOC_RELEASE_DIR"])
TASKS = 1_000_000
LIMIT_S = 10
SCAN_LIMIT_US = 1000


def run(table):
    with tempfile.TemporaryDirectory(prefix="bench-", dir=BUILD) as folder:
        done = subprocess.run([BUILD / "bench_decide", str(TASKS), folder],
                              check=True, capture_output=True, text=True)
    (every_s, every, next_s, following, scan_us, median_us
     ) = map(float, done.stdout.split())
    table.row(f"all of {TASKS} tasks decided anew", f"{every_s:.1f} s",
              f"limit {LIMIT_S} s", LIMIT_S / every_s, 1.0,
              f"{every:.0f} notices")
    table.row("the day after", f"{next_s:.2f} s", f"limit {LIMIT_S} s",
              LIMIT_S / next_s, 1.0, f"{following:.0f} notices")
    table.row("scan for what is due, p99", f"{scan_us:.0f} us",
              f"limit {SCAN_LIMIT_US} us", SCAN_LIMIT_US / scan_us, 1.0,
              f"median {median_us:.0f} us")
