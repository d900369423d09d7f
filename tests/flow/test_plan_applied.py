"""What `agency apply` and `plan apply` make of plan 51/KH-UBND, and what
applying it again changes."""

import json
import re
from collections import Counter

import pytest
from office import (ACCEPTANCE, DIRECTORY, NUMBER, PLAN, Office, acceptance,
                    ref)

DISTRICTS = {
    "tp-lang-son", "huyen-bac-son", "huyen-binh-gia", "huyen-cao-loc",
    "huyen-chi-lang", "huyen-dinh-lap", "huyen-huu-lung", "huyen-loc-binh",
    "huyen-trang-dinh", "huyen-van-lang", "huyen-van-quan"}
FOLLOW_UP = "so-ldtbxh"
TEXT = PLAN.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def office():
    with Office(plans=True) as office:
        yield office


@pytest.fixture(scope="module")
def tasks(office):
    return office.json("ls", "--all")


@pytest.fixture(scope="module")
def actions(office):
    return office.json("plan", "show", NUMBER)["actions"]


def tagged(tasks, tag):
    return [task for task in tasks if task["tag"] == tag]


def value(name, text):
    """A quoted or plain value of a key in a piece of the plan's file."""
    found = re.search(rf"^ +(?:- )?{name}: (.*)$", text, re.M)
    if found is None:
        return None
    return json.loads(found[1]) if found[1].startswith('"') else found[1]


def pieces():
    """{tag: the action's lines} of the plan's file."""
    found = {}
    for piece in re.split(r"(?m)^(?=  - key: )", TEXT)[1:]:
        found[value("tag", piece)] = piece
    return found


# ------------------------------------------------------------- what is there

def test_s45_is_owed_by_each_district(tasks):
    """S45: eleven tasks, one a unit, due 2010-06-19 by "trước 20/6/2010"."""
    rows = tagged(tasks, "S45")
    assert len(rows) == 11
    assert {row["agency"] for row in rows} == DISTRICTS
    assert {row["due_on"] for row in rows} == {"2010-06-19"}
    assert {row["original_due_on"] for row in rows} == {"2010-06-19"}
    assert {row["due_phrase"] for row in rows} == {"trước 20/6/2010"}
    assert {row["last_working_day"] for row in rows} == {"2010-06-18"}
    assert {row["ref"] for row in rows} == {
        ref("III.11.2", district) for district in DISTRICTS}


def test_s43_is_owed_by_each_district(tasks):
    rows = tagged(tasks, "S43")
    assert len(rows) == 11
    assert {row["agency"] for row in rows} == DISTRICTS
    assert {row["due_on"] for row in rows} == {"2010-06-29"}
    assert {row["due_phrase"] for row in rows} == {"xong trước 30/6/2010"}


def test_s04_is_one_task(tasks):
    (row,) = tagged(tasks, "S04")
    assert (row["agency"], row["due_on"]) == (FOLLOW_UP, "2010-08-31")
    assert row["submit_to"] == "ubnd-tinh"
    assert row["due_phrase"] == "trong tháng 8 năm 2010"


@pytest.mark.parametrize("tag, due", [
    *((f"S{n}", "2010-06-30") for n in range(60, 67)),
    ("S67", "2010-07-31"), ("S68", "2010-07-31")])
def test_months_end_on_their_last_day(tasks, tag, due):
    (row,) = tagged(tasks, tag)
    assert row["due_on"] == due
    assert row["class"] == "month"


def test_what_names_no_lead_is_held_by_the_follow_up(tasks):
    for row in acceptance():
        if row["lead"] == "-":
            (task,) = tagged(tasks, row["tag"])
            assert task["agency"] == FOLLOW_UP, row["tag"]
            assert task["held"], row["tag"]


def test_s69_begins_in_september_and_has_no_date(tasks):
    rows = tagged(tasks, "S69")
    assert len(rows) == 11
    assert {row["agency"] for row in rows} == DISTRICTS
    assert {row["from"] for row in rows} == {"2010-09-01"}
    assert {row["due_on"] for row in rows} == {None}


