"""Days off through the real binaries: shown, checked, applied, kept."""

import contextlib
import http.client
import json
import os
import pty
import socket
import sqlite3
import subprocess

import pytest
from office import BIN, DIRECTORY, LIMIT_S, Office, dondoc, environment

AGENCIES = """agencies:
  - {code: tinh, name: UBND tỉnh}
  - {code: so, name: Sở, people: [{id: so-vt, name: Văn thư, role: owner,
     email: vt@so.example, channels: [email], language: vi}]}
"""
PLAN = """plan: 1/KH
title: Kế hoạch
issued: 2025-12-19
issuer: tinh
follow-up: tinh
actions:
  - {key: A, title: Báo cáo, lead: so,
     due: trong thời hạn 10 ngày làm việc kể từ ngày 19/12/2025}
  - {key: N, title: Danh sách, lead: so, due: ngày 05/01/2026,
     remind: {before: [3d], overdue: 366d, escalate: {}}}
  - {key: X, title: Ngày xa, lead: so, due: ngày 30/6/2026}
"""
# CV 12729/VPCP-KGVX of 25/12/2025.
NOTICE = """calendar: vn
days:
  - {date: 2026-01-02, kind: off, reason: nghỉ hoán đổi, source: "CV 12729"}
  - {date: 2026-01-10, kind: work, reason: làm bù}
"""
BASE = """calendar: vn
name: Lịch của tỉnh
covers: {from: 2025-01-01, until: 2026-12-31}
days:
  - {date: 2026-01-01, kind: off, reason: Tết Dương lịch}
  - {date: 2026-02-16, kind: off, reason: Tết, source: expected}
  - {date: 2026-02-17, kind: off, reason: Tết, source: expected}
  - {date: 2026-02-18, kind: off, reason: Tết, source: expected}
"""


class Desk(Office):
    """An office that knew of no swapped day on 25 December 2025."""

    def __init__(self, clock="2025-12-25T10:00", files=(BASE,)):
        self.written = 0
        self.files = files
        super().__init__(clock=clock)

    def _configure(self, mail, sms, more):
        paths = [str(self.file(text)) for text in self.files]
        super()._configure(mail, sms, f"days-off: {json.dumps(paths)}\n")

    def file(self, text, name=None):
        self.written += 1
        path = self.folder / (name or f"{self.written}.yaml")
        path.write_text(text, encoding="utf-8")
        return path

    def register(self, agencies=AGENCIES, plan=PLAN):
        self.ok("agency", "apply", self.file(agencies))
        self.ok("plan", "apply", self.file(plan))

    def days(self, *arguments):
        return {row["date"]: row["kind"] for row in
                self.json("calendar", "show", *arguments)["days"]}


@pytest.fixture
def office():
    with Desk() as office:
        yield office


def moves(answer):
    return {(row["ref"], row["what"], row["from"], row["to"])
            for row in answer["moves"]}


MOVED = {
    ("1/KH#A@so", "due", "2026-01-05", "2026-01-06"),
    ("1/KH#A@so", "before-0d", "2026-01-05", "2026-01-06"),
    ("1/KH#A@so", "before-1d", "2026-01-02", "2026-01-05"),
    ("1/KH#A@so", "before-3d", "2026-01-02", "2025-12-31"),
    ("1/KH#A@so", "before-7d", "2025-12-29", "2025-12-30"),
    ("1/KH#A@so", "overdue", "2026-01-06", "2026-01-07"),
    ("1/KH#N@so", "before-3d", "2026-01-02", "2025-12-31")}


def test_show(office):
    """Days, rest days, coverage and what is only expected."""
    shown = office.json("calendar", "show")
    assert shown["calendar"] == "vn" and shown["own"] is True
    assert shown["name"] == "Lịch của tỉnh"
    assert shown["weekly_rest"] == ["saturday", "sunday"]
    assert (shown["from"], shown["until"]) == ("2025-01-01", "2026-12-31")
    assert shown["days"][0] == {
        "date": "2026-01-01", "kind": "off", "reason": "Tết Dương lịch",
        "source": None, "expected": False}
    assert [row["date"] for row in shown["days"] if row["expected"]] == [
        "2026-02-16", "2026-02-17", "2026-02-18"]
    assert list(office.days("--month", "2026-01")) == ["2026-01-01"]
    assert office.days("--year", "2025") == {}
    text = office.ok("calendar", "show", "vn")
    assert "2026-02-16 Mon" in text and "not announced yet" in text
    assert office.run("calendar", "show", "lao").code == 1
    for wrong in (["--month", "2026-13"], ["--month", "x"], ["--year", "0"],
                  ["--year", "2026", "--month", "2026-01"]):
        assert office.run("calendar", "show", *wrong).code == 2, wrong


