"""Real programs that subscribe over HTTP to the running daemon: vdirsyncer
with khal, which shows what it fetched; Evolution's data server, from which
GNOME's calendars have theirs; and Radicale, which imports it."""

import http.client
import json
import os
import shutil
import socket
import subprocess
from datetime import date
from pathlib import Path

import icalendar
import pytest
from office import SOURCE, Office, ref

AGENCY = "huyen-chi-lang"
S43, S45 = "III.11.1", "III.11.2"
LIMIT_S = 120


def needs(program, group="test"):
    if shutil.which(program) is None:
        pytest.skip(f"issue 6: no {program} here; it comes with "
                    f"script/install-packages {group}")


@pytest.fixture
def office():
    with Office(plans=True) as office:
        yield office


# ----------------------------------------------------------- vdirsyncer, khal

class Khal:
    """A person's calendar: fetched by vdirsyncer, shown by khal."""

    def __init__(self, folder, url):
        self.folder = folder
        self.items = folder / "calendar"
        self.env = {**os.environ, "HOME": str(folder), "LC_ALL": "C.UTF-8",
                    "XDG_CONFIG_HOME": str(folder / "config"),
                    "XDG_DATA_HOME": str(folder / "data"),
                    "XDG_CACHE_HOME": str(folder / "cache"),
                    "TZ": "Asia/Ho_Chi_Minh"}
        self.items.mkdir()
        (folder / "vdirsyncer").write_text(f"""[general]
status_path = "{folder}/status/"
[pair feed]
a = "there"
b = "here"
collections = null
conflict_resolution = "a wins"
partial_sync = "ignore"
[storage there]
type = "http"
url = "{url}"
[storage here]
type = "filesystem"
path = "{self.items}"
fileext = ".ics"
""")
        (folder / "khal").write_text(f"""[calendars]
[[don-doc]]
path = {self.items}
readonly = True
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
local_timezone = Asia/Ho_Chi_Minh
default_timezone = Asia/Ho_Chi_Minh
""")
        self.run("vdirsyncer", "-c", folder / "vdirsyncer", "discover")
        self.sync()

    def run(self, *command):
        done = subprocess.run(command, env=self.env, capture_output=True,
                              text=True, timeout=LIMIT_S)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def sync(self):
        self.run("vdirsyncer", "-c", self.folder / "vdirsyncer", "sync",
                 "--force-delete")

    def day(self, day):
        """What khal shows on a day, a line an event."""
        return [line for line in self.run(
            "khal", "-c", self.folder / "khal", "list", "--notstarted",
            "--format", "{title}|{status}|{start-date-long}", "--day-format",
            "", day, "1d").splitlines() if "|" in line]


def test_khal_shows_the_right_events_on_the_right_days(office, tmp_path):
    """Subscribed, changed, fetched again: each deadline on its last day, in
    the document's words, once; done is marked, extended moves, what is
    withdrawn is cancelled and in the end gone."""
    needs("vdirsyncer"), needs("khal")
    token = office.json("feed", "add", "--agency", AGENCY)["token"]
    khal = Khal(tmp_path, f"{office.tcp}/feeds/{token}.ics")
    (event,) = [line for line in khal.day("2010-06-19") if S45 in line]
    assert "trước 20/6/2010" in event and "2010-06-19" in event
    assert not [line for line in khal.day("2010-06-20") if S45 in line]
    (event,) = [line for line in khal.day("2010-06-29") if S43 in line]
    assert event.startswith(S43)
    count = len(list(khal.items.iterdir()))

    office.to("2010-06-15T09:00")
    office.ok("done", ref(S45, AGENCY))
    office.ok("extend", ref(S43, AGENCY), "--to", "2010-07-10", "--reason",
              "mưa lũ")
    khal.sync()
    (event,) = [line for line in khal.day("2010-06-19") if S45 in line]
    assert event.startswith("✓ ")
    assert not [line for line in khal.day("2010-06-29") if S43 in line]
    assert [line for line in khal.day("2010-07-10") if S43 in line]
    assert len(list(khal.items.iterdir())) == count, "never doubled"

    office.ok("drop", ref(S43, AGENCY), "--reason", "không còn")
    khal.sync()
    (event,) = [line for line in khal.day("2010-07-10") if S43 in line]
    assert "CANCELLED" in event.upper()
    office.to("2010-08-20T09:00")
    khal.sync()
    assert not [line for line in khal.day("2010-07-10") if S43 in line]
    row = office.json("feed", "ls")[0]
    assert (row["client"], row["last_used_on"]) == ("vdirsyncer", "2010-08-20")


def test_vdirsyncer_keeps_what_it_has_when_the_daemon_is_away(office, tmp_path):
    """A stop is an error to be tried again, and empties nothing."""
    needs("vdirsyncer"), needs("khal")
    token = office.json("feed", "add", "--agency", AGENCY)["token"]
    khal = Khal(tmp_path, f"{office.tcp}/feeds/{token}.ics")
    office.stop()
    with pytest.raises(AssertionError):
        khal.sync()
    assert [line for line in khal.day("2010-06-19") if S45 in line]
    office.start()


# ------------------------------------------------------------------ Evolution

EVOLUTION = Path("/usr/libexec/evolution-calendar-factory")


