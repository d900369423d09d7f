"""kill -9 at ten random moments of two and a half months: the story ends with
the same tasks, no notice is lost, and at most one message a kill is doubled.

The moments are drawn from DONDOC_KILL_SEED, else anew; the seed is printed."""

import os
import random
import subprocess
import sys
import time
from collections import Counter
from datetime import date, datetime
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "flow"))

from office import LIMIT_S, Office, Relay, days, ref, works  # noqa: E402

FIRST, LAST = date(2010, 6, 2), date(2010, 8, 15)
KILLS = 10
SEED = int(os.environ.get("DONDOC_KILL_SEED") or random.randrange(10 ** 6))

# What people do, at 15:00 of the day.
ACTS = {
    date(2010, 6, 8): [("done", ref("III.1.2b", "so-ldtbxh"))],
    date(2010, 6, 15): [("done", ref("III.11.2", "huyen-chi-lang")),
                        ("start", ref("III.11.2", "huyen-huu-lung"))],
    date(2010, 6, 24): [("submit", ref("VI.2", "so-ldtbxh", "2010-Q2")),
                        ("done", ref("III.11.2", "huyen-huu-lung"))],
    date(2010, 6, 25): [("approve", ref("VI.2", "so-ldtbxh", "2010-Q2"))],
    date(2010, 7, 2): [("done", ref("V.1.4", "so-ldtbxh")),
                       ("done", ref("III.11.1", "huyen-cao-loc"))],
    date(2010, 8, 3): [("done", ref("V.3.1", "so-ldtbxh"))],
}


def at(day, hour, minute=0):
    return datetime(day.year, day.month, day.day, hour, minute)


def morning(office, day):
    """Lives through the morning's messages; the seconds it took."""
    begun = time.monotonic()
    office.to(at(day, 8, 30))
    return time.monotonic() - begun


def killed_morning(office, day, after_s):
    """The same, but killed after so many seconds and gone on with."""
    command = office.begin("clock", "to", at(day, 8, 30).isoformat()[:16])
    try:
        command.wait(after_s)
    except subprocess.TimeoutExpired:
        pass
    office.kill9()
    command.wait(LIMIT_S)
    office.start()
    stood = datetime.fromisoformat(office.json("clock")["now"])
    assert at(day, 7, 59) <= stood.replace(tzinfo=None) <= at(day, 8, 30)
    office.to(at(day, 8, 30))


def live(office, kills, durations):
    """2 June to mid August; `kills`: {day: fraction of the morning's
    duration}, or None for a run that measures the durations."""
    doubles = 0
    for day in days(FIRST, LAST):
        if day not in MORNINGS and day not in ACTS:
            continue
        if day in MORNINGS:
            office.to(at(day, 7, 59))
            if kills is None:
                durations[day] = morning(office, day)
            elif day in kills:
                killed_morning(office, day, kills[day] * durations[day])
                now = doubled(office.relay)
                assert now - doubles <= 1, \
                    f"{now - doubles} messages doubled by the kill of {day}"
                doubles = now
            else:
                morning(office, day)
        if day in ACTS:
            office.to(at(day, 15))
            for act in ACTS[day]:
                office.ok(*act)
    office.to(at(LAST, 18))


def doubled(relay):
    """How many mails came more than once; the bytes must be the same."""
    counted = Counter(relay.accepted)
    ids = Counter(mail.id for mail in relay.mails)
    assert len(counted) == len(ids), "sent again with other bytes"
    return sum(ids.values()) - len(ids)


def mails(relay):
    """What people were told, each once."""
    return Counter(
        (mail.to[0], mail.day, mail.subject, mail.text)
        for mail in {mail.id: mail for mail in relay.mails}.values())


def texts(office):
    return Counter((sms.to, sms.text) for sms in office.sms())


def one_by_one(relay):
    """One connection: of several, each may have had a message on its way
    when the kill came."""
    return {"server": relay.url, "connections": 1}


RANDOM = random.Random(SEED)
MORNINGS = RANDOM.sample([day for day in days(FIRST, LAST) if works(day)
                          and day > FIRST], KILLS - 1) + [FIRST]
FRACTIONS = {day: RANDOM.uniform(0.0, 1.1) for day in MORNINGS}


