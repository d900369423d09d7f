"""The recipes that are shipped, each against a fake gateway of its documented
behaviour (fake_gateways.py), over real sockets and through the real daemon."""

import json
import re
import stat

import pytest
from fake_gateways import FAKES, SECRETS, Fake, must
from office import Office, dondoc

NUMBER = "+84912000{:03}"
DAY = "2010-06-03"  # the last day of every task below


def settings_for(name, fake, folder, **more):
    """The `sms` section: the recipe, the fake's address, an account."""
    secrets = {}
    for secret in fake.secrets:
        path = folder / secret
        path.write_text(SECRETS[secret] + "\n", encoding="utf-8")
        path.chmod(0o600)
        secrets[secret] = str(path)
    return {"gateway": f"recipe:{name}", "base-url": fake.url,
            "secrets": secrets, **fake.settings, **more}


def directory(people):
    rows = "".join(f"""
  - code: so-{n}
    name: Sở {n}
    parent: tinh
    people: [{{id: p{n}, name: Văn thư {n}, role: owner, phone: "{NUMBER.format(n)}", channels: [sms], language: vi}}]
""" for n in range(1, people + 1))
    return f"""
agencies:
  - code: tinh
    name: UBND tỉnh
    people: [{{id: tinh-vt, name: Văn thư tỉnh, role: owner, email: vt@tinh.example, channels: [email], language: vi}}]
{rows}"""


def plan(people):
    actions = "".join(
        f"  - {{key: \"{n}\", title: 'Nộp \"Báo cáo\" \\ & <{n}>', "
        f"lead: so-{n}, due: {DAY}}}\n" for n in range(1, people + 1))
    return f"""
plan: 1/KH-UBND
title: Kế hoạch thử
issued: 2010-06-01
issuer: tinh
follow-up: tinh
actions:
{actions}"""


class Desk:
    """An office whose people hear by SMS only, and a fake gateway."""

    def __init__(self, name, folder, people=1, fake=None, **more):
        self.name = name
        self.fake = fake or FAKES[name]()
        self.folder = folder
        self.people = people
        self.more = more

    def __enter__(self):
        self.fake.__enter__()
        self.office = Office(sms=settings_for(self.name, self.fake,
                                              self.folder, **self.more))
        for family, text in (("agency", directory(self.people)),
                             ("plan", plan(self.people))):
            file = self.office.folder / f"{family}.yaml"
            file.write_text(text, encoding="utf-8")
            self.office.ok(family, "apply", file)
        return self

    def __exit__(self, kind, *rest):
        try:
            self.office.__exit__(kind, *rest)
        finally:
            self.fake.__exit__()
        if kind is None:
            assert not self.fake.wrong, self.fake.wrong

    def all_rows(self):
        return [row for row in self.office.json("outbox", "ls")
                if row["channel"] == "sms"]

    def rows(self):
        """Of each person the first."""
        return {row["person"]: row for row in self.all_rows()}

    def states(self):
        found = [row["state"] for row in self.all_rows()]
        return {state: found.count(state) for state in set(found)}

    def test(self, number, *arguments):
        result = self.office.run("--json", "sms", "test", "--to", number,
                                 *arguments)
        return result.code, json.loads(result.out)


# ------------------------------------------------------- what answers mean

@pytest.mark.parametrize("name", FAKES)
def test_every_answer_is_understood(name, tmp_path):
    """Success, each class of failure, duplicate, timeout, 500 and garbage,
    each one SMS by hand."""
    with Desk(name, tmp_path, timeout="2s") as desk:
        for n, (answer, outcome, words) in enumerate(desk.fake.cases):
            number = NUMBER.format(500 + n)
            desk.fake.script[number] = [answer] if answer else []
            code, found = desk.test(number)
            assert (found["state"], found["outcome"]) == ("done", outcome), \
                (answer, found)
            assert words in found["answer"], (answer, found)
            assert code == (0 if outcome == "accepted" else 1)
            assert len(desk.fake.to(number)) == 1, (answer, "asked twice")
            seen = json.dumps(found) + "\n".join(desk.office.log)
            for secret in desk.fake.secrets:
                assert SECRETS[secret] not in seen
        assert len(desk.office.json("journal", "--kind", "sms-test")) == \
            len(desk.fake.cases)


