"""The days off that we ship, against the law and tables that were made apart
from them: Tết and the Hùng Kings' day computed at UTC+7 by two methods, and
the swapped days of the yearly notices. The file is read here by itself, not
by our reader."""

import os
import re
from datetime import date, timedelta
from pathlib import Path

import pytest

SOURCE = Path(os.environ.get("DONDOC_SOURCE_DIR",
                             Path(__file__).resolve().parents[2]))
FILE = SOURCE / "calendars" / "days-off" / "vn.yaml"
ROW = re.compile(r"^  - \{date: (\d{4}-\d\d-\d\d), kind: (off|work), "
                 r"reason: (.+), source: (.+)\}$")

# day.month of the first day of Tết and of the Hùng Kings' day (10/3 lunar).
LUNAR = {
    2010: ("14.2", "23.4"), 2011: ("3.2", "12.4"), 2012: ("23.1", "31.3"),
    2013: ("10.2", "19.4"), 2014: ("31.1", "9.4"), 2015: ("19.2", "28.4"),
    2016: ("8.2", "16.4"), 2017: ("28.1", "6.4"), 2018: ("16.2", "25.4"),
    2019: ("5.2", "14.4"), 2020: ("25.1", "2.4"), 2021: ("12.2", "21.4"),
    2022: ("1.2", "10.4"), 2023: ("22.1", "29.4"), 2024: ("10.2", "18.4"),
    2025: ("29.1", "7.4"), 2026: ("17.2", "26.4"), 2027: ("6.2", "16.4"),
    2028: ("26.1", "4.4"), 2029: ("13.2", "23.4"), 2030: ("2.2", "12.4")}

# A working day off, and the rest day that is worked for it.
SWAPPED = [line.split() for line in """
    2010-02-19 2010-02-27
    2012-01-27 2012-02-04
    2013-04-29 2013-05-04
    2014-05-02 2014-04-26
    2014-09-01 2014-09-06
    2015-01-02 2014-12-27
    2015-02-16 2015-02-14
    2015-04-29 2015-04-25
    2018-12-31 2019-01-05
    2019-04-29 2019-05-04
    2024-04-29 2024-05-04
    2025-05-02 2025-04-26
    2026-01-02 2026-01-10
    2026-08-31 2026-08-22""".strip().splitlines()]


@pytest.fixture(scope="module")
def rows():
    """Each day's kind, reason and source."""
    text = FILE.read_text(encoding="utf-8")
    found = [ROW.match(line) for line in text.splitlines()
             if line.startswith("  - ")]
    assert all(found), "a row that this test cannot read"
    days = {date.fromisoformat(row[1]): row.groups()[1:] for row in found}
    assert len(days) == len(found) > 300
    return days


def on(year, words):
    day, month = map(int, words.split("."))
    return date(year, month, day)


def is_rest(day):
    return day.weekday() >= 5


@pytest.mark.parametrize("year", LUNAR)
def test_lunar_days(rows, year):
    """Tết has its first three days off, the Hùng Kings have theirs; what
    stands in the file under their names is no other day."""
    tet, hung = (on(year, words) for words in LUNAR[year])
    for day in (tet, tet + timedelta(1), tet + timedelta(2), hung):
        assert rows.get(day, ("",))[0] == "off", day
    assert rows[tet][1] == "Tết Nguyên Đán"
    assert [day for day, row in rows.items() if day.year == year
            and row[1] == "Tết Nguyên Đán"] == [tet]
    assert [day for day, row in rows.items() if day.year == year
            and row[1] == "Ngày Giỗ Tổ Hùng Vương"] == [hung]


@pytest.mark.parametrize("year", LUNAR)
def test_tet_is_as_long_as_the_law_says(rows, year):
    """Four days to 2012 and five since (Labour Codes 1994, 2012, 2019), rest
    days made up for, and swapped days besides."""
    swapped = {date.fromisoformat(off) for off, _ in SWAPPED}
    tet = on(year, LUNAR[year][0])
    span = [tet + timedelta(n) for n in range(-6, 10)]
    off = [day for day in span if not is_rest(day) and day not in swapped
           and rows.get(day, ("",))[0] == "off"]
    assert len(off) == (4 if year < 2013 else 5), off


@pytest.mark.parametrize("year", LUNAR)
def test_fixed_days(rows, year):
    """1/1, 30/4, 1/5 and 2/9 are off every year; 2/9 with a second day
    beside it since 2021."""
    for words in ("1.1", "30.4", "1.5", "2.9"):
        assert rows[on(year, words)][0] == "off", words
    national = on(year, "2.9")
    beside = [national + timedelta(n) for n in (-1, 1)]
    if year >= 2021:
        assert any(rows.get(day, ("",))[0] == "off" for day in beside)


@pytest.mark.parametrize("year", LUNAR)
def test_days_in_lieu(rows, year):
    """A holiday on a rest day gives the next working day off: so many
    weekdays are off outside of Tết as there are holidays."""
    swapped = {date.fromisoformat(off) for off, _ in SWAPPED}
    tet = on(year, LUNAR[year][0])
    outside = [day for day, row in rows.items()
               if day.year == year and row[0] == "off" and not is_rest(day)
               and day not in swapped and abs((day - tet).days) > 9]
    # 1/1, 10/3 lunar, 30/4, 1/5, 2/9, and its second day since 2021.
    assert len(outside) == (6 if year >= 2021 else 5), outside


@pytest.mark.parametrize("off, worked", SWAPPED)
def test_swapped_days(rows, off, worked):
    """Each is off and each is worked for; they name each other."""
    off, worked = date.fromisoformat(off), date.fromisoformat(worked)
    assert rows[off][0] == "off" and not is_rest(off)
    assert rows[worked][0] == "work" and is_rest(worked)
    assert worked.strftime("%d/%m/%Y") in rows[off][1]
    assert off.strftime("%d/%m/%Y") in rows[worked][1]


def test_no_other_day_is_worked(rows):
    assert sorted(day for day, row in rows.items() if row[0] == "work") == \
        sorted(date.fromisoformat(worked) for _, worked in SWAPPED)


def test_what_is_not_announced_says_so(rows):
    """From 2027 on the days are computed, and only these."""
    for day, (_, _, source) in rows.items():
        assert (source == "expected") == (day.year >= 2027), day
