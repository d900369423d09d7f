"""The command line against a real daemon: exit codes, lists, due phrases,
previews, and the life of a task that somebody must accept."""

import json
import re
import unicodedata
from datetime import date

import pytest
from office import BEGIN, NUMBER, Office, dondoc, ref

S45 = "III.11.2"
S04 = ref("III.1.3", "so-ldtbxh")


@pytest.fixture(scope="module")
def office():
    """Read only, at 2 June 2010 07:00."""
    with Office(plans=True) as office:
        yield office


@pytest.fixture
def fresh():
    with Office(plans=True) as office:
        yield office


# ---------------------------------------------------------------- exit codes

def test_done_is_0(office):
    result = office.run("ls")
    assert result.code == 0 and result.out and not result.err


@pytest.mark.parametrize("words", [
    ["show", "999999"], ["show", ref(S45, "nobody")],
    ["show", "9/KH#I@x"], ["done", "999999"], ["plan", "show", "9/KH"],
    ["agency", "show", "nobody"], ["token", "add", "nobody"],
    ["feed", "add", "--agency", "nobody"], ["feed", "revoke", "999999"],
    ["clock", "to", "2010-06-01"]])
def test_refused_or_not_found_is_1(office, words):
    result = office.run(*words)
    assert result.code == 1, result
    assert result.out == ""
    assert result.err.startswith("dondoc: ")


@pytest.mark.parametrize("words", [
    ["nonsense"], ["show"], ["ls", "--nonsense"], ["done"],
    ["done", "1", "--on", "2010-02-30"], ["plan"], ["plan", "nonsense"],
    ["clock", "advance"], ["clock", "advance", "soon"],
    ["preview", "--from", "yesterday"]])
def test_misuse_is_2(office, words):
    result = office.run(*words)
    assert result.code == 2, result
    assert result.out == ""
    assert result.err.startswith("dondoc: ")


@pytest.mark.parametrize("url", [
    "unix:/nonexistent/api.sock", "http://127.0.0.1:1"])
def test_no_daemon_is_3(url):
    result = dondoc("--url", url, "status", DONDOC_TOKEN="x" * 43)
    assert result.code == 3, result
    assert result.out == "" and result.err.startswith("dondoc: ")


def test_a_stopped_daemon_is_3(fresh):
    fresh.stop()
    assert fresh.run("ls").code == 3
    fresh.start()
    assert fresh.run("ls").code == 0


COMMANDS = """ls; show; start; submit; approve; return; done; note; due;
plan check; plan apply; plan ls; plan show; agency apply; agency ls;
agency show; feed add; feed ls; feed show; feed rotate; feed revoke;
feed write; token add; token ls;
token revoke; preview; journal; outbox ls; status; clock; explain; audit;
silence; silence ls; silence lift; away; away ls; back"""


@pytest.mark.parametrize("command", [
    words.strip() for words in COMMANDS.split(";")])
def test_every_command_has_help(command):
    result = dondoc(*command.split(), "--help")
    assert result.code == 0
    assert command in result.out and "--json" in result.out
    assert result.err == ""


def test_the_url_from_the_environment(office):
    result = dondoc("ls", DONDOC_URL=f"unix:{office.socket}")
    assert result.code == 0 and result.out


@pytest.mark.parametrize("words", [
    ["ls"], ["plan", "ls"], ["agency", "ls"], ["feed", "ls"],
    ["token", "ls"], ["silence", "ls"], ["away", "ls"], ["journal"],
    ["outbox", "ls"], ["due", "trước 20/6/2010"]])
def test_lists_are_arrays(office, words):
    assert isinstance(office.json(*words), list)


def test_json_goes_anywhere(office):
    assert office.run("ls", "--json").json == office.json("ls")


# ---------------------------------------------------------------------- ls

def width(text):
    return sum(0 if unicodedata.combining(c) else
               2 if unicodedata.east_asian_width(c) in "WF" else 1
               for c in text)


def columns(line):
    """Where the cells of a line begin, in columns of a terminal."""
    return [width(line[:cell.start()])
            for cell in re.finditer(r"\S+(?: \S+)*", line)]


@pytest.mark.parametrize("words", [
    ["ls", "--all"], ["plan", "ls"], ["agency", "ls"]])
def test_columns_line_up(office, words):
    """Each column of the heading begins a cell in every row."""
    head, *rows = office.ok(*words).splitlines()
    assert rows
    starts = columns(head)
    assert len(starts) >= 4
    for row in rows:
        cells = {0: ""}
        at = 0
        for letter in row:
            cells[at] = letter
            at += width(letter)
        for start in starts:
            assert cells.get(start, " ") != " ", (head, row)
            assert start == 0 or cells.get(start - 1) == " ", (head, row)


