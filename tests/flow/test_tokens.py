"""A clerk with a token over TCP: sees and completes its own agency's tasks;
of all others the daemon says that there are none."""

import json

import pytest
from office import Office, ref

S43, S44, S45 = "III.11.1", "III.11.1b", "III.11.2"
MINE, OTHER = "huyen-chi-lang", "huyen-huu-lung"


@pytest.fixture(scope="module")
def office():
    with Office(plans=True) as office:
        office.clerk = office.json("token", "add", "chi-lang-vt")
        office.token = office.clerk["token"]
        yield office


def answered(result):
    assert result.code == 0, result.err
    return json.loads(result.out)


def not_found(result):
    assert result.code == 1, result
    assert result.out == ""
    assert "not found" in result.err.lower() or \
        "không tìm thấy" in result.err.lower(), result.err


def test_what_is_given(office):
    assert office.clerk["person"] == "chi-lang-vt"
    assert office.clerk["role"] == "owner"
    assert len(office.token) >= 43


def test_who_asks(office):
    who = answered(office.run_as(office.token, "--json", "whoami"))
    assert who["person"] == "chi-lang-vt"
    assert who["agency"] == MINE
    assert who["role"] == "owner"


def test_it_sees_its_own_tasks_only(office):
    rows = answered(office.run_as(office.token, "--json", "ls", "--all"))
    assert {row["agency"] for row in rows if row["role"] == "lead"} == {MINE}
    wanted = {row["ref"] for row in office.tasks(agency=MINE)}
    assert {row["ref"] for row in rows if row["role"] == "lead"} == wanted
    assert len(wanted) == 12


def test_no_filter_opens_more(office):
    for words in (["--agency", OTHER], ["--agency", OTHER, "--all"]):
        result = office.run_as(office.token, "--json", "ls", *words)
        if result.code == 0:
            assert json.loads(result.out) == []
        else:
            not_found(result)


def test_it_shows_its_own_task(office):
    row = answered(office.run_as(office.token, "--json", "show",
                                 ref(S45, MINE)))
    assert row["due_on"] == "2010-06-19"
    assert row["quote"]


@pytest.mark.parametrize("act", [
    ["show"], ["done"], ["start"], ["note", "x"], ["submit"],
    ["approve"], ["return", "--reason", "x"]])
def test_another_agency_s_task_is_not_found(office, act):
    """By reference and by number; nothing changes."""
    for agency, key in ((OTHER, S45), ("so-ldtbxh", "III.1.3")):
        before = office.task(ref(key, agency))
        for which in (before["ref"], before["id"]):
            not_found(office.run_as(
                office.token, act[0], which, *act[1:]))
        assert office.task(ref(key, agency)) == before


def test_others_look_like_what_does_not_exist(office):
    """The words are the same for a task of others and for none at all."""
    theirs = office.run_as(office.token, "show", ref(S45, OTHER))
    nobodys = office.run_as(office.token, "show", ref(S45, "huyen-xyz"))
    assert theirs.err.replace(OTHER, "X") == nobodys.err.replace(
        "huyen-xyz", "X")


def test_it_completes_its_own_task(office):
    row = answered(office.run_as(
        office.token, "--json", "done", ref(S43, MINE), "--note", "Đã họp"))
    assert row[0]["status"] == "done-on-time"
    task = office.task(ref(S43, MINE))
    assert (task["state"], task["done_on"]) == ("done", "2010-06-02")
    assert task["note"] == "Đã họp"
    assert any(row["actor"] == "chi-lang-vt" for row in task["journal"])


def test_one_of_others_among_its_own_stops_all(office):
    """All tasks or none."""
    not_found(office.run_as(office.token, "done", ref(S44, MINE),
                            ref(S44, OTHER)))
    assert office.task(ref(S44, MINE))["state"] != "done"


@pytest.mark.parametrize("words", [
    ["token", "add", "chi-lang-vt"], ["token", "ls"],
    ["feed", "add", "--agency", OTHER], ["clock", "advance", "1d"],
    ["drop", ref(S44, MINE), "--reason", "x"]])
def test_it_does_not_do_the_office_s_work(office, words):
    result = office.run_as(office.token, *words)
    assert result.code == 1, (words, result)
    assert result.out == ""


