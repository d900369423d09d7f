"""The report of the demo's third quarter, through the real binaries: figure by
figure against a computation of its own, over `ls --all --json` and the
journal; the same again later; in every format; and the draft at its cut-off.
"""

import csv
import io
import json
import re
from collections import Counter
from datetime import date
from html.parser import HTMLParser

import demo_story
import openpyxl
import pytest
from demo_story import LEAD, plan_of
from office import NUMBER, Office, ref

CUT_OFF = date(2010, 9, 14)
SINCE = date(2010, 6, 15)
EXTENDED = plan_of("dinh-lap")
CLOSING = {"done", "approve"}



STORY = [*demo_story.STORY[:10],
         ("2010-06-17", "office", "extend", ref("III.11.1", "huyen-dinh-lap"),
          "--to", "2010-07-30", "--reason", "mưa lũ", "--document",
          "80/UBND-VX"),
         *demo_story.STORY[10:]]
# Done within the time that was granted, after the first.
LATER = ("2010-07-09", "dinh-lap-vt", "done",
         ref("III.11.1", "huyen-dinh-lap"))


@pytest.fixture(scope="module")
def office():
    with Office(plans=True) as office:
        before = [row for row in STORY if row[0] <= "2010-07-09"]
        demo_story.tell(office, [*before, LATER])
        demo_story.tell(office, [row for row in STORY
                                 if "2010-07-09" < row[0] <= "2010-09-14"])
        office.to("2010-09-15T09:30")
        office.early = office.json("report", "--period", "2010-Q3")
        demo_story.tell(office, [row for row in STORY
                                 if row[0] > "2010-09-14"])
        # After the cut-off, of a day before it: the report does not know.
        office.ok("done", plan_of("dinh-lap"), "--on", "2010-07-01",
                  "--note", "báo muộn")
        yield office


@pytest.fixture(scope="module")
def report(office):
    return office.json("report", "--period", "2010-Q3")


# ------------------------------------------------ the computation of its own

def day_of(text):
    return None if text is None else date.fromisoformat(text[:10])


class Then:
    """A task as it stood at the cut-off, from today's row and the journal."""

    def __init__(self, row, journal):
        acts = [one for one in journal if one["task"] == row["id"]
                and day_of(one["at"]) <= CUT_OFF]
        self.row = row
        self.appeared = next((day_of(one["at"]) for one in acts
                              if one["kind"] == "task-new"), None)
        self.state, self.submitted, self.done = "open", None, None
        self.due = self.first = day_of(row["original_due_on"])
        self.heard = self.appeared
        self.note = None
        for one in acts:
            self.act(one["kind"], day_of(one["at"]), one["text"])

    def act(self, kind, day, text):
        if kind == "extend":
            self.due = day_of(re.search(r"→ (\d{4}-\d\d-\d\d)", text)[1])
        elif kind == "submit":
            self.state, self.submitted = "submitted", day
        elif kind in CLOSING:
            self.state, self.done = "done", day
        elif kind in ("return", "reopen"):
            self.state, self.submitted, self.done = kind, None, None
        elif kind == "drop":
            self.state = "dropped"
        elif kind != "start":
            return
        self.heard = day

    @property
    def begun(self):
        opens = day_of(self.row["from"])
        return not (self.row["period"] and opens and opens > CUT_OFF) \
            or self.state == "done"

    def late_by(self, due):
        counted = self.submitted or self.done or CUT_OFF
        return max(0, (counted - due).days) if due else 0

    @property
    def days(self):
        return 0 if self.row["kind"] == "request" else self.late_by(self.due)

    @property
    def axis(self):
        if self.due is None or self.row["kind"] == "request":
            return "no_deadline"
        return "late" if self.days else "in_time"

    @property
    def silent(self):
        return self.due is None and self.state not in ("done", "submitted") \
            and (CUT_OFF - self.heard).days > 90

    def decided(self, due):
        return due is not None and self.row["kind"] != "request" and (
            self.state == "done" or self.late_by(due) > 0)


def bucket(days):
    return "1-30" if days <= 30 else "31-120" if days <= 120 else "over-120"


def rate(tasks, due_of):
    decided = [one for one in tasks if one.decided(due_of(one))]
    good = sum(one.late_by(due_of(one)) == 0 for one in decided)
    return {"in_time": good, "of": len(decided),
            "percent": round(1000 * good / len(decided) + 1e-9) / 10
            if decided else None}