def test_s73_is_a_task_a_quarter(tasks):
    """By the 25th of a quarter's last month, eighteen months ahead."""
    rows = tagged(tasks, "S73")
    assert {row["period"]: row["due_on"] for row in rows} == {
        "2010-Q2": "2010-06-25", "2010-Q3": "2010-09-25",
        "2010-Q4": "2010-12-25", "2011-Q1": "2011-03-25",
        "2011-Q2": "2011-06-25", "2011-Q3": "2011-09-25"}
    assert {row["ref"] for row in rows} >= {
        ref("VI.2", FOLLOW_UP, "2010-Q3"), ref("VI.2", FOLLOW_UP, "2010-Q4")}


def test_55_actions_have_no_date_and_none_is_invented(tasks, actions):
    undated = {action["key"] for action in actions
               if action["class"] in ("none", "standing")}
    assert len(undated) == 55
    rows = [row for row in tasks if row["action"] in undated]
    assert {row["action"] for row in rows} == undated
    assert {row["due_on"] for row in rows} == {None}
    assert {row["class"] for row in rows} == {"none", "standing"}


@pytest.mark.parametrize("row", acceptance(), ids=lambda row: row["tag"])
def test_acceptance_list(row, tasks, actions):
    """Each row of the list: key, line, lead, class, due date, tasks."""
    found = tagged(tasks, row["tag"])
    (action,) = [action for action in actions if action["tag"] == row["tag"]]
    assert len(found) == int(row["tasks"]) == action["tasks"]
    assert {task["action"] for task in found} == {row["key"]}
    assert action["key"] == row["key"]
    assert action["line"] == int(row["line"])
    assert action["lead"] == (None if row["lead"] == "-" else row["lead"])
    assert action["class"] == row["class"]
    assert {task["class"] for task in found} == {row["class"]}
    if row["class"] != "recurring":
        due = None if row["due"] == "-" else row["due"]
        assert {task["due_on"] for task in found} == {due}
        assert action["due_on"] == due


def test_nothing_else_is_there(tasks):
    assert len(acceptance()) == 73, ACCEPTANCE
    expected = {row["tag"]: int(row["tasks"]) for row in acceptance()}
    assert Counter(task["tag"] for task in tasks) == expected
    assert len({task["id"] for task in tasks}) == len(tasks)
    assert len({task["ref"] for task in tasks}) == len(tasks)


def test_a_task_has_the_promised_shape(tasks):
    promised = {
        "id", "ref", "plan", "action", "agency", "role", "title",
        "due_phrase", "due_on", "original_due_on", "class", "state",
        "status", "done_on", "note"}
    for task in tasks:
        assert promised <= set(task)
        assert task["plan"] == NUMBER
        assert task["role"] == "lead"
        assert task["done_on"] is None
        assert task["status"] in {
            "waiting", "undated", "open", "due-soon", "overdue"}


def test_what_comes_after_waits(tasks):
    for task in tagged(tasks, "S45"):
        assert task["state"] == "waiting"
        assert sorted(task["waits_for"]) == ["III.1.2b", "V.1.4"]
    assert {task["state"] for task in tagged(tasks, "S63")} == {"open"}


# ------------------------------------------------------------------ plan show

def test_plan_show_has_all_quotes(actions):
    """73 actions in the file's order, each with its paragraph, whole."""
    expected = [(value("tag", piece), value("key", piece),
                 value("quote", piece), int(value("line", piece)))
                for piece in pieces().values()]
    assert len(expected) == 73
    assert [(action["tag"], action["key"], action["quote"], action["line"])
            for action in actions] == expected


def test_plan_show_has_the_plan(office):
    plan = office.json("plan", "show", NUMBER)
    assert plan["plan"] == NUMBER
    assert plan["issued"] == "2010-06-02"
    assert plan["issuer"] == "ubnd-tinh"
    assert plan["follow_up"] == FOLLOW_UP
    assert plan["watchers"] == ["bo-ldtbxh", "tinh-uy", "hdnd-tinh"]
    assert plan["basis"] == ["1956/QĐ-TTg", "664/LĐTBXH-TCDN", "500/QĐ-TTg"]
    assert plan["title"] == value("title", "  " + re.search(
        r"^title: .*$", TEXT, re.M)[0])


