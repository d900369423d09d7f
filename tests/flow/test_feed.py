"""Chi Lăng's calendar feed over TCP, read with python3-icalendar."""

import re
from datetime import date, timedelta

import icalendar
import pytest
from office import Office, ref

S43, S45, S69 = "III.11.1", "III.11.2", "V.4.1"


@pytest.fixture(scope="module")
def office():
    with Office(plans=True) as office:
        office.given = office.json("feed", "add", "--agency", "huyen-chi-lang")
        office.path = f"/feeds/{office.given['token']}.ics"
        yield office


@pytest.fixture(scope="module")
def answer(office):
    return office.http("GET", office.path)


def events(body):
    return list(icalendar.Calendar.from_ical(body).walk("VEVENT"))


def summaries(body):
    return [str(event["SUMMARY"]) for event in events(body)]


def event_of(office, body, key):
    """The one event of a task of Chi Lăng's."""
    title = office.task(ref(key, "huyen-chi-lang"))["title"]
    found = [event for event in events(body)
             if title in str(event["SUMMARY"]) + str(event["DESCRIPTION"])]
    assert len(found) == 1, (key, summaries(body))
    return found[0]


def test_what_is_given(office):
    assert office.given["agency"] == "huyen-chi-lang"
    assert office.given["url"] == "https://dondoc.example" + office.path
    assert office.given["webcal"] == "webcal://dondoc.example" + office.path \
        or office.given["webcal"] == "webcals://dondoc.example" + office.path


def test_headers(answer):
    status, headers, body = answer
    assert status == 200
    assert headers["Content-Type"].replace(" ", "").lower() == \
        "text/calendar;charset=utf-8"
    assert re.fullmatch(r'"[^"]+"', headers["ETag"]), "a strong ETag"
    assert int(headers["Content-Length"]) == len(body)
    assert headers.get("Content-Encoding") is None
    assert "private" in headers["Cache-Control"]


def test_bytes(answer):
    """CR LF everywhere, at most 75 octets a line, folded between characters,
    no mark in front."""
    body = answer[2]
    assert body.startswith(b"BEGIN:VCALENDAR\r\n")
    assert body.endswith(b"END:VCALENDAR\r\n")
    lines = body.split(b"\r\n")
    for line in lines:
        assert len(line) <= 75, line
        assert b"\n" not in line and b"\r" not in line
        line.decode("utf-8")


def test_the_calendar(answer):
    calendar = icalendar.Calendar.from_ical(answer[2])
    assert str(calendar["VERSION"]) == "2.0"
    assert calendar["PRODID"]
    assert str(calendar["METHOD"]) == "PUBLISH"
    assert "Chi Lăng" in str(calendar["X-WR-CALNAME"])
    assert not list(calendar.walk("VTODO"))
    assert not list(calendar.walk("VALARM"))


def test_one_all_day_event_a_dated_task(office, answer):
    """On the last permitted day, with the document's words."""
    for key, day, phrase in ((S45, date(2010, 6, 19), "trước 20/6/2010"),
                             (S43, date(2010, 6, 29), "xong trước 30/6/2010")):
        event = event_of(office, answer[2], key)
        assert event["DTSTART"].dt == day
        assert event["DTEND"].dt == day + timedelta(1)
        assert phrase in str(event["SUMMARY"])
        assert str(event["TRANSP"]) == "TRANSPARENT"


def test_nothing_undated_and_nothing_of_others(office, answer):
    """No event for what has no date; S69 may mark its start; S64, due on
    30 June, may stand here because Chi Lăng supports it."""
    titles = {task["title"]: task for task in office.tasks()}
    for event in events(answer[2]):
        text = str(event["SUMMARY"]) + str(event["DESCRIPTION"])
        (task,) = [task for title, task in titles.items() if title in text]
        assert task["action"] in (S43, S45, S69, "V.1.5"), text
        assert isinstance(event["DTSTART"].dt, date)
        if task["action"] == S69:
            assert event["DTSTART"].dt == date(2010, 9, 1)
        if task["action"] == "V.1.5":
            assert event["DTSTART"].dt == date(2010, 6, 30)


def test_events_have_what_clients_ask_for(answer):
    found = events(answer[2])
    uids = [str(event["UID"]) for event in found]
    assert len(uids) == len(set(uids)) >= 2
    for event in found:
        assert event["DTSTAMP"].dt.strftime("%Y-%m-%d") == "2010-06-02"
        assert event["LAST-MODIFIED"].dt == event["DTSTAMP"].dt
        assert int(event["SEQUENCE"]) >= 0
        assert "vt@" not in event.to_ical().decode(), "personal data"


def test_equal_content_is_equal_bytes(office, answer):
    assert office.http("GET", office.path)[2] == answer[2]