def test_check_keeps_nothing(office):
    """It tells what would move, and moves nothing."""
    office.register()
    file = office.file(NOTICE)
    before = office.json("ls"), office.days(), office.json("journal")
    answer = office.json("calendar", "check", file)
    assert moves(answer) == MOVED
    assert (answer["dues"], answer["reminders"], answer["tasks"]) == (1, 6, 2)
    assert answer["applied"] is False
    assert [(row["date"], row["kind"]) for row in answer["days"]] == [
        ("2026-01-02", "off"), ("2026-01-10", "work")]
    assert (office.json("ls"), office.days(),
            office.json("journal")) == before
    text = office.ok("calendar", "check", file)
    assert "due                 2026-01-05 Mon  2026-01-06 Tue" in text
    assert "1 due date and 6 reminders of 2 tasks move" in text


def test_apply_moves_what_was_shown(office):
    """Without a terminal and without --yes nothing is applied; then all of it
    is, journaled, and what is told from then on is on the new days."""
    office.register()
    file = office.file(NOTICE)
    refused = office.run("calendar", "apply", file)
    assert refused.code == 1
    assert "2026-01-06" in refused.out and "--yes" in refused.err
    assert office.run("--json", "calendar", "apply", file).code == 1
    assert office.task("1/KH#A@so")["due_on"] == "2026-01-05"
    answer = office.json("calendar", "apply", file, "--yes")
    assert moves(answer) == MOVED and answer["applied"] is True
    task = office.task("1/KH#A@so")
    assert task["due_on"] == "2026-01-06"
    assert office.task("1/KH#N@so")["due_on"] == "2026-01-05"
    kinds = [row["kind"] for row in office.json("journal")]
    assert kinds[-4:] == ["task-changed", "reminder-moved", "reminder-moved",
                          "calendar-applied"]
    again = office.json("calendar", "apply", file)
    assert again["unchanged"] is True and again["moves"] == []
    assert len(office.json("journal")) == len(kinds)
    office.restart()
    assert office.days()["2026-01-02"] == "off"
    assert office.task("1/KH#A@so")["due_on"] == "2026-01-06"
    assert office.json("calendar", "check", file)["moves"] == []
    office.to("2026-01-05T07:00")
    assert [mail.day.isoformat() for mail in office.mails()
            if "Danh sách" in mail.words] == ["2025-12-26", "2025-12-31"]


def test_the_preview_agrees(office):
    """What `preview` tells differs by what was said to move."""
    office.register()

    def told():
        return {(row["ref"], row["at"][:10]) for row in
                office.preview("--to", "2026-01-09")
                if row["notice"] != "overdue"}

    before = told()
    answer = office.json("calendar", "apply", office.file(NOTICE), "--yes")
    after = told()
    gone = {(ref, start) for ref, what, start, _ in moves(answer)}
    come = {(ref, end) for ref, what, _, end in moves(answer)}
    assert before - after <= gone and after - before <= come
    assert before != after


class Connection(http.client.HTTPConnection):
    """HTTP over the Unix socket: as the office."""

    def __init__(self, path):
        super().__init__("localhost", timeout=LIMIT_S)
        self.path = str(path)

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


def post(office, path, body):
    """(status, answer)"""
    connection = Connection(office.socket)
    try:
        connection.request("POST", path, json.dumps(body))
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())
    finally:
        connection.close()


def test_only_what_was_shown_is_applied(office):
    """An apply that names another showing's digest is refused."""
    office.register()
    body = {"file": "x.yaml", "text": NOTICE, "expect": "0" * 64}
    apply, check = "/api/v1/calendars/apply", "/api/v1/calendars/check"
    assert post(office, apply, body)[0] == 409
    del body["expect"]
    shown = post(office, check, body)[1]
    office.ok("done", "1/KH#N@so")
    body["expect"] = shown["digest"]
    assert post(office, apply, body)[0] == 409
    assert "2026-01-02" not in office.days()
    del body["expect"]
    body["expect"] = post(office, check, body)[1]["digest"]
    assert post(office, apply, body)[0] == 200
    assert office.days()["2026-01-02"] == "off"