@pytest.mark.parametrize("name", FAKES)
def test_the_dry_run_is_the_request(name, tmp_path):
    """What --dry-run prints is, secrets apart, what is then asked."""
    with Desk(name, tmp_path) as desk:
        code, dry = desk.test("0912000007", "--dry-run", "--message",
                              'Hạn "20/6" \\ & <b> của Sở')
        assert (code, dry["complaints"]) == (0, [])
        assert dry["url"] == desk.fake.url + desk.fake.path
        assert desk.fake.asked == []
        for secret in SECRETS.values():
            assert secret not in json.dumps(dry)
        code, _ = desk.test("0912000007", "--message",
                            'Hạn "20/6" \\ & <b> của Sở')
        assert code == 0
        (asked,) = desk.fake.asked
        if name == "zalo-zns":
            assert asked["text"] == 'Hạn "20/6" \\ & <b> của Sở'
        else:
            assert asked["text"] == 'Han "20/6" \\ & <b> cua So'
        body = asked["body"]
        for secret in desk.fake.secrets:
            for form in forms(SECRETS[secret]):
                body = body.replace(form, "****")
        if asked["id"] is not None:
            body = body.replace(asked["id"], "dondoc-sms-test")
        assert body == dry["body"]


def forms(secret):
    """A secret as it is, in JSON, in a form, in XML."""
    xml = "".join(f"&#{ord(c)};" if c in "&<>\"'" else c for c in secret)
    url = "".join(c if c.isalnum() or c in "-._~" else f"%{ord(c):02X}"
                  for c in secret)
    return [json.dumps(secret)[1:-1], xml, url, secret]


def test_what_is_shipped_is_listed(tmp_path):
    with Desk("esms", tmp_path) as desk:
        rows = {row["name"]: row for row in desk.office.json("sms", "recipes")}
        assert set(rows) == {*FAKES, "smstools", "gammu"}
        assert rows["esms"]["idempotency"] == "key"
        assert {rows[name]["idempotency"] for name in rows
                if name != "esms"} == {"none"}
        assert "vonage" in desk.office.ok("sms", "recipes")
        # Any other can be looked at, with what the account lacks.
        result = desk.office.run("sms", "test", "viettel", "--to",
                                 "0912345678", "--dry-run")
        assert result.code == 0
        assert "<ReceiverID>84912345678</ReceiverID>" in result.out
        assert "{secret:password}" in result.err
        assert "<Password>****</Password>" in result.out
        refused = desk.office.run("sms", "test", "viettel", "--to",
                                  "0912345678")
        assert refused.code == 1 and desk.fake.asked == []


def test_stopping_breaks_a_test_off(tmp_path):
    """A second one has to wait; a daemon that is told to stop does not."""
    with Desk("esms", tmp_path) as desk:
        desk.fake.script[NUMBER.format(7)] = ["silent"]
        command = desk.office.begin("sms", "test", "--to", NUMBER.format(7))
        assert desk.fake.is_silent.wait(60)
        second = desk.office.run("sms", "test", "--to", NUMBER.format(8))
        assert second.code != 0 and "under way" in second.err
        desk.office.stop()
        assert command.wait(60) != 0
        assert len(desk.fake.asked) == 1