def within(day):
    return day is not None and SINCE <= day <= CUT_OFF


def figures(tasks):
    """The FIGURES of the wire, from tasks that count."""
    def axis(state):
        rows = Counter(one.axis for one in tasks
                       if (one.state == "done") == state)
        return {"all": sum(rows.values()), "in_time": rows["in_time"],
                "late": rows["late"], "no_deadline": rows["no_deadline"]}

    def buckets(state):
        rows = Counter(bucket(one.days) for one in tasks if one.days
                       and (one.state == "done") == state)
        return {name: rows[name] for name in ("1-30", "31-120", "over-120")}

    return {
        "total": len(tasks), "done": axis(True), "not_done": axis(False),
        "done_late_days": buckets(True), "not_done_late_days": buckets(False),
        "submitted": sum(one.state == "submitted" for one in tasks),
        "silent": sum(one.silent for one in tasks),
        "on_time": rate(tasks, lambda one: one.due),
        "on_time_first": rate(tasks, lambda one: one.first),
        "in_period": {
            "assigned": sum(within(one.appeared) for one in tasks),
            "due": sum(within(one.due) for one in tasks),
            "done": sum(one.state == "done"
                        and within(one.submitted or one.done)
                        for one in tasks)},
        "dropped": 0, "not_begun": 0}


@pytest.fixture(scope="module")
def then(office):
    journal = office.json("journal", "--limit", "1000000")
    tasks = [Then(row, journal) for row in office.json("ls", "--all")]
    return [one for one in tasks if one.appeared is not None]


@pytest.fixture(scope="module")
def counted(then):
    return [one for one in then if one.begun and one.state != "dropped"]


def test_the_figures(report, then, counted):
    expected = figures(counted)
    expected["not_begun"] = sum(not one.begun for one in then)
    expected["dropped"] = sum(one.state == "dropped" for one in then)
    assert report["figures"] == expected
    assert report["figures"]["done"]["late"] >= 3
    assert report["figures"]["on_time"] != report["figures"]["on_time_first"]
    assert (report["cut_off"], report["since"], report["frozen"]) == \
        ("2010-09-14", "2010-06-15", True)


@pytest.mark.parametrize("lines, name, of", [
    ("by_agency", "agency", "agency"), ("by_plan", "plan", "plan"),
    ("by_action", "action", "action")])
def test_the_figures_in_parts(report, counted, lines, name, of):
    found = {row[name]: row["figures"] for row in report[lines]}
    expected = {key: figures([one for one in counted if one.row[of] == key])
                for key in {one.row[of] for one in counted}}
    assert found == expected


def test_the_figures_of_groups(office, report, counted):
    for row in report["by_group"]:
        members = office.json("agency", "show", row["group"])["members"]
        assert row["figures"] == figures(
            [one for one in counted if one.row["agency"] in members])
    assert [row["group"] for row in report["by_group"]] == ["cac-huyen"]


def test_the_lists(report, counted):
    def refs(rows):
        return {(row["ref"], row["days"], row["bucket"]) for row in rows}

    late = [one for one in counted if one.days]
    for name, is_done in (("overdue", False), ("done_late", True)):
        assert refs(report[name]) == {
            (one.row["ref"], one.days, bucket(one.days)) for one in late
            if (one.state == "done") == is_done}
        days = [row["days"] for row in report[name]]
        assert days == sorted(days, reverse=True)
    assert refs(report["silent"]) == {
        (one.row["ref"], 0, None) for one in counted if one.silent}
    reasons = {row["ref"]: row["reason"] for row in report["done_late"]}
    assert reasons[plan_of("huu-lung")] == "Chậm do thay cán bộ"


def test_the_roll_up_names_who_is_missing(report):
    row = next(row for row in report["by_action"]
               if row["action"] == "III.11.2")
    assert row["figures"]["done"]["all"] == 9
    assert row["missing"] == ["UBND huyện Bình Gia", "UBND huyện Đình Lập"]


def test_it_stays_the_same_whatever_comes_later(office, report):
    assert report == office.early


