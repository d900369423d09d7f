"""kill -9 at random moments of an office's life, as often as wanted.

An office sends mail to a relay that is never killed, and SMS into files, one
morning after the other, while a client acts on tasks and applies plans. The
daemon is killed at a random moment after each start: while it starts, while
it recovers, while it decides, sends, answers. What the client was answered
and what the relay accepted are the ledger, outside of the fault zone. After
each kill a copy of the store is looked at, so that it is the daemon and not
the look that recovers it:

    the store is whole, and every change that was answered is in it;
    a change that was not answered is there wholly or not at all;
    no more messages were on their way out than there are connections.

After PERIOD kills the office lives on undisturbed to the end of its day:

    everybody was told on every day of every task that was open;
    a mail came twice only if it was on its way out when a kill came.

    killing.py [KILLS] [--seed N]

prints the seed, and the figures; the same seed draws the same moments."""

import argparse
import http.client
import json
import os
import random
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, time as hour, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "flow"))

import office as offices  # noqa: E402
import ledger_sink  # noqa: E402
from office import LIMIT_S, Mail, Office  # noqa: E402

# A kill is as hard for an optimised build as for one with sanitizers, which
# takes ten times as long to start: so the tests of kills use the former.
offices.BIN = Path(os.environ.get("DONDOC_RELEASE_DIR", offices.BIN))

PERIOD = 100  # kills of one office: a store stays small enough to look at
CONNECTIONS = 4
AGENCIES = 6
TASKS = 3  # of each agency
PLAN, CHANGING = "1/KH", "2/KH"
MAIL = 1  # the channel's bit

# Everybody is told every day.
NO_REST = "calendar: none\nname: no rest\nweekly-rest: []\ndays: []\n"
POLICY = """
days-off: [{}]
policy:
  default: {{before: [1d], overdue: 1d, escalate: {{}}, support: []}}
"""


def directory():
    rows = [f"  - {{code: a{n}, name: Cơ quan {n}, people: [{{id: p{n}, name: "
            f"Văn thư {n}, role: owner, email: p{n}@a.example, phone: "
            f"'+8491200000{n}', channels: [email, sms], language: vi}}]}}\n"
            for n in range(AGENCIES)]
    return "agencies:\n" + "".join(rows)


def plan(number, title, actions):
    return (f"plan: {number}\ntitle: {title}\nissued: 2010-06-02\n"
            f"issuer: a0\nfollow-up: a0\nactions:\n" + "".join(actions))


def action(key, agency, due):
    due = f", due: {due}" if due else ""
    return f"  - {{key: {key}, title: Việc {key}, lead: a{agency}{due}}}\n"


def fixed_plan():
    """What people are reminded of, every day from 4 June on."""
    return plan(PLAN, "Kế hoạch", [action(f"A{agency}.{n}", agency,
                                          "2010-06-03")
                                   for agency in range(AGENCIES)
                                   for n in range(TASKS)])


def changing_plan(revision):
    """One action for ever, and one that only this revision has."""
    return plan(CHANGING, f"Bản {revision}",
                [action("B", 1, ""), action(f"R{revision}", 2, "")])


class Gone(Exception):
    """The daemon was killed before it answered."""


class LocalConnection(http.client.HTTPConnection):
    """HTTP over the daemon's Unix socket."""

    def __init__(self, path):
        super().__init__("localhost", timeout=LIMIT_S)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(LIMIT_S)
        self.sock.connect(str(self.path))


class Client:
    """Asks the daemon; raises Gone when it does not answer."""

    def __init__(self, path):
        self.connection = LocalConnection(path)

    def ask(self, method, path, body=None):
        try:
            self.connection.request(
                method, "/api/v1" + path,
                None if body is None else json.dumps(body))
            answer = self.connection.getresponse()
            text = answer.read()
        except (OSError, http.client.HTTPException) as error:
            raise Gone from error
        assert answer.status == 200, f"{method} {path}: {text!r}"
        return json.loads(text)