def at_a_terminal(office, answer, *arguments):
    """Runs a command whose standard input is a terminal; (code, words)."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [BIN / "dondoc", "--url", f"unix:{office.socket}",
         *map(str, arguments)], stdin=theirs, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, env=environment(), encoding="utf-8")
    os.close(theirs)
    os.write(ours, answer.encode())
    out, err = process.communicate(timeout=LIMIT_S)
    os.close(ours)
    return process.returncode, out, err


def test_it_asks_at_a_terminal(office):
    office.register()
    file = office.file(NOTICE)
    for answer in ("n\n", "\n", "no\n"):
        code, out, err = at_a_terminal(office, answer, "calendar", "apply",
                                       file)
        assert code == 1 and "Apply it?" in err and "2026-01-06" in out
        assert "nothing was applied" in err
    assert "2026-01-02" not in office.days()
    code, out, err = at_a_terminal(office, "y\n", "calendar", "apply", file)
    assert code == 0, err
    assert "applied, calendar vn: 2 days change" in out
    assert office.days()["2026-01-02"] == "off"


def test_nothing_to_move_is_not_asked_about(office):
    """No task hangs on it: it is applied at once."""
    assert office.run("calendar", "apply", office.file(NOTICE)).code == 0
    assert office.days()["2026-01-10"] == "work"


def test_a_corrected_file_takes_the_place_of_what_it_said(office):
    """A day that was mistyped is gone with the next apply of that file; what
    another file said stays."""
    office.ok("calendar", "apply", office.file(
        "calendar: vn\ndays:\n  - {date: 2026-03-02, kind: off}\n", "a.yaml"))
    office.ok("calendar", "apply", office.file(
        "calendar: vn\ndays:\n  - {date: 2026-03-03, kind: off}\n", "b.yaml"))
    office.ok("calendar", "apply", office.file(
        "calendar: vn\ndays:\n  - {date: 2026-03-04, kind: off}\n", "b.yaml"))
    days = office.days("--month", "2026-03")
    assert list(days) == ["2026-03-02", "2026-03-04"]
    shown = office.json("calendar", "show")["applied"]
    assert [row["file"] for row in shown] == ["a.yaml", "b.yaml"]


def test_a_complete_file_replaces_what_was_expected(office):
    """With `covers` a notice is the whole truth of its days."""
    answer = office.json("calendar", "apply", office.file(
        "calendar: vn\ncovers: {from: 2026-02-01, until: 2026-02-28}\n"
        "days:\n  - {date: 2026-02-17, kind: off, source: TB 1}\n"), "--yes")
    assert answer["confirmed"] == 1
    assert [(row["date"], row["kind"]) for row in answer["days"]] == [
        ("2026-02-16", "work"), ("2026-02-18", "work")]
    assert list(office.days("--month", "2026-02")) == ["2026-02-17"]


def test_many_moves(office):
    """A thousand are listed, all are counted, and the digest is of all."""
    office.register(plan=PLAN + "".join(
        f"  - {{key: M{i:04}, title: Việc, lead: so, due: ngày 05/01/2026,\n"
        "     remind: {before: [3d], overdue: 366d, escalate: {}}}\n"
        for i in range(1100)))
    file = office.file(NOTICE)
    answer = office.json("calendar", "check", file)
    assert len(answer["moves"]) == 1000
    assert answer["moves_total"] == 1107
    assert (answer["dues"], answer["reminders"], answer["tasks"]) == (
        1, 1106, 1102)
    text = office.ok("calendar", "check", file)
    assert "… and 107 more" in text and "1106 reminders of 1102" in text
    listed = {row["ref"] for row in answer["moves"]}
    last = [f"1/KH#M{i:04}@so" for i in range(1100)
            if f"1/KH#M{i:04}@so" not in listed][-1]
    office.ok("done", last)
    body = {"file": "x.yaml", "text": NOTICE, "expect": answer["digest"]}
    assert post(office, "/api/v1/calendars/apply", body)[0] == 409


def applied(office, calendar="vn"):
    return [row["file"] for row in
            office.json("calendar", "show", calendar)["applied"]]


def test_forget(office):
    """What was applied is taken back: shown, asked about, and journaled as
    applying is."""
    office.register()
    file = office.file(NOTICE, "hoan-doi.yaml")
    office.ok("calendar", "apply", file, "--yes")
    assert office.run("calendar", "forget", "other.yaml").code == 1
    refused = office.run("calendar", "forget", "hoan-doi.yaml")
    assert refused.code == 1 and "--yes" in refused.err
    assert "due                 2026-01-06 Tue  2026-01-05 Mon" in refused.out
    assert office.days()["2026-01-02"] == "off"
    code, _, err = at_a_terminal(office, "n\n", "calendar", "forget",
                                 "hoan-doi.yaml")
    assert code == 1 and "Forget it?" in err
    assert applied(office) == ["hoan-doi.yaml"]
    answer = office.json("calendar", "forget", "hoan-doi.yaml", "--yes")
    assert moves(answer) == {(ref, what, end, start)
                             for ref, what, start, end in MOVED}
    assert "2026-01-02" not in office.days() and applied(office) == []
    assert office.task("1/KH#A@so")["due_on"] == "2026-01-05"
    assert office.json("journal")[-1]["kind"] == "calendar-forgotten"
    office.restart()
    assert "2026-01-02" not in office.days()


def test_forget_needs_to_know_which(office):
    """A file of one name in two calendars; one that others build upon."""
    office.ok("calendar", "apply", office.file(
        "calendar: tinh\nextends: vn\n", "a.yaml"))
    office.ok("calendar", "apply", office.file(
        "calendar: rieng\nextends: tinh\n", "a.yaml"))
    result = office.run("calendar", "forget", "a.yaml")
    assert result.code == 1 and "--calendar" in result.err
    result = office.run("calendar", "forget", "a.yaml", "--calendar", "tinh")
    assert result.code == 1 and "extends 'tinh'" in result.err
    office.ok("calendar", "forget", "a.yaml", "--calendar", "rieng")
    assert [row["calendar"] for row in office.json("calendar", "ls")] == [
        "vn", "tinh"]
    result = office.json("calendar", "forget", "a.yaml")
    assert any("no calendar tinh" in line for line in result["warnings"])
    assert len(office.json("calendar", "ls")) == 1


def restart_with(office, *files, refused=None):
    """Starts with other configured files, and a kept file that a newer
    program would refuse."""
    office.stop()
    office.files = files
    office._configure(None, None, "")
    if refused is not None:
        [path] = office.folder.rglob("dondoc.db")
        with contextlib.closing(sqlite3.connect(path)) as store:
            store.execute("UPDATE calendar_files SET text = text || ?"
                          " WHERE file = ?", ("new-key: 1\n", refused))
            store.commit()
    office.start()


def test_a_kept_file_that_is_refused(office):
    """It is left out, the others hold, and status says so until it is
    forgotten or applied corrected."""
    office.register()
    good = office.file("calendar: vn\ndays:\n"
                       "  - {date: 2026-03-02, kind: off}\n", "good.yaml")
    bad = office.file(NOTICE, "bad.yaml")
    office.ok("calendar", "apply", bad, "--yes")
    office.ok("calendar", "apply", good, "--yes")
    restart_with(office, BASE, refused="bad.yaml")
    days = office.days()
    assert "2026-01-02" not in days and days["2026-03-02"] == "off"
    assert office.task("1/KH#A@so")["due_on"] == "2026-01-05"
    [line] = [line for line in warnings(office) if "bad.yaml" in line]
    assert "new-key" in line and "calendar forget bad.yaml" in line
    # Others can be applied meanwhile.
    office.ok("calendar", "apply", office.file(
        "calendar: vn\ndays:\n  - {date: 2026-03-03, kind: off}\n"), "--yes")
    assert any("bad.yaml" in line for line in warnings(office))
    office.ok("calendar", "apply", bad, "--yes")
    assert not any("bad.yaml" in line for line in warnings(office))
    assert office.days()["2026-01-02"] == "off"
    restart_with(office, BASE, refused="bad.yaml")
    office.ok("calendar", "forget", "bad.yaml", "--yes")
    assert not any("bad.yaml" in line for line in warnings(office))
    assert "bad.yaml" not in applied(office)


def test_a_kept_file_that_has_lost_its_base():
    """What it extends is configured no more: all of that calendar is left
    out, and what extends it."""
    tinh = "calendar: tinh\nextends: vn\n"
    with Desk(files=(BASE, tinh)) as office:
        office.ok("calendar", "apply", office.file(
            "calendar: rieng\nextends: tinh\n", "a.yaml"))
        office.ok("calendar", "apply", office.file(
            "calendar: rieng\ndays:\n  - {date: 2026-03-02, kind: off}\n",
            "b.yaml"))
        office.ok("calendar", "apply", office.file(
            "calendar: xa\nextends: rieng\n", "c.yaml"))
        restart_with(office, BASE)
        assert [row["calendar"] for row in
                office.json("calendar", "ls")] == ["vn"]
        for name in ("a.yaml", "b.yaml", "c.yaml"):
            assert any(name in line for line in warnings(office)), name
        restart_with(office, BASE, tinh)
        assert len(office.json("calendar", "ls")) == 4
        assert office.days("rieng", "--month", "2026-03") == {
            "2026-03-02": "off"}


def test_a_kept_file_that_closes_a_circle():
    """What is configured now extends the other way round."""
    rieng, tinh = "calendar: rieng\n", "calendar: tinh\n"
    with Desk(files=(BASE, rieng, tinh)) as office:
        office.ok("calendar", "apply", office.file(
            "calendar: tinh\nextends: rieng\n", "a.yaml"))
        restart_with(office, BASE, rieng + "extends: tinh\n", tinh)
        [line] = [line for line in warnings(office) if "left out" in line]
        assert "a.yaml" in line and "leads back" in line


def test_complaints(office):
    """With file, line and column; nothing is kept of a wrong file."""
    before = office.days()
    for text, place in (
            ("calendar: vn\ndays:\n  - {date: 2026-02-30, kind: off}\n",
             ":3:12:"),
            ("calendar: rieng\nextends: lao\n", ":2:10:"),
            ("calendar: rieng\nextends: rieng\n", ":2:10:"),
            ("calendar: vn\nextends: vn\n", ":2:10:")):
        file = office.file(text)
        for verb in ("check", "apply"):
            result = office.run("calendar", verb, file)
            assert result.code == 1, text
            assert f"{file}{place}" in result.err, (text, result.err)
    assert office.run("calendar", "apply", office.folder / "none").code == 1
    assert office.days() == before
    office.restart()


def test_an_agency_and_a_plan_name_one(office):
    """Reminders go by the agency's calendar, deadlines by the plan's."""
    own = "{code: so, name: Sở, calendar: rieng,"
    agencies = AGENCIES.replace("{code: so, name: Sở,", own)
    file = office.file(agencies)
    result = office.run("agency", "apply", file)
    assert result.code == 1
    assert f"{file}:3:{len('  - {code: so, name: Sở, calendar: ') + 1}:" \
        in result.err, result.err
    plan = office.file(PLAN.replace("actions:", "calendar: rieng\nactions:"))
    result = office.run("plan", "check", plan)
    assert result.code == 1 and f"{plan}:6:11:" in result.err, result.err
    office.ok("calendar", "apply", office.file(
        "calendar: rieng\nextends: vn\nname: Sở nghỉ riêng\n"))
    office.register(agencies)
    assert office.json("agency", "show", "so")["calendar"] == "rieng"
    listed = office.json("calendar", "ls")
    assert [(row["calendar"], row["extends"], row["agencies"])
            for row in listed] == [("vn", None, []), ("rieng", "vn", ["so"])]
    answer = office.json("calendar", "apply", office.file(
        "calendar: rieng\ndays:\n  - {date: 2026-01-02, kind: off}\n"),
        "--yes")
    assert answer["dues"] == 0
    assert ("1/KH#N@so", "before-3d", "2026-01-02", "2025-12-31") in \
        moves(answer)
    assert office.task("1/KH#A@so")["due_on"] == "2026-01-05"
    office.ok("plan", "apply", plan)
    assert office.task("1/KH#A@so")["due_on"] == "2026-01-06"
    assert office.json("plan", "show", "1/KH")["calendar"] == "rieng"
    office.restart()
    assert office.json("calendar", "ls")[1]["plans"] == ["1/KH"]


def test_several_configured_files():
    """One calendar for each code; what the files do not settle stops the
    start with the place."""
    files = (BASE, "calendar: rieng\nextends: vn\ndays:\n"
             "  - {date: 2026-03-03, kind: off}\n",
             "calendar: vn\ndays:\n  - {date: 2026-03-02, kind: off}\n")
    with Desk(files=files) as office:
        assert [row["calendar"] for row in office.json("calendar", "ls")] == [
            "vn", "rieng"]
        assert list(office.days("--month", "2026-03")) == ["2026-03-02"]
        assert list(office.days("rieng", "--month", "2026-03")) == [
            "2026-03-02", "2026-03-03"]
        office.stop()
        path = office.file("calendar: lao\nextends: nowhere\n")
        office.config.write_text(
            office.config.read_text(encoding="utf-8").replace(
                "days-off: [", f'days-off: ["{path}", '), encoding="utf-8")
        done = subprocess.run(
            [BIN / "dondocd", "--config", office.config, "--check-config"],
            capture_output=True, encoding="utf-8", env=environment(),
            timeout=LIMIT_S, check=False)
        assert done.returncode != 0
        assert f"{path}:2:10:" in done.stderr, done.stderr


def test_an_upgraded_file(office):
    """Another configured file at the next start: terms and reminders go by
    it, and what the office applied still holds over it."""
    office.register()
    office.ok("calendar", "apply", office.file(
        "calendar: vn\ndays:\n  - {date: 2026-01-05, kind: off}\n"), "--yes")
    assert office.task("1/KH#A@so")["due_on"] == "2026-01-06"
    office.stop()
    (office.folder / "1.yaml").write_text(
        BASE + "  - {date: 2026-01-02, kind: off}\n"
        "  - {date: 2026-01-05, kind: work}\n", encoding="utf-8")
    office.start()
    assert office.days()["2026-01-05"] == "off"
    assert office.task("1/KH#A@so")["due_on"] == "2026-01-07"
    assert office.task("1/KH#N@so")["last_working_day"] == "2025-12-31"


def warnings(office):
    return [line for line in office.json("status")["warnings"]
            if "calendar" in line]


def test_status_warns():
    """From October of the next Tết that is not there, from November of one
    that is only computed, and in time of the calendar's end."""
    with Desk(clock="2025-09-30T08:00") as office:
        assert warnings(office) == []
        office.to("2025-11-01T08:00")
        assert warnings(office) == [
            "calendar vn: Tết of 2026 is computed, not announced: check the "
            "notice, then dondoc calendar apply FILE"]
        file = office.file("calendar: vn\ndays:\n" + "".join(
            f"  - {{date: 2026-02-{day}, kind: off, source: TB 1}}\n"
            for day in (16, 17, 18)))
        answer = office.json("calendar", "check", file)
        assert answer["warnings"] == [] and answer["confirmed"] == 3
        office.ok("calendar", "apply", file, "--yes")
        assert warnings(office) == []
        office.to("2026-10-05T08:00")
        assert warnings(office) == [
            "calendar vn has no Tết of 2027: when the notice is out, dondoc "
            "calendar apply FILE",
            "calendar vn ends on 2026-12-31: add the days off that follow, "
            "dondoc calendar apply FILE"]
        assert "no Tết of 2027" in office.ok("status")