@pytest.mark.parametrize("shape", ["{}", '"other", {}', "*", "W/{}"])
def test_if_none_match(office, answer, shape):
    status, headers, body = office.http(
        "GET", office.path, {"If-None-Match": shape.format(
            answer[1]["ETag"])})
    assert (status, body) == (304, b"")
    assert headers["ETag"] == answer[1]["ETag"]


def test_another_tag_gets_it_all(office, answer):
    status, _, body = office.http(
        "GET", office.path, {"If-None-Match": '"other"'})
    assert (status, body) == (200, answer[2])


def test_head(office, answer):
    status, headers, body = office.http("HEAD", office.path)
    assert (status, body) == (200, b"")
    for name in ("ETag", "Content-Type", "Content-Length"):
        assert headers[name] == answer[1][name]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PROPFIND"])
def test_other_methods(office, method):
    status, headers, _ = office.http(method, office.path)
    assert status == 405
    allowed = {word.strip() for word in headers["Allow"].split(",")}
    assert {"GET", "HEAD"} <= allowed and method not in allowed


@pytest.mark.parametrize("path", [
    "/feeds/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.ics", "/feeds/.ics",
    "/feeds/", "/feeds/..%2f..%2fetc%2fpasswd.ics", "/feeds/x.ics"])
def test_an_unknown_token(office, path):
    assert office.http("GET", path)[0] == 404


def test_the_token_needs_its_ending(office):
    status, _, body = office.http("GET", office.path.removesuffix(".ics"))
    assert status in (200, 404)
    assert status == 404 or body.startswith(b"BEGIN:VCALENDAR")


def test_a_person_s_token_opens_no_feed(office):
    token = office.json("token", "add", "chi-lang-vt")["token"]
    assert office.http("GET", f"/feeds/{token}.ics")[0] == 404


def test_a_feed_s_token_opens_no_api(office):
    assert office.run_as(office.given["token"], "ls").code == 1


def test_a_revoked_token():
    with Office(plans=True) as office:
        given = office.json("feed", "add", "--agency", "huyen-chi-lang")
        other = office.json("feed", "add", "--agency", "huyen-chi-lang")
        office.ok("feed", "revoke", given["id"])
        status, _, body = office.http("GET", f"/feeds/{given['token']}.ics")
        assert status == 404
        assert b"VCALENDAR" not in body
        assert office.http("GET", f"/feeds/{other['token']}.ics")[0] == 200


def test_done_changes_the_feed():
    """The ETag changes, the event stays and is marked, its SEQUENCE rises
    and its UID does not change; the old tag gets the new bytes; another
    district's feed stays as it was."""
    with Office(plans=True) as office:
        path = "/feeds/{}.ics".format(
            office.json("feed", "add", "--agency", "huyen-chi-lang")["token"])
        other = "/feeds/{}.ics".format(
            office.json("feed", "add", "--agency", "huyen-huu-lung")["token"])
        _, old, body = office.http("GET", path)
        _, old_other, _ = office.http("GET", other)
        before = event_of(office, body, S45)
        office.to("2010-06-15T09:00")
        assert office.http("GET", path)[1]["ETag"] == old["ETag"], \
            "time alone changes nothing"
        office.ok("done", ref(S45, "huyen-chi-lang"))
        status, new, body = office.http(
            "GET", path, {"If-None-Match": old["ETag"]})
        assert status == 200
        assert new["ETag"] != old["ETag"]
        after = event_of(office, body, S45)
        assert after["UID"] == before["UID"]
        assert after["DTSTART"].dt == before["DTSTART"].dt
        assert int(after["SEQUENCE"]) > int(before["SEQUENCE"])
        assert after["LAST-MODIFIED"].dt > before["LAST-MODIFIED"].dt
        assert str(after["SUMMARY"]) != str(before["SUMMARY"])
        assert re.match(r"✓|\[Xong\]", str(after["SUMMARY"]))
        assert office.http("GET", other)[1]["ETag"] == old_other["ETag"]


def test_a_feed_outlives_a_restart():
    with Office(plans=True) as office:
        path = "/feeds/{}.ics".format(
            office.json("feed", "add", "--agency", "huyen-chi-lang")["token"])
        _, headers, body = office.http("GET", path)
        office.restart()
        again = office.http("GET", path)
        assert (again[1]["ETag"], again[2]) == (headers["ETag"], body)


def test_the_token_stays_secret(office):
    """In no log and in no file of the store."""
    token = office.given["token"]
    office.http("GET", office.path)
    assert token not in "\n".join(office.log)
    assert token not in office.ok("--json", "journal")
    for file in office.state.rglob("*"):
        if file.is_file():
            assert token.encode() not in file.read_bytes(), file


def test_health(office):
    status, _, _ = office.http("GET", "/healthz")
    assert status == 200