def test_ls_filters(office):
    rows = office.tasks()
    assert office.json("ls") == rows  # nothing is closed
    chosen = office.json("ls", "--agency", "huyen-chi-lang")
    assert chosen == [row for row in rows if row["agency"] == "huyen-chi-lang"]
    assert office.json("ls", "--plan", NUMBER) == rows
    assert office.json("ls", "--plan", "9/KH") == []
    assert office.json("ls", "--overdue") == []
    soon = office.json("ls", "--due-within", "17d")
    assert {row["tag"] for row in soon} == {"S45"}
    assert office.json("ls", "--due-within", "16d") == []
    waiting = office.json("ls", "--state", "waiting")
    assert waiting == [row for row in rows if row["state"] == "waiting"]
    undated = office.json("ls", "--state", "undated")
    assert {row["status"] for row in undated} == {"undated"}


def test_ls_is_by_urgency(office):
    """By due date, what has none at the end."""
    dates = [row["due_on"] or "9999" for row in office.json("ls")]
    assert dates == sorted(dates)


def test_ls_shows_what_one_needs(office):
    shown = office.ok("ls", "--agency", "huyen-chi-lang")
    row = office.task(ref(S45, "huyen-chi-lang"))
    (line,) = [line for line in shown.splitlines()
               if re.search(rf"\b{re.escape(S45)}\s", line)]
    assert "2010-06-19" in line
    assert str(row["id"]) in line


# ---------------------------------------------------------------------- show

def test_show(office):
    task = office.task(ref(S45, "huyen-chi-lang"))
    assert task == office.task(task["id"])
    assert task["quote"].startswith("- Xây dựng")
    assert task["quote_line"] == 86
    assert task["notices"] == []
    assert [row["at"][:10] for row in task["upcoming"]][:5] == [
        "2010-06-02", "2010-06-04", "2010-06-11", "2010-06-16", "2010-06-18"]
    shown = office.ok("show", task["id"])
    assert "trước 20/6/2010" in shown and "2010-06-19" in shown
    assert "UBND huyện Chi Lăng" in shown


# ----------------------------------------------------------------------- due

@pytest.mark.parametrize("phrase, issued, kind, due", [
    ("trước 20/6/2010", "2010-06-02", "day", "2010-06-19"),
    ("xong trước 30/6/2010", "2010-06-02", "day", "2010-06-29"),
    ("trong tháng 8 năm 2010", "2010-06-02", "month", "2010-08-31"),
    ("Tháng 6/2010", "2010-06-02", "month", "2010-06-30"),
    ("trước ngày 01/3/2012", "2011-11-01", "day", "2012-02-29"),
    ("chậm nhất ngày 20/6/2010", "2010-06-02", "day", "2010-06-20"),
    ("đến hết ngày 20/6/2010", "2010-06-02", "day", "2010-06-20"),
    ("2010-06-20", "2010-06-02", "day", "2010-06-20"),
    ("khẩn trương", "2010-06-02", "urgent", None),
    ("Tiếp tục", "2010-06-02", "standing", None)])
def test_due(office, phrase, issued, kind, due):
    (row,) = office.json("due", phrase, "--issued", issued)
    assert (row["phrase"], row["class"], row["due"]) == (phrase, kind, due)
    assert row["rule"]
    shown = office.ok("due", phrase, "--issued", issued)
    assert due is None or due in shown


def test_due_of_a_start(office):
    (row,) = office.json("due", "Từ tháng 9/2010", "--issued", "2010-06-02")
    assert (row["class"], row["from"], row["due"]) == (
        "start", "2010-09-01", None)
    (row,) = office.json("due", "Từ năm 2011 đến 2020", "--issued",
                         "2010-06-02")
    assert (row["class"], row["from"], row["due"]) == (
        "window", "2011-01-01", "2020-12-31")


def test_due_in_a_batch(office):
    lines = ["trước 20/6/2010\t2010-06-02", "Tháng 7/2010\t2010-06-02",
             "định kỳ hàng quý\t2010-06-02", "gì đó\t2010-06-02"]
    result = office.run("--json", "due", "-", stdin="\n".join(lines) + "\n")
    rows = result.json
    assert [row["phrase"] for row in rows] == [
        line.split("\t")[0] for line in lines]
    assert [row["class"] for row in rows] == ["day", "month", "recurring",
                                              None]
    assert [row["due"] for row in rows][:2] == ["2010-06-19", "2010-07-31"]
    assert rows[3]["error"]
    for row in rows[:3]:
        assert {"phrase", "class", "from", "due", "until", "rule",
                "warnings"} <= set(row)


