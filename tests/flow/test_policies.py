"""Policies by name, silences, deputies and plans that tell many, through the
real binaries; and what tokens may do of it."""

import json
from collections import Counter

import pytest
from office import Office

CONFIG = """\
policy:
  default: {before: [7d, 0d]}
  gấp: {at: "17:00", before: [3d, 0d], overdue: 1d}
  thưa: {before: [], overdue: 30d}
  sớm: {at: "07:00", before: [0d]}
confirm-over: 5
"""
PEOPLE = """\
agencies:
  - code: tinh
    name: UBND tỉnh
    people:
      - {id: tinh-vx, name: Văn xã, role: receiver, email: vx@tinh.example}
  - code: so
    name: Sở
    parent: tinh
    people:
      - {id: so-vt, name: Văn thư, role: owner, email: vt@so.example}
      - {id: so-dd, name: Đôn đốc, role: follow-up, email: dd@so.example}
  - code: xa
    name: Xã
    parent: tinh
    timezone: Asia/Tokyo
    people:
      - {id: xa-vt, name: Văn thư xã, role: owner, email: vt@xa.example}
      - {id: xa-pho, name: Phó văn thư, role: owner, email: pho@xa.example}
  - code: huyen
    name: Huyện
    policy: thưa
    people:
      - {id: huyen-vt, name: Văn thư huyện, role: owner,
         email: vt@huyen.example}
"""
HEAD = """\
plan: 1/KH
title: Kế hoạch
issued: 2010-06-02
issuer: tinh
follow-up: so
policy: gấp
actions:
"""
PLAN = HEAD + """\
  - {key: A, title: Việc xã, lead: xa, due: 2010-06-18}
  - {key: B, title: Việc huyện, lead: huyen, due: 2010-06-18}
  - {key: C, title: Việc gấp, lead: huyen, due: 2010-06-18, policy: gấp}
"""


@pytest.fixture
def office():
    with Office(more=CONFIG) as office:
        apply(office, "agency", PEOPLE)
        apply(office, "plan", PLAN)
        yield office


def apply(office, what, text, *options):
    file = office.folder / f"{what}.yaml"
    file.write_text(text, encoding="utf-8")
    return office.ok(what, "apply", file, *options)


def complaints(office, what, text):
    file = office.folder / "wrong.yaml"
    file.write_text(text, encoding="utf-8")
    result = office.run(what, "check", file)
    assert result.code == 1
    return result.err


def token(office, person):
    return office.json("token", "add", person)["token"]


def days(office, address):
    """(day, tasks) of each mail to an address, in order."""
    return [(str(mail.day), sorted(name.split("#")[1] for name in mail.refs))
            for mail in office.mails() if mail.to == [address]]


# -------------------------------------------------------------------- policies

def test_whose_policy(office):
    """Of the plan, unless the agency or the action names another."""
    policies = {key: office.json("explain", f"1/KH#{key}@{agency}")["policy"]
                for key, agency in (("A", "xa"), ("B", "huyen"),
                                    ("C", "huyen"))}
    assert {key: (policy["name"], policy["from"])
            for key, policy in policies.items()} == {
        "A": ("gấp", "plan"), "B": ("thưa", "agency"), "C": ("gấp", "action")}
    assert "overdue: 1d" in policies["A"]["text"]
    assert "overdue: 30d" in policies["B"]["text"]
    office.to("2010-06-20T00:00")
    assert days(office, "vt@huyen.example") == [
        ("2010-06-02", ["B@huyen"]), ("2010-06-02", ["C@huyen"]),
        ("2010-06-15", ["C@huyen"]), ("2010-06-18", ["C@huyen"])]


def test_the_zone_of_the_recipient(office):
    """Five o'clock in Tokyo is three in Hà Nội."""
    office.to("2010-06-17T00:00")
    ahead = [row for row in office.json("explain", "1/KH#A@xa")["people"][0]
             ["notices"] if row["rule"] == "before-3d"]
    assert ahead[0]["at"] == "2010-06-15T15:00:00+07:00"
    assert ahead[0]["state"] == "sent"


