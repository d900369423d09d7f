"""A hundred thousand hostile titles through every format of a report, and
through `ls`: nothing that others wrote is markup, a formula, or acts on a
terminal. One process a format."""

import csv
import io
import json
import pathlib
import random
import re
import sys
import zipfile
from html.parser import HTMLParser

import pytest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import fake_daemon  # noqa: E402
from run_cases import Place, run  # noqa: E402

COUNT = 100_000
SEEDS = [
    '=HYPERLINK("http://evil.example","x")', "+cmd|' /C calc'!A0", "-1+1",
    "@SUM(1)", "\t=1+1", " =1", "%0A=1", "\x1b[2J\x1b]0;owned\x07", "\x9b31m",
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "'--",
    "]]>", "<!--", "&amp;&lt;", "\u202eevil\u202c", "\u2066x\u2069", "\u200f",
    "a\r\nb", '","', '"', "\\", "{{7*7}}", "javascript:alert(1)",
    "</title></svg><script>", "\u2028", "\x00"[:0], "东京", "Đào tạo nghề",
    "😀", "\ufeff", "\x7f", "e\u0301"]
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e"
                       "\u200f\u2028-\u202e\u2066-\u2069]")
FIGURES = {"total": 1, "done": {"all": 0, "in_time": 0, "late": 0,
                                "no_deadline": 0},
           "not_done": {"all": 1, "in_time": 0, "late": 1, "no_deadline": 0},
           "on_time": {"percent": None}, "on_time_first": {"percent": 0.5}}


def hostile(chance):
    return "".join(chance.choice(SEEDS)
                   for _ in range(chance.randint(1, 3)))


@pytest.fixture(scope="module")
def titles():
    chance = random.Random(5)
    return SEEDS[:5] + [hostile(chance) for _ in range(COUNT - 5)]


@pytest.fixture(scope="module")
def place(titles):
    def row(i, title):
        return dict(fake_daemon.LATE, id=i, task=i, title=title,
                    agency_name=title[::-1], reason=title, days=5,
                    bucket="1-30")

    rows = [row(i, title) for i, title in enumerate(titles)]
    report = {
        "period": titles[0], "plan": titles[9], "since": "2010-06-15",
        "cut_off": "2010-09-14", "frozen": True, "figures": FIGURES,
        "by_agency": [{"agency_name": title, "figures": FIGURES}
                      for title in titles[:300]],
        "by_action": [{"plan": title, "action": title, "title": title,
                       "due_on": title if i % 2 else "2010-08-01",
                       "last_due_on": "2010-08-01", "missing": [title],
                       "figures": FIGURES}
                      for i, title in enumerate(titles[:300])],
        "overdue": rows}
    def raw(value):
        return {"status": 200, "body": json.dumps(value, ensure_ascii=False)}

    place = Place(answers={"GET /report": raw(report), "GET /tasks": raw(rows)})
    place.written = {}
    yield place
    place.close()


def written(place, *arguments):
    if arguments not in place.written:
        out, err, code = run(place, list(arguments))
        assert code == 0, err
        place.written[arguments] = out
    return place.written[arguments]


@pytest.mark.parametrize("arguments", [
    ["report"], ["report", "--format", "csv", "--part", "overdue"],
    ["report", "--format", "html"],
    ["ls"]], ids=" ".join)
def test_nothing_acts_on_a_terminal(place, arguments):
    out = written(place, *arguments)
    assert FORBIDDEN.search(out) is None
    assert len(out.splitlines()) > COUNT


def test_no_cell_of_csv_is_a_formula(place, titles):
    out = written(place, "report", "--format", "csv", "--part", "overdue")
    rows = list(csv.reader(io.StringIO(out[1:], newline="")))
    assert len(rows) == COUNT + 1
    for row in rows[1:]:
        for at in (3, 4, 9):
            assert not re.match(r"\s*[=+\-@|%]", row[at]), row
    assert rows[1][4] == "'" + titles[0]


class Page(HTMLParser):
    CLOSED = {"meta"}

    def __init__(self):
        super().__init__()
        self.tags = set()
        self.cells = 0

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.cells += tag == "td"
        for name, value in attrs:
            assert name in ("lang", "charset", "http-equiv", "content", "name",
                            "class", "style", "viewbox", "width", "height",
                            "role", "x", "y", "x1", "x2", "y1", "y2"), name
            assert "alert" not in value


def test_nothing_in_a_page_is_markup(place):
    page = Page()
    out = written(place, "report", "--format", "html")
    page.feed(out)
    page.close()
    assert page.tags == {
        "html", "meta", "style", "title", "h1", "h2", "p", "bdi", "table",
        "thead", "tbody", "tr", "th", "td", "span", "svg", "rect", "text",
        "line"}
    assert page.cells > COUNT * 10


def test_no_cell_of_a_workbook_is_a_formula(place, tmp_path, titles):
    path = tmp_path / "report.xlsx"
    written(place, "report", "--format", "xlsx", "--output", str(path),
            "--part", "overdue")
    with zipfile.ZipFile(path) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        names = book.namelist()
    markup = "<f>" in sheet or "<hyperlink" in sheet
    assert not markup
    assert not any("externalLink" in name for name in names)
    assert FORBIDDEN.search(sheet) is None
    assert sheet.count("<row ") == COUNT + 1
