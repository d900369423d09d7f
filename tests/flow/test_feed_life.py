"""Feeds over the life of tasks and of their addresses: what subscribers see
when a task is extended, done, reopened, dropped; views, kinds and languages;
conditional requests, packing; health; rotation; files."""

import gzip
import re
from datetime import date, datetime, timedelta, timezone

import icalendar
import pytest
from office import NUMBER, PLAN, Office, ref

S45 = "III.11.2"
CHI_LANG = "huyen-chi-lang"


def path_of(office, *words):
    return "/feeds/{}.ics".format(office.json("feed", "add", *words)["token"])


def read(office, path, kind="VEVENT"):
    """{UID: component} of a feed."""
    status, _, body = office.http("GET", path)
    assert status == 200
    found = list(icalendar.Calendar.from_ical(body).walk(kind))
    uids = [str(one["UID"]) for one in found]
    assert len(uids) == len(set(uids))
    return dict(zip(uids, found))


def by_summary(events, part):
    found = [event for event in events.values()
             if part in str(event["SUMMARY"])]
    assert len(found) == 1, (part, [str(event["SUMMARY"])
                                    for event in events.values()])
    return found[0]


@pytest.fixture(scope="module")
def office():
    with Office(plans=True) as office:
        yield office


# ------------------------------------------------------------------ its life

def test_a_task_s_life():
    """One UID for ever; SEQUENCE and LAST-MODIFIED rise with each change and
    with no other; the day moves with an extension; done is marked, reopened
    is not; dropped is cancelled for 60 days and then gone."""
    with Office(plans=True) as office:
        path = path_of(office, "--agency", CHI_LANG)
        todo = path + "?as=todo"
        which = ref(S45, CHI_LANG)

        def look():
            event = by_summary(read(office, path), S45 + " ")
            task = by_summary(read(office, todo, "VTODO"), S45 + " ")
            assert event["SEQUENCE"] == task["SEQUENCE"]
            assert task["DUE"].dt == event["DTSTART"].dt
            assert event["DTEND"].dt == event["DTSTART"].dt + timedelta(1)
            assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt
            return event, task

        seen = [look()[0]]

        def change(day, *command):
            office.to(f"2010-06-{day:02}T09:30")
            before = seen[-1]
            assert look()[0].to_ical() == before.to_ical(), "time alone"
            office.ok(*command)
            event, task = look()
            assert event["UID"] == before["UID"]
            assert event["SEQUENCE"] > before["SEQUENCE"]
            assert event["LAST-MODIFIED"].dt > before["LAST-MODIFIED"].dt
            assert event["LAST-MODIFIED"].dt == datetime(
                2010, 6, day, 2, 30, tzinfo=timezone.utc)
            seen.append(event)
            return event, task

        event, task = look()
        assert event["DTSTART"].dt == date(2010, 6, 19)
        assert "Cách tính: “trước” một ngày: đến hết ngày liền trước" in \
            str(event["DESCRIPTION"])
        assert str(task["STATUS"]) == "NEEDS-ACTION"
        _, task = change(3, "start", which)
        assert str(task["STATUS"]) == "IN-PROCESS"
        event, _ = change(4, "extend", which, "--to", "2010-06-30", "--reason",
                          "thay cán bộ", "--document", "88/UBND-VX")
        assert event["DTSTART"].dt == date(2010, 6, 30)
        words = str(event["DESCRIPTION"])
        assert "19/06/2010" in words, "the day at first"
        assert "Gia hạn: 2010-06-30, theo 88/UBND-VX; lý do: thay cán bộ" \
            in words
        event, task = change(7, "done", which)
        assert str(event["SUMMARY"]).startswith("✓ ")
        assert str(event["STATUS"]) == "CONFIRMED"
        assert str(task["STATUS"]) == "COMPLETED"
        assert int(task["PERCENT-COMPLETE"]) == 100
        assert task["COMPLETED"].dt.date() == date(2010, 6, 7)
        event, task = change(8, "reopen", which, "--reason", "sai sót")
        assert not str(event["SUMMARY"]).startswith("✓ ")
        assert "COMPLETED" not in task
        event, task = change(9, "drop", which, "--reason", "không còn")
        assert str(event["STATUS"]) == str(task["STATUS"]) == "CANCELLED"
        office.to("2010-08-07T09:00")
        assert str(look()[0]["STATUS"]) == "CANCELLED"
        office.to("2010-08-08T09:00")
        assert not [event for event in read(office, path).values()
                    if S45 + " " in str(event["SUMMARY"])]


