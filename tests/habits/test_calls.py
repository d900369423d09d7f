"""Calls that are banned by name, each with what to use instead."""

import re

import pytest
import tree

INSTEAD = {
    "strcpy": "struct text or snprintf",
    "strcat": "struct text",
    "sprintf": "snprintf or struct text",
    "strtok": "a reader that keeps lengths",
    "atoi": "text_ functions that say what is wrong",
    "strtol": "text_ functions that say what is wrong",
    "localtime": "calendars/zone.h",
    "gmtime": "calendars/date.h",
    "rand": "libsodium's randombytes",
    "system": "nothing: the daemon starts no shell",
    "popen": "nothing: the daemon starts no shell",
}
CALL = re.compile(r"(?<![\w.>])(" + "|".join(INSTEAD) + r")\s*\(")


def complaints(root):
    found = []
    for path in tree.sources(root):
        text = tree.without(path.read_text(encoding="utf-8"))
        for match in CALL.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            call = match.group(1)
            found.append(f"{tree.name(root, path)}:{line}: {call}: "
                         f"use {INSTEAD[call]}")
    return found


def test_no_banned_call():
    assert len(tree.sources(tree.ROOT)) > 20, "nothing was read"
    found = complaints(tree.ROOT)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("call", INSTEAD)
def test_each_planted_call_is_found(tmp_path, call):
    root = tree.copy(tmp_path)
    tree.plant(root, "cli/planted.c", f"void f(void)\n{{\n\t{call} (0);\n}}\n")
    assert any(line.startswith(f"cli/planted.c:3: {call}:")
               for line in complaints(root))


def test_words_and_relatives_are_no_calls(tmp_path):
    root = tree.copy(tmp_path)
    tree.plant(root, "cli/planted.c",
               '/* strcpy(a, b) */ const char *s = "system(1)"; // rand()\n'
               "void f(void) { snprintf(a, 1, b); strtoll(a, b, 1); }\n")
    assert not [line for line in complaints(root) if "planted" in line]