@dataclass
class Ledger:
    """What the client did, and of what it was answered."""
    states: dict = field(default_factory=dict)  # task: open, started, done
    answered: set = field(default_factory=set)  # notes, not looked for yet
    open: dict = field(default_factory=dict)  # note: not answered
    notes: int = 0
    writes: int = 0  # answered, all in all
    revision: int = 0  # of the changing plan, answered
    asked: int = 0  # … and the last one that was asked for


AFTER = {"start": "started", "done": "done", "reopen": "open"}
ACTS = {"open": ("note", "start", "done"), "started": ("note", "done"),
        "done": ("reopen",)}


def morning(day):
    return datetime.combine(day, hour(8, 0))


def next_morning(now):
    """09:00 of this day, or of the next one."""
    end = datetime.combine(now.date(), hour(9, 0))
    return end if now < end else end + timedelta(1)


def local(moment):
    """A moment of the API, or seconds, without its zone."""
    if isinstance(moment, str):
        return datetime.fromisoformat(moment).replace(tzinfo=None)
    return datetime.fromtimestamp(moment, offices.ZONE).replace(tzinfo=None)


class Relay:
    """The relay, in a process of its own."""

    def __init__(self, folder):
        self.ledger = folder / "ledger"
        self.process = subprocess.Popen(
            [sys.executable, ledger_sink.__file__, self.ledger],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.url = f"smtp://127.0.0.1:{int(self.process.stdout.readline())}"

    @property
    def accepted(self):
        return ledger_sink.read(self.ledger)

    def close(self):
        self.process.stdin.close()
        self.process.wait(LIMIT_S)
        self.process.stdout.close()


class Victim:
    """An office whose daemon is killed."""

    def __init__(self, chance):
        self.chance = chance
        self.folder = Path(tempfile.mkdtemp(prefix="dondoc-kill-"))
        self.relay = Relay(self.folder)
        self.ledger = Ledger()
        self.copy = None
        self.seen = 0  # the last journal row that was looked at
        self.acts = []  # (moment, task, what) by the journal
        self.on_their_way = Counter()  # tokens, at the kills
        self.most_on_their_way = 0
        self.kills = 0
        self.ready = []  # seconds from launch to the first answer
        self.worked = []  # … and to the end of the first morning
        self.failures = []  # of the threads
        self.killed = threading.Event()
        (self.folder / "days.yaml").write_text(NO_REST, encoding="utf-8")
        self.office = Office(
            mail={"server": self.relay.url, "connections": CONNECTIONS},
            more=POLICY.format(self.folder / "days.yaml"),
            clock="2010-06-02T10:00")
        try:
            self.copy = self.office.folder / "copy"
            self.copy.mkdir()
            self._begin()
        except BaseException:
            self.close()
            raise

    def _begin(self):
        client = Client(self.office.socket)
        for what, text in (("agencies", directory()), ("plans", fixed_plan()),
                           ("plans", changing_plan(0))):
            client.ask("POST", f"/{what}/apply", {"file": what, "text": text})
        rows = client.ask("GET", f"/tasks?plan={PLAN}&all=1".replace(
            "/KH", "%2FKH"))
        self.ledger.states = {row["id"]: "open" for row in rows}
        self.people = {row["id"]: f"p{row['agency'][1:]}@a.example"
                       for row in rows}
        self.first = datetime(2010, 6, 4).date()
        client.connection.close()
        self.office.kill9()

    def close(self):
        self.office.abandon()
        self.relay.close()
        shutil.rmtree(self.folder)

    # ------------------------------------------------------- what goes on

    def kill(self, after_s):
        """One life of the daemon, of so many seconds."""
        threads = [threading.Thread(target=self._guard, args=(live,))
                   for live in (self._mornings, self._changes)]
        self.killed = threading.Event()
        self.begun = time.monotonic()
        self.heard = len(self.office.log)
        self.office.launch()
        for thread in threads:
            thread.start()
        try:
            code = self.office.process.wait(after_s)
            raise AssertionError(f"dondocd ended by itself, with {code}:\n" +
                                 self.office.last_lines())
        except subprocess.TimeoutExpired:
            pass
        self.killed.set()
        self.office.kill9()
        for thread in threads:
            thread.join()
        if self.failures:
            raise self.failures[0]
        self.kills += 1
        self.look()

    def _guard(self, live):
        try:
            self._wait_until_it_listens()
            live(Client(self.office.socket))
        except Gone:
            pass
        except BaseException as error:  # told by the main thread
            if not self.killed.is_set():
                self.failures.append(error)

    def _wait_until_it_listens(self):
        try:
            self.office.wait_for(r"listening on unix:", self.heard)
        except AssertionError as error:
            raise Gone from error

    def _mornings(self, client):
        """One after the other, for as long as it lives."""
        now = local(client.ask("GET", "/clock")["now"])
        self.ready.append(time.monotonic() - self.begun)
        now = self._morning(client, next_morning(now))
        self.worked.append(time.monotonic() - self.begun)
        while not self.killed.is_set():
            now = self._morning(client, next_morning(now))

    def _morning(self, client, end):
        clock = client.ask("POST", "/clock",
                           {"to": end.strftime("%Y-%m-%dT%H:%M")})
        while not clock["settled"]:
            self.killed.wait(0.002)
            clock = client.ask("GET", "/clock")
        return local(clock["now"])

    def _changes(self, client):
        while not self.killed.is_set():
            if self.chance.random() < 0.1:
                self._apply(client)
            else:
                self._act(client)
            self.killed.wait(self.chance.uniform(0.0, 0.005))

    def _apply(self, client):
        ledger = self.ledger
        ledger.asked += 1
        client.ask("POST", "/plans/apply",
                   {"file": "plan", "text": changing_plan(ledger.asked)})
        ledger.revision = ledger.asked
        ledger.writes += 1

    def _act(self, client):
        ledger = self.ledger
        task = self.chance.choice(sorted(ledger.states))
        act = self.chance.choice(ACTS[ledger.states[task]])
        ledger.notes += 1
        note = f"n{ledger.notes}"
        ledger.open[note] = (task, act)
        client.ask("POST", "/act", {
            "act": act, "tasks": [str(task)],
            "reason" if act == "reopen" else "note": note})
        del ledger.open[note]
        ledger.answered.add(note)
        ledger.writes += 1
        ledger.states[task] = AFTER.get(act, ledger.states[task])

    # ------------------------------------------- what is looked at after it

    def store(self):
        """The store as it was left, opened as a copy."""
        for name in ("dondoc.db", "dondoc.db-wal"):
            left = self.office.state / name
            (self.copy / name).unlink(missing_ok=True)
            if left.exists():
                shutil.copyfile(left, self.copy / name)
        return sqlite3.connect(self.copy / "dondoc.db")

    def look(self):
        store = self.store()
        try:
            check_whole(store)
            self._look_for_changes(store)
            self._look_for_plan(store)
            self._look_at_messages(store)
        finally:
            store.close()

    def _look_for_changes(self, store):
        """Every answered act is in the journal, and its task as it left it."""
        ledger = self.ledger
        for number, at, task, kind, text in store.execute(
                "SELECT journal_id, at, task_id, kind, text FROM journal"
                " WHERE journal_id > ? ORDER BY journal_id", [self.seen]):
            self.seen = number
            note = re.search(r" · (n\d+)$", text)
            if not note:
                continue
            note = note[1]
            self.acts.append((local(at), task, kind))
            if note in ledger.answered:
                ledger.answered.remove(note)
                continue
            assert ledger.open.pop(note, None) == (task, kind), \
                f"{note} ({kind} of {task}) was never asked for"
            ledger.states[task] = AFTER.get(kind, ledger.states[task])
        assert not ledger.answered, f"lost: {sorted(ledger.answered)}"
        ledger.open.clear()
        states = dict(store.execute("SELECT task_id, state FROM tasks"))
        states = {task: states[task] for task in ledger.states}
        assert states == ledger.states, f"{states} and not {ledger.states}"

    def _look_for_plan(self, store):
        """The plan is that of one revision, and none that was answered is
        lost."""
        ledger = self.ledger
        plan_id, title = store.execute(
            "SELECT plan_id, title FROM plans WHERE number = ?",
            [CHANGING]).fetchone()
        revision = int(title.removeprefix("Bản "))
        assert ledger.revision <= revision <= ledger.asked, \
            f"revision {ledger.revision} was answered, {revision} is there"
        ledger.revision = revision
        keys = {key for key, in store.execute(
            "SELECT key FROM actions WHERE plan_id = ?"
            " AND withdrawn_at IS NULL", [plan_id])}
        assert keys == {"B", f"R{revision}"}, "half applied"

    def _look_at_messages(self, store):
        """No more on their way out than connections."""
        tokens = [token for token, in store.execute(
            "SELECT token FROM messages WHERE state = 'handed-over'"
            " AND channel = ?", [MAIL])]
        assert len(tokens) <= CONNECTIONS, f"on their way: {tokens}"
        self.on_their_way.update(tokens)
        self.most_on_their_way = max(self.most_on_their_way, len(tokens))

    # ------------------------------------------------------- how it ended

    def settle(self):
        """Lives to the end of its day, stops, and all is accounted for."""
        self.office.start()
        client = Client(self.office.socket)
        self._morning(client, next_morning(
            local(client.ask("GET", "/clock")["now"])))
        last = local(client.ask("GET", "/clock")["now"]).date()
        client.connection.close()
        self.office.stop()
        store = self.store()
        try:
            check_whole(store)
            self._look_for_changes(store)
            self._look_for_all_notes(store)
            tokens = self._look_for_ends(store)
        finally:
            store.close()
        self._look_at_relay(tokens)
        return self._look_for_reminders(last)

    def _look_for_all_notes(self, store):
        """The journal never lost a line that was seen in it once."""
        seen = store.execute("SELECT count(*) FROM journal WHERE"
                             " text LIKE '% · n%'").fetchone()[0]
        assert seen == len(self.acts), f"{seen} acts, not {len(self.acts)}"

    def _look_for_ends(self, store):
        """Every message went out, or its tasks were closed before; the
        tokens of those mails that went."""
        ends = store.execute("SELECT channel, state, token, answer"
                             " FROM messages").fetchall()
        for _, state, token, answer in ends:
            assert state == "sent" or (state == "expired" and
                                       "closed before" in answer), \
                f"{token} is {state}: {answer}"
        sms = sum(channel != MAIL and state == "sent"
                  for channel, state, _, _ in ends)
        doubtful = sum(channel != MAIL and state == "expired" and
                       "may have been sent" in answer
                       for channel, state, _, answer in ends)
        files = len(self.office.sms())
        assert sms <= files <= sms + doubtful, \
            f"{sms} SMS were sent, {doubtful} perhaps, {files} are there"
        return {token for channel, state, token, _ in ends
                if channel == MAIL and state == "sent"}

    def _look_at_relay(self, tokens):
        """What is recorded as sent has come; what came twice was on its way
        at a kill, and came once more a kill at most, with the same bytes."""
        accepted = self.relay.accepted
        ids = Counter(token_of(raw) for _, raw in accepted)
        assert set(ids) >= tokens, f"lost: {tokens - set(ids)}"
        assert len(ids) == len(set(accepted)), "other bytes"
        more = ids - Counter(set(ids))
        assert not more - self.on_their_way, \
            f"doubled for no reason: {more - self.on_their_way}"
        self.doubled = sum(more.values())
        self.mails = [Mail(raw) for _, raw in set(accepted)]

    def _look_for_reminders(self, last):
        """Of every task that was open in the morning of a day its person was
        told on that day. How many reminders there had to be."""
        told = {(mail.day, mail.to[0], number)
                for mail in self.mails for number in mail.numbers}
        wanted = 0
        acts = {task: sorted((at, what == "done")
                             for at, of, what in self.acts
                             if of == task and what in ("done", "reopen"))
                for task in self.ledger.states}
        day = self.first
        while day <= last:
            for task in acts:
                if not was_open(acts[task], morning(day)):
                    continue
                wanted += 1
                assert (day, self.people[task], task) in told, \
                    f"nobody was told of task {task} on {day}"
            day += timedelta(1)
        return wanted


def was_open(acts, at):
    """Whether a task was open before, and nothing was done to it just then:
    who reports in the minute of the reminder may get it or not."""
    if any(moment == at for moment, _ in acts):
        return False
    before = [is_done for moment, is_done in acts if moment < at]
    return not before or not before[-1]


def token_of(raw):
    return re.search(rb"(?mi)^Message-ID: <([^@>]+)@", raw)[1].decode()


def check_whole(store):
    for check, good in (("integrity", [("ok",)]), ("foreign_key", [])):
        found = store.execute(f"PRAGMA {check}_check").fetchall()
        assert found == good, f"{check}_check: {found}"


@dataclass
class Figures:
    seed: int
    kills: int = 0
    writes: int = 0
    reminders: int = 0
    mails: int = 0
    doubled: int = 0
    most_on_their_way: int = 0
    ready: list = field(default_factory=list)
    seconds: float = 0.0

    def add(self, victim, reminders):
        self.kills += victim.kills
        self.writes += victim.ledger.writes
        self.reminders += reminders
        self.mails += len(victim.mails)
        self.doubled += victim.doubled
        self.most_on_their_way = max(self.most_on_their_way,
                                     victim.most_on_their_way)
        self.ready += victim.ready

    def __str__(self):
        ready = sorted(self.ready) or [0.0]
        return (
            f"seed {self.seed}: {self.kills} kills in {self.seconds:.0f} s;"
            f" {self.writes} acknowledged writes, 0 lost;"
            f" {self.reminders} reminders, 0 lost; {self.mails} mails,"
            f" {self.doubled} came twice, at most"
            f" {self.most_on_their_way} were on their way at a kill;"
            f" answers after {1e3 * ready[len(ready) // 2]:.0f} ms (median),"
            f" {1e3 * ready[-1]:.0f} ms (worst)")


def run(kills, seed, tell=None):
    """So many kills; any promise that is broken is an AssertionError."""
    figures = Figures(seed)
    chance = random.Random(seed)
    begun = time.monotonic()
    while figures.kills < kills:
        victim = Victim(random.Random(chance.random()))
        try:
            lives(victim, min(PERIOD, kills - figures.kills), chance)
            figures.add(victim, victim.settle())
        finally:
            victim.close()
        figures.seconds = time.monotonic() - begun
        if tell:
            tell(figures)
    return figures


def lives(victim, kills, chance):
    """The moments reach from the start to well beyond a first morning,
    however fast the machine is today."""
    for _ in range(kills):
        worked = sorted(victim.worked[-9:]) or [0.2]
        victim.kill(chance.uniform(0.0, 1.5 * worked[len(worked) // 2]))


def main():
    parser = argparse.ArgumentParser(
        prog="kill-test", description="kill -9 of the daemon at random")
    parser.add_argument("kills", nargs="?", type=int, default=500)
    parser.add_argument("--seed", type=int,
                        default=random.randrange(10 ** 6))
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    run(options.kills, options.seed,
        lambda figures: print(figures, flush=True))


if __name__ == "__main__":
    main()
