"""Runs the benchmarks that are named, or all; writes a table."""

import argparse
import importlib
import os
import sys
from pathlib import Path

NAMES = ("mail", "decide", "cli")


class Table:
    """One row a figure: ours, its peer or limit, how many times as good."""

    def __init__(self, path):
        self.file = open(path, "w", encoding="utf-8")
        self.missed = []

    def say(self, line):
        print(line, flush=True)
        print(line, file=self.file, flush=True)

    def row(self, name, own, other, ratio, wanted, more=""):
        is_missed = wanted is not None and ratio < wanted
        if is_missed:
            self.missed.append(name)
        goal = "" if wanted is None else f" (wanted {wanted:.2g})"
        self.say(f"{name:<44} {own:>12}  {other:<26} {ratio:6.2f}x{goal:<14}"
                 f"{' MISSED' if is_missed else ''}  {more}".rstrip())


def main():
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME",
                        help=" ".join(NAMES))
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    table = Table(options.out)
    table.say(f"# {os.cpu_count()} processors,"
              f" load {os.getloadavg()[0]:.1f} at the start")
    for name in options.names or NAMES:
        importlib.import_module(name).run(table)
    return 1 if table.missed else 0


if __name__ == "__main__":
    sys.exit(main())
