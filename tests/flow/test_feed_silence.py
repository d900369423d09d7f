"""A calendar that has stopped asking: who hears of it, and what takes its
place."""

import pytest
from office import Office, ref

CHI_LANG, CAO_LOC = "huyen-chi-lang", "huyen-cao-loc"
S45 = "III.11.2"
WEEK = "Việc đến hạn trong tuần"
QUIET = "Lịch không còn được cập nhật"


def weeks(office, address):
    """The mails to somebody that tell their week."""
    return [mail for mail in office.mails()
            if address in mail.to and WEEK in mail.text]


def address_of(office, agency):
    (owner,) = [person for person in
                office.json("agency", "show", agency)["people"]
                if person["role"] == "owner"]
    return owner["email"]


@pytest.fixture
def office():
    with Office(plans=True) as office:
        yield office


def test_the_week_by_mail(office):
    """On the week's first working day, once, with what is due in it; only who
    wants it, and only while the calendar is silent."""
    token = office.json("feed", "add", "--agency", CHI_LANG, "--for",
                        "Outlook của văn thư", "--mail-when-silent")["token"]
    office.ok("feed", "add", "--agency", CAO_LOC)
    mine, others = address_of(office, CHI_LANG), address_of(office, CAO_LOC)
    office.to("2010-06-13T12:00")
    assert not weeks(office, mine), "on the 7th it had been silent five days"
    office.to("2010-06-14T07:59")
    assert not weeks(office, mine)
    office.to("2010-06-16T12:00")
    (mail,) = weeks(office, mine)
    assert S45 in mail.text and "19/06/2010" in mail.text
    assert "Lịch điện tử của quý cơ quan" in mail.text
    assert "III.11.1," not in mail.text, "due on the 29th"
    assert not weeks(office, others)
    assert office.http("GET", f"/feeds/{token}.ics")[0] == 200
    office.to("2010-06-22T12:00")
    assert len(weeks(office, mine)) == 1, "it asks again"
    assert not office.json("audit")["differences"]
    assert "(the calendar had stopped asking)" in office.ok(
        "explain", ref(S45, CHI_LANG))


def test_what_a_mail_tells_already_is_not_told_twice(office):
    """On Monday 28 June the mail of the day tells of what is late: it is one
    mail, and each task stands in it once."""
    office.ok("feed", "add", "--agency", CHI_LANG, "--mail-when-silent")
    mine = address_of(office, CHI_LANG)
    office.to("2010-06-27T12:00")
    before = len([mail for mail in office.mails() if mine in mail.to])
    office.to("2010-06-28T08:00")
    new = [mail for mail in office.mails() if mine in mail.to][before:]
    assert len(new) == 1
    number = office.task(ref(S45, CHI_LANG))["id"]
    assert new[0].text.count(f"Việc {number} ") == 1


def test_after_days_without_a_daemon_the_week_is_told_late(office):
    office.ok("feed", "add", "--agency", CHI_LANG, "--mail-when-silent")
    mine = address_of(office, CHI_LANG)
    office.to("2010-06-11T12:00")
    office.stop()
    office.clock = "2010-06-15T10:00"
    office.start()
    office.to("2010-06-15T10:01")
    assert len(weeks(office, mine)) == 1


def test_the_follow_up_agency_hears_of_silent_calendars(office):
    """In the mail that its officer gets anyway."""
    office.ok("feed", "add", "--agency", CHI_LANG, "--for",
              "Outlook của văn thư")
    token = office.json("feed", "add", "--agency", CAO_LOC)["token"]
    office.to("2010-06-15T12:00")
    assert office.http("GET", f"/feeds/{token}.ics")[0] == 200
    office.to("2010-06-22T12:00")
    mails = [mail for mail in office.mails() if "dd@ldtbxh.example" in mail.to]
    (mail,) = [mail for mail in mails if QUIET in mail.text][:1]
    told = mail.text[mail.text.index(QUIET):]
    assert "Chi Lăng (“Outlook của văn thư”): " in told.replace("\n ", "")
    assert "Cao Lộc" not in told.split("Xem tất cả")[0]
    assert not [mail for mail in office.mails()
                if "vt@chilang.example" in mail.to and QUIET in mail.text]


@pytest.mark.parametrize("words", [
    ("--plan", "51/KH-UBND"), ("--group", "cac-huyen")])
def test_a_plan_or_a_group_cannot_be_mailed(office, words):
    result = office.run("feed", "add", *words, "--mail-when-silent")
    assert result.code == 2 and "no agency to be mailed" in result.err
