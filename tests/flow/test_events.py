"""Dates that follow from something, through the real binaries: events that
people record, extensions that documents grant, recurrences spelt out."""

import json
from datetime import date

import icalendar
import pytest
from office import Office

PLAN = "7/KH-UBND"
PLAN_FILE = """\
plan: 7/KH-UBND
title: Kế hoạch thử
issued: 2010-06-02
issuer: ubnd-tinh
follow-up: so-ldtbxh
actions:
  - key: A
    title: Xây dựng kế hoạch
    lead: cac-huyen
    due: trong thời hạn 10 ngày làm việc kể từ ngày nhận Kế hoạch này
  - key: B
    title: Triển khai Đề án
    lead: so-tai-chinh
    due: Sau khi Đề án được phê duyệt
  - key: C
    title: Báo cáo quý
    lead: so-tai-chinh
    due: định kỳ
    recurs: {period: quarter, day: 5, month: 1, in: next, first: 2010-Q3}
  - key: D
    title: Quyết toán
    lead: so-tai-chinh
    due: trước 20/6/2010
  - key: E
    title: Nghiệm thu
    lead: so-tai-chinh
    due: trong thời hạn 05 ngày
    after: [D]
"""
CHI_LANG = f"{PLAN}#A@huyen-chi-lang"
HUU_LUNG = f"{PLAN}#A@huyen-huu-lung"
FINANCE = "so-tai-chinh"


@pytest.fixture
def office():
    with Office(plans=True) as office:
        office.file = office.folder / "plan.yaml"
        office.file.write_text(PLAN_FILE, encoding="utf-8")
        office.ok("plan", "apply", office.file)
        yield office


def token(office, person):
    return office.json("token", "add", person)["token"]


def due(office, which):
    return office.task(which)["due_on"]


def test_an_event_dates_what_hangs_on_it(office):
    assert due(office, CHI_LANG) is None
    assert office.task(CHI_LANG)["event"] == "nhận Kế hoạch này"
    (row,) = [row for row in office.json("event", "ls", PLAN)
              if row["actions"] == ["A"]]
    assert row["on"] is None
    changed = office.json("event", "record", PLAN, "nhan ke hoach", "--on",
                          "2010-06-04")
    assert changed["tasks_changed"] == 11
    task = office.task(CHI_LANG)
    assert task["due_on"] == "2010-06-18"  # ten working days after Friday 4
    assert task["event_on"] == "2010-06-04"
    assert "art. 147.2" in task["rule"]
    assert "“nhận Kế hoạch này” on 2010-06-04" in task["rule"]
    shown = office.ok("show", CHI_LANG)
    assert "→ Fri 18/06/2010 (working days after the event)" in shown
    assert "event-recorded" in [row["kind"] for row in office.json("journal")]


def test_one_agency_has_its_own_day(office):
    clerk = token(office, "chi-lang-vt")
    done = office.run_as(clerk, "event", "record", PLAN, "nhận Kế hoạch",
                         "--on", "2010-06-07", "--agency", "huyen-chi-lang")
    assert done.code == 0, done.err
    assert due(office, CHI_LANG) == "2010-06-21"
    assert due(office, HUU_LUNG) is None
    for others in ([], ["--agency", "huyen-huu-lung"]):
        done = office.run_as(clerk, "event", "record", PLAN, "nhận Kế hoạch",
                             "--on", "2010-06-07", *others)
        assert done.code == 1
        assert "follow-up" in done.err
    assert due(office, HUU_LUNG) is None


def test_one_s_own_day_is_said_once(office):
    """What is known already, its own or the whole plan's, is for who leads the
    plan to change; so is taking it back."""
    clerk = token(office, "chi-lang-vt")
    own = [PLAN, "nhận Kế hoạch", "--agency", "huyen-chi-lang"]

    def refused(*words, on="2010-06-09"):
        done = office.run_as(clerk, "event", *words,
                             *(["--on", on] if words[0] == "record" else []))
        assert done.code == 1
        assert "who leads" in done.err and "follow-up" in done.err
        return done.err

    office.ok("event", "record", PLAN, "nhận Kế hoạch", "--on", "2010-06-04")
    assert "recorded already, on 2010-06-04" in refused("record", *own)
    assert due(office, CHI_LANG) == "2010-06-18"
    office.ok("event", "forget", PLAN, "nhận Kế hoạch")
    done = office.run_as(clerk, "event", "record", *own, "--on", "2010-06-07")
    assert done.code == 0, done.err
    refused("record", *own)
    refused("forget", *own)
    assert due(office, CHI_LANG) == "2010-06-21"
    done = office.run("event", "record", *own, "--on", "2010-06-08")
    assert done.code == 0, done.err
    assert due(office, CHI_LANG) == "2010-06-22"


