"""The model test: random histories, lived by dondoc's store and schedule and
by a small reference; both must tell the same people of the same tasks on the
same days. script/model-test runs it at length."""

import argparse
import json
import os
import pathlib
import random
import subprocess
import sys
import time

import histories
import reference


class Driver:
    """The program that lives histories, started again when one ends it."""

    def __init__(self, path):
        self.path = path
        self.process = None

    def live(self, lines):
        """Sorted lines of who was told what; None when it ended instead."""
        if self.process is None:
            self.process = subprocess.Popen(
                [self.path], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT, text=True)
        self.process.stdin.write("\n".join(lines) + "\nend\n")
        self.process.stdin.flush()
        told = []
        for line in self.process.stdout:
            if line == ".\n":
                return sorted(told)
            told.append(line.rstrip("\n"))
        self.last_words = told
        self.close()
        return None

    def close(self):
        if self.process is not None:
            self.process.stdin.close()
            self.process.stdout.close()
            self.process.wait()
            self.process = None


def write(seed):
    """The history of a seed, and what it must come to."""
    office = reference.Office()
    lines = histories.write(random.Random(seed), office)
    return lines, sorted(office.told)


def differs(driver, lines):
    """What one tells and the other does not; [] for none; None when it is no
    history that both can live."""
    try:
        expected = reference.told(lines)
    except (KeyError, AttributeError, ValueError, TypeError):
        return None
    lived = driver.live(lines)
    if lived is None:
        return None
    return compare(expected, lived)


def compare(expected, lived):
    difference = ["only the reference: " + line
                  for line in left_over(expected, lived)]
    return difference + ["only dondoc: " + line
                         for line in left_over(lived, expected)]


def left_over(lines, others):
    others = list(others)
    found = []
    for line in lines:
        if line in others:
            others.remove(line)
        else:
            found.append(line)
    return found


# ------------------------------------------------------------------ shrinking


def smaller(lines):
    """Histories with a line less, or a part of a file less."""
    for place in range(len(lines) - 1, 0, -1):
        yield lines[:place] + lines[place + 1:]
    for place, line in enumerate(lines):
        verb, _, rest = line.partition(" ")
        if rest.startswith("{"):
            for less in smaller_value(json.loads(rest)):
                text = verb + " " + json.dumps(less, ensure_ascii=False)
                yield lines[:place] + [text] + lines[place + 1:]


def smaller_value(value):
    if isinstance(value, dict):
        for key in value:
            rest = {k: v for k, v in value.items() if k != key}
            yield rest
            for less in smaller_value(value[key]):
                yield dict(value, **{key: less})
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield value[:place] + value[place + 1:]
            for less in smaller_value(item):
                yield value[:place] + [less] + value[place + 1:]


def shrink(driver, lines, seconds=20):
    """The smallest history found in that time that still differs."""
    until = time.monotonic() + seconds
    is_smaller = True
    while is_smaller:
        is_smaller = False
        for less in smaller(lines):
            if time.monotonic() > until:
                return lines
            if differs(driver, less):
                lines = less
                is_smaller = True
                break
    return lines


def report(driver, lines, seed):
    lines = shrink(driver, lines)
    words = ["a history differs (seed %s):" % seed] + lines
    return "\n".join(words + (differs(driver, lines) or ["it is not lived"]))


def run(path, seeds, progress=lambda count: None):
    """Histories of seeds; the report of the first that differs, or None."""
    driver = Driver(path)
    try:
        for count, seed in enumerate(seeds):
            lines, expected = write(seed)
            lived = driver.live(lines)
            if lived is None:
                return "\n".join(["dondoc ends (seed %s):" % seed] + lines
                                 + driver.last_words)
            if lived != expected:
                return report(driver, lines, seed)
            progress(count + 1)
    finally:
        driver.close()
    return None
