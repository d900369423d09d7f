"""A system clock that leaps: nothing is decided or sent, and no date recorded,
until it is right again or somebody says that it is. libfaketime moves the
daemon's wall clock while it runs; the time since boot goes on."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from office import ZONE, Office, environment

DIRECTORY = """\
agencies:
  - code: so
    name: Sở
    people:
      - {id: vt, name: Văn thư, role: owner, email: vt@so.example}
"""
PLAN = """\
plan: 1/KH
title: Kế hoạch
issued: 2010-06-02
issuer: so
follow-up: so
actions:
  - {key: A, title: Nộp kế hoạch, lead: so, due: %s}
"""
LIBRARY = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)


class Moved(Office):
    """An office whose daemon's clock stands where `move` puts it."""

    def __init__(self):
        self.file = None
        # Told at a time of the day that is past: nothing falls due meanwhile.
        past = (datetime.now(ZONE) - timedelta(hours=2)).strftime("%H:%M")
        super().__init__(clock=None,
                         more=f'policy: {{default: {{at: "{past}"}}}}\n')

    def _configure(self, mail, sms, more):
        super()._configure(mail, sms, more)
        assert LIBRARY, "libfaketime is missing: apt-get install faketime"
        self.file = self.folder / "moved"
        self.move("+0")
        self.variables = {
            "LD_PRELOAD": str(LIBRARY),
            "FAKETIME_TIMESTAMP_FILE": str(self.file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "ASAN_OPTIONS": environment()["ASAN_OPTIONS"] +
            ":verify_asan_link_order=0"}

    def move(self, by):
        """By a word of libfaketime's: "+3d"."""
        new = self.folder / "moved.new"
        new.write_text(by + "\n", encoding="utf-8")
        new.rename(self.file)

    def kinds(self):
        return [row["kind"] for row in self.json("journal")]

    @property
    def doubted(self):
        return self.json("clock")["doubted"]

    def warned(self):
        return any("clock" in text
                   for text in self.json("status")["warnings"])


def day(after):
    """So many days from now, in Hanoi."""
    return (datetime.now(ZONE) + timedelta(after)).date().isoformat()


@pytest.fixture
def office():
    with Moved() as moved:
        moved.apply("agency", DIRECTORY)
        moved.apply("plan", PLAN % day(30))
        yield moved


def wait_for_mail(office):
    """Asks until something was sent: it is on its way."""
    while office.json("status")["messages"].get("sent", 0) == 0:
        pass


def test_a_leap_holds_all_until_it_is_confirmed(office):
    heard = len(office.log)
    office.move("+40d")
    office.wait_for("the clock has leapt forward by 9(59|60) hours", heard)
    assert office.doubted and office.warned()
    assert "clock-doubted" in office.kinds()
    # Late by now, and nobody hears of it; but everybody can look.
    assert office.json("status")["messages"] == {}
    assert office.json("ls") and office.json("journal")
    refused = office.run("done", "1")
    assert refused.code == 4 and "clock is in doubt" in refused.err
    # A restart is no way around it.
    office.restart()
    assert office.doubted and office.warned()
    assert office.json("status")["messages"] == {}
    office.ok("clock", "confirm")
    assert not office.doubted and not office.warned()
    assert office.kinds().count("clock-confirmed") == 1
    wait_for_mail(office)
    assert office.run("clock", "confirm").code == 1, "twice"
    office.ok("done", "1")


def test_a_leap_that_is_undone_is_forgotten(office):
    heard = len(office.log)
    office.move("-2d")
    office.wait_for("the clock has leapt back by 4[78] hours", heard)
    assert office.doubted
    office.move("+0")
    office.wait_for("the clock is right: going on", heard)
    assert not office.doubted and not office.warned()
    assert "clock-right" in office.kinds()
    office.ok("done", "1")


def test_small_steps_are_taken(office):
    """Five hours forward and back again: what follows is decided at once."""
    for by in ("+5h", "+0", "-5h", "+0"):
        office.move(by)
        now = office.json("clock")["now"]
        office.apply("plan", PLAN % day(31 if by == "+0" else 32))
        assert not office.doubted, now
    office.ok("done", "1")


def test_a_start_after_a_long_absence(office):
    """A year and a month is an absence, five years are a broken clock."""
    office.stop()
    office.move("+399d")
    office.start()
    assert not office.doubted
    wait_for_mail(office)
    office.stop()
    office.move("+2000d")
    office.start()
    assert office.doubted and office.warned()
    office.ok("clock", "confirm")
    assert not office.doubted


def test_a_machine_that_forgot_the_time_gets_it_again(office):
    """At the start the clock stands two years back, as without a battery;
    then the network tells it."""
    office.stop()
    office.move("-700d")
    heard = len(office.log)
    office.start()
    assert office.doubted
    assert "days before what was seen last" in "".join(office.log[heard:])
    office.move("+0")
    office.wait_for("the clock is right: going on", heard)
    assert not office.doubted