def test_a_recipe_of_ones_own_is_read_with_complaints(tmp_path):
    good = (tmp_path / "own.yaml")
    good.write_text("""\
recipe: own
title: of our own
request:
  url: https://sms.example/send
  body: '{"n": "{to}", "t": "{text}"}'
outcomes:
  - {status: 200, outcome: accepted}
""", encoding="utf-8")
    with Desk("esms", tmp_path) as desk:
        result = desk.office.run("sms", "test", good, "--to", "0912345678",
                                 "--dry-run")
        assert result.code == 0, result.err
        assert '"n": "+84912345678"' in result.out
        good.write_text(good.read_text().replace("{text}", "{txet}").replace(
            "accepted", "acepted"))
        result = desk.office.run("sms", "test", good, "--to", "0912345678",
                                 "--dry-run")
        assert result.code == 1
        assert f"{good}:5:9: {{txet}} means nothing" in result.err
        assert f"{good}:7:28: outcome is 'acepted'; did you mean" \
            in result.err


# --------------------------------------------------------- through the outbox

def test_a_reminder_goes_out_with_cost_and_parts(tmp_path):
    with Desk("speedsms", tmp_path) as desk:
        desk.office.to(f"{DAY}T08:00")
        row = desk.rows()["p1"]
        assert (row["state"], row["parts"], row["cost"], row["gateway_id"]) \
            == ("sent", 1, "350", "123456")
        (asked,) = desk.fake.asked
        assert len(asked["text"]) <= 160 and asked["text"].isascii()


def test_with_a_key_a_doubtful_one_is_asked_for_again(tmp_path):
    """P-19: at most one SMS. The gateway hears the same RequestId and says
    that it has it."""
    with Desk("esms", tmp_path, people=4, timeout="1s") as desk:
        answers = ["hangup", "garbage", "half", "silent"]
        for n, answer in enumerate(answers, 1):
            desk.fake.script[NUMBER.format(n)] = [answer]
        desk.office.to(f"{DAY}T08:00")
        assert desk.states() == {"ready": 4}
        desk.office.to(f"{DAY}T12:00")
        assert desk.states() == {"sent": 4}
        for n in range(1, 5):
            first, *again = desk.fake.to(NUMBER.format(n))
            assert [one["body"] for one in again] == [first["body"]]
            assert "accepted before" in desk.rows()[f"p{n}"]["answer"]


def test_a_key_is_not_trusted_longer_than_it_is_kept(tmp_path):
    """eSMS forgets a RequestId after 24 hours: what is doubtful then is
    held."""
    with Desk("esms", tmp_path) as desk:
        desk.fake.script[NUMBER.format(1)] = ["hangup"] * 1000
        desk.office.to("2010-06-04T20:30")
        row = desk.rows()["p1"]  # the older of two: it is late now
        asked = [one["id"] for one in desk.fake.asked]
        assert row["state"] == "held" and "repeat" in row["answer"]
        desk.office.to("2010-06-04T23:00")
        again = [one["id"] for one in desk.fake.asked]
        assert again.count(asked[0]) == asked.count(asked[0]) > 5


@pytest.mark.parametrize("name", ["speedsms", "viettel", "zalo-zns"])
def test_without_a_key_a_doubtful_one_is_held(name, tmp_path):
    """P-19: held, not repeated, until somebody says so."""
    with Desk(name, tmp_path, people=4, timeout="1s") as desk:
        answers = ["hangup", "500", "garbage", "silent"]
        for n, answer in enumerate(answers, 1):
            desk.fake.script[NUMBER.format(n)] = [answer]
        desk.office.to(f"{DAY}T19:59")
        assert desk.states() == {"held": 4}
        assert len(desk.fake.asked) == 4
        desk.office.restart()
        desk.office.to("2010-06-03T20:30")
        assert len(desk.fake.asked) == 4
        first = desk.rows()["p1"]["id"]
        desk.office.ok("outbox", "release", first)
        desk.office.to("2010-06-04T08:10")
        assert len(desk.fake.to(NUMBER.format(1))) >= 2
        assert desk.rows()["p1"]["state"] == "sent"