def test_another_plan_text_is_another_event_text(tmp_path):
    """A title that is corrected reaches the calendar under the same UID."""
    with Office(plans=True) as office:
        path = path_of(office, "--agency", CHI_LANG)
        old = by_summary(read(office, path), S45 + " ")
        file = tmp_path / "plan.yaml"
        file.write_text(PLAN.read_text("utf-8").replace(
            "Xây dựng, phê duyệt Kế hoạch dạy nghề",
            "Xây dựng và phê duyệt Kế hoạch dạy nghề"), "utf-8")
        office.to("2010-06-05T09:00")
        office.ok("plan", "apply", file)
        new = by_summary(read(office, path), S45 + " ")
        assert new["UID"] == old["UID"] and new["SEQUENCE"] > old["SEQUENCE"]
        assert "Xây dựng và phê duyệt" in str(new["SUMMARY"])
        office.ok("done", ref(S45, CHI_LANG))
        old = by_summary(read(office, path), S45 + " ")
        office.to("2010-06-08T09:00")
        office.ok("plan", "apply", PLAN)
        new = by_summary(read(office, path), S45 + " ")
        assert new["SEQUENCE"] > old["SEQUENCE"], "of what is done, too"
        assert new["LAST-MODIFIED"].dt > old["LAST-MODIFIED"].dt
        assert "Xây dựng, phê duyệt" in str(new["SUMMARY"])


def test_a_day_of_the_office_s_own_is_shown_as_one(office):
    """VI.2 is a report of each quarter, for which the document has no day."""
    path = path_of(office, "--agency", "so-ldtbxh")
    reports = [event for event in read(office, path).values()
               if str(event["SUMMARY"]).startswith("VI.2 ")]
    assert reports
    for event in reports:
        assert "Cách tính: mỗi quý một lần; ngày (giờ) cụ thể do cơ quan " \
            "ấn định chung, văn bản không nêu" in str(event["DESCRIPTION"])
    path = path_of(office, "--agency", "so-ldtbxh", "--language", "en")
    assert any("Rule: once a quarter" in str(event["DESCRIPTION"])
               for event in read(office, path).values())


# ------------------------------------------------------------ kinds and views

def test_the_follow_up_view_rolls_groups_up():
    with Office(plans=True) as office:
        path = path_of(office, "--plan", NUMBER, "--for", "Theo dõi")
        event = by_summary(read(office, path), f"{S45} ")
        assert str(event["SUMMARY"]).startswith("0/11 · ")
        assert event["DTSTART"].dt == date(2010, 6, 19)
        office.to("2010-06-15T09:00")
        members = office.json("agency", "show", "cac-huyen")["members"]
        assert len(members) == 11
        for agency in members[:8]:
            office.ok("done", ref(S45, agency))
        later = by_summary(read(office, path), f"{S45} ")
        assert later["UID"] == event["UID"]
        assert later["SEQUENCE"] > event["SEQUENCE"]
        assert str(later["SUMMARY"]).startswith("8/11 · ")
        left = [office.json("agency", "show", agency)
                for agency in members[8:]]
        for agency in left:
            name = agency["short"] or agency["name"]
            assert name in str(later["SUMMARY"]).split("còn: ")[1]
        office.ok("extend", ref(S45, members[8]), "--to", "2010-07-20",
                  "--reason", "mưa lũ")
        events = [event for event in read(office, path).values()
                  if f"{S45} " in str(event["SUMMARY"])]
        assert sorted(event["DTSTART"].dt for event in events) == [
            date(2010, 6, 19), date(2010, 7, 20)]
        for agency in members[8:]:
            office.ok("done", ref(S45, agency))
        done = [str(event["SUMMARY"]) for event in read(office, path).values()
                if f"{S45} " in str(event["SUMMARY"])]
        assert all(words.startswith("✓ ") for words in done)


def test_a_group_s_feed(office):
    """The members' tasks as one, and nothing of others."""
    events = read(office, path_of(office, "--group", "cac-huyen"))
    assert str(by_summary(events, f"{S45} ")["SUMMARY"]).startswith("0/11 ·")
    assert all("/11 · " in str(event["SUMMARY"]) for event in events.values())


