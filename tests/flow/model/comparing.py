"""The model test: random histories, lived by dondoc's store and schedule and
by a small reference; both must tell the same people of the same tasks on the
same days. tests/flow/test_model.py runs some, script/model-test many."""

import argparse
import json
import multiprocessing
import os
import pathlib
import random
import subprocess
import sys
import time
import traceback

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
                stderr=subprocess.STDOUT, text=True, env=dict(
                    os.environ, MALLOC_TRIM_THRESHOLD_="100000000"))
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


def write(seed, number):
    """One of the histories of a seed, and what it must come to."""
    office = reference.Office()
    lines = histories.write(random.Random("%s %s" % (seed, number)), office)
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


def shrink(driver, lines, seconds=60):
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


def run(path, seed, numbers, is_over=lambda: False):
    """Lives these histories of a seed; what is wrong with the first that
    differs, or None. Asks after each whether that is enough."""
    driver = Driver(path)
    try:
        for number in numbers:
            lines, expected = write(seed, number)
            lived = driver.live(lines)
            if lived != expected:
                return report(driver, lines, "seed %s, history %s" % (
                    seed, number))
            if is_over():
                break
    finally:
        driver.close()
    return None


def report(driver, lines, name):
    difference = differs(driver, lines)
    if difference:
        lines = shrink(driver, lines)
        difference = differs(driver, lines)
    return "\n".join(["%s differs; made smaller:" % name] + lines + (
        difference or ["dondoc ends:"] + driver.last_words))


# ------------------------------------------------------------- the long run


def work(path, seed, numbers, shared):
    """One process: None, or what differs, goes to shared.results."""
    def is_over():
        with shared.count.get_lock():
            shared.count.value += 1
        return shared.found.is_set()
    try:
        found = run(path, seed, numbers, is_over)
    except Exception:
        found = traceback.format_exc()
    if found is not None:
        shared.found.set()
    shared.results.put(found)


class Shared:
    """What the processes of a long run have in common."""

    def __init__(self):
        self.count = multiprocessing.Value("q", 0)
        self.found = multiprocessing.Event()
        self.results = multiprocessing.Queue()


def run_all(path, seed, total, jobs):
    """All histories up to a number, side by side: how many were lived, and
    what differs, or None."""
    shared = Shared()
    started = time.monotonic()
    processes = [multiprocessing.Process(target=work, args=(
        path, seed, range(job, total, jobs), shared)) for job in range(jobs)]
    for process in processes:
        process.start()
    while any(process.is_alive() for process in processes):
        if not shared.results.empty():
            break
        processes[0].join(10)
        print("%d of %d histories, %d a second" % (
            shared.count.value, total,
            shared.count.value / (time.monotonic() - started)),
            file=sys.stderr)
    found = [shared.results.get() for _ in processes]
    for process in processes:
        process.join()
    return shared.count.value, next((one for one in found if one), None)


def replay(path, file):
    """Of one history, as a report has it: who is told, and what differs."""
    lines = pathlib.Path(file).read_text().splitlines()
    lines = [line for line in lines if hasattr(
        reference.Office, "do_" + line.partition(" ")[0])]
    print("\n".join(reference.told(lines)))
    return differs(Driver(path), lines)


def main():
    parser = argparse.ArgumentParser(prog="model-test")
    parser.add_argument("histories", nargs="?", type=int, default=100000)
    parser.add_argument("--seed", default=str(random.randrange(10 ** 9)))
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--driver", required=True)
    parser.add_argument("--replay", metavar="FILE")
    options = parser.parse_args()
    if options.replay is not None:
        found = replay(options.driver, options.replay)
        print("\n".join(found or ["no difference"]))
        return 1 if found else 0
    print("seed", options.seed)
    count, found = run_all(options.driver, options.seed, options.histories,
                           options.jobs)
    print("%d histories" % count)
    print(found or "no difference")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