def test_who_recorded_and_why_is_not_for_all(office):
    office.ok("event", "record", PLAN, "nhận Kế hoạch", "--on", "2010-06-04",
              "--note", "công văn 12")
    (row,) = [row for row in office.json("event", "ls", PLAN) if row["on"]]
    assert row["note"] == "công văn 12" and row["recorded_by"]
    done = office.run_as(token(office, "chi-lang-vt"), "--json", "event", "ls",
                         PLAN)
    (row,) = [row for row in done.json if row["on"]]
    assert (row["on"], row["note"], row["recorded_by"]) == \
        ("2010-06-04", None, None)


def test_the_answer_says_which_event_was_meant(office):
    said = office.ok("event", "record", PLAN, "ke hoach", "--on", "2010-06-04")
    assert "“nhận Kế hoạch này” is recorded, 11 tasks changed" in said


def test_a_group_s_event_is_its_members(office):
    changed = office.json("event", "record", PLAN, "nhận Kế hoạch", "--on",
                          "2010-06-07", "--agency", "cac-huyen")
    assert changed["tasks_changed"] == 11
    assert due(office, HUU_LUNG) == "2010-06-21"
    done = office.run("event", "record", PLAN, "nhận Kế hoạch", "--on",
                      "2010-06-07", "--agency", FINANCE)
    assert done.code == 1 and "owes nothing" in done.err


def test_a_reworded_event_is_told_of(office):
    """Its record stays, is warned of and listed, and can be taken back."""
    office.ok("event", "record", PLAN, "nhận Kế hoạch", "--on", "2010-06-04")
    office.file.write_text(PLAN_FILE.replace("nhận Kế hoạch này",
                                             "nhận văn bản này"),
                           encoding="utf-8")
    for command in ("check", "apply"):
        answer = office.json("plan", command, office.file)
        (said,) = [one for one in answer["complaints"]
                   if one["code"] == "event-orphaned"]
        assert said["warning"]
        assert "“nhận Kế hoạch này” is recorded on 2010-06-04" in said["text"]
    (row,) = [row for row in office.json("event", "ls", PLAN) if row["on"]]
    assert (row["event"], row["actions"]) == ("nhận Kế hoạch này", [])
    assert due(office, CHI_LANG) is None
    office.ok("event", "forget", PLAN, "nhận Kế hoạch này")
    answer = office.json("plan", "check", office.file)
    assert "event-orphaned" not in [one["code"]
                                    for one in answer["complaints"]]


def test_a_condition_opens_and_gets_no_date(office):
    which = f"{PLAN}#B@{FINANCE}"
    assert office.task(which)["state"] == "waiting"
    assert "not recorded yet" in office.ok("show", which)
    office.ok("event", "record", PLAN, "Đề án được phê duyệt", "--on",
              "2010-06-02")
    task = office.task(which)
    assert (task["state"], task["due_on"]) == ("open", None)


def test_a_name_that_nothing_hangs_on(office):
    done = office.run("event", "record", PLAN, "bầu cử", "--on", "2010-06-04")
    assert done.code == 1
    assert "“nhận Kế hoạch này”" in done.err
    done = office.run("event", "record", "9/KH", "bầu cử", "--on", "2010-06-04")
    assert done.code == 1
    for day in ("04/6/2010", "2010-06-04T0::00", "2010-06-04T24:00"):
        done = office.run("event", "record", PLAN, "nhận", "--on", day)
        assert done.code == 2, day
    assert due(office, CHI_LANG) is None


def test_forgotten_it_dates_nothing(office):
    office.ok("event", "record", PLAN, "nhận Kế hoạch", "--on", "2010-06-04")
    office.ok("event", "forget", PLAN, "nhận Kế hoạch", "--note", "nhầm văn bản")
    assert due(office, CHI_LANG) is None
    done = office.run("event", "forget", PLAN, "nhận Kế hoạch")
    assert done.code == 1
    kinds = [row["kind"] for row in office.json("journal")]
    assert "event-forgotten" in kinds