def test_support_is_marked(office):
    """III.1.3 is supported by so-noi-vu: there it says so, under a UID of its
    own, and in English for who reads that."""
    lead = by_summary(read(office, path_of(office, "--agency", "so-ldtbxh")),
                      "III.1.3 ")
    helper = by_summary(read(office, path_of(office, "--agency", "so-noi-vu")),
                        "III.1.3 ")
    assert str(helper["SUMMARY"]).startswith("Phối hợp: III.1.3 ")
    assert "Chủ trì: Sở Lao động" in str(helper["DESCRIPTION"])
    assert helper["UID"] != lead["UID"]
    assert helper["DTSTART"].dt == lead["DTSTART"].dt == date(2010, 8, 31)
    english = read(office, path_of(office, "--agency", "so-noi-vu",
                                   "--language", "en"))
    assert str(english[str(helper["UID"])]["SUMMARY"]).startswith("Support: ")


def test_a_person_s_feed(office):
    """The tasks of their agency; a receiver's has what is to be submitted to
    them too."""
    owner = read(office, path_of(office, "--person", "chi-lang-vt"))
    agency = read(office, path_of(office, "--agency", CHI_LANG))
    assert set(owner) == set(agency)
    receiver = read(office, path_of(office, "--person", "ubnd-vx"))
    assert [event for event in receiver.values()
            if str(event["SUMMARY"]).startswith("Tiếp nhận: ")
            and "III.1.3 " in str(event["SUMMARY"])]


def test_predecessors_are_related(office):
    """III.1.3 comes after V.3.1: its event names the other's UID."""
    events = read(office, path_of(office, "--agency", "so-ldtbxh"))
    after = by_summary(events, "III.1.3 ")["RELATED-TO"]
    assert after.params["RELTYPE"] == "DEPENDS-ON"
    assert "V.3.1 " in str(events[str(after)]["SUMMARY"])


def test_alarms_only_where_they_are_wanted(office):
    words = ("--agency", CHI_LANG)
    plain = office.http("GET", path_of(office, *words))[2]
    alarming = office.http("GET", path_of(office, *words, "--alarms"))[2]
    assert b"VALARM" not in plain
    assert alarming.count(b"BEGIN:VALARM") == 3 * plain.count(b"BEGIN:VEVENT") \
        - 3 * plain.count("SUMMARY:Bắt đầu".encode())


def test_things_to_do_have_the_undated_too(office):
    path = path_of(office, "--agency", CHI_LANG) + "?as=todo"
    tasks = read(office, path, "VTODO")
    mine = office.tasks(agency=CHI_LANG)
    assert len([one for one in tasks.values()
                if not str(one["SUMMARY"]).startswith("Phối hợp")]) == len(mine)
    assert [one for one in tasks.values() if "DUE" not in one]
    assert not read(office, path, "VEVENT")


def test_an_agency_with_nothing_still_has_a_calendar(office):
    """Some clients refuse a calendar without any component."""
    status, _, body = office.http("GET", path_of(office, "--agency", "tinh-uy"))
    assert status == 200
    calendar = icalendar.Calendar.from_ical(body)
    assert len(calendar.subcomponents) == 1
    assert not list(calendar.walk("VEVENT"))


def test_the_head(office):
    given = office.json("feed", "add", "--agency", CHI_LANG)
    body = office.http("GET", f"/feeds/{given['token']}.ics")[2]
    assert body.startswith(b"BEGIN:VCALENDAR\r\nPRODID:")
    calendar = icalendar.Calendar.from_ical(body)
    assert str(calendar["SOURCE"]) == given["url"]
    assert str(calendar["URL"]) == "https://dondoc.example"
    assert str(calendar["NAME"]) == str(calendar["X-WR-CALNAME"]) == \
        "Đôn đốc – UBND huyện Chi Lăng"
    assert calendar["REFRESH-INTERVAL"].to_ical() == b"PT6H"
    assert str(calendar["X-PUBLISHED-TTL"]) == "PT6H"
    assert str(calendar["COLOR"]) == "steelblue"


def test_links_of_other_hosts_do_not_get_in(office):
    """Addresses come from base-url, whatever the request's Host says."""
    path = path_of(office, "--agency", CHI_LANG)
    body = office.http("GET", path, {"Host": "evil.example"})[2]
    assert b"evil" not in body and b"https://dondoc.example/feeds/" in body