def test_the_night_of_the_recipient(office):
    """An SMS waits for eight o'clock of who gets it: in Tokyo that is six
    in Hà Nội, and eight in the evening of New York is the end of its day."""
    people = PEOPLE.replace("email: vt@xa.example}", "email: vt@xa.example, "
                            "phone: '+84912000001', channels: [email, sms]}")
    apply(office, "agency", people.replace("policy: thưa", "policy: sớm")
          .replace("email: vt@huyen.example}", "email: vt@huyen.example, "
                   "phone: '+84912000002', channels: [email, sms]}")
          .replace("    name: Huyện\n",
                   "    name: Huyện\n    timezone: America/New_York\n"))
    apply(office, "plan", PLAN.replace("policy: gấp", "policy: sớm"))
    office.to("2010-06-20T00:00")
    for key, agency, person, decided, sent in (
            ("A", "xa", "xa-vt", "18T05:00", "18T06:00"),
            ("B", "huyen", "huyen-vt", "18T18:00", "18T19:00")):
        row = [row for row in office.json(
            "explain", f"1/KH#{key}@{agency}", "--person", person)[
            "people"][0]["notices"] if row["rule"] == "before-0d" and
            row["channel"] == "sms"][0]
        assert row["decided_at"][8:16] == decided
        assert row["settled_at"][8:16] == sent


@pytest.mark.parametrize("what, text, place", [
    ("plan", PLAN.replace("policy: gấp\nactions", "policy: gap\nactions"),
     "wrong.yaml:6:9: no policy is called 'gap'; the configuration has "
     "default, gấp, thưa, sớm"),
    ("plan", PLAN.replace("policy: gấp}", "policy: thua}"),
     "wrong.yaml:10:69: no policy is called 'thua'"),
    ("agency", PEOPLE.replace("policy: thưa", "policy: thua"),
     "wrong.yaml:21:13: no policy is called 'thua'"),
    ("agency", PEOPLE.replace("Asia/Tokyo", "Tokyo"),
     "wrong.yaml:15:15: timezone is 'Tokyo'"),
    ("plan", PLAN.replace("actions:", "watch: {so: digest}\nactions:"),
     "wrong.yaml:7:9: 'so' is none of the plan's watchers")])
def test_mistakes_have_a_place(office, what, text, place):
    assert place in complaints(office, what, text)


def test_a_policy_that_is_lost(office):
    """The configuration no longer has it: status says so, nobody is lost."""
    office.stop()
    office.config.write_text(office.config.read_text(encoding="utf-8")
                             .replace("  gấp:", "  khác:"), encoding="utf-8")
    office.start()
    assert any("no policy 'gấp'" in line
               for line in office.json("status")["warnings"])
    assert office.json("explain", "1/KH#A@xa")["policy"]["name"] == "default"
    office.to("2010-06-12T00:00")
    assert ("2010-06-11", ["A@xa"]) in days(office, "vt@xa.example")
    assert office.run("audit").code == 0


def test_what_is_shown(office):
    plan = PLAN.replace("policy: gấp\nactions",
                        "policy: gấp\nwatchers: [huyen]\n"
                        "watch: {huyen: escalations}\nactions")
    apply(office, "plan", plan)
    shown = office.json("plan", "show", "1/KH")
    assert (shown["policy"], shown["watch"]) == \
        ("gấp", {"huyen": "escalations"})
    agency = office.json("agency", "show", "xa")
    assert (agency["timezone"], agency["policy"]) == ("Asia/Tokyo", None)


# ----------------------------------------------------------- plans that tell many

def test_a_plan_that_tells_many_asks(office):
    """Over the limit nothing is applied, until somebody agrees."""
    extra = "".join(f"  - {{key: D{i}, title: V, lead: a{i}}}\n"
                    for i in range(6))
    people = "agencies:\n" + "".join(
        f"  - {{code: a{i}, name: A{i}, people: [{{id: w{i}, name: W,"
        f" role: owner, email: w{i}@x.example}}]}}\n" for i in range(6))
    apply(office, "agency", people)
    file = office.folder / "plan.yaml"
    file.write_text(HEAD.replace("1/KH", "2/KH") + extra, encoding="utf-8")
    checked = office.json("plan", "check", file)
    assert checked["asks"] is True
    assert checked["totals"] == {"people": 6, "messages": 6, "channels":
                                 {**checked["totals"]["channels"],
                                  "email": 6, "sms": 0}}
    result = office.run("plan", "apply", file)
    assert result.code == 1 and result.out == ""
    assert "2/KH would message 6 people by 6 messages within 14 days" in \
        result.err
    assert "--yes does it" in result.err
    assert office.tasks(plan="2/KH") == []
    assert "applied" in office.ok("plan", "apply", file, "--yes")
    office.ok("clock", "advance", "1h")
    # Again: nothing changes, nobody is told anew, nothing is asked.
    assert office.json("plan", "check", file)["totals"]["people"] == 0
    assert "6 unchanged" in office.ok("plan", "apply", file)


