"""What shells put in: words of the tables, and live names of tasks, agencies
and plans; through bash, zsh and fish as they are installed."""

import os
import pathlib
import shlex
import shutil
import subprocess
import sys

import pytest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
from run_cases import Place, binary, run  # noqa: E402

SCRIPTS = HERE.parents[1] / "cli" / "completions"
AGENCIES = [{"code": "huyen-chi-lang", "name": "UBND huyện Chi Lăng"},
            {"code": "huyen-huu-lung", "name": "\x1b[31mHữu Lũng"},
            {"code": "so-noi-vu", "name": "Sở Nội vụ"}]


@pytest.fixture
def place():
    place = Place(answers={"GET /agencies": AGENCIES})
    yield place
    place.close()


def words(place, *typed):
    out, err, code = run(place, ["completion", "--", *typed])
    assert (err, code) == ("", 0)
    return [line.split("\t")[0] for line in out.splitlines()]


@pytest.mark.parametrize("typed, expected", [
    (["jou"], ["journal"]), (["plan", "ch"], ["check"]),
    (["ls", "--due"], ["--due-within"]), (["ls", "--js"], ["--json"]),
    (["show", "-"], ["7", "12", "40"]), (["done", "12", "4"], ["40"]),
    (["ls", "--agency", "huyen-"], ["huyen-chi-lang", "huyen-huu-lung"]),
    (["ls", "-a", "so"], ["so-noi-vu"]),
    (["--json", "ls", "--plan", "-"], ["51/KH-UBND"]),
    (["ls", "--all", "-a", "so"], ["so-noi-vu"]),
    (["calendar", "sh"], ["show"]), (["xyz"], []), (["ls", "--note", "-"], [])])
def test_what_may_stand_there(place, typed, expected):
    assert words(place, *typed) == expected


def test_an_empty_line_offers_every_command(place):
    found = words(place, "-")
    assert {"ls", "plan", "report", "watch"} <= set(found)
    assert len(found) == len(set(found))


def test_meanings_cannot_act_on_a_terminal(place):
    out, _, _ = run(place, ["completion", "--", "ls", "-a", "huyen-h"])
    assert out == "huyen-huu-lung\t\\u{1B}[31mHữu Lũng\n"


def test_without_a_daemon_nothing_is_said():
    place = Place("none")
    try:
        assert words(place, "show", "-") == []
    finally:
        place.close()


def shell(place, *command):
    folder = pathlib.Path(place.folder, "bin")
    folder.mkdir()
    (folder / "dondoc").symlink_to(os.path.abspath(binary()))
    env = place.environment({})
    env["PATH"] = f"{folder}:{env['PATH']}"
    done = subprocess.run(command, env=env, capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode().splitlines()


def test_bash(place):
    line = ["dondoc", "ls", "--agency", "huyen-"]
    script = (f". {shlex.quote(str(SCRIPTS / 'dondoc.bash'))}\n"
              f"COMP_WORDS=({shlex.join(line)}) COMP_CWORD=3; _dondoc\n"
              "printf '%s\\n' \"${COMPREPLY[@]}\"")
    assert shell(place, "bash", "-c", script) == ["huyen-chi-lang",
                                                  "huyen-huu-lung"]


@pytest.mark.skipif(shutil.which("fish") is None, reason="no fish (issue 5)")
def test_fish(place):
    script = (f". {shlex.quote(str(SCRIPTS / 'dondoc.fish'))}; "
              "complete -C 'dondoc ls --agency huyen-c'")
    assert shell(place, "fish", "--no-config", "-c", script) == [
        "huyen-chi-lang\tUBND huyện Chi Lăng"]


@pytest.mark.skipif(shutil.which("zsh") is None, reason="no zsh (issue 5)")
def test_zsh(place):
    script = ("_describe() { print -l -- ${(P)2} }\n"
              "words=(dondoc ls --agency huyen-c) CURRENT=4\n"
              f". {shlex.quote(str(SCRIPTS / '_dondoc'))}")
    assert shell(place, "zsh", "-f", "-c", script) == [
        "huyen-chi-lang:UBND huyện Chi Lăng"]
