"""Tables of a spreadsheet, through the real binaries: actions and people, as
Excel and LibreOffice write them; mistakes by line and column."""

import json

import pytest
from office import Office

HEAD = """\
plan: 7/KH-UBND
title: Kế hoạch thử
issued: 2010-06-02
issuer: ubnd-tinh
follow-up: so-ldtbxh
"""
TABLE = '''\
Mục;Nhiệm vụ;Cơ quan chủ trì;Phối hợp;Thời hạn;Sản phẩm;Ghi chú
I.1;"Xây dựng ""Đề án""";so-tai-chinh;Sở Nội vụ, so-ldtbxh;trước 20/7/2010;Đề án;
I.2;"Báo cáo
hai dòng";UBND huyện Chi Lăng;;định kỳ hàng quý;;Theo mẫu
'''
ENGLISH = '''\
key,title,lead,due
I.1,"Xây dựng ""Đề án""",so-tai-chinh,2010-07-19
'''
PEOPLE = """\
Cơ quan,Mã,Họ tên,Vai trò,E-mail,Điện thoại,Kênh
UBND huyện Chi Lăng,chi-lang-moi,Nguyễn Văn Mới,owner,moi@cl.example,0912000999,"email, sms"
so-noi-vu,noi-vu-2,Trần Thị Hai,owner,hai@nv.example,,email
"""


@pytest.fixture(scope="module")
def office():
    with Office() as office:
        from office import DIRECTORY
        office.ok("agency", "apply", DIRECTORY)
        office.head = office.folder / "head.yaml"
        office.head.write_text(HEAD, encoding="utf-8")
        yield office


def file_of(office, text, name="table.csv", encoding="utf-8"):
    path = office.folder / name
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_table_as_excel_writes_it(office, encoding, ending):
    path = file_of(office, TABLE.replace("\n", ending), encoding=encoding)
    result = office.run("import", "actions", path, "--plan", office.head,
                        "--dry-run")
    assert result.code == 0, result.err
    assert "in order" in result.out and "2 actions" in result.out
    assert office.json("plan", "ls") == []


def test_what_is_imported_is_a_plan(office):
    office.ok("import", "actions", file_of(office, ENGLISH), "--plan",
              office.head)
    office.ok("import", "actions", file_of(office, TABLE), "--plan",
              office.head)
    first, second = office.json("plan", "show", "7/KH-UBND")["actions"]
    assert (first["title"], first["lead"], first["support"], first["due_on"],
            first["product"]) == ('Xây dựng "Đề án"', "so-tai-chinh",
                                  ["so-noi-vu", "so-ldtbxh"], "2010-07-19",
                                  "Đề án")
    assert second["lead"] == "huyen-chi-lang" and second["note"] == "Theo mẫu"


@pytest.mark.parametrize("text, complaint", [
    (TABLE.replace("so-tai-chinh", "so-tai-chin"),
     "table.csv:2:26: "),
    (TABLE.replace("trước 20/7/2010", "trước 31/6/2010"), "table.csv:2:60: "),
    (TABLE.replace("I.2;", "I.1;"), "table.csv:3:1: "),
    (ENGLISH.replace('"Xây dựng ""Đề án""",', '"Xây dựng ""Đề án"",'),
     ":2:5: a quote is opened"),
    (TABLE.replace("Mục;", "X;"), ":1:1: there is no column for key"),
    (TABLE.replace("I.2;", ";"), ":3:1: key is empty"),
    (TABLE.replace("Đề án;\n", "Đề án;;;\n"), "9 fields, but the header has 7"),
    (TABLE.replace("Phối hợp", "Nội dung"), "a second column for title"),
    ("", ":1:1: there is nothing in it")])
def test_mistakes_have_line_and_column(office, text, complaint):
    result = office.run("import", "actions", file_of(office, text), "--plan",
                        office.head, "--dry-run")
    assert result.code == 1
    assert complaint in result.err, result.err


def test_what_is_not_utf8_is_refused(office):
    path = file_of(office, "key,title\nI,Đ\u1ea1t\n", encoding="utf-16")
    result = office.run("import", "actions", path, "--plan", office.head)
    assert result.code == 1 and "not UTF-8" in result.err


def test_a_cell_is_no_yaml(office):
    path = file_of(office, 'key,title,due\nI,"a: b\n  - {key: X} # ""&*!|>%@",'
                           '2010-07-19\n')
    office.ok("import", "actions", path, "--plan", office.head, "--dry-run")


def test_people_are_added_and_others_stay(office):
    before = office.json("agency", "show", "huyen-chi-lang")
    path = file_of(office, PEOPLE, "people.csv")
    office.ok("import", "people", path, "--dry-run")
    assert office.json("agency", "show", "huyen-chi-lang") == before
    office.ok("import", "people", path)
    after = office.json("agency", "show", "huyen-chi-lang")
    new = [row for row in after["people"] if row["id"] == "chi-lang-moi"]
    assert [row for row in after["people"] if row not in new] == \
        before["people"]
    assert (new[0]["phone"], new[0]["channels"]) == ("+84912000999",
                                                     ["email", "sms"])
    assert {**after, "people": 0} == {**before, "people": 0}
    assert "noi-vu-2" in [row["id"] for row in office.json(
        "agency", "show", "so-noi-vu")["people"]]


def test_mistakes_of_people_have_line_and_column(office):
    for text, complaint in [
            (PEOPLE.replace("moi@cl.example", "moi@"), "people.csv:2:55: "),
            (PEOPLE.replace("so-noi-vu", "so-noi"),
             "people.csv:3:1: there is no agency 'so-noi'")]:
        result = office.run("import", "people",
                            file_of(office, text, "people.csv"))
        assert result.code == 1
        assert complaint in result.err, result.err
    result = office.run("--json", "import", "people", file_of(
        office, PEOPLE.replace("moi@cl.example", "moi@"), "people.csv"))
    assert json.loads(result.out)["complaints"][0]["line"] == 2