class Evolution:
    """A person's Evolution, without its windows."""

    def __init__(self, folder):
        self.env = {**os.environ, "HOME": str(folder), "LC_ALL": "C.UTF-8",
                    "XDG_CONFIG_HOME": str(folder / "config"),
                    "XDG_DATA_HOME": str(folder / "data"),
                    "XDG_CACHE_HOME": str(folder / "cache"),
                    "XDG_RUNTIME_DIR": str(folder),
                    "TZ": "Asia/Ho_Chi_Minh", "GIO_USE_VFS": "local",
                    "GSETTINGS_BACKEND": "memory"}

    def events(self, port, path, wanted):
        """What it shows after fetching: {UID: event}."""
        done = subprocess.run(
            ["dbus-run-session", "--", "/usr/bin/python3",
             SOURCE / "tests" / "clients" / "evolution.py", "127.0.0.1",
             str(port), path],
            input=json.dumps(wanted), env=self.env, capture_output=True, text=True, timeout=LIMIT_S)
        assert done.returncode == 0, done.stderr[-3000:]
        found = [json.loads(line) for line in done.stdout.splitlines()]
        assert len({one["uid"] for one in found}) == len(found)
        return {one["uid"]: one for one in found}


def test_evolution_shows_the_right_events_on_the_right_days(office, tmp_path):
    """As khal does: every event of the feed, all day on its last day; done,
    extended and dropped ones change under their UID."""
    if not EVOLUTION.exists():
        pytest.skip("issue 6: no Evolution data server here; it comes with "
                    "script/install-packages clients")
    token = office.json("feed", "add", "--agency", AGENCY)["token"]
    path = f"/feeds/{token}.ics"
    evolution = Evolution(tmp_path)

    def look():
        """What it has is what the feed says."""
        feed = {str(one["UID"]): one for one in icalendar.Calendar.from_ical(
            office.http("GET", path)[2]).walk("VEVENT")}
        shown = evolution.events(
            office.port, path, [[str(one["STATUS"]), str(one["SUMMARY"])]
                                for one in feed.values()])
        assert shown.keys() == feed.keys()
        for uid, one in shown.items():
            assert one["all_day"]
            assert one["start"] == feed[uid]["DTSTART"].dt.isoformat()
            assert one["summary"] == str(feed[uid]["SUMMARY"])
            assert one["status"] == str(feed[uid]["STATUS"])
        return {key: one for one in shown.values() for key in (S43, S45)
                if f"{key} " in one["summary"]}

    first = look()
    assert (first[S43]["start"], first[S45]["start"]) == \
        ("2010-06-29", "2010-06-19")
    office.to("2010-06-15T09:00")
    office.ok("done", ref(S45, AGENCY))
    office.ok("extend", ref(S43, AGENCY), "--to", "2010-07-10", "--reason",
              "mưa lũ")
    second = look()
    assert second[S45]["summary"].startswith("✓ ")
    assert second[S43]["start"] == "2010-07-10"
    assert second[S43]["uid"] == first[S43]["uid"]
    office.ok("drop", ref(S43, AGENCY), "--reason", "không còn")
    assert look()[S43]["status"] == "CANCELLED"
    office.to("2010-08-20T09:00")
    assert S43 not in look()
    assert office.json("feed", "ls")[0]["client"] == "Evolution"


# ------------------------------------------------------------------- Radicale

class Radicale:
    """A calendar server of the test's own."""

    def __init__(self, folder):
        with socket.socket() as bound:
            bound.bind(("127.0.0.1", 0))
            self.port = bound.getsockname()[1]
        (folder / "config").write_text(f"""[server]
hosts = 127.0.0.1:{self.port}
[logging]
level = info
[auth]
type = none
[rights]
type = authenticated
[storage]
filesystem_folder = {folder}/collections
""")
        (folder / "rights").write_text(
            "[all]\nuser: .*\ncollection: .*\npermissions: RrWw\n")
        text = (folder / "config").read_text()
        (folder / "config").write_text(text.replace(
            "type = authenticated",
            f"type = from_file\nfile = {folder}/rights"))
        self.process = subprocess.Popen(
            ["radicale", "--config", folder / "config"],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        for line in self.process.stderr:
            if "Radicale server ready" in line:
                break
        self.process.stderr.close()

    def ask(self, method, path, body=b""):
        connection = http.client.HTTPConnection("127.0.0.1", self.port,
                                                timeout=LIMIT_S)
        try:
            connection.request(method, path, body,
                               {"Content-Type": "text/calendar"})
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def close(self):
        self.process.kill()
        self.process.wait()


@pytest.fixture
def radicale(tmp_path):
    needs("radicale")
    server = Radicale(tmp_path)
    yield server
    server.close()


def test_radicale_imports_it(office, radicale):
    """As it is, METHOD and all; and again after a change: nothing doubled."""
    token = office.json("feed", "add", "--agency", AGENCY)["token"]
    path = f"/feeds/{token}.ics"

    def uids(body):
        return sorted(str(one["UID"]) for one in icalendar.Calendar.from_ical(
            body).walk("VEVENT"))

    assert radicale.ask("MKCOL", "/u/")[0] == 201
    for view in ("", "?as=todo"):
        body = office.http("GET", path + view)[2]
        where = "/u/todo/" if view else "/u/lich/"
        assert radicale.ask("PUT", where, body)[0] == 201
        status, back = radicale.ask("GET", where)
        assert status == 200
        if not view:
            assert uids(back) == uids(body)
        else:
            assert back.count(b"BEGIN:VTODO") == body.count(b"BEGIN:VTODO")
    office.to("2010-06-15T09:00")
    office.ok("done", ref(S45, AGENCY))
    body = office.http("GET", path)[2]
    assert radicale.ask("PUT", "/u/lich/", body)[0] == 201
    back = radicale.ask("GET", "/u/lich/")[1]
    assert uids(back) == uids(body)
    (event,) = [one for one in icalendar.Calendar.from_ical(back).walk("VEVENT")
                if S45 in str(one["SUMMARY"])]
    assert str(event["SUMMARY"]).startswith("✓ ")
    assert event["DTSTART"].dt == date(2010, 6, 19)