def test_a_bad_number_is_alone(tmp_path):
    with Desk("esms", tmp_path, people=6) as desk:
        desk.fake.script[NUMBER.format(2)] = ["108"]
        desk.office.to(f"{DAY}T08:00")
        desk.office.to(f"{DAY}T08:01")
        rows = desk.rows()
        assert rows.pop("p2")["state"] == "refused"
        assert {row["state"] for row in rows.values()} == {"sent"}


def test_without_balance_the_queue_is_kept(tmp_path):
    """Code 103 is about us: the first few are put back, the rest is not even
    tried, one an hour looks whether it is mended, and then all go out."""
    with Desk("esms", tmp_path, people=12) as desk:
        for n in range(1, 13):
            desk.fake.script[NUMBER.format(n)] = ["103"] * 100
        desk.office.to(f"{DAY}T08:30")
        asked = len(desk.fake.asked)
        assert asked <= 4
        assert desk.states() == {"ready": 12}
        status = desk.office.json("status")
        assert any("balance" in warning for warning in status["warnings"])
        assert len(desk.office.json("journal", "--kind", "misconfigured")) == 1
        desk.office.to(f"{DAY}T11:30")
        assert len(desk.fake.asked) - asked == 3, "one an hour"
        assert desk.states() == {"ready": 12}
        desk.fake.script.clear()
        desk.office.to(f"{DAY}T12:30")
        assert desk.states() == {"sent": 12}
        assert not any("balance" in warning for warning
                       in desk.office.json("status")["warnings"])


def test_rates_are_kept(tmp_path):
    """Two a minute and five a day, by the daemon's clock; a restart does not
    begin the day anew."""
    with Desk("esms", tmp_path, people=7,
              rate={"per-minute": 2, "per-day": 5}) as desk:
        desk.office.to(f"{DAY}T08:00")
        assert desk.states() == {"sent": 2, "ready": 5}
        desk.office.to(f"{DAY}T08:01")
        assert desk.states() == {"sent": 4, "ready": 3}
        desk.office.to(f"{DAY}T12:00")
        assert desk.states() == {"sent": 5, "ready": 2}
        desk.office.restart()
        desk.office.to(f"{DAY}T19:00")
        assert desk.states() == {"sent": 5, "ready": 2}
        desk.office.to("2010-06-04T08:00")
        assert len(desk.fake.asked) >= 7


def test_a_gateway_that_throttles_is_asked_later(tmp_path):
    with Desk("vonage", tmp_path, people=2) as desk:
        desk.fake.script[NUMBER.format(1)] = ["1", "1"]
        desk.office.to(f"{DAY}T10:00")
        assert desk.states() == {"sent": 2}
        assert len(desk.fake.to(NUMBER.format(1))) == 3


def test_the_sandbox(tmp_path):
    with Desk("esms", tmp_path, sandbox=True) as desk:
        desk.office.to(f"{DAY}T08:00")
        assert [asked["sandbox"] for asked in desk.fake.asked] == ["1"]


def test_marks_where_there_is_room(tmp_path):
    """`auto`: with marks as long as nothing need be left out for them."""
    with Desk("vonage", tmp_path,
              text={"encoding": "auto", "parts": 4}) as desk:
        desk.office.to(f"{DAY}T08:00")
        row = desk.rows()["p1"]
        (asked,) = desk.fake.asked
        assert "type=unicode" in asked["body"]
        assert "Báo cáo" in asked["text"] and "dondoc show 1" in asked["text"]
        assert row["state"] == "sent"


# ------------------------------------------------------------------- tokens

