"""Mails a second against Postfix's own load generator, smtp-source, in the
same minute against the same sink; and for how long the loop was held.

Every figure is the median of several rounds, in each of which both take their
turn. smtp-source keeps its connections (-d), as we do: without, it is slower."""

import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "faults"))

import ledger_sink  # noqa: E402

BENCH = Path(os.environ["DONDOC_RELEASE_DIR"]) / "bench_mail"
POSTFIX = Path("/usr/sbin")
BYTES = 4000  # of a mail's body: a digest of a few tasks
ROUNDS = 5


def free_port():
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        return bound.getsockname()[1]


def wait_until_it_listens(port):
    while True:
        with socket.socket() as asking:
            if asking.connect_ex(("127.0.0.1", port)) == 0:
                return


@contextmanager
def smtp_sink(*options):
    """Postfix's sink; its port."""
    port = free_port()
    user = ["-u", "nobody"] if os.geteuid() == 0 else []
    process = subprocess.Popen([POSTFIX / "smtp-sink", *user, *options,
                                f"127.0.0.1:{port}", "1000"])
    wait_until_it_listens(port)
    yield port
    process.kill()
    process.wait()


@contextmanager
def slow_sink(delay_ms):
    """One that takes so long for each mail: smtp-sink knows only seconds."""
    process = subprocess.Popen(
        [sys.executable, ledger_sink.__file__, os.devnull, str(delay_ms)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    yield int(process.stdout.readline())
    process.stdin.close()
    process.wait()
    process.stdout.close()


def peer(port, connections, mails):
    """Seconds that smtp-source takes."""
    begun = time.monotonic()
    subprocess.run(
        [POSTFIX / "smtp-source", "-d", "-s", str(connections), "-m",
         str(mails), "-l", str(BYTES), "-f", "a@a.example", "-t",
         "b@b.example", f"127.0.0.1:{port}"], check=True)
    return time.monotonic() - begun


def ours(port, connections, mails, folder=None):
    """(seconds, milliseconds that the loop was held)."""
    kind = ["durable"] if folder else ["wire"]
    more = [folder] if folder else []
    result = subprocess.run(
        [BENCH, *kind, str(port), str(connections), str(mails), str(BYTES),
         *more], check=True, capture_output=True, text=True)
    seconds, held, failed = result.stdout.split()
    assert failed == "0", f"{failed} mails failed"
    return float(seconds), float(held)


def durable(port, connections, mails):
    """The same with a store on the disk that we stand on."""
    folder = Path(tempfile.mkdtemp(prefix="bench-", dir=BENCH.parent))
    try:
        return ours(port, connections, mails, folder)
    finally:
        shutil.rmtree(folder)


def compare(table, name, sink, mails, connections, wanted, send=ours):
    peers, own, helds = [], [], []
    with sink as port:
        for _ in range(ROUNDS):
            peers.append(mails / peer(port, connections, mails))
            seconds, held = send(port, connections, mails)
            own.append(mails / seconds)
            helds.append(held)
    ratio = statistics.median(a / b for a, b in zip(own, peers))
    table.row(name, f"{statistics.median(own):.0f}/s",
              f"smtp-source {statistics.median(peers):.0f}/s",
              ratio, wanted, f"loop held {max(helds):.1f} ms at most")


def run(table):
    for connections, wanted in ((1, None), (8, 1.5), (32, None)):
        compare(table, f"on the wire, {connections} connections", smtp_sink(),
                20_000, connections, wanted)
    for connections, wanted in ((1, None), (8, 0.7), (32, None)):
        compare(table, f"every state durable, {connections} connections",
                smtp_sink(), 5_000, connections, wanted, durable)
    compare(table, "20 ms a mail, 32 connections", slow_sink(20), 3_200, 32,
            1.0)
    compare(table, "20 ms a mail, durable, 32 connections", slow_sink(20),
            3_200, 32, None, durable)
    compare(table, "200 ms a mail, 32 connections", slow_sink(200), 640, 32,
            None)
