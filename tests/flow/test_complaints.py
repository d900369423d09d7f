"""What is wrong in a file is told with file, line and column, everything at
once, and nothing of the file is applied."""

import re
import subprocess

import pytest
from office import BIN, LIMIT_S, SICK, Office, environment

DIRECTORY = """\
agencies:
  - code: tinh
    name: UBND tỉnh
  - code: so-a
    name: Sở A
    parent: tinh
    people:
      - {id: a-vt, name: Văn thư Sở A, role: owner, email: vt@a.example, channels: [email], language: vi}
groups:
  - {code: cac-so, name: Các sở, members: [so-a]}
"""

PLAN = """\
plan: 1/KH-UBND
title: Kế hoạch thử
issued: 2010-06-02
issuer: tinh
follow-up: so-a
actions:
  - key: "1"
    title: Việc một
    lead: so-a
    due: trước 20/6/2010
  - key: "2"
    title: Việc hai
    lead: cac-so
    support: [so-a]
    due: Tháng 7/2010
"""


@pytest.fixture(scope="module")
def office():
    """Has the directory, and no plan: a file that is wrong must leave it
    so."""
    with Office() as office:
        file = office.folder / "directory.yaml"
        file.write_text(DIRECTORY, encoding="utf-8")
        office.ok("agency", "apply", file)
        yield office


def places(text, name):
    """The (line, column) of each complaint about a file; each line of
    standard error that is one must have words as well."""
    return [(int(line), int(column)) for line, column in re.findall(
        rf"(?m)^(?:dondocd: )?\S*{re.escape(name)}:(\d+):(\d+): (?!warning)\S.*$", text)]


def refused(office, family, text, name="wrong.yaml"):
    """Applies a file that must be refused by `check` and by `apply`, alike;
    the complaints' places, and what was said."""
    file = office.folder / name
    if isinstance(text, bytes):
        file.write_bytes(text)
    else:
        file.write_text(text, encoding="utf-8")
    before = state(office)
    check = office.run(family, "check", file)
    apply = office.run(family, "apply", file)
    assert check.code == apply.code == 1, (check, apply)
    assert apply.out == ""
    assert places(check.err, name) == places(apply.err, name)
    assert places(apply.err, name), apply.err
    assert state(office) == before
    return places(apply.err, name), apply.err


def state(office):
    return [office.ok(*words) for words in (
        ("--json", "ls", "--all"), ("--json", "plan", "ls"),
        ("--json", "agency", "ls"), ("--json", "journal"))]


def put(text, old, new):
    """The text with one place changed, and that place's line."""
    assert text.count(old) == 1, old
    return text.replace(old, new), \
        text[:text.index(old)].count("\n") + 1


def column(text, line, word):
    return text.splitlines()[line - 1].index(word) + 1


def test_the_plan_is_right_as_it_stands(office):
    """The faults below are the only ones."""
    file = office.folder / "right.yaml"
    file.write_text(PLAN, encoding="utf-8")
    result = office.run("plan", "check", file)
    assert result.code == 0, result.err
    assert office.json("plan", "ls") == []


def test_a_syntax_error(office):
    text, line = put(PLAN, "    support: [so-a]\n", "    support: [so-a\n")
    found, said = refused(office, "plan", text)
    assert found[0][0] >= line, said  # where it was noticed


def test_bad_indentation(office):
    text, line = put(PLAN, "    lead: cac-so\n", "   lead: cac-so\n")
    found, said = refused(office, "plan", text)
    assert found[0][0] in (line - 1, line, line + 1), said


def test_an_unknown_agency(office):
    text, line = put(PLAN, "lead: cac-so", "lead: so-khong-co")
    found, said = refused(office, "plan", text)
    assert found == [(line, column(text, line, "so-khong-co"))], said
    assert "so-khong-co" in said


def test_an_unknown_supporter_among_known_ones(office):
    text, line = put(PLAN, "support: [so-a]", "support: [so-a, so-x, tinh]")
    found, said = refused(office, "plan", text)
    assert found == [(line, column(text, line, "so-x"))], said


@pytest.mark.parametrize("key", ["issuer: tinh", "follow-up: so-a"])
def test_an_unknown_issuer(office, key):
    name = key.split(":")[0]
    text, line = put(PLAN, key, f"{name}: khong-ai")
    found, said = refused(office, "plan", text)
    assert found == [(line, column(text, line, "khong-ai"))], said


def test_a_repeated_action_key(office):
    text, line = put(PLAN, 'key: "2"', 'key: "1"')
    found, said = refused(office, "plan", text)
    assert [place[0] for place in found] == [line], said
    assert '1' in said


