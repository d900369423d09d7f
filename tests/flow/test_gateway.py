"""SMS through an HTTP gateway, by a recipe of the configuration, against a
gateway of the test's own."""

import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from office import Office

DIRECTORY = """\
agencies:
  - code: tinh
    name: UBND tỉnh
    people:
      - {id: tinh-vt, name: Văn thư tỉnh, role: owner, email: vt@tinh.example, channels: [email], language: vi}
  - code: so-a
    name: Sở A
    parent: tinh
    people:
      - {id: a-vt, name: Văn thư Sở A, role: owner, email: vt@a.example, phone: "+84912000101", channels: [email, sms], language: vi}
  - code: so-b
    name: Sở B
    parent: tinh
    people:
      - {id: b-vt, name: Văn thư Sở B, role: owner, phone: "+84912000102", channels: [sms], language: vi}
  - code: so-c
    name: Sở C
    parent: tinh
    people:
      - {id: c-vt, name: Văn thư Sở C, role: owner, phone: "+84912000103", channels: [sms], language: vi}
"""

PLAN = r"""
plan: 1/KH-UBND
title: Kế hoạch thử
issued: 2010-06-01
issuer: tinh
follow-up: tinh
actions:
  - {key: "1", title: 'Nộp "Báo cáo A" \ & <B>', lead: so-a, due: 2010-06-03}
  - {key: "2", title: 'Nộp "Báo cáo B" \ & <B>', lead: so-b, due: 2010-06-03}
  - {key: "3", title: 'Nộp "Báo cáo C" \ & <B>', lead: so-c, due: 2010-06-03}
"""
A, B, C = "+84912000101", "+84912000102", "+84912000103"


class Gateway:
    """Answers as told; remembers what it was asked."""

    def __init__(self):
        self.requests = []  # (method, path, headers, body)
        self.answers = {}  # number: statuses to come, then 200
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self):
                length = int(self.headers.get("Content-Length", 0))
                body = self.rfile.read(length).decode("utf-8")
                gateway.requests.append(
                    (self.command, self.path, self.headers, body))
                number = re.search(r"84912\d{6}", self.path + body)
                waiting = gateway.answers.get(
                    number and "+" + number[0], [])
                status = waiting.pop(0) if waiting else 200
                reply = json.dumps({
                    "message": {"id": f"gw-{len(gateway.requests)}"},
                    "status": status}).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(reply)))
                self.end_headers()
                self.wfile.write(reply)

            do_POST = do_GET = answer

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever)

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def to(self, number):
        """The bodies of what was asked for a number."""
        return [json.loads(body) for _, _, _, body in list(self.requests)
                if json.loads(body)["to"] == number]

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


def recipe(gateway, **more):
    return {"method": "POST", "url": f"{gateway.url}/sms/send",
            "headers": ["Content-Type: application/json",
                        "Authorization: Bearer {secret}"],
            "body": '{"to": "{to}", "text": "{text}", "id": "{id}"}',
            "escape": "json", **more}


def office_with(gateway, folder, **more):
    secret = folder / "secret"
    secret.write_text("open-sesame\n", encoding="utf-8")
    secret.chmod(0o600)
    office = Office(sms=recipe(gateway, **{"secret-file": str(secret),
                                           **more}))
    for family, text in (("agency", DIRECTORY), ("plan", PLAN)):
        file = office.folder / f"{family}.yaml"
        file.write_text(text, encoding="utf-8")
        office.ok(family, "apply", file)
    return office


def sms_rows(office):
    return {row["person"]: row for row in office.json("outbox", "ls")
            if row["channel"] == "sms"}


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """The last day, 3 June 2010. A: accepted. B: 500 twice. C: refused."""
    with Gateway() as gateway:
        gateway.answers = {B: [500, 500], C: [400]}
        with office_with(gateway, tmp_path_factory.mktemp("told")) as office:
            office.gateway = gateway
            office.to("2010-06-03T08:00")
            office.at_once = sms_rows(office)
            office.to("2010-06-03T19:00")
            office.later = sms_rows(office)
            yield office


def test_one_post_a_message(told):
    (body,) = told.gateway.to(A)
    assert set(body) == {"to", "text", "id"}
    method, path, headers, _ = told.gateway.requests[0]
    assert (method, path) == ("POST", "/sms/send")
    assert headers["Content-Type"] == "application/json"
    assert headers["Authorization"] == "Bearer open-sesame"


def test_the_body_is_escaped(told):
    """Quotes and backslashes of a title arrive as they were: the gateway
    above has read each body as JSON."""
    for number, letter in ((A, "A"), (B, "B")):
        text = told.gateway.to(number)[0]["text"]
        assert f'"Bao cao {letter}"' in text
        assert text.isascii() and len(text) <= 160


def test_accepted_is_sent(told):
    assert told.at_once["a-vt"]["state"] == "sent"
    assert told.at_once["a-vt"]["tries"] == 1


def test_500_is_tried_again_later(told):
    """Three posts of the same message, with the same id."""
    assert told.at_once["b-vt"]["state"] == "ready"
    assert told.at_once["b-vt"]["tries"] == 1
    assert told.at_once["b-vt"]["next_try_at"] > "2010-06-03T08:00"
    assert told.later["b-vt"]["state"] == "sent"
    assert told.later["b-vt"]["tries"] == 3
    first, *again = told.gateway.to(B)
    assert again == [first, first]


def test_400_is_refused(told):
    assert len(told.gateway.to(C)) == 1
    for rows in (told.at_once, told.later):
        assert rows["c-vt"]["state"] == "refused"
        assert "400" in rows["c-vt"]["answer"]


def test_the_secret_is_told_to_nobody(told):
    assert "open-sesame" not in "\n".join(told.log)
    assert "open-sesame" not in told.ok("--json", "journal")
    assert "open-sesame" not in told.ok("--json", "outbox", "ls")


def test_no_sms_at_night(told):
    """A gateway that fails in the evening is asked again from 08:00 on, and
    never outside of 08:00–20:00."""
    with Gateway() as gateway:
        gateway.answers = {A: [500] * 400}
        with office_with(gateway, told.folder) as office:
            office.to("2010-06-03T20:30")
            tried = len(gateway.to(A))
            assert tried > 3
            office.to("2010-06-04T07:55")
            assert len(gateway.to(A)) == tried, "asked at night"
            gateway.answers.clear()
            office.to("2010-06-04T12:00")
            assert len(gateway.to(A)) > tried


def test_accepted_may_need_words(tmp_path):
    """A status of 200 alone is not enough when the recipe asks for text."""
    with Gateway() as gateway:
        with office_with(gateway, tmp_path, **{
                "accepted": {"status": "200-299",
                             "body": '"status": 202'}}) as office:
            office.to("2010-06-03T08:00")
            assert {row["state"] for row in sms_rows(office).values()} & \
                {"sent"} == set()


def test_a_gateway_that_is_away(tmp_path):
    """Nobody is blamed: what waits goes out when it is back."""
    with Gateway() as gateway:
        port = gateway.server.server_address[1]
        with office_with(gateway, tmp_path) as office:
            gateway.answers = {number: [503] * 3 for number in (A, B, C)}
            office.to("2010-06-03T19:59")
            assert {row["state"] for row in sms_rows(office).values()} == \
                {"sent"}
            assert port == gateway.server.server_address[1]
            for number in (A, B, C):
                bodies = gateway.to(number)
                assert len(bodies) == 4
                assert all(body == bodies[0] for body in bodies)