def test_a_token_is_asked_for_once_and_its_successor_kept(tmp_path):
    with Desk("zalo-zns", tmp_path, people=6) as desk:
        desk.office.to(f"{DAY}T08:00")
        desk.office.to(f"{DAY}T08:01")
        assert desk.states() == {"sent": 6}
        assert desk.fake.renewals == 1
        assert all(re.fullmatch(r"số \d+", one["task"])
                   for one in desk.fake.asked)
        kept = desk.office.state / "sms-token"
        assert "REFRESH-1" in kept.read_text()
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600
        # A new process goes on with what was kept.
        desk.office.restart()
        code, found = desk.test("0912000009")
        assert (code, found["outcome"]) == (0, "accepted"), found
        assert desk.fake.renewals == 2
        # A person has made a new one: that holds.
        desk.fake.refresh = "REFRESH-BY-HAND"
        (tmp_path / "refresh-token").write_text("REFRESH-BY-HAND\n")
        desk.office.restart()
        code, found = desk.test("0912000009")
        assert (code, found["outcome"]) == (0, "accepted"), found
        seen = "\n".join(desk.office.log) + desk.office.ok("journal")
        assert "REFRESH" not in seen and "ACCESS-" not in seen


def test_a_token_that_ends_early_is_renewed(tmp_path):
    with Desk("zalo-zns", tmp_path, people=2) as desk:
        desk.office.to(f"{DAY}T08:00")
        assert desk.fake.renewals == 1 and desk.states() == {"sent": 2}
        desk.fake.token = "another that nobody knows"
        desk.office.to("2010-06-04T12:00")  # they are late now
        assert desk.fake.renewals == 2
        assert desk.states() == {"sent": 4}


def test_a_token_that_is_refused_is_ours_to_mend(tmp_path):
    with Desk("zalo-zns", tmp_path, people=5) as desk:
        desk.fake.refresh = "something else"
        desk.office.to(f"{DAY}T09:30")
        assert desk.states() == {"ready": 5} and desk.fake.asked == []
        (warning,) = [warning for warning
                      in desk.office.json("status")["warnings"]
                      if "gateway" in warning]
        assert "Invalid refresh token" in warning
        desk.fake.is_down = True
        code, found = desk.test("0912000009")
        assert (code, found["outcome"]) == (1, "relay")
        assert desk.fake.asked == []


# ------------------------------------------------------------------ reports

REPORTS = {
    "esms": [("GET", "?SMSID={id}&SendStatus=5&TotalPrice=250&RequestId=x",
              None, None, "delivered, price 250"),
             ("GET", "?SMSID=unknown&SendStatus=4&RequestId={token}", None,
              None, "failed (status 4)")],
    "speedsms": [("POST", "", "application/json",
                  '{{"type": "report", "tranId": {id}, "phone": "849", '
                  '"status": 0}}', "delivered"),
                 ("POST", "", "application/json",
                  '{{"tranId": {id}, "status": 64}}', "failed (status 64)")],
    "twilio": [("POST", "", "application/x-www-form-urlencoded",
                "MessageStatus=sent&MessageSid={id}&To=%2B849",
                "status sent"),
               ("POST", "", "application/x-www-form-urlencoded; charset=UTF-8",
                "MessageSid={id}&MessageStatus=delivered", "delivered")],
    "vonage": [("GET", "?messageId={id}&status=delivered&price=0.03", None,
                None, "delivered, price 0.03"),
               ("POST", "", "application/json",
                '{{"messageId": "{id}", "status": "expired"}}',
                "failed (status expired)")],
}


def post(office, method, path, kind, body):
    import http.client
    connection = http.client.HTTPConnection("127.0.0.1", office.port,
                                            timeout=60)
    connection.request(method, path, body=body,
                       headers={"Content-Type": kind} if kind else {})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