def test_it_applies_nothing(office):
    file = office.folder / "mine.yaml"
    file.write_text("agencies:\n  - {code: x, name: X}\n", encoding="utf-8")
    before = office.json("agency", "ls")
    assert office.run_as(office.token, "agency", "apply", file).code == 1
    assert office.json("agency", "ls") == before


def test_other_people_s_journal_and_outbox_stay_shut(office):
    """What it may read of the journal is of its own agency."""
    result = office.run_as(office.token, "--json", "journal")
    if result.code == 0:
        rows = json.loads(result.out)
        assert {row["agency"] for row in rows} <= {MINE, None}
    result = office.run_as(office.token, "--json", "outbox", "ls")
    if result.code == 0:
        assert {row["agency"] for row in json.loads(result.out)} <= {MINE}
    result = office.run_as(office.token, "--json", "preview")
    if result.code == 0:
        refs = {row["ref"] for message in json.loads(result.out)["messages"]
                for row in message["tasks"]}
        mine = {row["ref"] for row in office.tasks(agency=MINE)}
        assert refs <= mine | {ref("V.1.5", "so-ldtbxh")}


def test_without_a_token(office):
    for token in (None, "", "wrong", "A" * 43, office.token[:-1],
                  office.token + "A"):
        result = office.run_as(token, "ls") if token != "" else \
            office.run_as(None, "ls")
        assert result.code == 1, token
        assert result.out == ""
    assert office.http("GET", "/api/v1/tasks")[0] == 401
    status, headers, _ = office.http(
        "GET", "/api/v1/tasks", {"Authorization": "Basic eDp5"})
    assert status == 401


def test_the_token_in_a_query_opens_nothing(office):
    path = f"/api/v1/tasks?token={office.token}&access_token={office.token}"
    assert office.http("GET", path)[0] == 401


def test_a_token_from_a_file(office):
    file = office.folder / "token"
    file.write_text(office.token + "\n", encoding="utf-8")
    file.chmod(0o600)
    from office import dondoc
    result = dondoc("--url", office.tcp, "--json", "ls",
                    DONDOC_TOKEN_FILE=str(file))
    assert result.code == 0 and result.json


def test_a_revoked_token(office):
    given = office.json("token", "add", "chi-lang-vt")
    assert office.run_as(given["token"], "ls").code == 0
    office.ok("token", "revoke", given["id"])
    result = office.run_as(given["token"], "ls")
    assert (result.code, result.out) == (1, "")
    assert office.run_as(office.token, "ls").code == 0


def test_a_reader_changes_nothing(office):
    given = office.json("token", "add", "chi-lang-vt", "--role", "reader")
    assert given["role"] == "reader"
    rows = answered(office.run_as(given["token"], "--json", "ls"))
    assert rows
    before = office.task(ref(S44, MINE))
    for words in (["done", ref(S44, MINE)], ["start", ref(S44, MINE)],
                  ["note", ref(S44, MINE), "x"]):
        assert office.run_as(given["token"], *words).code == 1
    assert office.task(ref(S44, MINE)) == before


def test_the_follow_up_officer_sees_the_whole_plan(office):
    given = office.json("token", "add", "ldtbxh-dd")
    rows = answered(office.run_as(given["token"], "--json", "ls", "--all"))
    assert {row["ref"] for row in rows} == \
        {row["ref"] for row in office.tasks()}


def test_the_token_is_written_nowhere():
    """Not in the journal, the log, or any file of the store: also while the
    write-ahead log is still there, and after the daemon's end."""
    with Office(plans=True) as office:
        token = office.json("token", "add", "chi-lang-vt")["token"]
        office.run_as(token, "done", ref(S44, MINE))
        office.run_as(token, "show", ref(S44, OTHER))
        office.run_as(token + "x", "ls")
        assert token not in office.ok("--json", "journal")
        assert token not in office.ok("--json", "token", "ls")

        def written():
            return [file for file in office.state.rglob("*")
                    if file.is_file() and token.encode() in file.read_bytes()]

        assert any(office.state.rglob("dondoc.db"))
        assert not written()
        office.stop()
        assert not written()
        assert token not in "\n".join(office.log)