def test_a_phrase_that_cannot_be_read(office):
    for phrase in ("gì đó", "trước 31/6/2010"):
        result = office.run("due", phrase, "--issued", "2010-06-02")
        assert result.code == 1, result


# -------------------------------------------------------------- status, clock

def test_status(office):
    status = office.json("status")
    assert status["mode"] == "manual"
    assert status["now"].startswith("2010-06-02T07:00")
    assert status["now"].endswith("+07:00")
    assert status["plans"] == 1
    assert sum(status["tasks"].values()) == len(office.tasks())
    assert status["version"]
    shown = office.ok("status")
    assert "2010-06-02" in shown


def test_the_clock_stands_still(office):
    before = office.json("clock")
    assert office.json("clock") == before
    assert before["mode"] == "manual" and before["settled"]
    assert before["now"].startswith(BEGIN)


def test_the_clock_moves_when_told(fresh):
    fresh.ok("clock", "advance", "1d")
    assert fresh.json("clock")["now"].startswith("2010-06-03T07:00")
    fresh.ok("clock", "advance", "90m")
    assert fresh.json("clock")["now"].startswith("2010-06-03T08:30")
    fresh.ok("clock", "to", "2010-06-05")
    assert fresh.json("clock")["now"].startswith("2010-06-05T")
    assert fresh.run("clock", "to", "2010-06-04").code == 1
    assert fresh.json("clock")["now"].startswith("2010-06-05T")


def test_the_clock_persists(fresh):
    """A restart with the earlier --clock goes on from where it stood."""
    fresh.to("2010-06-09T13:15")
    mails = {mail.id for mail in fresh.mails()}
    fresh.restart()
    assert fresh.json("clock")["now"].startswith("2010-06-09T13:15")
    assert {mail.id for mail in fresh.mails()} == mails


# ------------------------------------------------------------------- preview

@pytest.mark.parametrize("since, first, last", [
    ("2010-06-15T07:00", date(2010, 6, 15), date(2010, 6, 24)),
    ("2010-06-28T12:00", date(2010, 6, 29), date(2010, 7, 8))])
def test_preview_is_what_is_sent(fresh, since, first, last):
    """Person, channel, day and task of everything in ten days."""
    fresh.to("2010-06-10T09:00")
    fresh.ok("done", ref(S45, "huyen-chi-lang"))
    fresh.to(since)
    told = {mail.id for mail in fresh.mails()}
    texts = {sms.name for sms in fresh.sms()}
    rows = [row for row in fresh.preview(
        "--from", first.isoformat(), "--to", last.isoformat())
        if first.isoformat() <= row["at"][:10] <= last.isoformat()]
    fresh.to(f"{last}T23:00")
    people = {}
    for agency in fresh.json("agency", "ls"):
        for person in fresh.json("agency", "show", agency["code"])["people"]:
            people[person["id"]] = person
    promised = {(people[row["person"]]["email"], row["at"][:10], row["ref"])
                for row in rows if row["channel"] == "email"}
    sent = {(mail.to[0], mail.day.isoformat(), task)
            for mail in fresh.mails() if mail.id not in told
            for task in mail.refs}
    assert promised == sent
    promised = {(people[row["person"]]["phone"], row["at"][:10])
                for row in rows if row["channel"] == "sms"}
    sent = [sms.to for sms in fresh.sms() if sms.name not in texts]
    assert sorted(sent) == sorted(phone for phone, _ in promised)
    assert len(promised) > 5


def test_preview_changes_nothing(office):
    before = office.ok("--json", "journal"), office.json("outbox", "ls")
    assert office.preview("--from", "2010-06-02", "--to", "2010-12-31")
    assert (office.ok("--json", "journal"), office.json("outbox", "ls")) == \
        before
    assert office.json("preview", "--from", "2010-06-02", "--to",
                       "2010-12-31") == office.json(
        "preview", "--from", "2010-06-02", "--to", "2010-12-31")


# ----------------------------------------------------------- the life of S04

class Person:
    def __init__(self, office, code):
        self.office = office
        self.token = office.json("token", "add", code)["token"]

    def __call__(self, *words):
        return self.office.run_as(self.token, "--json", *words)

    def act(self, *words):
        result = self(*words)
        assert result.code == 0, result.err
        (row,) = json.loads(result.out)
        return row