def test_a_repeated_mapping_key(office):
    text, line = put(PLAN, "    title: Việc hai\n",
                     "    title: Việc hai\n    title: Việc ba\n")
    found, said = refused(office, "plan", text)
    assert found == [(line + 1, 5)], said
    assert "title" in said


def test_an_unknown_mapping_key(office):
    text, line = put(PLAN, "    title: Việc hai\n",
                     "    title: Việc hai\n    deadline: hai\n")
    found, said = refused(office, "plan", text)
    assert found == [(line + 1, 5)], said
    assert "deadline" in said


@pytest.mark.parametrize("phrase", [
    "trước 31/6/2010", "trước 20/13/2010", "2010-02-30", "ngày mai nhé",
    "blah", "20/6/10/2010"])
def test_an_unreadable_due_phrase(office, phrase):
    text, line = put(PLAN, "due: Tháng 7/2010", f"due: {phrase}")
    found, said = refused(office, "plan", text)
    assert found == [(line, column(text, line, phrase))], said


def test_a_missing_key(office):
    text, _ = put(PLAN, "issued: 2010-06-02\n", "")
    _, said = refused(office, "plan", text)
    assert "issued" in said


@pytest.mark.parametrize("old, new, words", [
    ("lead: cac-so", "lead: &x cac-so", ""),
    ("lead: cac-so", "lead: !!str cac-so", ""),
    ("due: Tháng 7/2010", "due: [1, 2]", ""),
    ("issued: 2010-06-02", "issued: 2010-06-31", ""),
    ("title: Kế hoạch thử", "title: ''", "title")])
def test_what_the_reader_refuses(office, old, new, words):
    """Anchors, tags, wrong shapes, days that do not exist."""
    text, line = put(PLAN, old, new)
    found, said = refused(office, "plan", text)
    assert [place[0] for place in found] == [line], said
    assert words in said


def test_several_at_once(office):
    """Every fault has its own line, in the order of the file."""
    text, one = put(PLAN, "issuer: tinh", "issuer: khong-ai")
    text, two = put(text, "due: trước 20/6/2010", "due: blah")
    text, three = put(text, "lead: cac-so", "lead: so-khong-co")
    text, four = put(text, "support: [so-a]", "supports: [so-a]")
    found, said = refused(office, "plan", text)
    lines = [place[0] for place in found]
    assert lines == sorted(lines), said
    # What is not a shape of its own (unknown agencies) may be looked at only
    # when the rest can be read; the rest must come at once.
    assert {two, four} <= set(lines), said
    text = text.replace("due: blah", "due: trước 20/6/2010").replace(
        "supports:", "support:")
    found, said = refused(office, "plan", text)
    assert [place[0] for place in found] == [one, three], said


def test_json_has_the_complaints(office):
    text, line = put(PLAN, "lead: cac-so", "lead: so-khong-co")
    file = office.folder / "wrong.yaml"
    file.write_text(text, encoding="utf-8")
    result = office.run("--json", "plan", "apply", file)
    assert result.code == 1
    (complaint,) = [row for row in result.json["complaints"]
                    if not row["warning"]]
    assert complaint["line"] == line
    assert complaint["column"] == column(text, line, "so-khong-co")
    assert complaint["code"] == "unknown-agency"
    assert complaint["text"]


@pytest.mark.parametrize("content", [
    b"", b"\xff\xfe\x00", b"plan: \xc3\x28\n", b"- 1\n- 2\n", b"null\n",
    b"[" * 3000, b"plan: a\0b\n"])
def test_what_is_no_plan_at_all(office, content):
    before = state(office)
    file = office.folder / "wrong.yaml"
    file.write_bytes(content)
    result = office.run("plan", "apply", file)
    assert result.code == 1, result
    assert result.err.strip()
    assert state(office) == before


def test_a_file_that_is_not_there(office):
    result = office.run("plan", "apply", office.folder / "nowhere.yaml")
    assert result.code in (1, 2)
    assert "nowhere.yaml" in result.err


def test_a_directory(office):
    """Several faults of a directory: unknown parent, bad address, repeated
    code, unknown role."""
    text, parent = put(DIRECTORY, "parent: tinh", "parent: khong-ai")
    found, said = refused(office, "agency", text)
    assert found == [(parent, column(text, parent, "khong-ai"))], said

    text, role = put(DIRECTORY, "role: owner", "role: chief")
    text, _ = put(text, "email: vt@a.example", "email: not-an-address")
    text, code = put(text, "{code: cac-so", "{code: so-a")
    found, said = refused(office, "agency", text)
    assert (role, column(text, role, "chief")) in found, said
    assert (role, column(text, role, "not-an-address")) in found, said
    assert code in [place[0] for place in found], said