@pytest.mark.parametrize("name", REPORTS)
def test_reports_are_noted_and_nothing_else(name, tmp_path):
    secret = tmp_path / "reports"
    secret.write_text("REPORTS-secret-word\n")
    with Desk(name, tmp_path, reports=str(secret)) as desk:
        office = desk.office
        office.to(f"{DAY}T08:00")
        row = desk.rows()["p1"]
        assert row["state"] == "sent" and row["report"] is None
        (asked,) = desk.fake.asked
        path = "/sms/reports/REPORTS-secret-word"
        if "callback" in asked:
            assert asked["callback"] == "https://dondoc.example" + path
        places = {"id": row["gateway_id"],
                  "token": asked["id"]}
        for n, (method, query, kind, body, words) in \
                enumerate(REPORTS[name], 1):
            query = query.format(**places)
            body = body and body.format(**places)
            wrong = post(office, method, "/sms/reports/x" + query, kind, body)
            assert wrong == 404
            for _ in range(3):  # doubled callbacks
                assert post(office, method, path + query, kind, body) == 200
            after = desk.rows()["p1"]
            assert after["report"] == words
            assert {**after, "report": None} == row
            assert len(office.json("journal", "--kind", "sms-report")) == n
        assert post(office, "POST", path, "application/json", "{") == 400
        assert post(office, "GET", path, None, None) == 400
        office.to(f"{DAY}T19:00")
        assert len(desk.fake.asked) == 1
        assert "REPORTS-secret" not in office.ok("journal")


def test_without_a_secret_no_report_is_taken(tmp_path):
    with Desk("esms", tmp_path) as desk:
        assert post(desk.office, "GET", "/sms/reports/?SMSID=1&SendStatus=5",
                    None, None) == 404
        assert post(desk.office, "POST", "/sms/reports/", "application/json",
                    "{}") == 404


# ------------------------------------------------------------- asking first

class Asking(Fake):
    """A gateway that can be asked whether it has a message."""
    settings = {}
    secrets = ()

    def __init__(self):
        super().__init__()
        self.sent = {}
        self.questions = 0

    def serve(self, handler, body):
        path, _, rest = handler.path.partition("?")
        if path == "/status":
            self.questions += 1
            known = rest.removeprefix("ref=") in self.sent
            answer = {"state": "queued" if known else "none"}
            if self.questions == 1:
                answer = {"state": "busy"}
            handler.answer(200, json.dumps(answer))
            return
        asked = json.loads(body)
        must(path == "/send", path)
        asked["body"] = body
        self.asked.append(asked)
        script = self.script.get(asked["to"])
        answer = script.pop(0) if script else None
        if answer != "lost":
            self.sent[asked["id"]] = asked
        self.reply(handler, asked, "hangup" if answer else None)

    def answer(self, asked, code):
        return 200, '{"ok": true}'


ASKING = """\
recipe: asking
title: can be asked
request:
  url: https://sms.example/send
  body: '{"to": "{to}", "text": "{text}", "id": "{id}"}'
outcomes:
  - {status: 200, at: /ok, is: "true", outcome: accepted}
idempotency:
  by: query
  request: {method: GET, url: "https://sms.example/status?ref={id}"}
  outcomes:
    - {status: 200, at: /state, is: queued, outcome: accepted}
    - {status: 200, at: /state, is: none, outcome: absent}
"""


def test_a_gateway_that_can_be_asked_is_asked_first(tmp_path):
    """1 went out and its answer was lost: it is not sent again. 2 did not go
    out: it is."""
    recipe = tmp_path / "asking.yaml"
    recipe.write_text(ASKING, encoding="utf-8")
    with Desk(str(recipe), tmp_path, people=2, fake=Asking()) as desk:
        desk.fake.script = {NUMBER.format(1): ["out"],
                            NUMBER.format(2): ["lost"]}
        desk.office.to(f"{DAY}T12:00")
        assert desk.states() == {"sent": 2}
        assert desk.fake.questions == 3  # one more: the first was not clear
        assert len(desk.fake.to(NUMBER.format(1))) == 1
        assert len(desk.fake.to(NUMBER.format(2))) == 2
        assert "it was asked for" in desk.rows()["p1"]["answer"]


# ------------------------------------------------------------- spool folders

