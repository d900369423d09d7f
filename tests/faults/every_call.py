"""SIGKILL at every system call of one short life of the daemon.

The life is always the same: it starts on a store with two days to catch up
with, opens its sockets, decides, mails and writes SMS, records what a client
does, applies a plan, and stops. strace counts its calls that reach outside of
the process, then kills it upon entering each of them in turn: the first write,
the second, …, the first fdatasync … After each kill the store is looked at,
the daemon lives on to the end of the day, and all is accounted for, as
killing.py tells.

    every_call.py [SHARE] [--seed N]

takes a SHARE of the calls, drawn by the seed; all of them without it."""

import argparse
import random
import re
import shutil
import subprocess
import sys
import time
from collections import Counter

from killing import (LIMIT_S, Client, Gone, Ledger, Victim, local,
                     next_morning)

# What reaches outside: files, descriptors, sockets. Not what only maps
# memory, of which nobody sees anything.
CALLS = "%file,%desc,%network"
PRIVATE = re.compile("mmap|munmap|mprotect|exec|brk")


class Scene(Victim):
    """An office whose daemon lives the same short life again and again."""

    def _begin(self):
        super()._begin()
        self.begun_with = dict(self.ledger.states)
        self._keep(self.office.state, "state-kept")

    def _keep(self, folder, name):
        shutil.rmtree(self.folder / name, ignore_errors=True)
        shutil.copytree(folder, self.folder / name)

    def restore(self):
        """As it was when the life began."""
        shutil.rmtree(self.office.state)
        shutil.copytree(self.folder / "state-kept", self.office.state)
        shutil.rmtree(self.office.sms_folder, ignore_errors=True)
        with open(self.relay.ledger, "wb"):
            pass  # the relay appends
        self.ledger = Ledger(states=dict(self.begun_with))
        self.seen = 0
        self.acts = []
        self.on_their_way = Counter()

    def live(self, *tracer):
        """One life, under a tracer; its exit code."""
        heard = len(self.office.log)
        self.killed.clear()
        self.office.tracer = ["strace", "-D", "-f", "-qq", *tracer]
        self.office.launch()
        self.office.tracer = []
        try:
            self.office.wait_for(r"listening on unix:", heard)
            self._act_out(Client(self.office.socket))
        except (Gone, AssertionError):
            if not self._is_dying():
                raise
        self.office.process.terminate()
        return self.office.ended()

    def _is_dying(self):
        """A killed process may answer no more before it is seen to end."""
        try:
            return self.office.process.wait(LIMIT_S) is not None
        except subprocess.TimeoutExpired:
            return False

    def _act_out(self, client):
        """What the client does, one after the other."""
        self._do(client, 1, "note")
        for _ in range(2):
            now = local(client.ask("GET", "/clock")["now"])
            self._morning(client, next_morning(now))
        self._do(client, 1, "start")
        self._do(client, 2, "done")
        self._apply(client)
        client.connection.close()

    def _do(self, client, place, act):
        ledger = self.ledger
        task = sorted(ledger.states)[place]
        ledger.notes += 1
        note = f"n{ledger.notes}"
        ledger.open[note] = (task, act)
        client.ask("POST", "/act",
                   {"act": act, "tasks": [str(task)], "note": note})
        del ledger.open[note]
        ledger.answered.add(note)
        ledger.writes += 1
        if act != "note":
            ledger.states[task] = {"start": "started"}.get(act, act)

    def count(self):
        """How often each call is made in this life."""
        log = self.folder / "calls"
        self.restore()
        code = self.live("-e", f"trace={CALLS}", "-o", log)
        assert code == 0, f"{code}\n" + self.office.last_lines()
        self.look()
        names = re.findall(r"(?m)^\d+ +(\w+)\(", log.read_text("utf-8",
                                                               "replace"))
        return Counter(name for name in names if not PRIVATE.match(name))

    def kill_at(self, call, number):
        """Whether the life came to its `number`th such call, and was ended
        there; any promise that is broken is an AssertionError."""
        self.restore()
        code = self.live("-o", "/dev/null", "-e", f"trace={call}", "-e",
                         f"inject={call}:signal=KILL:when={number}")
        assert code in (0, -9), f"{code}\n" + self.office.last_lines()
        self.look()
        self.settle()
        return code == -9


def run(share, seed, tell=None):
    """(kills, calls that were counted, mails that came twice)."""
    chance = random.Random(seed)
    scene = Scene(chance)
    kills = doubled = 0
    begun = time.monotonic()
    try:
        counted = scene.count()
        places = [(call, number + 1) for call, times in sorted(counted.items())
                  for number in range(times)]
        if share < 1:
            places = chance.sample(places, int(share * len(places)))
        for done, (call, number) in enumerate(places):
            try:
                kills += scene.kill_at(call, number)
            except AssertionError as error:
                raise AssertionError(f"killed at {call} {number}: {error}"
                                     ) from error
            doubled += scene.doubled
            if tell and (done + 1) % 100 == 0:
                tell(f"{done + 1} of {len(places)}: {kills} kills,"
                     f" {time.monotonic() - begun:.0f} s")
    finally:
        scene.close()
    return kills, counted, doubled


def main():
    parser = argparse.ArgumentParser(
        prog="kill-test --every-call",
        description="kill -9 of the daemon at every system call")
    parser.add_argument("share", nargs="?", type=float, default=1.0)
    parser.add_argument("--seed", type=int,
                        default=random.randrange(10 ** 6))
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    kills, counted, doubled = run(options.share, options.seed,
                                  lambda line: print(line, flush=True))
    print(", ".join(f"{name} {times}" for name, times
                    in counted.most_common()))
    print(f"{kills} kills at {sum(counted.values())} calls of one life:"
          f" nothing lost, {doubled} mails came twice")


if __name__ == "__main__":
    main()
