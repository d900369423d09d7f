"""The manual page of plan files names every key that is read and every code
of the lint, and no other."""

import re

from tree import ROOT

PAGE = ROOT / "cli" / "dondoc-plan.5"
READERS = ["plan_read.c", "recurrence_read.c"]


def words_of_page():
    return set(re.findall(r"[a-z][a-z-]+", " ".join(
        line[4:] for line in PAGE.read_text(encoding="utf-8").splitlines()
        if line.startswith((".It Cm", ".Cm ")))))


def tables(path, name):
    """The strings of the arrays of that name."""
    text = path.read_text(encoding="utf-8")
    found = re.findall(r"\b%s\[\] = \{(.*?)\}" % name, text, re.DOTALL)
    assert found, path
    return {word for body in found for word in re.findall(r'"([^"]*)"', body)}


def test_every_key_is_told():
    for name in READERS:
        keys = tables(ROOT / "daemon" / "plan" / name, "keys")
        missing = {key for key in keys if " " not in key} - words_of_page()
        assert not missing, (name, missing)


def test_every_finding_is_told():
    source = ROOT / "daemon" / "plan" / "plan_lint.c"
    codes = tables(source, "plan_lint_codes")
    assert codes - words_of_page() == set()
