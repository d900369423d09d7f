"""Table, help and man page say the same: every command, option, setting and
exit code. The pages render without a warning."""

import json
import os
import re
import subprocess
import sys

import pytest
from tree import ROOT

BIN = os.environ.get("DONDOC_BIN_DIR", str(ROOT / "build" / "debug"))
DONDOC = os.path.join(BIN, "dondoc")
PAGES = ["cli/dondoc.1", "cli/dondoc-plan.5", "daemon/dondocd.8",
         "daemon/dondoc.yaml.5"]
READERS = {"config_read.c": "keys", "policy_read.c": "(?:channel_)?keys",
           "account_read.c": "keys"}
RATES = {"per-second", "per-minute", "per-day", "per-person-a-day"}


def page(name):
    return (ROOT / name).read_text(encoding="utf-8")


def table():
    return json.loads(subprocess.run([DONDOC, "help", "--json"], check=True,
                                     capture_output=True).stdout)


def check(program, root=ROOT):
    return subprocess.run([sys.executable, root / "script" / "man-page",
                           "--check", program], capture_output=True)


def test_the_page_of_the_command_is_what_the_tables_say():
    done = check(DONDOC)
    assert done.returncode == 0, done.stderr.decode()


def test_a_planted_difference_is_found(tmp_path):
    (tmp_path / "cli").mkdir()
    (tmp_path / "script").mkdir()
    (tmp_path / "script" / "man-page").write_text(
        (ROOT / "script" / "man-page").read_text(encoding="utf-8"),
        encoding="utf-8")
    text = page("cli/dondoc.1")
    assert "Fl Fl due-within" in text
    (tmp_path / "cli" / "dondoc.1").write_text(
        text.replace("Fl Fl due-within", "Fl Fl due-inside", 1),
        encoding="utf-8")
    assert check(DONDOC, tmp_path).returncode == 1


def test_help_tells_every_command_option_and_exit_code():
    data = table()
    overview = subprocess.run([DONDOC, "--help"], check=True,
                              capture_output=True).stdout.decode()
    for code in data["exit_codes"]:
        assert f"{code['code']} {code['meaning']}" in overview
    for variable in data["environment"]:
        assert variable["name"] in overview
    for command in data["commands"]:
        assert re.search(rf"(?m)^  {command['name']} ", overview)
        own = subprocess.run([DONDOC, *command["name"].split(), "--help"],
                             check=True, capture_output=True).stdout.decode()
        for option in [*command["options"], *data["options"]]:
            assert f"--{option['name']}" in own, command["name"]


def test_every_option_of_the_daemon_is_told():
    source = (ROOT / "daemon" / "main.c").read_text(encoding="utf-8")
    options = set(re.findall(r'\{ "([a-z-]+)", (?:no|required)_argument',
                             source))
    assert len(options) > 4
    told = set(re.findall(r"Fl Fl ([a-z-]+)", page("daemon/dondocd.8")))
    assert told == options
    assert all(f"--{option}" in source for option in options)


def test_every_setting_is_told():
    words = set(re.findall(r"[a-z][a-z-]+", " ".join(
        line[4:] for line in page("daemon/dondoc.yaml.5").splitlines()
        if line.startswith((".It Cm", ".Cm ", ".Ss ")))))
    for name, array in READERS.items():
        path = ROOT / "daemon" / "plan" / name
        text = path.read_text(encoding="utf-8")
        found = re.findall(r"\b%s\[\] = \{(.*?)\}" % array, text, re.DOTALL)
        keys = {word for body in found
                for word in re.findall(r'"([^"]*)"', body)}
        assert keys, name
        assert keys - words == set(), name
    parts = (ROOT / "daemon" / "plan" / "recipe_parts.c").read_text()
    assert all(f'"{rate}"' in parts for rate in RATES) and RATES <= words


@pytest.mark.parametrize("name", PAGES)
def test_pages_render_without_a_warning(name):
    done = subprocess.run(["mandoc", "-Tlint", "-W", "warning", ROOT / name],
                          capture_output=True)
    assert done.stdout == b"" and done.returncode == 0, done.stdout.decode()
    shown = subprocess.run(["mandoc", "-Tutf8", ROOT / name],
                           capture_output=True, check=True)
    assert len(shown.stdout) > 2000
