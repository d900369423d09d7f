"""Sizes: files, functions and their complexity, as the style page has them."""

import re
import shutil
import subprocess

import pytest
import tree

FILE, HEADER, MAIN = 600, 200, 150
LENGTH, LONG_LENGTH = 60, 100
COMPLEXITY, LONG_COMPLEXITY = 15, 25
MAINS = ("daemon/main.c", "cli/main.c")


def file_complaints(root):
    found = []
    for path in tree.sources(root):
        file = tree.name(root, path)
        lines = len(path.read_text(encoding="utf-8").splitlines())
        most = MAIN if file in MAINS else \
            HEADER if path.suffix == ".h" else FILE
        if lines > most:
            found.append(f"{file}: {lines} lines, at most {most}")
    return found


def functions(path):
    """(name, first line, lines) of each function: by our layout its braces,
    and only its braces, stand in the first column."""
    lines = tree.without(path.read_text(encoding="utf-8")).splitlines()
    opened = None
    for number, line in enumerate(lines):
        if line.startswith("{"):
            opened = number
        elif line.startswith("}") and opened is not None:
            first = opened
            while first > 0 and lines[first - 1].strip() and \
                    not re.match(r"[}#]|.*;\s*$", lines[first - 1]):
                first -= 1
            head = " ".join(lines[first:opened])
            called = re.search(r"(\w+)\s*\(", head)
            if called:
                yield called.group(1), first + 1, number - first + 1
            opened = None


def complexities(root):
    """{(file, function): McCabe complexity}, every case of a switch counted."""
    result = subprocess.run(
        ["pmccabe", *map(str, tree.sources(root, endings=(".c",)))],
        capture_output=True, text=True, check=True)
    counted = {}
    for line in result.stdout.splitlines():
        _, complexity, _, _, _, place = line.split("\t")
        path, called = re.match(r"(.*)\(\d+\): (.*)$", place).groups()
        file = path.removeprefix(f"{root}/")
        counted[file, called] = int(complexity)
    return counted


def listed(text):
    """{(file, function)} of the list."""
    return {tuple(line.split()[:2]) for line in text.splitlines()
            if line.strip() and not line.startswith("#")}


def function_complaints(root, long_ones, with_complexity):
    found, needed = [], set()
    counted = complexities(root) if with_complexity else {}
    measures = [(tree.name(root, path), called, length, "lines",
                 LENGTH, LONG_LENGTH)
                for path in tree.sources(root, endings=(".c",))
                for called, _, length in functions(path)]
    measures += [(file, called, complexity, "complexity",
                  COMPLEXITY, LONG_COMPLEXITY)
                 for (file, called), complexity in counted.items()]
    for file, called, size, what, most, listed_most in measures:
        if size <= most:
            continue
        needed.add((file, called))
        allowed = listed_most if (file, called) in long_ones else most
        if size > allowed:
            found.append(f"{file}: {called}: {what} {size}, at most {allowed}")
    if with_complexity:
        found += [f"long_functions.txt: {' '.join(entry)} need not stand there"
                  for entry in sorted(long_ones - needed)]
    return found


LIST = tree.ROOT / "tests/habits/long_functions.txt"
HAS_PMCCABE = shutil.which("pmccabe") is not None
needs_pmccabe = pytest.mark.skipif(
    not HAS_PMCCABE, reason="script/install-packages test brings pmccabe")


def test_files_are_short():
    assert len(tree.sources(tree.ROOT)) > 20, "nothing was read"
    found = file_complaints(tree.ROOT)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("file, lines", [
    ("daemon/plan/planted.c", FILE + 1), ("cli/planted.h", HEADER + 1),
    ("daemon/main.c", MAIN + 1), ("cli/main.c", MAIN + 1)])
def test_a_planted_long_file_is_found(tmp_path, file, lines):
    root = tree.copy(tmp_path)
    tree.plant(root, file, "\n" * lines)
    assert any(line.startswith(f"{file}: ") for line in file_complaints(root))


def test_functions_are_short_and_simple():
    seen = sum(1 for path in tree.sources(tree.ROOT)
               for _ in functions(path))
    assert seen > 50, "hardly a function was read"
    found = function_complaints(tree.ROOT, listed(LIST.read_text()),
                                HAS_PMCCABE)
    assert not found, "\n".join(found)


@needs_pmccabe
def test_complexity_is_measured_for_every_function():
    """A function that one of the two ways of reading misses goes unchecked."""
    counted = complexities(tree.ROOT)
    missed = [f"{tree.name(tree.ROOT, path)}: {called}"
              for path in tree.sources(tree.ROOT, endings=(".c",))
              for called, _, _ in functions(path)
              if (tree.name(tree.ROOT, path), called) not in counted]
    assert not missed, "\n".join(missed)
    seen = {(tree.name(tree.ROOT, path), called)
            for path in tree.sources(tree.ROOT, endings=(".c",))
            for called, _, _ in functions(path)}
    assert not set(counted) - seen


def long_function(lines):
    return ("\nstatic int\nplanted(int x)\n{\n" + "\tx++;\n" * (lines - 5) +
            "\treturn x;\n}\n")


def complex_function(ways):
    return ("\nint planted(int x)\n{\n\tswitch (x) {\n" +
            "".join(f"\tcase {n}: return {n};\n" for n in range(ways)) +
            "\t}\n\treturn 0;\n}\n")


@pytest.mark.parametrize("text, is_listed, is_wrong", [
    (long_function(LENGTH), False, False),
    (long_function(LENGTH + 1), False, True),
    (long_function(LONG_LENGTH), True, False),
    (long_function(LONG_LENGTH + 1), True, True),
    (complex_function(COMPLEXITY - 1), False, False),
    (complex_function(COMPLEXITY), False, True),
    (complex_function(LONG_COMPLEXITY - 1), True, False),
    (complex_function(LONG_COMPLEXITY), True, True),
    (long_function(LENGTH), True, True),  # listed without need
])
@needs_pmccabe
def test_a_planted_large_function_is_found(tmp_path, text, is_listed, is_wrong):
    root = tree.copy(tmp_path)
    tree.plant(root, "cli/planted.c", text)
    long_ones = {("cli/planted.c", "planted")} if is_listed else set()
    found = [line for line in function_complaints(root, long_ones, True)
             if "planted" in line]
    assert bool(found) == is_wrong