@pytest.fixture(scope="module")
def undisturbed():
    with Relay() as relay, Office(mail=one_by_one(relay),
                                  plans=True) as office:
        office.relay, office.durations = relay, {}
        live(office, None, office.durations)
        yield office


@pytest.fixture(scope="module")
def disturbed(undisturbed):
    print(f"DONDOC_KILL_SEED={SEED}:", ", ".join(
        f"{day} after {FRACTIONS[day] * undisturbed.durations[day]:.3f} s"
        for day in sorted(MORNINGS)))
    with Relay() as relay, Office(mail=one_by_one(relay),
                                  plans=True) as office:
        office.relay = relay
        live(office, FRACTIONS, undisturbed.durations)
        yield office


def test_the_same_tasks(undisturbed, disturbed):
    assert disturbed.json("ls", "--all") == undisturbed.json("ls", "--all")


def test_no_mail_is_lost(undisturbed, disturbed):
    """The same mails, to the letter, on the same days."""
    wanted, arrived = mails(undisturbed.relay), mails(disturbed.relay)
    assert sum(wanted.values()) > 150
    assert not wanted - arrived, "lost"
    assert not arrived - wanted, "invented"


def test_at_most_one_doubled_mail_a_kill(disturbed):
    """Each kill was looked at by itself; so is the sum."""
    assert doubled(disturbed.relay) <= KILLS


def test_the_same_sms(undisturbed, disturbed):
    """Into files: a repeat replaces, so none is doubled either."""
    assert texts(disturbed) == texts(undisturbed)


def test_nothing_waits_at_the_end(undisturbed, disturbed):
    for office in (undisturbed, disturbed):
        states = Counter(row["state"] for row in office.json("outbox", "ls"))
        assert set(states) == {"sent"}
    assert disturbed.json("status")["messages"] == \
        undisturbed.json("status")["messages"]


def test_what_was_answered_is_kept():
    """A completion that was confirmed survives the kill that follows."""
    with Office(plans=True) as office:
        for agency in ("huyen-chi-lang", "huyen-cao-loc", "huyen-dinh-lap"):
            task = ref("III.11.2", agency)
            office.ok("done", task, "--note", f"Xong: {agency}")
            before = office.task(task)
            office.kill9()
            office.start()
            assert office.task(task) == before


def test_the_clock_goes_on_from_where_it_stood():
    """A restart with the same, earlier --clock."""
    with Office(plans=True) as office:
        office.to("2010-06-11T09:30")
        told = Counter(mail.id for mail in office.mails())
        office.kill9()
        office.start()
        assert office.json("clock")["now"].startswith("2010-06-11T09:30")
        office.to("2010-06-11T18:00")
        assert Counter(mail.id for mail in office.mails()) == told


def test_killed_again_and_again_at_the_same_moment():
    """Five kills within one morning, each earlier than the mails are out;
    the Maildir ends with each mail once."""
    with Office(plans=True) as office:
        office.to("2010-06-02T18:00")
        wanted = {mail.to[0]: mail.text for mail in office.mails()}
    chance = random.Random(SEED)
    with Office(plans=True) as office:
        for _ in range(5):
            command = office.begin("clock", "to", "2010-06-02T18:00")
            try:
                command.wait(chance.uniform(0.0, 0.4))
            except subprocess.TimeoutExpired:
                pass
            office.kill9()
            command.wait(LIMIT_S)
            office.start()
        office.to("2010-06-02T18:00")
        told = [mail.to[0] for mail in office.mails()]
        assert len(told) == len(set(told))
        assert {mail.to[0]: mail.text for mail in office.mails()} == wanted


def test_a_second_daemon_does_not_get_the_store():
    """One daemon a store, by lock; after a kill -9 the lock is free."""
    with Office(plans=True) as office:
        second = Office.__new__(Office)
        second.__dict__.update(office.__dict__, process=None, log=[])
        with pytest.raises(AssertionError, match="no line"):
            second.start()
        assert second.process.wait(LIMIT_S) != 0
        second.process.stderr.close()
        assert office.json("status")["mode"] == "manual"
        office.kill9()
        office.start()
        assert office.json("ls")