def test_plan_show_for_people_lists_all(office):
    shown = office.ok("plan", "show", NUMBER)
    for row in acceptance():
        assert re.search(rf"(?m)\b{re.escape(row['key'])}(?![\w.])", shown), \
            row["key"]


def test_plan_ls(office):
    (plan,) = office.json("plan", "ls")
    assert plan["plan"] == NUMBER
    assert plan["actions"] == 73
    assert plan["tasks"] == sum(int(row["tasks"]) for row in acceptance())
    assert (plan["done"], plan["overdue"]) == (0, 0)


def test_agencies(office):
    rows = {row["code"]: row for row in office.json("agency", "ls")}
    assert {"cac-huyen", "cac-xa", "ubnd-tinh"} | DISTRICTS <= set(rows)
    assert rows["cac-huyen"]["kind"] == "group"
    assert rows["huyen-chi-lang"]["kind"] == "agency"
    assert rows["huyen-chi-lang"]["parent"] == "ubnd-tinh"
    assert rows["huyen-chi-lang"]["name"] == "UBND huyện Chi Lăng"
    group = office.json("agency", "show", "cac-huyen")
    assert set(group["members"]) == DISTRICTS
    (person,) = office.json("agency", "show", "huyen-chi-lang")["people"]
    assert person["id"] == "chi-lang-vt"
    assert person["email"] == "vt@chilang.example"
    assert sorted(person["channels"]) == ["email", "sms"]


def test_the_journal_has_it_all(office):
    rows = office.json("journal")
    assert rows, "nothing was journaled"
    assert [row["id"] for row in rows] == sorted(row["id"] for row in rows)
    assert all(row["at"].startswith("2010-06-02T07:00") for row in rows)
    assert any(NUMBER in row["text"] for row in rows)


# ------------------------------------------------------------ applying again

@pytest.fixture
def fresh():
    """An office in which something has happened already."""
    with Office(plans=True) as office:
        office.ok("done", ref("III.11.2", "huyen-chi-lang"),
                  "--note", "Đã phê duyệt")
        office.ok("start", ref("III.11.2", "huyen-huu-lung"))
        yield office


def applied(office, text, *arguments):
    """Applies a changed plan; the counts that are answered."""
    file = office.folder / "changed.yaml"
    file.write_text(text, encoding="utf-8")
    return office.json("plan", "apply", file, *arguments)


def by_id(rows):
    return {row["id"]: row for row in rows}


def test_applying_the_same_again_changes_nothing(fresh):
    before, plan = fresh.tasks(), fresh.json("plan", "show", NUMBER)
    journal = fresh.json("journal")
    answer = fresh.json("plan", "apply", PLAN)
    assert (answer["added"], answer["changed"], answer["removed"]) == (0, 0, 0)
    assert answer["unchanged"] == 73
    assert answer["tasks_added"] == 0
    fresh.ok("agency", "apply", DIRECTORY)
    assert fresh.tasks() == before
    assert fresh.json("plan", "show", NUMBER) == plan
    new = fresh.json("journal")[len(journal):]
    assert not [row for row in new if row["task"] is not None]


def test_a_changed_phrase_changes_only_its_tasks(fresh):
    """Undone tasks move; numbers, states and notes stay; no other moves."""
    before = by_id(fresh.tasks())
    assert TEXT.count("due: trước 20/6/2010\n") == 1
    answer = applied(fresh, TEXT.replace(
        "due: trước 20/6/2010\n", "due: trước 25/6/2010\n"))
    assert (answer["added"], answer["changed"], answer["removed"]) == (0, 1, 0)
    after = by_id(fresh.tasks())
    assert set(after) == set(before)
    for number, row in after.items():
        old = before[number]
        if old["tag"] != "S45":
            assert row == old
            continue
        assert row["ref"] == old["ref"]
        assert row["state"] == old["state"]
        assert row["note"] == old["note"]
        assert row["done_on"] == old["done_on"]
        if old["state"] != "done":
            assert row["due_on"] == "2010-06-24"
            assert row["due_phrase"] == "trước 25/6/2010"
    done = after[fresh.task(ref("III.11.2", "huyen-chi-lang"))["id"]]
    assert (done["state"], done["status"]) == ("done", "done-on-time")
    started = after[fresh.task(ref("III.11.2", "huyen-huu-lung"))["id"]]
    assert started["state"] == "started"