# ------------------------------------------------------------------- silences

def test_silence_of_a_task(office):
    """Nothing is told, lists show it, explain says why; then it goes on."""
    office.to("2010-06-03T00:00")
    office.ok("silence", "1/KH#A@xa", "--until", "2010-06-20",
              "--reason", "mưa lũ")
    office.to("2010-06-20T09:00")
    assert [day for day, _ in days(office, "vt@xa.example")] == ["2010-06-02"]
    assert [row["ref"] for row in office.json("ls", "--overdue")] == \
        ["1/KH#A@xa", "1/KH#B@huyen", "1/KH#C@huyen"]
    notices = office.json("explain", "1/KH#A@xa", "--person", "xa-vt")[
        "people"][0]["notices"]
    kept = {row["rule"]: row["reason"] for row in notices
            if row["verdict"] == "silenced"}
    assert set(kept) == {"before-3d", "before-0d"}
    assert kept["before-3d"].endswith(": mưa lũ") and \
        kept["before-3d"].startswith("silent until 2010-06-20, by uid ")
    rows = office.json("silence", "ls")
    assert [(row["ref"], row["until"], row["reason"]) for row in rows] == \
        [("1/KH#A@xa", "2010-06-20", "mưa lũ")]
    office.to("2010-06-21T23:00")
    assert [day for day, _ in days(office, "vt@xa.example")] == \
        ["2010-06-02", "2010-06-21"]
    assert office.json("silence", "ls") == []
    assert len(office.json("silence", "ls", "--all")) == 1
    assert [row["kind"] for row in office.json("journal")
            if row["kind"].startswith("silence")] == ["silence"]


def test_silence_of_an_agency_and_lifting(office):
    office.to("2010-06-03T00:00")
    answer = office.json("silence", "--agency", "huyen", "--until",
                         "2010-07-30", "--reason", "sáp nhập")
    preview = office.json("preview", "--to", "2010-06-19")
    assert {row["agency"] for row in preview["silenced"]} == {"huyen"}
    assert {row["reason"] for row in preview["silenced"]} == {"sáp nhập"}
    assert {row["ref"] for message in preview["messages"]
            for row in message["tasks"]} == {"1/KH#A@xa"}
    office.to("2010-06-16T00:00")
    office.ok("silence", "lift", answer["id"])
    assert office.run("silence", "lift", answer["id"]).code == 1
    office.to("2010-06-19T00:00")
    assert [day for day, _ in days(office, "vt@huyen.example")][-1] == \
        "2010-06-18"
    assert not [day for day, _ in days(office, "vt@huyen.example")
                if "2010-06-03" < day < "2010-06-17"]


@pytest.mark.parametrize("words", [
    ["1/KH#A@xa", "--until", "2010-06-01", "--reason", "x"],
    ["1/KH#Z@xa", "--until", "2010-07-01", "--reason", "x"],
    ["1/KH#A@xa", "--until", "2010-07-01", "--reason", ""],
    ["--agency", "none", "--until", "2010-07-01", "--reason", "x"]])
def test_silences_that_are_none(office, words):
    result = office.run("silence", *words)
    assert result.code in (1, 2), result
    assert office.json("silence", "ls", "--all") == []


# ------------------------------------------------------------------- deputies

def test_a_deputy_is_told(office):
    office.to("2010-06-03T00:00")
    office.ok("away", "xa-vt", "--from", "2010-06-10", "--until",
              "2010-06-16", "--deputy", "xa-pho", "--reason", "nghỉ phép")
    office.to("2010-06-19T00:00")
    assert [day for day, _ in days(office, "vt@xa.example")] == \
        ["2010-06-02", "2010-06-18"]
    assert [day for day, _ in days(office, "pho@xa.example")] == \
        ["2010-06-02", "2010-06-15", "2010-06-18"]
    notices = office.json("explain", "1/KH#A@xa", "--person", "xa-vt")[
        "people"][0]["notices"]
    assert {row["rule"]: row["to"] for row in notices
            if row["verdict"] == "told"} == {
        "assigned": "xa-vt", "before-0d": "xa-vt"}
    # The deputy owns the task too, and is told once.
    assert [row["verdict"] for row in notices
            if row["rule"] == "before-3d"] == ["merged"]
    assert office.run("audit", "--since", "2010-06-02").code == 0