def test_status_names_a_lost_calendar():
    """A calendar that somebody names and the configuration has no more."""
    files = (BASE, "calendar: rieng\nextends: vn\n")
    with Desk(files=files) as office:
        office.register(AGENCIES.replace("{code: so, name: Sở,",
                                         "{code: so, name: Sở, "
                                         "calendar: rieng,"))
        assert not any("rieng" in line for line in warnings(office))
        office.stop()
        office.files = (BASE,)
        office._configure(None, None, "")
        office.start()
        assert any("there is no calendar rieng" in line
                   for line in warnings(office))


def test_rights(office):
    """A reader sees calendars, and changes none."""
    office.register()
    token = office.json("token", "add", "so-vt", "--role", "reader")["token"]
    file = office.file(NOTICE)
    assert office.run_as(token, "calendar", "show").code == 0
    assert office.run_as(token, "calendar", "ls").code == 0
    for words in (["check", file], ["apply", file],
                  ["apply", file, "--yes"]):
        assert office.run_as(token, "calendar", *words).code == 1, words
    assert office.run_as(None, "calendar", "show").code == 1
    assert "2026-01-02" not in office.days()


def test_the_shipped_calendar():
    """Without `days-off` it is the installed one, or the source tree's."""
    with Office(clock="2026-03-02T08:00") as office:
        shown = office.json("calendar", "show", "--month", "2026-08")
        assert [(row["date"], row["kind"]) for row in shown["days"]] == [
            ("2026-08-22", "work"), ("2026-08-31", "off")]
        assert shown["until"] == "2030-12-31"
        tet = office.json("calendar", "show", "--month", "2030-02")["days"]
        assert {"date": "2030-02-02", "kind": "off",
                "reason": "Tết Nguyên Đán", "source": "expected",
                "expected": True} in tet
        assert office.run("agency", "apply", DIRECTORY).code == 0
    assert dondoc("calendar", "--help").code == 0