@pytest.mark.parametrize("name", ["smstools", "gammu"])
def test_a_file_in_the_spool(name, tmp_path):
    spool = tmp_path / "spool"
    spool.mkdir()
    with Office(sms={"gateway": f"recipe:{name}",
                     "folder": str(spool)}) as office:
        for family, text in (("agency", directory(2)), ("plan", plan(2))):
            file = office.folder / f"{family}.yaml"
            file.write_text(text, encoding="utf-8")
            office.ok(family, "apply", file)
        office.to(f"{DAY}T08:00")
        files = sorted(spool.iterdir())
        assert len(files) == 2
        assert {row["state"] for row in office.json("outbox", "ls")
                if row["channel"] == "sms"} == {"sent"}
        for file in files:
            assert stat.S_IMODE(file.stat().st_mode) == 0o660
            text = file.read_text()
            if name == "smstools":
                assert re.match(r"To: 8491200000[12]\n\nSo [12]: 1/KH-UBND",
                                text), text
            else:
                assert re.fullmatch(
                    r"OUTB20100603_010000_00_\+8491200000[12]_\w+\.txt",
                    file.name)
                assert text.startswith("So ")
        result = office.run("sms", "test", name, "--to", "0912345678",
                            "--dry-run")
        assert result.code == 0 and str(spool) in result.out
        for file in files:
            file.unlink()  # the sender has taken them
        office.restart()
        office.to(f"{DAY}T12:00")
        assert list(spool.iterdir()) == []


# ------------------------------------------------------------ configuration

@pytest.mark.parametrize("section, words", [
    ('{gateway: "recipe:nothing"}', "no recipe 'nothing' is shipped"),
    ('{gateway: "recipe:esms"}', "1:16: the recipe esms uses {secret:api-key}"),
    ('{gateway: "recipe:smstools", sandbox: true}', "1:16: the gateway has no "
     "sandbox"),
    ('{gateway: "recipe:smstools", base-url: "https://sms.example"}',
     "base-url is 'https://sms.example'; only this machine"),
    ('{gateway: "recipe:viettel", sender: A, params: {cp-code: B}, secrets: '
     '{user: /x, password: /y}}', "is not https"),
    ('{gateway: "recipe:viettel", sender: A, params: {cp-code: B}, secrets: '
     '{user: /x, password: /y}, allow-http: ams.tinnhanthuonghieu.vn.evil.vn}',
     "is not https"),
    ('{gateway: "recipe:/nowhere/x.yaml"}', "/nowhere/x.yaml"),
])
def test_what_is_wrong_is_told_by_its_place(section, words, tmp_path):
    import subprocess
    from office import BIN, environment
    config = tmp_path / "dondoc.yaml"
    config.write_text(f"sms: {section}\n", encoding="utf-8")
    done = subprocess.run([BIN / "dondocd", "--config", config,
                           "--check-config"], capture_output=True,
                          encoding="utf-8", env=environment())
    assert done.returncode == 1
    assert words in done.stderr, done.stderr


def test_http_can_be_waived_for_a_named_host(tmp_path):
    import subprocess
    from office import BIN, environment
    config = tmp_path / "dondoc.yaml"
    config.write_text(
        "sms: {gateway: recipe:viettel, sender: A, params: {cp-code: B}, "
        "secrets: {user: /x, password: /y}, "
        "allow-http: ams.tinnhanthuonghieu.vn}\n")
    done = subprocess.run([BIN / "dondocd", "--config", config,
                           "--check-config"], capture_output=True,
                          encoding="utf-8", env=environment())
    assert done.returncode == 0, done.stderr


def test_the_command_needs_the_office(tmp_path):
    with Desk("esms", tmp_path) as desk:
        token = desk.office.json("token", "add", "p1")["token"]
        for command in (["sms", "test", "--to", "0912345678"],
                        ["sms", "recipes"]):
            assert desk.office.run_as(token, *command).code == 1
        assert dondoc("--url", desk.office.tcp, "sms", "recipes").code == 1
        assert desk.fake.asked == []
