"""Delivery as an operator sees it: who is not reached, what was tried, what
holds a channel up; and the webhooks of programs."""

import hashlib
import hmac
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from office import Office, Relay

DIRECTORY = """\
agencies:
  - code: tinh
    name: UBND tỉnh
    people:
      - {id: tinh-vt, name: Văn thư tỉnh, role: follow-up, email: vt@tinh.example}
  - code: so-a
    name: Sở A
    people:
      - {id: a-vt, name: Văn thư Sở A, role: owner, email: vt@a.example, phone: "+84912000101", channels: [email, sms]}
      - {id: a-pgd, name: Phó Giám đốc, role: owner, email: pgd@a.example, phone: "+84912000102"}
"""
PLAN = """\
plan: 1/KH-UBND
title: Kế hoạch thử
issued: 2010-06-01
issuer: tinh
follow-up: tinh
actions:
  - {key: "1", title: 'Nộp "Báo cáo A"', lead: so-a, due: 2010-06-10}
"""
SECRET = "open-sesame"


def office_with(directory=DIRECTORY, plan=PLAN, **more):
    office = Office(**more)
    office.apply("agency", directory)
    office.apply("plan", plan)
    return office


def warnings(office):
    return "\n".join(office.json("status")["warnings"])


# ------------------------------------------------------------- not reached

@pytest.fixture(scope="module")
def refused():
    """Both addresses of Sở A are refused; one clerk may be texted."""
    with Relay() as relay:
        relay.refused = {"vt@a.example", "pgd@a.example"}
        with office_with(mail=relay.url) as office:
            office.to("2010-06-02T09:00")
            office.relay = relay
            yield office


def test_the_other_channel_tells_it(refused):
    (sms,) = refused.sms()
    assert sms.to == "+84912000101" and "Bao cao A" in sms.text
    (row,) = refused.json("outbox", "ls", "--channel", "sms")
    (mail,) = refused.json("outbox", "ls", "--channel", "email", "--person",
                           "a-vt")
    assert row["instead_of"] == mail["id"] and row["state"] == "sent"
    assert mail["state"] == "refused" and mail["undelivered_at"]
    told = [line for line in refused.json("journal", "--kind", "fallback")]
    assert len(told) == 1 and "550" in told[0]["text"]


def test_who_is_left_is_listed_with_the_telephone(refused):
    (one,) = refused.json("outbox", "unreached")
    assert one["person"] == "a-pgd" and one["phone"] == "+84912000102"
    assert one["agency_name"] == "Sở A" and "550" in one["answer"]
    assert "1 people could not be reached" in warnings(refused)
    assert "+84912000102" in refused.ok("outbox", "unreached")


def test_a_message_is_shown_with_headers_and_text(refused):
    (mail,) = refused.json("outbox", "ls", "--channel", "email", "--person",
                           "a-pgd")
    shown = refused.json("outbox", "show", mail["id"])
    assert shown["to"] == "pgd@a.example" and shown["tries"] == 1
    assert any(line.startswith("Subject: ") and "[dondoc] 1 " in line
               for line in shown["headers"])
    assert "Báo cáo A" in shown["text"]
    assert [told["ref"] for told in shown["told"]] == ["1/KH-UBND#1@so-a"]
    text = refused.ok("outbox", "show", mail["id"])
    assert "Báo cáo A" in text and "550 5.1.1" in text
    (sms,) = refused.json("outbox", "ls", "--channel", "sms")
    assert "Bao cao A" in refused.ok("outbox", "show", sms["id"])
    assert refused.run("outbox", "show", "9999").code == 1


def test_filters(refused):
    def rows(*arguments):
        return refused.json("outbox", "ls", *arguments)

    everything = rows()
    for name, word in (("state", "refused"), ("channel", "sms"),
                       ("person", "a-vt")):
        assert rows(f"--{name}", word) == \
            [row for row in everything if row[name] == word]
    assert rows("--state", "refused", "--person", "a-vt")
    assert refused.run("outbox", "ls", "--channel", "fax").code == 2
    assert refused.run("outbox", "ls", "--state", "lost").code == 2


def test_done_ends_it(refused):
    refused.ok("done", "1/KH-UBND#1@so-a")
    assert refused.json("outbox", "unreached") == []
    assert "could not be reached" not in warnings(refused)


# ---------------------------------------------------------- relays that fail

def test_the_follow_up_agencys_mail_names_whom_nobody_reaches():
    """With the telephone number, where it follows the late task up."""
    with Relay() as relay:
        relay.refused = {"vt@a.example", "pgd@a.example"}
        with office_with(mail=relay.url) as office:
            office.to("2010-06-11T09:00")
            mail = [mail for mail in relay.mails if mail.to[0] not in
                    relay.refused][-1]
    assert "Chưa liên lạc được (1)" in mail.words
    assert "Phó Giám đốc – Sở A, điện thoại +84912000102: 1 việc" in mail.words
    assert "+84912000102" in mail.html


