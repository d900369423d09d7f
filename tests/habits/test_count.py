"""The last line of script/test, which decides whether a change lands."""

import subprocess
import sys

import pytest
import tree

REPORT = '<testsuite>{}</testsuite>'
TEST = ('<testcase name="x" status="{}"><system-out>{}</system-out>'
        '</testcase>')


def count(tmp_path, *tests, failed="0"):
    report = tmp_path / "report.xml"
    report.write_text(REPORT.format("".join(tests)))
    result = subprocess.run(
        [sys.executable, tree.ROOT / "script/count-tests", failed, report],
        capture_output=True, text=True)
    return result.stdout.splitlines()[-1], result.returncode


@pytest.mark.parametrize("status, output, line, code", [
    ("run", "100%: Checks: 12, Failures: 0, Errors: 0\n",
     "12 passed, 0 failed", 0),
    ("fail", "50%: Checks: 4, Failures: 1, Errors: 1\n",
     "2 passed, 2 failed", 1),
    ("run", "...\n7 passed, 2 skipped in 0.31s\n",
     "7 passed, 0 failed, 2 skipped", 0),
    ("fail", "==== 1 failed, 3 passed, 1 error in 65.00s (0:01:05) ====\n",
     "3 passed, 2 failed", 1),
    ("run", "3 passed, 0 failed\n", "3 passed, 0 failed", 0),
    ("run", "words only\n", "1 passed, 0 failed", 0),
    ("fail", "100%: Checks: 2, Failures: 0, Errors: 0\nASan: leak\n",
     "2 passed, 1 failed", 1),
    ("fail", "", "0 passed, 1 failed", 1),
])
def test_cases_are_counted(tmp_path, status, output, line, code):
    assert count(tmp_path, TEST.format(status, output)) == (line, code)


def test_nothing_run_is_a_failure(tmp_path):
    assert count(tmp_path) == ("0 passed, 0 failed", 1)


def test_a_failed_build_is_a_failure(tmp_path):
    good = TEST.format("run", "words only\n")
    assert count(tmp_path, good, failed="1") == ("1 passed, 1 failed", 1)