# ----------------------------------------------------------------- over HTTP

def test_by_date(office):
    path = path_of(office, "--agency", CHI_LANG)
    _, headers, body = office.http("GET", path)
    changed = headers["Last-Modified"]
    assert re.fullmatch(r"\w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT", changed)

    def ask(**more):
        return office.http("GET", path, {
            name.replace("_", "-"): value for name, value in more.items()})

    assert ask(If_Modified_Since=changed)[0] == 304
    assert ask(If_Modified_Since="Fri, 31 Dec 2010 00:00:00 GMT")[0] == 304
    assert ask(If_Modified_Since="Thu, 31 Dec 2009 00:00:00 GMT")[2] == body
    assert ask(If_Modified_Since="yesterday")[0] == 200
    # The tag is asked for first: RFC 9110, 13.2.2.
    assert ask(If_Modified_Since=changed, If_None_Match='"x"')[0] == 200
    assert ask(If_Modified_Since="Thu, 31 Dec 2009 00:00:00 GMT",
               If_None_Match=headers["ETag"])[0] == 304


def test_two_versions_of_one_moment_have_two_dates():
    """Whoever asks by date must not miss the second."""
    with Office(plans=True) as office:
        path = path_of(office, "--agency", CHI_LANG)
        first = office.http("GET", path)[1]["Last-Modified"]
        office.ok("start", ref(S45, CHI_LANG))
        second = office.http("GET", path, {"If-Modified-Since": first})
        assert second[0] == 200
        assert second[1]["Last-Modified"] != first


@pytest.mark.parametrize("accepted, packed", [
    ("gzip", True), ("deflate, GZIP;q=0.5", True), ("gzip;q=1.0", True),
    ("br, gzip", True), ("", False), ("identity", False), ("*", False),
    ("gzip;q=0", False), ("gzip; q=0.000", False), ("x-gzip", False),
    ("br;q=1.0", False), (None, False)])
def test_packing(office, accepted, packed):
    """Only for who asks for it by name: Outlook failed over it."""
    path = path_of(office, "--agency", CHI_LANG)
    plain = office.http("GET", path, {"Accept-Encoding": "identity"})
    headers = {} if accepted is None else {"Accept-Encoding": accepted}
    status, answer, body = office.http("GET", path, headers)
    assert status == 200
    assert (answer["Content-Encoding"] == "gzip") == packed
    assert (gzip.decompress(body) if packed else body) == plain[2]
    assert answer["Vary"] == "Accept-Encoding"
    assert (answer["ETag"] != plain[1]["ETag"]) == packed
    for tag in (answer["ETag"], plain[1]["ETag"]):
        again = office.http("GET", path, {**headers, "If-None-Match": tag})
        assert again[0] == 304 and again[1]["ETag"] == answer["ETag"]
    head = office.http("HEAD", path, headers)
    assert head[1]["Content-Length"] == answer["Content-Length"]
    assert head[2] == b""


def test_packing_can_be_switched_off():
    with Office(plans=True, more="feeds: {gzip: off}\n") as office:
        path = path_of(office, "--agency", CHI_LANG)
        status, headers, body = office.http("GET", path,
                                            {"Accept-Encoding": "gzip"})
        assert status == 200 and headers["Content-Encoding"] is None
        assert body.startswith(b"BEGIN:VCALENDAR")


def test_the_window_can_be_set():
    with Office(plans=True, more="feeds: {back: 0, ahead: 1}\n") as office:
        days = {event["DTSTART"].dt for event in
                read(office, path_of(office, "--plan", NUMBER)).values()}
        assert max(days) <= date(2010, 7, 31) and min(days) >= date(2010, 6, 1)


@pytest.mark.parametrize("name, value", [
    ("Cache-Control", "private, max-age=3600"), ("X-Robots-Tag", "noindex"),
    ("Referrer-Policy", "no-referrer"), ("X-Content-Type-Options", "nosniff")])
def test_headers_for_caches_and_robots(office, name, value):
    path = path_of(office, "--agency", CHI_LANG)
    status, headers, _ = office.http("GET", path)
    assert headers[name] == value
    tag = headers["ETag"]
    status, headers, _ = office.http("GET", path, {"If-None-Match": tag})
    assert status == 304 and headers[name] == value


