"""A plan's life: what differs, its file given back, withdrawn and brought
back, and amended by another one."""

import pytest
from office import DIRECTORY, NUMBER, PLAN, Office, ref

KEY = "III.11.2"
AMENDING = """
plan: 60/KH-UBND
title: Sửa đổi
issued: 2010-06-03
issuer: ubnd-tinh
follow-up: so-ldtbxh
amends: {plan: 51/KH-UBND, replaces: [III.11.2]}
actions:
  - {key: "1", title: Kế hoạch dạy nghề mới, lead: cac-huyen,
     due: trước 20/8/2010}
"""


@pytest.fixture
def office():
    with Office(plans=True) as office:
        yield office


def changed(office, old, new):
    """The plan's file with something else in it."""
    text = PLAN.read_text(encoding="utf-8")
    assert old in text
    file = office.folder / "changed.yaml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return file


def test_the_file_comes_back(office):
    """Byte for byte, and applying it changes nothing."""
    text = office.ok("plan", "export", NUMBER)
    assert text == PLAN.read_text(encoding="utf-8")
    file = office.folder / "back.yaml"
    file.write_text(text, encoding="utf-8")
    again = office.json("plan", "apply", file)
    assert (again["added"], again["changed"], again["removed"],
            again["unchanged"]) == (0, 0, 0, 73)
    assert office.json("plan", "show", NUMBER)["version"] == 1
    assert office.run("plan", "export", "1/KH").code == 1


def test_what_differs(office):
    """Between files, and between a file and what is in force; with whom it
    concerns."""
    assert office.json("plan", "diff", NUMBER, PLAN) == []
    text = PLAN.read_text(encoding="utf-8")
    file = changed(office, "due: trước 20/6/2010", "due: trước 25/6/2010")
    changes = office.json("plan", "diff", NUMBER, file)
    assert len(changes) == 1 and changes[0]["what"] == "changed"
    fields = {row["field"]: (row["old"], row["new"])
              for row in changes[0]["fields"]}
    assert fields["due"] == ("trước 20/6/2010", "trước 25/6/2010")
    assert fields["due date"] == ("2010-06-19", "2010-06-24")
    assert changes[0]["agencies"]
    file.write_text(text[:text.rindex("  - key:")], encoding="utf-8")
    gone = office.json("plan", "diff", NUMBER, file)
    assert [row["what"] for row in gone] == ["removed"]
    back = office.json("plan", "diff", file, PLAN)
    assert [(row["what"], row["key"]) for row in back] == \
        [("added", gone[0]["key"])]
    assert office.run("plan", "diff", NUMBER, "1/KH").code == 1
    file.write_text("plan: x\n", encoding="utf-8")
    assert office.run("plan", "diff", NUMBER, file).code == 1


def test_a_plan_is_withdrawn_and_comes_back(office):
    office.ok("done", ref(KEY, "huyen-chi-lang"))
    assert office.run("plan", "withdraw", NUMBER, "--reason", "x").code == 1
    office.ok("plan", "withdraw", NUMBER, "--reason", "thay thế", "-d",
              "90/KH-UBND", "--yes")
    assert {row["state"] for row in office.tasks()} == {"done", "dropped"}
    shown = office.json("plan", "show", NUMBER)
    assert shown["withdrawn_reason"] == "thay thế · 90/KH-UBND"
    assert office.run("plan", "withdraw", NUMBER, "--reason", "x",
                      "--yes").code == 1
    office.to("2010-06-10")
    assert office.json("ls") == []
    office.ok("plan", "apply", PLAN)
    assert office.json("plan", "show", NUMBER)["withdrawn_at"] is None
    assert office.task(ref(KEY, "huyen-chi-lang"))["state"] == "done"
    assert office.task(ref(KEY, "huyen-cao-loc"))["state"] != "dropped"


def test_a_plan_amends_another(office):
    """What it takes the place of is withdrawn and stays so; withdrawing the
    one and applying the other brings it back."""
    file = office.folder / "amending.yaml"
    file.write_text(AMENDING.replace("III.11.2", "X.1"), encoding="utf-8")
    assert office.run("plan", "apply", file).code == 1
    assert office.run("plan", "show", "60/KH-UBND").code == 1
    file.write_text(AMENDING.replace("51/KH-UBND", "52/KH"),
                    encoding="utf-8")
    assert office.run("plan", "apply", file).code == 1
    file.write_text(AMENDING, encoding="utf-8")
    office.ok("plan", "apply", file)
    task = ref(KEY, "huyen-chi-lang")
    assert office.task(task)["state"] == "dropped"
    assert "60/KH-UBND" in office.task(task)["journal"][-1]["text"]
    assert office.task("60/KH-UBND#1@huyen-chi-lang")["state"] == "open"
    assert office.json("plan", "show", NUMBER)["amended_by"] == ["60/KH-UBND"]
    office.ok("plan", "apply", PLAN)
    office.ok("agency", "apply", DIRECTORY)
    assert office.task(task)["state"] == "dropped"
    office.ok("plan", "withdraw", "60/KH-UBND", "--reason", "x", "--yes")
    office.ok("plan", "apply", PLAN)
    assert office.task(task)["state"] != "dropped"


def test_what_changed_is_told_to_whom_it_concerns(office):
    """In the old and the new words, once, and to nobody else; a quoted
    paragraph is nobody's news."""
    office.to("2010-06-08T12:00")
    before = len(office.mails())
    text = PLAN.read_text(encoding="utf-8")
    at = text.index("- key: III.11.2")
    file = office.folder / "changed.yaml"
    file.write_text(text[:at] + text[at:].replace(
        "trước 20/6/2010", "trước 25/6/2010", 1), encoding="utf-8")
    office.ok("plan", "apply", file)
    office.to("2010-06-09T12:00")
    mails = office.mails()[before:]
    told = [mail for mail in mails
            if "“trước 20/6/2010” → “trước 25/6/2010”" in mail.words]
    leads = {row["agency"] for row in office.tasks(action=KEY)}
    heard = {row["person"] for row in
             office.json("journal", "--kind", "changed")}
    agencies = {row["agency"] for row in
                office.json("journal", "--kind", "changed")}
    assert leads <= agencies and heard and len(told) == len(heard)
    support = set(office.task(ref(KEY, "huyen-chi-lang"))["support"])
    assert agencies <= leads | support
    office.ok("plan", "apply", file)
    office.to("2010-06-10T12:00")
    assert len(office.json("journal", "--kind", "changed")) == len(heard)
