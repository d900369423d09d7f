"""One task's whole life by two people over TCP, each with a token of their
own: the acts, the requests for more time, the file that proves it, and the
journal of it all. A reader's token is refused for each of them."""

import hashlib
import json

import pytest
from office import Office

DIRECTORY = """
agencies:
  - {code: tinh, name: UBND tỉnh, people: [
      {id: tinh-vt, name: Văn thư tỉnh, role: receiver,
       email: vt@tinh.example}]}
  - {code: so, name: Sở Lao động, parent: tinh, people: [
      {id: so-vt, name: Văn thư Sở, role: owner, email: vt@so.example},
      {id: so-xem, name: Người xem, role: reader, email: x@so.example}]}
  - {code: huyen-a, name: Huyện A, parent: tinh, people: [
      {id: a-vt, name: Văn thư A, role: owner, email: a@a.example}]}
  - {code: huyen-b, name: Huyện B, parent: tinh, people: [
      {id: b-vt, name: Văn thư B, role: owner, email: b@b.example}]}
groups:
  - {code: cac-huyen, name: Các huyện, members: [huyen-a, huyen-b]}
"""
PLAN = """
plan: 1/KH
title: Kế hoạch
issued: 2010-06-01
issuer: tinh
follow-up: tinh
actions:
  - {key: "1", title: Đề án, lead: so, submit-to: tinh, evidence: required,
     due: trước 20/6/2010}
  - {key: "2", title: Kế hoạch của huyện, lead: cac-huyen,
     due: trước 20/6/2010}
  - {key: "3", title: Báo cáo, lead: huyen-a, due: trước 1/7/2010}
  - {key: "4", title: Định kỳ, lead: huyen-a, due: định kỳ hàng quý,
     until: 2011-12-31}
"""
TASK = "1/KH#1@so"


def begin(more=""):
    office = Office(more=more)
    office.apply("agency", DIRECTORY)
    office.apply("plan", PLAN)
    return office


def token(office, person, *more):
    return office.json("token", "add", person, *more)["token"]


@pytest.fixture
def office():
    with begin() as office:
        office.so = token(office, "so-vt")
        office.tinh = token(office, "tinh-vt")
        office.xem = token(office, "so-xem")
        yield office