def test_a_term_runs_from_what_was_done_before(office):
    which = f"{PLAN}#E@{FINANCE}"
    assert office.task(which)["waits_for"] == ["D"]
    office.to("2010-06-10T09:00")
    office.ok("done", f"{PLAN}#D@{FINANCE}")
    assert due(office, which) == "2010-06-15"


def test_a_recurrence_spelt_out(office):
    rows = office.tasks(plan=PLAN, action="C")
    assert [(row["period"], row["due_on"]) for row in rows][:3] == [
        ("2010-Q3", "2010-10-05"), ("2010-Q4", "2011-01-05"),
        ("2011-Q1", "2011-04-05")]


def test_extension(office):
    """By who may: the first date stays, the rule and the document show, the
    reminders are those of the new day, and the calendar moves."""
    which = f"{PLAN}#D@{FINANCE}"
    feed = office.json("feed", "add", "--agency", FINANCE)["token"]
    words = ["extend", which, "--to", "đến hết ngày 30/7/2010", "--reason",
             "chờ số liệu", "--document", "77/UBND-VX", "--signer", "Hứa Hạnh"]
    done = office.run_as(token(office, "tai-chinh-vt"), *words)
    assert done.code == 1
    assert due(office, which) == "2010-06-19"
    office.ok(*words)
    task = office.task(which)
    assert (task["due_on"], task["original_due_on"]) == \
        ("2010-07-30", "2010-06-19")
    (row,) = task["extensions"]
    assert (row["from"], row["to"], row["document"], row["signer"]) == \
        ("2010-06-19", "2010-07-30", "77/UBND-VX", "Hứa Hạnh")
    assert row["phrase"] == "đến hết ngày 30/7/2010"
    assert min(row["at"] for row in task["upcoming"]
               if row["notice"] != "assigned") >= "2010-07-16"
    body = office.http("GET", f"/feeds/{feed}.ics")[2]
    (event,) = [event for event in icalendar.Calendar.from_ical(body)
                .walk("VEVENT") if "Quyết toán" in event["SUMMARY"]]
    assert event["DTSTART"].dt == date(2010, 7, 30)
    assert event["SEQUENCE"] >= 2
    done = office.run("extend", which, "--to", "2010-07-01", "--reason", "x")
    assert done.code == 1 and "later day" in done.err


def test_one_document_extends_a_group(office):
    """All that have a date in the plan and the group; not what recurs, not
    others, and not what is due later already; tasks and a plan together leave
    open what is meant."""
    which = f"{PLAN}#D@{FINANCE}"
    rows = office.json("extend", "--plan", "51/KH-UBND", "--agency",
                       "cac-huyen", "--action", "III.11.2", "--to",
                       "2010-07-30", "--reason", "mưa lũ")
    assert len(rows) == 11
    assert {row["due_on"] for row in rows} == {"2010-07-30"}
    rows = office.json("extend", "--plan", "51/KH-UBND", "--to", "2010-07-05",
                       "--reason", "mưa lũ")
    assert {row["action"] for row in rows} >= {"III.11.1", "V.1.1"}
    assert not {row["action"] for row in rows} & {"III.11.2", "VI.2", "V.3.1"}
    assert {row["due_on"] for row in rows} == {"2010-07-05"}
    assert {row["due_on"] for row in office.tasks(action="III.11.2")} == \
        {"2010-07-30"}
    done = office.run("extend", which, "--plan", PLAN, "--to", "2010-09-01",
                      "--reason", "x")
    assert done.code == 2 and "not both" in done.err
    done = office.run("extend", "--plan", "51/KH-UBND", "--to", "2010-06-03",
                      "--reason", "mưa lũ")
    assert done.code == 1 and "later day" in done.err


def test_a_document_of_the_follow_up_agency(office):
    """It extends what others owe in its plan, and not what it owes itself."""
    words = ["extend", "--plan", "51/KH-UBND", "--to", "2010-07-30",
             "--reason", "mưa lũ"]
    done = office.run_as(token(office, "ldtbxh-dd"), "--json", *words)
    assert done.code == 0, done.err
    agencies = {row["agency"] for row in done.json}
    assert agencies and "so-ldtbxh" not in agencies
    done = office.run_as(token(office, "tai-chinh-vt"), *words)
    assert done.code == 1


