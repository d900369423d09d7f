"""The command among 10,000 tasks: `ls` of the next 25 and `done` of one, each
beside the sqlite3 shell doing the same on a local file, beside curl doing one
GET of the loopback, and beside taskwarrior where it is there. All stores are
in the same place, in memory where there is some.
Medians of 50, a process each.

Wanted: at most twice the shell's time, and never more than curl's."""

import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "flow"))
os.environ.setdefault("DONDOC_BIN_DIR", str(ROOT / "build" / "release"))
from office import BIN, FOLDERS, Office, environment  # noqa: E402

ROUNDS = 50
AGENCIES = 100
ACTIONS = 100
NEXT = 25


def directory():
    agencies = "\n".join(f"  - {{code: a{i}, name: UBND xã {i}}}"
                         for i in range(AGENCIES))
    members = ", ".join(f"a{i}" for i in range(AGENCIES))
    return f"agencies:\n  - {{code: tinh, name: UBND tỉnh}}\n{agencies}\n" \
        f"groups:\n  - {{code: xa, name: Các xã, members: [{members}]}}\n"


def plan():
    actions = "\n".join(
        f"  - {{key: K{i}, title: Việc số {i} của kế hoạch, lead: xa, due:"
        f" 2010-{i % 6 + 7:02}-{i % 28 + 1:02}}}" for i in range(ACTIONS))
    return "plan: 1/KH\ntitle: Kế hoạch lớn\nissued: 2010-06-02\n" \
        f"issuer: tinh\nfollow-up: tinh\nactions:\n{actions}\n"


def median(command, env=None):
    """Milliseconds of a process, from its start to its end."""
    def once(i):
        words = command(i) if callable(command) else command
        begun = time.perf_counter()
        done = subprocess.run(words, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, env=env)
        passed = time.perf_counter() - begun
        assert done.returncode == 0, (words, done.stderr)
        return passed * 1000

    return statistics.median(once(i) for i in range(ROUNDS))


def shell(folder):
    """The same rows in a file of sqlite3's, with the same indexes: a table of
    tasks, durable in the same way."""
    path = folder / "tasks.db"
    with sqlite3.connect(path) as store:
        store.executescript(
            "PRAGMA journal_mode = WAL; CREATE TABLE tasks (id INTEGER"
            " PRIMARY KEY, title TEXT, agency TEXT, due TEXT, state TEXT,"
            " done TEXT); CREATE INDEX due ON tasks (due);")
        store.executemany(
            "INSERT INTO tasks (title, agency, due, state) VALUES"
            " (?, ?, ?, 'open')",
            [(f"Việc số {i % ACTIONS} của kế hoạch", f"UBND xã {i // ACTIONS}",
              f"2010-{i % 6 + 7:02}-{i % 28 + 1:02}")
             for i in range(AGENCIES * ACTIONS)])
    listing = ["sqlite3", "-column", path,
               "SELECT id, due, state, agency, title FROM tasks WHERE state"
               f" NOT IN ('done', 'dropped') ORDER BY due LIMIT {NEXT}"]

    def done(i):
        return ["sqlite3", path, "PRAGMA synchronous = FULL; UPDATE tasks SET"
                f" state = 'done', done = '2010-06-02' WHERE id = {i + 1}"]

    return median(listing), median(done)


def taskwarrior(folder):
    data = folder / "task"
    data.mkdir()
    rc = folder / "taskrc"
    rc.write_text(f"data.location={data}\nconfirmation=off\nverbose=nothing\n")
    env = dict(os.environ, TASKRC=str(rc), TASKDATA=str(data))
    rows = ",".join(
        f'{{"description":"Viec so {i}","status":"pending","due":'
        f'"2035{i % 12 + 1:02}{i % 28 + 1:02}T000000Z"}}'
        for i in range(AGENCIES * ACTIONS))
    subprocess.run(["task", "import"], input=f"[{rows}]", text=True, env=env,
                   check=True, capture_output=True)
    return (median(["task", f"limit:{NEXT}", "next"], env),
            median(lambda i: ["task", str(i + 1), "done"], env))


def curl(office):
    url = f"http://127.0.0.1:{office.port}/healthz"
    return median(["curl", "-s", "-o", "/dev/null", url])


def run(table):
    folder = Path(tempfile.mkdtemp(prefix="dondoc-bench-", dir=FOLDERS))
    try:
        with Office() as office:
            office.apply("agency", directory())
            office.apply("plan", plan())
            first = office.json("ls", "--limit", "1")[0]["id"]
            env = environment(DONDOC_URL=f"unix:{office.socket}")
            program = str(BIN / "dondoc")
            own = (median([program, "ls", "--limit", str(NEXT)], env),
                   median(lambda i: [program, "done", str(first + i)], env))
            loop = curl(office)
        others = {"sqlite3": shell(folder)}
        if shutil.which("task"):
            others["taskwarrior"] = taskwarrior(folder)
        for what, mine, place in (("ls of the next 25", own[0], 0),
                                  ("done", own[1], 1)):
            for name, times in others.items():
                table.row(f"{what}, beside {name}", f"{mine:.1f} ms",
                          f"{times[place]:.1f} ms", times[place] / mine,
                          0.5 if name == "sqlite3" else None)
            table.row(f"{what}, beside a GET of curl's", f"{mine:.1f} ms",
                      f"{loop:.1f} ms", loop / mine, 1.0)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