def test_the_file_s_name(office):
    for words, name in ((("--agency", CHI_LANG), f"{CHI_LANG}.ics"),
                        (("--plan", NUMBER), "51-KH-UBND.ics")):
        headers = office.http("GET", path_of(office, *words))[1]
        assert headers["Content-Disposition"] == f'inline; filename="{name}"'


def test_robots_may_come(office):
    """Google's importer obeys robots.txt."""
    status, headers, body = office.http("GET", "/robots.txt")
    assert status == 200
    assert headers["Content-Type"].startswith("text/plain")
    assert b"Allow: /feeds/" in body and b"Disallow: /\n" not in body


# -------------------------------------------------------- addresses and health

def test_one_subject_is_asked_for(office):
    for words in ((), ("--agency", CHI_LANG, "--plan", NUMBER)):
        assert office.run("feed", "add", *words).code == 2
    for words in (("--agency", "x"), ("--group", CHI_LANG), ("--plan", "1/X"),
                  ("--person", "x")):
        assert office.run("feed", "add", *words).code == 1
    assert office.run("feed", "add", "--agency", CHI_LANG,
                      "--language", "fr").code == 2


def test_links(office):
    given = office.json("feed", "add", "--agency", CHI_LANG)
    host = "dondoc.example%2Ffeeds%2F" + given["token"] + ".ics"
    assert given["google"].endswith("?cid=webcal%3A%2F%2F" + host)
    assert f"url=https%3A%2F%2F{host}&name=" in given["outlook"]


def test_rotation(office):
    """The new address has the same feed, with its health; the old one is
    unknown from that moment."""
    given = office.json("feed", "add", "--agency", CHI_LANG, "--for", "Máy 2")
    old = f"/feeds/{given['token']}.ics"
    body = office.http("GET", old)[2]
    new = office.json("feed", "rotate", given["id"])
    assert new["id"] == given["id"] and new["token"] != given["token"]
    assert office.http("GET", old)[0] == 404
    fresh = office.http("GET", f"/feeds/{new['token']}.ics")
    assert fresh[0] == 200
    assert fresh[2].replace(b"\r\n ", b"") == body.replace(
        b"\r\n ", b"").replace(given["token"].encode(), new["token"].encode())
    row = office.json("feed", "show", given["id"])
    assert row["rotated_at"] and row["last_used_on"] == "2010-06-02"
    assert office.run("feed", "rotate", 999).code == 1
    office.ok("feed", "revoke", given["id"])
    assert office.run("feed", "rotate", given["id"]).code == 1
    assert office.http("GET", f"/feeds/{new['token']}.ics")[0] == 404


def test_health():
    """Day, program and answer of the last use; after nine days without one
    the office is told; what was served when can be shown."""
    with Office(plans=True) as office:
        given = office.json("feed", "add", "--agency", CHI_LANG)
        path = f"/feeds/{given['token']}.ics"

        def row():
            return office.json("feed", "show", given["id"])

        assert row()["last_used_on"] is None and row()["versions"] == []
        agent = {"User-Agent": "Mozilla/5.0 (X11) Gecko Thunderbird/128.0"}
        _, headers, body = office.http("GET", path, agent)
        assert (row()["client"], row()["status"]) == ("Thunderbird", 200)
        office.to("2010-06-05T09:00")
        office.http("GET", path, {**agent, "If-None-Match": headers["ETag"]})
        assert (row()["last_used_on"], row()["status"]) == ("2010-06-05", 304)
        office.ok("start", ref(S45, CHI_LANG))
        _, headers, body = office.http("GET", path, agent)
        versions = row()["versions"]
        assert [one["sequence"] for one in versions] == [2, 1]
        assert versions[0]["bytes"] == len(body)
        assert versions[0]["hash"] == headers["ETag"].strip('"')
        assert versions[0]["first_at"].startswith("2010-06-05T09:00")
        assert row()["events"] == versions[0]["events"] == \
            body.count(b"BEGIN:VEVENT")
        office.to("2010-06-14T09:00")
        assert row()["silent_days"] is None
        assert not [word for word in office.json("status")["warnings"]
                    if "feeds" in word]
        office.to("2010-06-15T09:00")
        assert row()["silent_days"] == 10
        assert [word for word in office.json("status")["warnings"]
                if "1 feeds have not been asked for" in word]
        office.restart()
        assert (row()["last_used_on"], row()["client"]) == \
            ("2010-06-05", "Thunderbird")
        assert office.http("GET", path)[1]["Last-Modified"] == \
            headers["Last-Modified"]
        office.ok("feed", "revoke", given["id"])
        assert not [word for word in office.json("status")["warnings"]
                    if "feeds" in word]