def test_a_moved_date_starts_its_notices_anew(fresh):
    """Hữu Lũng is reminded for 24 June, not for 19 June."""
    applied(fresh, TEXT.replace("due: trước 20/6/2010\n",
                                "due: trước 25/6/2010\n"))
    fresh.to("2010-06-25T12:00")
    task = ref("III.11.2", "huyen-huu-lung")
    told = [mail.day.isoformat() for mail in fresh.mails()
            if mail.to == ["vt@huulung.example"] and task in mail.refs]
    assert told == ["2010-06-02", "2010-06-10", "2010-06-17", "2010-06-21",
                    "2010-06-23", "2010-06-24", "2010-06-25"]


def test_a_removed_action_is_withdrawn(fresh):
    """Its undone tasks are dropped and stay in the list; others stay."""
    before = by_id(fresh.tasks())
    fresh.ok("done", ref("III.11.1b", "huyen-cao-loc"))
    piece = pieces()["S44"]
    answer = applied(fresh, TEXT.replace(piece, ""))
    assert (answer["added"], answer["changed"], answer["removed"]) == (0, 0, 1)
    after = by_id(fresh.tasks())
    for number, row in before.items():
        if row["tag"] != "S44":
            assert after[number] == row
    states = {row["agency"]: row["state"] for row in after.values()
              if row["tag"] == "S44"}
    assert states.pop("huyen-cao-loc") == "done"
    assert states == {agency: "dropped"
                      for agency in DISTRICTS - {"huyen-cao-loc"}}
    shown = fresh.json("plan", "show", NUMBER)["actions"]
    assert "S44" not in {action["tag"] for action in shown}
    assert not [row for row in fresh.json("ls") if row["tag"] == "S44"]


def test_check_tells_and_changes_nothing(fresh):
    before, journal = fresh.tasks(), fresh.json("journal")
    file = fresh.folder / "changed.yaml"
    file.write_text(TEXT.replace("due: trước 20/6/2010\n",
                                 "due: trước 25/6/2010\n"), encoding="utf-8")
    answer = fresh.json("plan", "check", file)
    assert (answer["added"], answer["changed"], answer["removed"]) == (0, 1, 0)
    assert fresh.tasks() == before
    assert fresh.json("journal") == journal


def test_what_was_applied_survives_a_restart(fresh):
    before, plan = fresh.tasks(), fresh.json("plan", "show", NUMBER)
    fresh.restart()
    assert fresh.tasks() == before
    assert fresh.json("plan", "show", NUMBER) == plan


# ---------------------------------------------------------- feeds and tokens

def test_feeds_and_tokens_are_given_listed_and_revoked(fresh):
    for family, owner, given in (("feed", "agency", "huyen-chi-lang"),
                                 ("token", "person", "chi-lang-vt")):
        one = fresh.json(family, "add", f"--{owner}", given)
        two = fresh.json(family, "add", f"--{owner}", given)
        assert len(one["token"]) >= 43  # 256 bits
        assert one["token"] != two["token"]
        rows = {row["id"]: row for row in fresh.json(family, "ls")}
        assert rows[one["id"]][owner] == given
        assert rows[one["id"]]["revoked_at"] is None
        assert one["token"] not in fresh.ok(family, "ls")
        fresh.ok(family, "revoke", one["id"])
        rows = {row["id"]: row for row in fresh.json(family, "ls")}
        assert rows[two["id"]]["revoked_at"] is None
        if one["id"] in rows:
            assert rows[one["id"]]["revoked_at"] is not None
        assert fresh.run(family, "revoke", one["id"]).code == 1
        assert fresh.run(family, "add", f"--{owner}", "nobody").code == 1
