"""`plan check` tells what a person has yet to decide about a plan.

The plan 51/KH-UBND has these oddities (the number is the table's, in
tests/acceptance/51-KH-UBND-findings.tsv; "-" is what nobody had noted):

 1 the scheme is due in July and in August, to two receivers
 2 the districts' plans are due before the guidance that they follow
 3 the districts' plans are approved in June, and again from September
 4 two departments lead the same guidance
 5 both sides only coordinate: no lead
 6 the districts' conferences are due before the province's
 7 part V is numbered 1, 3, 4
 8 part V names no lead
 9 II.4 and IV give nobody anything to do (the registrar lists them)
12 a request, or an agency outside, among the duties
13 a paragraph has lost letters
14 slips of the pen in names and numbers; “ without ”
15 one agency in several spellings
16 paragraphs that put an agency down as the one that coordinates
17 what the next plan will assign
18 reminders a month before that were past at issue
19 communes that are in no list of receivers

Three a program cannot see: 10 (which places "xã, thị trấn" and "huyện" leave
out), 11 (which districts "huyện chưa được đầu tư" are) and what of 7, 8, 13
and 14 asks for the meaning of words: that August is missing from a timetable,
that nothing in part III answers to V.1.2, that a sentence has no verb, that
"truyên truyền" is no word."""

import re
from collections import Counter

import pytest
from office import DIRECTORY, NUMBER, PLAN, SOURCE, Office

FINDINGS = SOURCE / "tests" / "acceptance" / "51-KH-UBND-findings.tsv"
TEXT = PLAN.read_text(encoding="utf-8")
PLACE = re.compile(r"^(.*?):(\d+):(\d+): (warning|accepted) \[([a-z-]+)\]: "
                   r"(.+)$")
THING = re.compile(r"\b[IVX]+(?:\.\d+[a-e]?)*(?= \(line| names| is due| has)"
                   r"|(?<=paragraph of )[IVX.0-9a-e]+"
                   r"|(?<=skips )[IVX.0-9a-e]+"
                   r"|^VI\.2(?=:)|(?<=the group )[a-z-]+"
                   r"|^[a-z]+(?:-[a-z]+)*(?=,| does)")


def things(text):
    """What a finding is about: keys of actions, codes of agencies."""
    return " ".join(THING.findall(text))


def expected():
    """The rows of the table, as dictionaries."""
    head, *rows = (line.split("\t") for line in
                   FINDINGS.read_text(encoding="utf-8").splitlines())
    return [dict(zip(head, row)) for row in rows]


@pytest.fixture(scope="module")
def office():
    """Has the directory and no plan."""
    with Office() as office:
        office.ok("agency", "apply", DIRECTORY)
        yield office


def put(office, text, *words):
    """Runs a command of `plan` on a text."""
    file = office.folder / "plan.yaml"
    file.write_text(text, encoding="utf-8")
    return office.run("plan", *words, file)


def lines(result):
    """(line, "warning" or "accepted", code, text) of what was said."""
    found = (PLACE.match(line) for line in result.err.splitlines())
    return [(int(match[2]), match[4], match[5], match[6])
            for match in found if match]


def changed(text, old, new):
    assert text.count(old) == 1, (old, text.count(old))
    return text.replace(old, new)


# ----------------------------------------------------------- the real plan

def test_the_findings_are_those_of_the_table(office):
    """Each by its oddity, code, line, state and what it is about."""
    complaints = office.json("plan", "check", PLAN)["complaints"]
    found = [(row["code"], str(row["line"]),
              "accepted" if row["accepted"] else "open", things(row["text"]))
             for row in complaints]
    assert found == [(row["code"], row["line"], row["state"], row["about"])
                     for row in expected()]
    assert all(row["warning"] for row in complaints)
    assert all(bool(row["reason"]) == row["accepted"] for row in complaints)
    assert all(": decide " in row["text"] or "; decide " in row["text"]
               for row in complaints)