def test_a_full_life(office):
    """Start, submit with a file, return, submit, approve; and more time."""
    file = office.folder / "Đề án.pdf"
    file.write_bytes(bytes(range(256)) * 100)

    def does(who, *words, code=0):
        result = office.run_as(who, "--json", *words)
        assert result.code == code, (words, result)
        return json.loads(result.out)[0] if code == 0 else result.err

    def refused(*words):
        before = office.task(TASK)
        assert office.run_as(office.xem, *words).code == 1, words
        assert office.task(TASK) == before

    refused("start", TASK)
    assert does(office.so, "start", TASK)["state"] == "started"
    asks = ("request-extension", TASK, "--to", "2010-07-15", "--reason",
            "mưa lũ")
    refused(*asks)
    row = does(office.so, *asks)
    assert (row["due_on"], row["requested_due_on"]) == \
        ("2010-06-19", "2010-07-15")
    assert "already" in does(office.so, *asks, code=1)
    no = ("refuse-extension", TASK, "--reason", "không có lý do")
    refused(*no)
    does(office.so, *no, code=1)  # nobody answers themselves
    assert does(office.tinh, *no)["requested_due_on"] is None
    does(office.tinh, *no, code=1)
    does(office.so, *asks, "--document", "9/CV-SO")
    grants = ("extend", TASK, "--reason", "đồng ý", "-d", "80/UBND",
              "--signer", "CT")
    refused(*grants)
    does(office.so, *grants, code=1)
    row = does(office.tinh, *grants)
    assert (row["due_on"], row["original_due_on"]) == \
        ("2010-07-15", "2010-06-19")
    assert "evidence" in does(office.so, "submit", TASK, code=1)
    refused("submit", TASK, "-e", file)
    row = does(office.so, "submit", TASK, "-e", file)
    assert (row["state"], row["evidence"]) == ("submitted", "Đề án.pdf")
    refused("return", TASK, "--reason", "x")
    does(office.so, "return", TASK, "--reason", "x", code=1)
    assert does(office.tinh, "return", TASK, "--reason",
                "thiếu phụ lục")["state"] == "returned"
    office.to("2010-06-03T09:00")
    refused("note", TASK, "x")
    does(office.so, "note", TASK, "đã bổ sung")
    assert does(office.so, "submit", TASK)["state"] == "submitted"
    refused("approve", TASK)
    does(office.so, "approve", TASK, code=1)
    row = does(office.tinh, "approve", TASK)
    assert (row["status"], row["submitted_on"]) == \
        ("done-on-time", "2010-06-03")
    refused("drop", TASK, "--reason", "x")
    refused("reopen", TASK, "--reason", "x")
    refused("reassign", TASK, "--to", "huyen-a", "--reason", "x")

    task = office.task(TASK)
    acts = [(row["kind"], row["actor"]) for row in task["journal"]
            if row["actor"] != "dondoc" and row["token"]]
    assert acts == [
        ("start", "so-vt"), ("request-extension", "so-vt"),
        ("refuse-extension", "tinh-vt"), ("request-extension", "so-vt"),
        ("extend", "tinh-vt"), ("submit", "so-vt"), ("return", "tinh-vt"),
        ("note", "so-vt"), ("submit", "so-vt"), ("approve", "tinh-vt")]
    states = [(row["before"], row["after"]) for row in task["journal"]
              if row["kind"] in ("start", "submit", "return", "approve")]
    assert states == [
        ("state open", "state started"), ("state started", "state submitted"),
        ("state submitted", "state returned"),
        ("state returned", "state submitted"),
        ("state submitted", "state done")]
    assert [(row["answer"], row["answered_by"])
            for row in task["requests"]] == \
        [("refused", "tinh-vt"), ("granted", "tinh-vt")]
    kept = task["files"][0]
    assert kept["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()
    out = office.folder / "back.pdf"
    for who in (office.so, office.tinh):
        out.unlink(missing_ok=True)
        assert office.run_as(who, "evidence", "get", TASK, "-o", out).code == 0
        assert out.read_bytes() == file.read_bytes()
    assert office.run_as(office.so, "evidence", "get", TASK, "-o",
                         out).code == 1  # nothing is written over
    stranger = token(office, "a-vt")
    assert office.run_as(stranger, "evidence", "get", TASK).code == 1
    assert office.run("doctor").code == 0


def test_who_is_told(office):
    """What was sent back is told with the reason; a request is listed for who
    answers it."""
    office.ok("submit", TASK, "-e", "1/BC")
    office.to("2010-06-07T12:00")
    office.ok("return", TASK, "--reason", "thiếu phụ lục 2")
    office.ok("request-extension", TASK, "--to", "2010-07-10", "--reason", "x")
    rows = json.loads(office.run_as(office.tinh, "--json", "ls", "--state",
                                    "requested").out)
    assert [row["ref"] for row in rows] == [TASK]
    office.to("2010-06-08T12:00")
    told = [mail for mail in office.mails()
            if "Trả lại: thiếu phụ lục 2." in mail.words]
    assert [mail.to for mail in told] == [["vt@so.example"]]


def test_evidence_that_is_no_file(office):
    """A number and a link are kept as words; a path that is not there is a
    mistake, and a file that is too long is refused."""
    row = office.json("submit", TASK, "-e", "214/BC-UBND")[0]
    assert row["evidence"] == "214/BC-UBND"
    assert [(row["name"], row["sha256"])
            for row in office.json("evidence", "ls", TASK)] == \
        [("214/BC-UBND", None)]
    assert office.run("evidence", "get", TASK).code == 1
    assert office.run("done", "1/KH#3@huyen-a", "-e", "./no.pdf").code == 2
    file = office.folder / "long.bin"
    file.write_bytes(bytes(8 << 20))
    assert office.run("done", "1/KH#3@huyen-a", "-e", file).code == 0


def test_limits():
    with begin("extensions: {most: 1, longest: 30, ask-before: 5}\n"
               "evidence-limit: 0\n") as office:
        def ask(code, to="2010-07-10"):
            result = office.run("request-extension", TASK, "--to", to,
                                "--reason", "x")
            assert result.code == code, result
            return result.err

        assert "30 days" in ask(1, "2010-07-20")
        ask(0)
        office.ok("extend", TASK, "--reason", "x")
        assert "extended 1 times" in ask(1, "2010-07-12")
        file = office.folder / "x"
        file.write_bytes(b"x")
        assert office.run("submit", TASK, "-e", file).code == 1
        office.to("2010-06-28")
        result = office.run("request-extension", "1/KH#3@huyen-a", "--to",
                            "2010-07-10", "--reason", "x")
        assert result.code == 1 and "5 days" in result.err


def test_a_day_of_before(office):
    """What makes a late task one in time wants a reason; nothing else does."""
    office.to("2010-06-25")
    task = "1/KH#2@huyen-a"
    assert office.run("done", task, "--on", "2010-06-18").code == 1
    row = office.json("done", task, "--on", "2010-06-18", "--note",
                      "quên ghi")[0]
    assert (row["status"], row["done_on"]) == ("done-on-time", "2010-06-18")
    assert office.json("done", "1/KH#2@huyen-b", "--on",
                       "2010-06-24")[0]["status"] == "done-late"


def test_bulk(office):
    """All or none."""
    both = ["1/KH#2@huyen-a", "1/KH#3@huyen-a"]
    assert office.run("done", *both, TASK).code == 1
    assert {office.task(which)["state"] for which in both} == {"open"}
    assert len(office.json("done", *both)) == 2


def test_reopening(office):
    """A reason is asked for; a task's last request is closed by its end."""
    office.ok("request-extension", TASK, "--to", "2010-07-10", "--reason", "x")
    office.ok("submit", TASK, "-e", "1/BC")
    office.ok("approve", TASK)
    assert office.task(TASK)["requests"][0]["answer"] == "closed"
    assert office.run("reopen", TASK).code == 2
    row = office.json("reopen", TASK, "--reason", "nhầm")[0]
    assert (row["state"], row["submitted_on"], row["done_on"]) == \
        ("open", None, None)


def test_reassigning_one(office):
    """It keeps its number and its life, is told of to the new agency, and is
    not owed anew by the old one."""
    task = office.task("1/KH#3@huyen-a")
    office.ok("start", task["id"])
    assert office.run("reassign", "1/KH#2@huyen-a", "--to", "huyen-b",
                      "--reason", "x").code == 1  # owes the same itself
    assert office.run("reassign", task["id"], "--to", "cac-huyen",
                      "--reason", "x").code == 2
    row = office.json("reassign", task["id"], "--to", "huyen-b", "--reason",
                      "chuyển", "-d", "5/QĐ")[0]
    assert (row["id"], row["agency"], row["state"], row["due_on"]) == \
        (task["id"], "huyen-b", "started", task["due_on"])
    office.apply("agency", DIRECTORY)
    office.apply("plan", PLAN)
    office.to("2010-06-03")
    assert [row["agency"] for row in office.tasks(action="3")] == ["huyen-b"]
    kinds = [row["kind"] for row in office.task(task["id"])["journal"]]
    assert "start" in kinds and "reassign" in kinds
    told = {row["person"] for row in office.task(task["id"])["notices"]
            if row["notice"] == "assigned"}
    assert "b-vt" in told


def test_an_agency_is_merged_into_another(office):
    """All that is open goes over, the same things become one, what was done
    stays, and what the plan assigns later is the new one's."""
    office.ok("done", "1/KH#3@huyen-a")
    clerk = token(office, "tinh-vt", "--role", "follow-up")
    words = ("reassign", "--agency", "huyen-a", "--to", "huyen-b",
             "--reason", "sáp nhập", "-d", "5/NQ")
    assert office.run_as(clerk, *words).code == 1  # the office's
    office.ok(*words)
    assert office.task("1/KH#3@huyen-a")["state"] == "done"
    assert office.task("1/KH#2@huyen-a")["state"] == "dropped"
    assert office.task("1/KH#2@huyen-b")["state"] == "open"
    quarters = office.tasks(action="4")
    assert quarters and {row["agency"] for row in quarters} == {"huyen-b"}
    office.apply("agency", DIRECTORY)
    office.apply("plan", PLAN.replace("2011-12-31", "2013-12-31"))
    office.to("2011-01-10")
    later = office.tasks(action="4")
    assert len(later) > len(quarters)
    assert {row["agency"] for row in later} == {"huyen-b"}
    assert office.run("reassign", "--agency", "huyen-b", "--to", "huyen-a",
                      "--reason", "x").code == 1  # no circle
