#!/usr/bin/python3
"""Counts days by itself, in another language and another way than
calendars/: a sorted list of all days worked, in which positions are added.

Reads vn.yaml by itself, and from standard input what C found: a line a day,
"DAY FORWARD BACK", then FIRST_TERM… numbers as the C test lists them. Prints
what differs; ends with 1 when anything does."""

import re
import sys
from bisect import bisect_left, bisect_right
from calendar import monthrange
from datetime import date, timedelta

ROW = re.compile(r"^\s*- \{date: ([-\d]+), kind: (off|work),")
EPOCH = date(1970, 1, 1).toordinal()
FIRST, LAST = date(2010, 1, 1), date(2030, 12, 31)

# What the C test counts of each day, in its order.
WORKING = [n for n in range(1, 61)] + [-n for n in range(1, 61)]
DAYS = [1, 2, 3, 5, 7, 10, 15, 20, 30, 45, 60, 90, 180, 365]
WEEKS = [1, 2, 3, 4, 6, 8, 13, 26, 52]
MONTHS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 18, 24, 36]
YEARS = [1, 2, 3, 5]


def working_days(path):
    """Every day from 2005 to 2040 that is worked, as ordinals, sorted."""
    differs = {}
    with open(path, encoding="utf-8") as file:
        for line in file:
            row = ROW.match(line)
            if row:
                differs[date.fromisoformat(row[1]).toordinal()] = row[2]
    assert len(differs) > 300
    start, end = date(2005, 1, 1).toordinal(), date(2040, 12, 31).toordinal()
    return [day for day in range(start, end + 1)
            if (differs[day] == "work" if day in differs
                else date.fromordinal(day).weekday() < 5)]


def month_later(day, months):
    """The matching day, or the month's last (Civil Code, art. 148.3-4)."""
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    length = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, length))


class Reference:
    def __init__(self, path):
        self.worked = working_days(path)

    def forward(self, day):
        return self.worked[bisect_left(self.worked, day.toordinal())]

    def back(self, day):
        return self.worked[bisect_right(self.worked, day.toordinal()) - 1]

    def add(self, day, count):
        """Working days after a day, or before it, itself not counted."""
        if count > 0:
            return self.worked[
                bisect_right(self.worked, day.toordinal()) + count - 1]
        return self.worked[bisect_left(self.worked, day.toordinal()) + count]

    def ends(self, day):
        """Terms of the Civil Code: each forward, which rolls (art. 148.5),
        and back, which does not."""
        far = [[day + timedelta(sign * n) for n in DAYS]
               + [day + timedelta(weeks=sign * n) for n in WEEKS]
               + [month_later(day, sign * n) for n in MONTHS]
               + [month_later(day, sign * 12 * n) for n in YEARS]
               for sign in (1, -1)]
        return [self.forward(end) for end in far[0]] + \
            [end.toordinal() for end in far[1]]

    def line(self, day):
        return [day.toordinal(), self.forward(day), self.back(day),
                *(self.add(day, count) for count in WORKING),
                *self.ends(day)]


def main():
    reference = Reference(sys.argv[1])
    day, wrong, results = FIRST, 0, 0
    for line in sys.stdin:
        found = [int(word) + EPOCH for word in line.split()]
        wanted = reference.line(day)
        results += len(found) - 1
        if found != wanted:
            wrong += 1
            at = [n for n, pair in enumerate(zip(found, wanted))
                  if pair[0] != pair[1]][:3]
            if wrong <= 5:
                print(f"{day}: at {at} {[found[n] for n in at]}, "
                      f"expected {[wanted[n] for n in at]} "
                      f"({len(found)} numbers of {len(wanted)})")
        day += timedelta(1)
    if day != LAST + timedelta(1):
        print(f"ended before {day}")
        wrong += 1
    print(f"{results} results, {wrong} days differ")
    return wrong > 0


if __name__ == "__main__":
    sys.exit(main())