def test_an_unknown_member_of_a_group(office):
    text, line = put(DIRECTORY, "members: [so-a]", "members: [so-a, so-b]")
    found, said = refused(office, "agency", text)
    assert found == [(line, column(text, line, "so-b"))], said


def test_a_syntax_error_in_a_directory(office):
    text, line = put(DIRECTORY, "language: vi}", "language: vi")
    found, said = refused(office, "agency", text)
    assert found[0][0] >= line, said  # where it was noticed


# ------------------------------------------------------------ configuration

CONFIG = """\
state: {state}
listen: ["unix:{state}/api.sock", "tcp:127.0.0.1:0"]
timezone: Asia/Ho_Chi_Minh
language: vi
mail: {{from: "UBND <dondoc@langson.example>", server: "maildir:{state}/mail"}}
policy:
  default:
    at: "08:00"
    before: [14d, 7d, 3d, 1d, 0d]
"""


def checked(tmp_path, text, *more):
    """dondocd --check-config on a configuration."""
    file = tmp_path / "dondoc.yaml"
    file.write_text(text, encoding="utf-8")
    result = subprocess.run(
        [BIN / "dondocd", "--config", file, "--check-config", *more],
        capture_output=True, encoding="utf-8", timeout=LIMIT_S,
        env=environment())
    assert not SICK.search(result.stderr), result.stderr
    return result


def config(tmp_path):
    return CONFIG.format(state=tmp_path / "state")


def test_a_good_configuration(tmp_path):
    result = checked(tmp_path, config(tmp_path))
    assert result.returncode == 0, result.stderr
    assert not (tmp_path / "state" / "dondoc.db").exists()


@pytest.mark.parametrize("old, new, word", [
    ("language: vi", "language: xx", "xx"),
    ("timezone: Asia/Ho_Chi_Minh", "timezone: Asia/Nowhere", "Asia/Nowhere"),
    ("language: vi", "langage: vi", "langage"),
    ("language: vi", "language: vi\nlanguage: en", None),
    ('at: "08:00"', 'at: "28:00"', None),
    ("3d, 1d, 0d", "3d, 1x, 0d", "1x"),
    ('"tcp:127.0.0.1:0"', '"tcp:nowhere"', None),
    ("server: \"maildir:", "server: \"gopher:", None),
    ("language: vi", "language: [", None)])
def test_a_wrong_configuration(tmp_path, old, new, word):
    text, line = put(config(tmp_path), old, new)
    result = checked(tmp_path, text)
    assert result.returncode == 1
    found = places(result.stderr, "dondoc.yaml")
    assert found, result.stderr
    lines = [place[0] for place in found]
    assert line in lines or line + 1 in lines, result.stderr
    if word is not None:
        assert (line, column(text, line, word)) in found, result.stderr


def test_several_faults_of_a_configuration(tmp_path):
    text, one = put(config(tmp_path), "language: vi", "language: xx")
    text, two = put(text, 'at: "08:00"', 'at: "28:00"')
    text, three = put(text, "policy:", "police:")
    result = checked(tmp_path, text)
    assert result.returncode == 1
    lines = [place[0] for place in places(result.stderr, "dondoc.yaml")]
    assert one in lines and (two in lines or three in lines), result.stderr


def test_a_wrong_configuration_does_not_start(tmp_path):
    file = tmp_path / "dondoc.yaml"
    file.write_text(config(tmp_path) + "unknown: 1\n", encoding="utf-8")
    result = subprocess.run(
        [BIN / "dondocd", "--config", file], capture_output=True,
        encoding="utf-8", timeout=LIMIT_S, env=environment())
    assert result.returncode == 1
    assert places(result.stderr, "dondoc.yaml")
    assert not (tmp_path / "state" / "dondoc.db").exists()


def test_a_configuration_that_is_not_there(tmp_path):
    result = subprocess.run(
        [BIN / "dondocd", "--config", tmp_path / "no.yaml", "--check-config"],
        capture_output=True, encoding="utf-8", timeout=LIMIT_S,
        env=environment())
    assert result.returncode == 1
    assert "no.yaml" in result.stderr


@pytest.mark.parametrize("words", [
    ["--clock", "sundial"], ["--clock", "manual:2010-06-31T07:00"],
    ["--what"], ["surplus"]])
def test_a_wrong_command_line(tmp_path, words):
    result = checked(tmp_path, config(tmp_path), *words)
    assert result.returncode in (1, 2)
    assert result.stderr.strip()