def test_who_owns_tasks_sees_their_own(office):
    token = office.json("token", "add", "chi-lang-vt")["token"]
    result = office.run_as(token, "--json", "report", "--period", "2010-Q3")
    assert {row["agency"] for row in json.loads(result.out)["by_agency"]} == \
        {"huyen-chi-lang"}


def test_the_day_before_its_end_it_is_provisional(office):
    now = office.json("report", "--period", "2010-Q4")
    assert (now["frozen"], now["cut_off"]) == (False, "2010-10-01")


# ------------------------------------------------------------------ the draft

def test_the_duty_to_report_gets_its_draft(office, report):
    duty = ref("VI.2", LEAD, "2010-Q3")
    draft = office.json("report", "--task", duty)
    assert draft.pop("drafted_at") == "2010-09-15T00:00:00+07:00"
    assert draft.pop("plan") == NUMBER
    assert draft == {name: value for name, value in report.items()
                     if name != "plan"}
    assert [(row["ref"], row["at"][:10]) for row in
            office.json("journal", "--kind", "report-drafted")] == [
        (ref("VI.2", LEAD, "2010-Q2"), "2010-06-15"),
        (duty, "2010-09-15")]
    assert f"dondoc report --task {office.task(duty)['id']}" in \
        office.ok("show", duty)
    assert office.run("report", "--task", EXTENDED).code == 1


def test_what_is_not_there_is_refused(office):
    for arguments, code in [(["--period", "2010-Q5"], 2),
                            (["--plan", "9/KH"], 1),
                            (["--agency", "no-such"], 1),
                            (["--format", "pdf"], 2),
                            (["--part", "all"], 2)]:
        assert office.run("report", *arguments).code == code, arguments


# ---------------------------------------------------------------- the formats

def test_the_workbook_says_the_same(office, report):
    path = office.folder / "report.xlsx"
    office.ok("report", "--period", "2010-Q3", "--format", "xlsx",
              "--output", path)
    book = openpyxl.load_workbook(path)
    agencies = list(book["Theo cơ quan"].iter_rows(values_only=True))
    assert [(row[0], row[1], row[6], row[11]) for row in agencies[1:]] == [
        (row["agency_name"], row["figures"]["total"],
         row["figures"]["not_done"]["late"],
         row["figures"]["on_time"]["percent"]) for row in report["by_agency"]]
    late = book["Quá hạn chưa xong"]
    assert [(row[0].value, row[5].value.date(), row[8].value)
            for row in late.iter_rows(min_row=2)] == [
        (row["task"], day_of(row["due_on"]), row["days"])
        for row in report["overdue"]]
    for sheet in book:
        assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref
        assert sheet.column_dimensions["A"].width > 8
    summary = list(book["Tổng hợp"].iter_rows(min_row=2, values_only=True))
    assert summary[2][1] == report["figures"]["total"]


def test_the_csv_says_the_same(office, report):
    text = office.ok("report", "--period", "2010-Q3", "--format", "csv",
                     "--part", "agencies")
    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text[1:])))
    assert [(row["Agency"], int(row["Total"])) for row in rows] == [
        (row["agency_name"], row["figures"]["total"])
        for row in report["by_agency"]]


class Page(HTMLParser):
    """Cells of all tables, and the tags that there are."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.rows, self._cell = Counter(), [], None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags[tag] += 1
        assert not any(name.startswith("on") or name in ("href", "src")
                       for name, _ in attrs)
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self._cell = ""

    def handle_data(self, data):
        if self._cell is not None:
            self._cell += data

    def handle_endtag(self, tag):
        if tag in ("td", "th"):
            self.rows[-1].append(self._cell)
            self._cell = None


def test_the_page_says_the_same(office, report):
    text = office.ok("report", "--period", "2010-Q3", "--format", "html")
    page = Page(text)
    rows = {row[0]: row for row in page.rows}
    for row in report["by_agency"]:
        assert rows[row["agency_name"]][1] == str(row["figures"]["total"])
    assert page.tags["svg"] == 2 and page.tags["script"] == 0
    dated = sum(row["due_on"] is not None for row in report["by_action"])
    assert page.tags["line"] == dated + 1


def test_the_table_says_the_same(office, report):
    text = office.ok("report", "--period", "2010-Q3", "--language", "vi")
    assert re.search(r"(?m)^Tổng số +%d " % report["figures"]["total"], text)
    assert "đã chốt" in text