def test_every_oddity_that_can_be_seen_is_seen():
    """18 depends on the policy and has its own test."""
    items = {row["item"] for row in expected()} - {"-"}
    assert items == {str(item) for item in
                     [1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 13, 14, 15, 16, 17, 19]}


def test_a_month_before_was_too_late():
    """Oddity 18: with "30d before" the assignment is the first notice."""
    policy = "policy: {default: {before: [30d, 7d]}}\n"
    with Office(more=policy) as office:
        office.ok("agency", "apply", DIRECTORY)
        found = [line for line in lines(office.run("plan", "check", PLAN))
                 if line[2] == "late-reminders"]
    (finding,) = found
    assert "30d before" in finding[3]
    assert "III.11.1 (line" in finding[3]
    assert "the assignment is the first notice" in finding[3]


def test_requests_entered_as_duties_would_be_found(office):
    """Oddity 12: those bodies that the directory knows to stand outside."""
    text = TEXT.replace("    kind: request\n", "")
    found = {line[3].split()[0] for line in
             lines(put(office, text, "check"))
             if line[1:3] == ("warning", "request-as-duty")}
    assert found == {"tinh-doan", "hoi-lhpn"}


# ------------------------------------------------------------ the command

def test_check_prints_what_is_open(office):
    result = office.run("plan", "check", PLAN)
    counts = Counter(row["state"] for row in expected())
    assert result.code == 0
    assert {line[1] for line in lines(result)} == {"warning"}
    assert len(lines(result)) == counts["open"]
    assert result.err.splitlines()[-1] == (
        f"dondoc: 0 errors, {counts['open']} warnings, "
        f"{counts['accepted']} accepted (--all shows them)")
    assert f"{PLAN}:83:5: warning [same-action]: III.1.3 (line 83, " \
        in result.err


def test_all_prints_what_is_accepted_too(office):
    result = office.run("plan", "check", "--all", PLAN)
    assert Counter(line[1] for line in lines(result)) == \
        Counter({"warning": 26, "accepted": 28})
    (line,) = [line for line in lines(result) if line[2] == "numbering-skips"]
    assert line[3].endswith(
        "(Bản gốc đánh số 1, 3, 4, không có 2; không thiếu việc nào.)")
    assert result.err.splitlines()[-1] == \
        "dondoc: 0 errors, 26 warnings, 28 accepted"


def test_json_has_all(office):
    result = office.run("--json", "plan", "check", PLAN)
    complaints = result.json["complaints"]
    accepted = [row for row in complaints if row["accepted"]]
    assert result.code == 0
    assert len(complaints) == 54 and len(accepted) == 28
    assert set(complaints[0]) == {"file", "line", "column", "warning", "code",
                                  "text", "accepted", "reason"}


def test_apply_warns_of_the_same():
    """And applying with other accepts changes nothing."""
    with Office() as office:
        office.ok("agency", "apply", DIRECTORY)
        check = office.run("plan", "check", PLAN)
        apply = office.run("plan", "apply", PLAN)
        assert apply.code == 0
        assert apply.err == check.err
        journal = len(office.json("journal"))
        bare = re.sub(r"(?m)^    accept:( \[.*\n|\n(      .*\n)+)", "", TEXT)
        assert bare.count("accept:") == 1
        again = put(office, bare, "apply", "--all")
        assert again.out.strip() == \
            f"{NUMBER}: applied, 73 actions, 73 unchanged"
        assert len(lines(again)) > 40  # those of one kind are together now
        assert len(office.json("journal")) <= journal + 1


# ------------------------------------------------------------ the directory

PEOPLE = """\
agencies:
  - code: tinh
    name: UBND tỉnh
    people:
      - {id: a, name: A, role: owner, email: a@a.example, channels: [email]}
  - {code: so-im, name: Sở không có người}
  - code: so-doc
    name: Sở chỉ có người đọc
    people:
      - {id: b, name: B, role: reader, email: b@a.example, channels: [email]}
  - code: so-sms
    name: Sở chỉ có máy
    people:
      - {id: c, name: C, role: owner, phone: "+84912000001", channels: [sms]}
groups:
  - {code: khoi, name: Khối, members: [so-sms, so-im]}
"""