def test_the_operator_is_told_after_a_quarter_of_an_hour():
    with Relay(up=False) as relay, office_with(mail=relay.url) as office:
        office.to("2010-06-02T08:14")
        assert "nothing goes out" not in warnings(office)
        office.to("2010-06-02T08:30")
        assert "smtp: nothing goes out since 30 minutes" in warnings(office)
        assert len(office.json("journal", "--kind", "relay-down")) == 1
        # A restart neither forgets it nor tells it again, nor tries at once.
        tries = sum(row["tries"] for row in office.json("outbox", "ls"))
        for _ in range(5):
            office.restart()
        assert "nothing goes out" in warnings(office)
        assert sum(row["tries"]
                   for row in office.json("outbox", "ls")) == tries
        relay.up()
        office.to("2010-06-02T12:00")
        assert "nothing goes out" not in warnings(office)
        assert len(office.json("journal", "--kind", "relay-down")) == 1
        assert len(office.json("journal", "--kind", "relay-back")) == 1
        assert {row["state"] for row in office.json("outbox", "ls")} == \
            {"sent"}


def test_a_relay_that_refuses_us_bounces_nobody():
    """The same 550 to MAIL FROM, whoever it is for."""
    people = ", ".join(
        f"{{id: p{n}, name: P, role: owner, email: p{n}@a.example}}"
        for n in range(20))
    directory = DIRECTORY + f"  - {{code: so-b, name: B, people: [{people}]}}\n"
    plan = PLAN.replace("lead: so-a", "lead: so-b")
    with Relay() as relay:
        asked = []
        willing = threading.Event()

        async def refuse(server, session, envelope, address, options):
            asked.append(address)
            if not willing.is_set():
                return "550 5.7.1 you may not send here"
            envelope.mail_from = address
            return "250 OK"

        relay.handle_MAIL = refuse
        with office_with(directory, plan, mail=relay.url) as office:
            office.to("2010-06-02T08:00")
            first = len(asked)
            assert 5 <= first <= 13, "and those under way by then"
            office.to("2010-06-02T20:00")
            assert len(asked) < first + 20 * 20
            rows = office.json("outbox", "ls")
            assert {row["state"] for row in rows} == {"ready"}
            assert "you may not send here" in warnings(office)
            willing.set()
            office.to("2010-06-03T08:00")
            rows = office.json("outbox", "ls")
            assert {row["state"] for row in rows} == {"sent"}


class Stuck(Relay):
    """Answers nothing to who asks for one address, and says so."""

    def __init__(self, address):
        self.address = address
        self.reached = threading.Event()
        super().__init__()

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address == self.address:
            import asyncio
            self.reached.set()
            await asyncio.Event().wait()
        return await super().handle_RCPT(server, session, envelope, address,
                                         options)


def test_a_tarpit_holds_nobody_else_up():
    """Mail to one address hangs: the other mails and the SMS go out, and the
    API answers meanwhile."""
    plan = PLAN.replace("due: 2010-06-10", "due: 2010-06-02")
    with Stuck("pgd@a.example") as relay:
        with office_with(plan=plan, mail=relay.url) as office:
            moving = office.begin("clock", "to", "2010-06-02T08:05")
            assert relay.reached.wait(60)
            while len(office.sms()) < 1 or len(relay.accepted) < 1:
                assert office.json("status")["mode"] == "manual"
            states = {row["person"]: row["state"]
                      for row in office.json("outbox", "ls", "--channel",
                                             "email")}
            assert states["a-pgd"] == "claimed"
            assert states["a-vt"] == "sent"
            office.stop()
            assert moving.wait(60) is not None


# ----------------------------------------------------------------- crashes

def test_a_message_that_crashes_the_daemon_is_parked():
    """Three crashes at the same one: it is held, everybody else is served."""
    with Stuck("pgd@a.example") as relay:
        with office_with(mail={"server": relay.url,
                               "connections": 1}) as office:
            for _ in range(3):
                relay.reached.clear()
                moving = office.begin("clock", "to", "2010-06-02T08:05")
                assert relay.reached.wait(60)
                office.crash()
                moving.wait(60)
                office.start()
            office.to("2010-06-02T09:00")
            rows = {row["person"]: row for row in office.json(
                "outbox", "ls", "--channel", "email")}
            assert rows["a-pgd"]["state"] == "held"
            assert "parked after 3 crashes" in rows["a-pgd"]["answer"]
            assert rows["a-vt"]["state"] == "sent"
            assert "1 messages are held" in warnings(office)
            assert len(office.json("journal", "--kind", "parked")) == 1
            assert len(relay.accepted) == 1


# ----------------------------------------------------------------- webhooks

class Receiver:
    """A program that takes posts, once it is told to."""

    def __init__(self, statuses=()):
        self.posts = []  # (headers, body)
        self.statuses = list(statuses)  # to come, then 200
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                length = int(self.headers["Content-Length"])
                body = self.rfile.read(length)
                receiver.posts.append((self.headers, body))
                status = receiver.statuses.pop(0) if receiver.statuses \
                    else 200
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever)

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server.server_address[1]}/hook"

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