def test_thirty_versions_are_kept():
    with Office(plans=True) as office:
        given = office.json("feed", "add", "--agency", CHI_LANG)
        for number in range(33):
            office.ok("note", ref(S45, CHI_LANG), f"lần {number}")
            office.http("GET", f"/feeds/{given['token']}.ics")
        versions = office.json("feed", "show", given["id"])["versions"]
        assert [one["sequence"] for one in versions] == list(range(33, 3, -1))


def test_people_who_leave_take_their_feed_with_them(tmp_path):
    with Office(plans=True) as office:
        path = path_of(office, "--person", "chi-lang-vt")
        assert office.http("GET", path)[0] == 200
        file = tmp_path / "directory.yaml"
        file.write_text("agencies:\n  - {code: huyen-chi-lang, name: UBND "
                        "huyện Chi Lăng, people: []}\n", "utf-8")
        office.ok("agency", "apply", file)
        assert office.http("GET", path)[0] == 404


def test_a_canary():
    """The secret of an address is nowhere but in answers: not in the log, not
    even in a talkative one, not in the journal, argv, environment or a file
    of the store; and no core file could have it."""
    with Office(plans=True, options=["--verbose"]) as office:
        given = office.json("feed", "add", "--agency", CHI_LANG)
        fresh = office.json("feed", "rotate", given["id"])
        tokens = [given["token"].encode(), fresh["token"].encode()]
        for token in tokens:
            for path in (f"/feeds/{token.decode()}.ics",
                         f"/feeds/{token.decode()}.ics?as=todo",
                         f"/feeds/{token.decode()}", f"/x/{token.decode()}"):
                for method in ("GET", "HEAD", "POST", "PROPFIND"):
                    office.http(method, path, {"Accept-Encoding": "gzip"})
        office.ok("status"), office.ok("feed", "ls")
        process = office.proc
        seen = ["\n".join(office.log).encode(),
                office.ok("--json", "journal").encode(),
                office.ok("--json", "feed", "show", given["id"]).encode(),
                (process / "cmdline").read_bytes(),
                (process / "environ").read_bytes()]
        limits = (process / "limits").read_text()
        assert re.search(r"^Max core file size\s+0\s+0\s", limits, re.M)
        seen += [file.read_bytes() for file in office.folder.rglob("*")
                 if file.is_file()]
        assert len(seen) > 8 and not [
            text for text in seen for token in tokens if token in text]


# ------------------------------------------------------------------- as files

def test_files(tmp_path):
    """Each agency's feed as a file, replaced as a whole and only when it is
    another."""
    with Office(plans=True) as office:
        folder = tmp_path / "lich"
        assert office.run("feed", "write", folder).code == 0
        files = sorted(path.name for path in folder.iterdir())
        agencies = sorted(row["code"] + ".ics"
                          for row in office.json("agency", "ls")
                          if row["kind"] == "agency")
        assert files == agencies
        mine = folder / f"{CHI_LANG}.ics"
        body = mine.read_bytes()
        calendar = icalendar.Calendar.from_ical(body)
        assert list(calendar.walk("VEVENT")) and "SOURCE" not in calendar
        inodes = {path.name: path.stat().st_ino for path in folder.iterdir()}
        assert office.json("feed", "write", folder) == {
            "written": 0, "unchanged": len(agencies)}
        office.ok("start", ref(S45, CHI_LANG))
        said = office.run("feed", "write", folder).err
        assert f"1 written, {len(agencies) - 1} unchanged" in said
        assert [path.name for path in folder.iterdir()
                if path.stat().st_ino != inodes[path.name]] == [mine.name]
        assert mine.read_bytes() != body
        office.ok("feed", "write", tmp_path / "one", "--agency", CHI_LANG)
        assert [path.name for path in (tmp_path / "one").iterdir()] == \
            [mine.name]
        assert office.run("feed", "write", folder, "--agency", "x").code == 1