SMALL = """\
plan: 1/KH
title: Thử
issued: 2010-06-02
issuer: tinh
follow-up: tinh
actions:
  - {key: "1", title: Một, lead: so-im}
  - {key: "2", title: Hai, lead: so-doc}
  - {key: "3", title: Ba, lead: so-sms}
  - {key: "4", title: Bốn, lead: khoi}
  - {key: "5", title: Năm, lead: tinh}
"""


def test_whom_no_reminder_reaches():
    """By the store's own people: owners with an address on a channel of
    theirs that the policy uses."""
    with Office() as office:
        office.ok("agency", "apply", "-", stdin=PEOPLE)
        found = lines(put(office, SMALL, "check"))
        assert [line[0] for line in found if line[2] == "unreachable"] == \
            [7, 8, 10]
        assert "1 of the 2 members of khoi" in found[-1][3]
        assert "reaches so-im" in found[-1][3]
        office.ok("agency", "apply", "-", stdin=PEOPLE.replace(
            "{code: so-im, name: Sở không có người}",
            "{code: so-im, name: Sở, people: [{id: d, name: D, role: owner, "
            "email: d@a.example, channels: [email]}]}"))
        found = lines(put(office, SMALL, "check"))
        assert [line[0] for line in found if line[2] == "unreachable"] == [8]


# ---------------------------------------------------------------- accepting

def test_what_is_accepted_no_more_is_open_again(office):
    """An accept taken out, at the top and at an action."""
    text = changed(TEXT, "  - {code: numbering-skips, about: V, ", "  # {")
    text = changed(text, "    accept: [no-day]\n", "")
    codes = [line[2] for line in lines(put(office, text, "check"))]
    assert codes.count("numbering-skips") == 1
    assert codes.count("no-day") == 1


def test_accepting_a_finding(office):
    """With a reason, it is counted and no warning."""
    before = len(lines(put(office, TEXT, "check")))
    text = changed(TEXT, "accept:\n  - {code: paragraph",
                   "accept:\n  - {code: two-leads, reason: Đã hỏi UBND tỉnh}"
                   "\n  - {code: paragraph")
    found = lines(put(office, text, "check"))
    assert len(found) == before - 1
    assert "two-leads" not in [line[2] for line in found]
    (line,) = [line for line in lines(put(office, text, "check", "--all"))
               if line[2] == "two-leads"]
    assert line[1] == "accepted" and line[3].endswith("(Đã hỏi UBND tỉnh)")


def test_an_accept_that_answers_to_nothing(office):
    """The doubt is gone, the accept still there."""
    text = changed(TEXT, "    accept: [no-lead]\n",
                   "    accept: [no-lead]\n    lead: so-ldtbxh\n")
    (line,) = [line for line in lines(put(office, text, "check"))
               if line[2] == "unused-accept"]
    assert text.splitlines()[line[0] - 1] == "    accept: [no-lead]"
    assert "no-lead about VI.1" in line[3]


@pytest.mark.parametrize("accept, word", [
    ("accept: [no-leed]", "no-lead"),
    ("accept: [{code: no-lead}]", "reason"),
    ("accept: [unused-accept]", "unused-accept"),
    ("accept: [cycle]", "cycle")])
def test_an_accept_that_is_wrong(office, accept, word):
    """A mistake, with its place; nothing is applied."""
    text = changed(TEXT, "    accept: [no-lead]", "    " + accept)
    result = put(office, text, "apply")
    assert result.code == 1
    assert word in result.err
    line = text.splitlines().index("    " + accept) + 1
    assert re.search(rf"plan\.yaml:{line}:\d+: (?!warning)", result.err)


def test_findings_do_not_hide_a_mistake(office):
    """With a mistake in the file only mistakes are told."""
    result = put(office, TEXT.replace("lead: ban-dan-toc", "lead: khong-ai"),
                 "check")
    assert result.code == 1
    assert lines(result) == []
    assert result.err.splitlines()[-1] == "dondoc: 3 errors, 0 warnings"