def office_of_programs(receiver, folder, more=""):
    secret = folder / "webhook"
    secret.write_text(SECRET + "\n", encoding="utf-8")
    directory = DIRECTORY + f"""\
  - code: so-w
    name: Sở W
    people:
      - {{id: w-app, name: Phần mềm W, role: owner, webhook: "{receiver.url}"}}
"""
    return office_with(directory, PLAN.replace("lead: so-a", "lead: so-w"),
                       more=f'webhook: {{secret-file: "{secret}"}}\n' + more)


def is_signed(headers, body):
    """As a receiver checks it."""
    stamp, _, signature = headers["Dondoc-Signature"].partition(",v1=")
    seconds = stamp.removeprefix("t=")
    wanted = hmac.new(SECRET.encode(), seconds.encode() + b"." + body,
                      hashlib.sha256).hexdigest()
    return hmac.compare_digest(signature, wanted)


def test_a_program_is_told_once_and_can_check_it(tmp_path):
    with Receiver() as receiver:
        with office_of_programs(receiver, tmp_path) as office:
            office.to("2010-06-02T09:00")
            ((headers, body),) = receiver.posts
            assert is_signed(headers, body)
            assert not is_signed(headers, body + b" ")
            assert headers["Content-Type"] == "application/json"
            told = json.loads(body)
            assert headers["Idempotency-Key"] == told["id"]
            assert told["person"] == "w-app" and told["agency"] == "so-w"
            assert told["at"] == "2010-06-02T01:00:00Z"
            (task,) = told["tasks"]
            assert task["ref"] == "1/KH-UBND#1@so-w"
            assert task["notice"] == "assigned"
            assert task["title"] == 'Nộp "Báo cáo A"'
            assert task["due_on"] == "2010-06-10"
            (row,) = office.json("outbox", "ls", "--channel", "webhook")
            assert row["state"] == "sent" and row["tries"] == 1
            assert SECRET not in office.ok("--json", "journal")
            assert json.loads(office.json("outbox", "show",
                                          row["id"])["text"]) == told
            office.to("2010-06-12T09:00")
            notices = [json.loads(body)["tasks"][0]["notice"]
                       for _, body in receiver.posts]
            assert notices == ["assigned", "ahead", "ahead", "ahead",
                               "last-day", "overdue"]


def test_a_receiver_that_is_ill_gets_the_same_again(tmp_path):
    """503 twice, over a restart: the same bytes and key, signed anew."""
    with Receiver([503, 503]) as receiver:
        with office_of_programs(receiver, tmp_path) as office:
            office.to("2010-06-02T08:01")
            office.kill9()
            office.start()
            office.to("2010-06-02T09:00")
            assert len(receiver.posts) == 3
            assert len({body for _, body in receiver.posts}) == 1
            assert len({headers["Idempotency-Key"]
                        for headers, _ in receiver.posts}) == 1
            assert len({headers["Dondoc-Signature"]
                        for headers, _ in receiver.posts}) == 3
            assert all(is_signed(*post) for post in receiver.posts)


def test_a_receiver_that_says_no_is_listed(tmp_path):
    with Receiver([410] * 9) as receiver:
        with office_of_programs(receiver, tmp_path) as office:
            office.to("2010-06-02T20:00")
            assert len(receiver.posts) == 1
            (one,) = office.json("outbox", "unreached")
            assert one["person"] == "w-app" and "410" in one["answer"]


def test_without_a_secret_nothing_is_posted(tmp_path):
    with Receiver() as receiver:
        with office_of_programs(receiver, tmp_path,
                                more="") as office:
            config = office.config.read_text(encoding="utf-8")
            office.stop()
            office.config.write_text(
                "".join(line for line in config.splitlines(True)
                        if not line.startswith("webhook")), encoding="utf-8")
            office.start()
            office.to("2010-06-02T20:00")
            assert receiver.posts == []
            assert "no secret to sign with" in warnings(office)
            office.stop()
            office.config.write_text(config, encoding="utf-8")
            office.start()
            office.to("2010-06-02T22:00")
            assert len(receiver.posts) == 1
            assert "no secret" not in warnings(office)


# ------------------------------------------------------------------- limits

def test_what_exceeds_the_day_waits_visibly():
    people = ", ".join(
        f'{{id: p{n}, name: P, role: owner, phone: "+8491200{n:04}", '
        "channels: [sms]}" for n in range(12))
    directory = DIRECTORY + f"  - {{code: so-b, name: B, people: [{people}]}}\n"
    plan = PLAN.replace("lead: so-a", "lead: so-b").replace(
        "2010-06-10", "2010-06-02")
    with office_with(directory, plan) as office:
        config = office.config.read_text(encoding="utf-8")
        office.stop()
        office.config.write_text(config.replace(
            '"gateway":', '"rate": {"per-day": 5}, "gateway":'),
            encoding="utf-8")
        office.start()
        office.to("2010-06-02T18:00")
        assert len(office.sms()) == 5
        assert "today's number (5) is used up" in warnings(office)
        for _ in range(3):
            office.kill9()
            office.start()
            office.to("2010-06-02T19:00")
        assert len(office.sms()) == 5
        assert len(office.json("journal", "--kind", "capped")) == 1
        office.to("2010-06-03T09:00")
        assert len(office.sms()) >= 10
