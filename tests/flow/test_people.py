"""People and rights: tokens that end, local users who are people, the login
that a user keeps, and personal data: replaced, given out, erased."""

import json
import os
import sqlite3
import stat

import pytest
from office import Office, dondoc

DIRECTORY = """
agencies:
  - {code: tinh, name: UBND tỉnh, people: [
      {id: tinh-vt, name: Văn thư tỉnh, role: receiver,
       email: vt@tinh.example}]}
  - {code: so, name: Sở Lao động, parent: tinh, people: [
      {id: hoa, name: Hoàng Thị Hoa, role: owner, email: hoa@so.example,
       phone: "0912345678", channels: [email, sms]},
      {id: nam, name: Nguyễn Văn Nam, role: owner, email: nam@so.example}]}
"""
PLAN = """
plan: 1/KH
title: Kế hoạch
issued: 2010-06-01
issuer: tinh
follow-up: tinh
actions:
  - {key: "1", title: Đề án, lead: so, due: trước 20/6/2010}
  - {key: "2", title: Báo cáo, lead: so, due: trước 20/7/2010}
"""
TASK = "1/KH#1@so"


def begin(more=""):
    office = Office(more=more)
    office.apply("agency", DIRECTORY)
    office.apply("plan", PLAN)
    return office


@pytest.fixture
def office():
    with begin() as office:
        yield office


def test_a_token_that_ends(office):
    """Its last day is a day; the day after it is as if there were none."""
    given = office.json("token", "add", "hoa", "--for", "máy ở nhà",
                        "--expires", "2010-06-04")
    assert given["expires_on"] == "2010-06-04"
    assert office.run("token", "add", "hoa", "--expires",
                      "2010-06-01").code == 2
    office.to("2010-06-04T23:00")
    assert office.run_as(given["token"], "ls").code == 0
    office.to("2010-06-05T00:01")
    late = office.run_as(given["token"], "ls")
    nobody = office.run_as("A" * 43, "ls")
    assert (late.code, late.err) == (nobody.code, nobody.err) and late.code
    row = office.json("token", "ls")[0]
    assert (row["for"], row["last_used_on"], row["expires_on"]) == \
        ("máy ở nhà", "2010-06-04", "2010-06-04")


def test_the_map_of_users():
    """The office's own files are applied before the map is in force."""
    with begin() as office:
        office.stop()
        with office.config.open("a", encoding="utf-8") as config:
            config.write(f'users: {{"{os.getuid()}": hoa}}\n')
        office.start()
        assert office.json("whoami")["person"] == "hoa"
        assert office.run("token", "ls").code == 1
        assert office.json("done", TASK)[0]["state"] == "done"
        row = office.json("journal", "--kind", "done")[-1]
        assert (row["actor"], row["actor_role"], row["uid"], row["from"]) == \
            ("hoa", "owner", os.getuid(), "socket")


def test_login(office):
    """Kept for its owner only, used for its own address only, forgotten."""
    token = office.json("token", "add", "hoa")["token"]
    home = office.folder / "home"
    home.mkdir()
    variables = {"HOME": str(home)}
    wrong = dondoc("--url", office.tcp, "login", stdin="x" * 43 + "\n",
                   **variables)
    kept = home / ".config" / "dondoc" / "login"
    assert wrong.code == 1 and not kept.exists()
    assert dondoc("login", stdin=token, **variables).code == 2
    result = dondoc("--url", office.tcp, "login", stdin=token + "\n",
                    **variables)
    assert result.code == 0 and "hoa" in result.err
    assert token not in result.out + result.err
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert dondoc("--json", "whoami", **variables).json["person"] == "hoa"
    other = dondoc("--url", office.tcp + "/", "whoami", **variables)
    assert other.code == 1  # not the address that it was given for
    kept.chmod(0o644)
    assert dondoc("whoami", **variables).code == 2
    kept.chmod(0o600)
    assert dondoc("logout", **variables).code == 0
    assert not kept.exists()


def test_contacts_are_replaced(office):
    """By the person or the office; what they are is in no journal."""
    token = office.json("token", "add", "hoa")["token"]
    other = office.json("token", "add", "nam")["token"]
    words = ("person", "contact", "hoa", "--email", "moi@so.example",
             "--phone", "")
    assert office.run_as(other, *words).code == 1
    row = json.loads(office.run_as(token, "--json", *words).out)
    assert (row["email"], row["phone"], row["channels"]) == \
        ("moi@so.example", None, ["email"])
    assert office.run("person", "contact", "hoa", "--email", "x").code == 2
    assert office.run("person", "contact", "hoa").code == 2
    row = office.json("journal", "--kind", "contact-changed")[-1]
    assert (row["person"], row["text"]) == ("hoa", "email phone")
    office.to("2010-06-03")
    assert any("moi@so.example" in mail.to for mail in office.mails())


def test_what_is_known_is_given_out(office):
    office.to("2010-06-03")
    token = office.json("token", "add", "hoa")["token"]
    office.run_as(token, "done", TASK)
    known = json.loads(office.run_as(token, "person", "export", "hoa").out)
    assert known["person"]["email"] == "hoa@so.example"
    assert [row["kind"] for row in known["did"]] == ["done"]
    assert known["messages"] and known["tokens"] and known["about"]
    assert office.run_as(token, "person", "export", "nam").code == 1


def test_who_is_erased(office):
    """Nothing of them is in the store; the journal has the role, and its
    chain holds."""
    token = office.json("token", "add", "hoa", "--for", "Hoa ở nhà")["token"]
    office.ok("away", "hoa", "--deputy", "nam", "--until", "2010-06-30",
              "--reason", "nghỉ ốm")
    office.ok("back", "hoa")
    office.run_as(token, "request-extension", TASK, "--to", "2010-07-10",
                  "--reason", "mưa lũ")
    office.to("2010-06-04")
    assert office.run("person", "erase", "hoa", "--reason", "x").code == 1
    assert office.run_as(token, "person", "erase", "hoa", "--reason", "x",
                         "--yes").code == 1
    office.ok("person", "erase", "hoa", "--reason", "theo yêu cầu", "--yes")
    assert office.run_as(token, "ls").code == 1
    assert office.run("person", "export", "hoa").code == 1
    rows = office.json("journal", "--kind", "request-extension")
    assert rows[0]["actor"].startswith("erased-")
    assert rows[0]["actor_role"] == "owner"
    assert office.task(TASK)["requests"][0]["by"] == "owner"
    assert office.run("doctor").code == 0
    said = office.ok("--json", "journal") + office.ok("--json", "outbox",
                                                      "ls")
    office.stop()
    store = sqlite3.connect(office.state / "dondoc.db")
    store.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    said += "\n".join(store.iterdump())
    store.close()
    for word in ("Hoàng Thị Hoa", "hoa@so.example", "912345678", "nghỉ ốm",
                 "Hoa ở nhà", "'hoa'"):
        assert word not in said, word
    office.start()