def test_a_deputy_elsewhere_is_told_for_whom(office):
    office.to("2010-06-03T00:00")
    office.ok("away", "huyen-vt", "--until", "2010-06-30",
              "--deputy", "so-vt")
    assert office.json("explain", "1/KH#C@huyen")["people"][0]["deputy"] == \
        "so-vt"
    office.to("2010-06-16T00:00")
    assert days(office, "vt@so.example") == [("2010-06-15", ["C@huyen"])]
    line = [row for row in office.json("journal", "--kind", "ahead")
            if row["person"] == "so-vt"][0]
    assert "(for Văn thư huyện)" in line["text"]
    assert office.run("away", "huyen-vt", "--until", "2010-06-30",
                      "--deputy", "so-vt").code == 1  # is already
    office.ok("back", "huyen-vt")
    assert office.run("back", "huyen-vt").code == 1
    office.to("2010-06-19T00:00")
    assert days(office, "vt@huyen.example")[-1][0] == "2010-06-18"
    assert office.run("audit", "--since", "2010-06-02").code == 0


# --------------------------------------------------------------------- rights

def test_rights(office):
    """Who owes a task cannot silence it; who follows it up can. People say of
    themselves that they are away, with a colleague as deputy."""
    clerk = token(office, "xa-vt")
    desk = token(office, "so-dd")
    until = ["--until", "2010-06-30"]

    def may(who, *words):
        return office.run_as(who, *words).code == 0

    silence = ["silence", "1/KH#A@xa", *until, "--reason", "x"]
    agency = ["silence", "--agency", "xa", *until, "--reason", "x"]
    assert not may(clerk, *silence) and not may(clerk, *agency)
    assert may(desk, *silence) and not may(desk, *agency)
    assert not may(clerk, "silence", "lift", "1")
    assert len(json.loads(office.run_as(clerk, "--json", "silence",
                                        "ls").out)) == 1
    assert json.loads(office.run_as(token(office, "huyen-vt"), "--json",
                                    "silence", "ls").out) == []
    assert may(desk, "silence", "lift", "1")
    assert not may(clerk, "away", "xa-pho", *until, "--deputy", "xa-vt")
    assert not may(clerk, "away", "xa-vt", *until, "--deputy", "so-vt")
    assert may(clerk, "away", "xa-vt", *until, "--deputy", "xa-pho")
    assert json.loads(office.run_as(desk, "--json", "away", "ls").out) == []
    assert not may(desk, "back", "xa-vt") and may(clerk, "back", "xa-vt")
    assert not may(clerk, "audit") and not may(desk, "audit")
    assert may(clerk, "explain", "1/KH#A@xa")
    assert not may(clerk, "explain", "1/KH#B@huyen")


# --------------------------------------------------------------------- preview

def test_preview_counts_what_goes_out(office):
    """Messages, people and channels are those that come."""
    office.to("2010-06-03T00:00")
    preview = office.json("preview", "--to", "2010-07-01")
    before = len(office.mails())
    office.to("2010-07-02T00:00")
    mails = office.mails()[before:]
    assert preview["totals"]["messages"] == len(mails)
    assert preview["totals"]["channels"]["email"] == len(mails)
    assert preview["totals"]["people"] == len({mail.to[0] for mail in mails})
    foretold = Counter((message["at"][:10], frozenset(
        row["ref"] for row in message["tasks"]))
        for message in preview["messages"])
    assert foretold == Counter((str(mail.day), frozenset(mail.refs))
                               for mail in mails)


def test_preview_of_one(office):
    office.to("2010-06-03T00:00")
    rows = office.preview("--to", "2010-07-01", "--agency", "huyen")
    assert rows and {row["person"] for row in rows} == {"huyen-vt"}
    rows = office.preview("--to", "2010-07-01", "--person", "so-dd")
    assert rows and {row["notice"] for row in rows} == {"escalated"}
