"""SIGKILL at some of the system calls of one life of the daemon, drawn anew
each time (DONDOC_KILL_SEED repeats them; script/kill-test --every-call takes
them all)."""

import os
import random
import subprocess

import pytest

import every_call

SEED = int(os.environ.get("DONDOC_KILL_SEED") or random.randrange(10 ** 6))
SHARE = 0.03


def may_trace():
    return subprocess.run(["strace", "-o", os.devnull, "true"],
                          capture_output=True).returncode == 0


@pytest.mark.skipif(not may_trace(), reason="strace may not trace here")
def test_some_calls():
    """What holds after each kill is told by every_call.py."""
    print(f"DONDOC_KILL_SEED={SEED}")
    kills, counted, _ = every_call.run(SHARE, SEED)
    wanted = int(SHARE * sum(counted.values()))
    print(f"{kills} kills at {wanted} of the daemon's calls")
    assert counted["fdatasync"] > 10 and counted["sendto"] > 10
    assert kills > wanted / 2