def test_applying_again_changes_nothing(office):
    office.ok("event", "record", PLAN, "nhận Kế hoạch", "--on", "2010-06-04")
    office.ok("extend", f"{PLAN}#D@{FINANCE}", "--to", "2010-07-30",
              "--reason", "x")
    before = office.tasks(plan=PLAN)
    applied = office.json("plan", "apply", office.file)
    assert (applied["unchanged"], applied["tasks_changed"]) == (5, 0)
    assert office.tasks(plan=PLAN) == before
    office.restart()
    assert office.tasks(plan=PLAN) == before


def test_what_is_wrong_with_a_recurrence(office):
    """Each complaint stands at its line and column."""
    wrong = {
        "recurs: {period: quarter, day: 32}": "1 to 31",
        "recurs: {period: quarter, month: 4}": "1 to 3",
        "recurs: {period: fortnight}": "week",
        "recurs: {period: month, every: 2}": "years only",
        "recurs: {period: month, first: 2010-Q3}": "2010-08",
        "recurs: {day: 5}": "period",
        "event: nghiệm thu": "hangs on one",
    }
    for line, words in wrong.items():
        office.file.write_text(
            "plan: 8/KH\ntitle: T\nissued: 2010-06-02\nissuer: ubnd-tinh\n"
            "follow-up: so-ldtbxh\nactions:\n  - key: A\n    title: T\n"
            f"    lead: so-ldtbxh\n    due: 2010-06-30\n    {line}\n",
            encoding="utf-8")
        done = office.run("plan", "check", office.file)
        assert done.code == 1, line
        assert f"{office.file}:11:" in done.err, done.err
        assert words in done.err, (line, done.err)


def test_due_tells_the_event(office):
    (row,) = office.json("due", "trong thời hạn 10 ngày kể từ ngày nhận Kế "
                                "hoạch này", "--issued", "2010-06-02")
    assert row["event"] == "nhận Kế hoạch này"
    (row,) = office.json("due", "định kỳ hàng quý", "--issued", "2010-06-02")
    assert row["periods"][0] == {"period": "2010-Q2", "due": "2010-06-25",
                                 "cut_off": "2010-06-14"}
    assert json.dumps(row)


def test_the_office_s_default_day(office):
    """What the document leaves open falls on the configured day, also when
    that changes later; what it names stays."""
    which = "51/KH-UBND#VI.2@so-ldtbxh/2010-Q3"
    task = office.task(which)
    assert (task["due_on"], task["cut_off"]) == ("2010-09-25", "2010-09-14")
    assert "default" in task["rule"] + "".join(
        office.json("due", "định kỳ hàng quý")[0]["warnings"])
    office.stop()
    with office.config.open("a", encoding="utf-8") as file:
        file.write("recurring: {day: 20, cut-off: 10}\n")
    office.start()
    task = office.task(which)
    assert (task["due_on"], task["cut_off"]) == ("2010-09-20", "2010-09-10")
    rows = office.tasks(plan=PLAN, action="C", period="2010-Q3")
    assert rows[0]["due_on"] == "2010-10-05"


def test_an_hour_is_kept(office):
    """Of a stated moment and of a term in hours, wherever the day is told."""
    office.file.write_text(PLAN_FILE + """\
  - key: H
    title: Điện báo
    lead: so-tai-chinh
    due: trước 15 giờ ngày 18/6/2010
  - key: G
    title: Trả lời
    lead: so-tai-chinh
    due: trong 04 giờ làm việc kể từ khi nhận đủ hồ sơ
""", encoding="utf-8")
    office.ok("plan", "apply", office.file)
    task = office.task(f"{PLAN}#H@{FINANCE}")
    assert (task["due_on"], task["due_time"]) == ("2010-06-18", "15:00")
    assert "Fri 18/06/2010 15:00 (" in office.ok("show", task["id"])
    office.ok("event", "record", PLAN, "nhận đủ hồ sơ", "--on",
              "2010-06-04T15:30")
    task = office.task(f"{PLAN}#G@{FINANCE}")
    assert (task["due_on"], task["due_time"]) == ("2010-06-07", "09:30")
    assert "2010-06-07 Mon 09:30" in office.ok("ls", "--agency", FINANCE)