def test_submit_return_approve(fresh):
    """The lead submits, the receiver at ubnd-tinh accepts; the day of the
    submission counts; nobody else can do either."""
    lead = Person(fresh, "ldtbxh-vt")
    receiver = Person(fresh, "ubnd-vx")
    stranger = Person(fresh, "noi-vu-vt")

    for words in (["submit"], ["approve"], ["done"]):
        assert stranger(*words, S04).code == 1
    assert lead("approve", S04).code == 1, "the lead accepts its own work"
    assert receiver("submit", S04).code == 1, "the receiver does the work"
    assert lead("done", S04).code == 1, "done without being accepted"
    assert receiver("approve", S04).code == 1, "nothing was submitted"
    assert fresh.task(S04)["state"] in ("waiting", "open")

    assert lead.act("start", S04)["state"] == "started"
    fresh.to("2010-08-20T09:00")
    row = lead.act("submit", S04, "--note", "Tờ trình số 15")
    assert (row["state"], row["submitted_on"]) == ("submitted", "2010-08-20")
    assert row["status"] not in ("done-on-time", "done-late")
    assert lead("approve", S04).code == 1

    fresh.to("2010-08-23T09:00")
    assert lead("return", S04, "--reason", "x").code == 1
    row = receiver.act("return", S04, "--reason", "Thiếu phụ lục")
    assert row["state"] == "returned"
    assert receiver("approve", S04).code == 1

    fresh.to("2010-08-27T09:00")
    row = lead.act("submit", S04)
    assert (row["state"], row["submitted_on"]) == ("submitted", "2010-08-27")

    fresh.to("2010-09-08T09:00")  # accepted after the due day
    row = receiver.act("approve", S04)
    assert row["state"] == "done"
    assert row["status"] == "done-on-time", "the day of submission counts"
    assert receiver("approve", S04).code == 1
    assert lead("submit", S04).code == 1

    journal = fresh.task(S04)["journal"]
    assert [row["actor"] for row in journal
            if row["actor"] in ("ldtbxh-vt", "ubnd-vx")] == [
        "ldtbxh-vt", "ldtbxh-vt", "ubnd-vx", "ldtbxh-vt", "ubnd-vx"]
    assert any("Thiếu phụ lục" in row["text"] for row in journal)


def test_submitted_is_silent(fresh):
    """From the submission on nobody is reminded; when it is returned the
    reminders go on."""
    fresh.to("2010-08-16T12:00")
    fresh.ok("submit", S04)
    fresh.to("2010-08-26T12:00")
    told = [mail.day.isoformat() for mail in fresh.mails()
            if S04 in mail.refs and mail.to == ["vt@ldtbxh.example"]]
    assert max(told) <= "2010-08-16"
    fresh.ok("return", S04, "--reason", "Thiếu phụ lục")
    fresh.to("2010-09-01T12:00")
    told = [mail.day.isoformat() for mail in fresh.mails()
            if S04 in mail.refs and mail.to == ["vt@ldtbxh.example"]]
    assert {"2010-08-27", "2010-08-30", "2010-08-31", "2010-09-01"} <= \
        set(told)  # 28 August is a Saturday: the 3 days' notice is Friday's


def test_done_late_and_reopened(fresh):
    task = ref(S45, "huyen-huu-lung")
    fresh.to("2010-06-25T09:00")
    assert fresh.task(task)["status"] == "overdue"
    assert task in {row["ref"] for row in fresh.json("ls", "--overdue")}
    fresh.ok("done", task)
    row = fresh.task(task)
    assert (row["status"], row["done_on"]) == ("done-late", "2010-06-25")
    assert task not in {row["ref"] for row in fresh.json("ls")}
    assert fresh.run("done", task).code == 1
    fresh.ok("reopen", task, "--reason", "Ghi nhầm ngày")
    assert fresh.task(task)["done_on"] is None
    fresh.ok("done", task, "--on", "2010-06-18", "--note", "Ghi lại ngày")
    row = fresh.task(task)
    assert (row["status"], row["done_on"]) == ("done-on-time", "2010-06-18")
    assert fresh.run("done", ref(S45, "huyen-cao-loc"), "--on",
                     "2010-07-30").code == 1, "done in the future"


def test_what_waited_opens(fresh):
    """S45 waits for III.1.2b and V.1.4."""
    task = ref(S45, "huyen-huu-lung")
    assert fresh.task(task)["state"] == "waiting"
    fresh.ok("done", ref("III.1.2b", "so-ldtbxh"))
    assert fresh.task(task)["waits_for"] == ["V.1.4"]
    fresh.ok("done", ref("V.1.4", "so-ldtbxh"))
    assert fresh.task(task)["state"] == "open"
    assert fresh.task(task)["waits_for"] == []


def test_a_note(fresh):
    task = ref(S45, "huyen-huu-lung")
    before = fresh.task(task)
    fresh.ok("note", task, "Đang chờ Sở")
    after = fresh.task(task)
    assert after["note"] == "Đang chờ Sở"
    assert after["state"] == before["state"]
    assert len(after["journal"]) == len(before["journal"]) + 1
