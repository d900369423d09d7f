"""Groups: each, any or a number of their members; how far they are; and a
group as a dated list."""

import json

import pytest
from office import Office

MEMBERS = ["huyen-a", "huyen-b", "huyen-c"]
PLAN = """
plan: 1/KH
title: Kế hoạch
issued: 2010-06-01
issuer: tinh
follow-up: tinh
actions:
  - {key: "1", title: Mỗi huyện, lead: cac-huyen, due: trước 20/6/2010}
  - {key: "2", title: Một huyện, lead: cac-huyen, due: trước 20/6/2010,
     completion: any}
  - {key: "3", title: Hai huyện, lead: cac-huyen, due: trước 20/6/2010,
     completion: 2}
  - {key: "4", title: Việc tỉnh, lead: tinh, due: trước 20/6/2010}
"""


def directory(members):
    agencies = "".join(
        f"  - {{code: {code}, name: UBND huyện {code[-1].upper()}, "
        f"short: {code[-1].upper()}, parent: tinh, people: [{{id: {code}-vt, "
        f"name: Văn thư, role: owner, email: {code}@x.example}}]}}\n"
        for code in MEMBERS + ["huyen-d"])
    return ("agencies:\n  - {code: tinh, name: UBND tỉnh, people: [{id: "
            "tinh-vt, name: Văn thư, role: follow-up, email: "
            "t@x.example}]}\n" + agencies +
            "groups:\n  - {code: cac-huyen, name: Các huyện, members: ["
            + ", ".join(members) + "]}\n")


@pytest.fixture
def office():
    with Office() as office:
        office.apply("agency", directory(MEMBERS))
        office.apply("plan", PLAN)
        yield office


def progress(office, key):
    rows = office.json("plan", "progress", "1/KH", "--action", key)
    return rows[0]["text"] if rows else None


def states(office, key):
    return {row["agency"]: row["state"] for row in office.tasks(action=key)}


def test_each_any_and_a_number(office):
    assert progress(office, "1") == "0/3, còn: A, B, C"
    assert progress(office, "2") == "0/1 trong 3, còn: A, B, C"
    assert progress(office, "4") is None  # no group
    for key in "123":
        office.ok("done", f"1/KH#{key}@huyen-b")
    assert progress(office, "1") == "1/3, còn: A, C"
    assert progress(office, "2") == "1/1 trong 3"
    assert states(office, "2") == {"huyen-a": "dropped", "huyen-b": "done",
                                   "huyen-c": "dropped"}
    assert progress(office, "3") == "1/2 trong 3, còn: A, C"
    office.ok("done", "1/KH#3@huyen-c")
    assert progress(office, "3") == "2/2 trong 3"
    assert states(office, "3")["huyen-a"] == "dropped"
    row = office.json("plan", "progress", "1/KH", "--action", "1")[0]
    assert (row["total"], row["needed"], row["done"], row["complete"]) == \
        (3, 3, 1, False)


def test_who_sees_it(office):
    """An owner sees its own part only."""
    clerk = office.json("token", "add", "huyen-a-vt")["token"]
    leader = office.json("token", "add", "tinh-vt")["token"]
    for who, text in ((clerk, "0/1, còn: A"), (leader, "0/3, còn: A, B, C")):
        rows = json.loads(office.run_as(
            who, "--json", "plan", "progress", "1/KH", "--action", "1").out)
        assert rows[0]["text"] == text


def test_a_group_is_a_dated_list(office):
    """Who joins gets a task from then on; who leaves keeps theirs until it is
    dropped or handed over."""
    office.to("2010-06-05")
    office.apply("agency", directory(["huyen-a", "huyen-b", "huyen-d"]))
    assert states(office, "1") == {code: "open" for code in
                                   MEMBERS + ["huyen-d"]}
    assert progress(office, "1") == "0/4, còn: A, B, C, D"
    new = office.task("1/KH#1@huyen-d")["journal"][0]
    assert (new["kind"], new["at"][:10]) == ("task-new", "2010-06-05")
    office.ok("drop", "1/KH#1@huyen-c", "--reason", "đã rời khối")
    assert progress(office, "1") == "0/3, còn: A, B, D"
    office.apply("plan", PLAN)
    assert states(office, "1")["huyen-c"] == "dropped"
    office.ok("reassign", "1/KH#4@tinh", "--to", "huyen-c", "--reason", "x")
    assert states(office, "4") == {"huyen-c": "open"}
