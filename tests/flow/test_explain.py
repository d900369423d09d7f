"""explain: the chain from the policy to the server's reply, and the audit that
compares what was decided with what the rules say."""

import sqlite3

import pytest
from office import Office, Relay, ref

TASK = ref("III.11.2", "huyen-chi-lang")
CLERK = "chi-lang-vt"


@pytest.fixture
def office():
    with Office(plans=True) as office:
        yield office


def notices(office, task=TASK, person=CLERK):
    return office.json("explain", task, "--person", person)["people"][0][
        "notices"]


def by_rule(rows, channel="email"):
    return {row["rule"]: row for row in rows if row["channel"] == channel}


def test_the_chain(office):
    """Told, merged and coming, each with what belongs to it."""
    office.to("2010-06-18T12:00")
    rows = by_rule(notices(office))
    sent = rows["before-7d"]
    assert (sent["verdict"], sent["state"], sent["to"]) == \
        ("told", "sent", CLERK)
    assert sent["at"] == sent["decided_at"] == "2010-06-11T08:00:00+07:00"
    assert sent["tries"] == 1 and sent["answer"].startswith("stored as")
    assert sent["settled_at"] == "2010-06-11T08:00:00+07:00"
    assert rows["before-0d"]["verdict"] == "merged"
    assert rows["before-0d"]["reason"] == "said with before-1d"
    assert rows["overdue"]["verdict"] == "coming"
    assert rows["overdue"]["at"] == "2010-06-21T08:00:00+07:00"
    assert rows["overdue"]["message"] is None
    assert by_rule(notices(office), "sms")["before-1d"]["verdict"] == "told"


def test_everybody(office):
    """The lead, the follow-up agency and who stands above; who is not told."""
    explanation = office.json("explain", TASK)
    assert {row["person"]: row["audience"]
            for row in explanation["people"]} == {
        CLERK: "lead", "ldtbxh-dd": "follow-up", "ubnd-vx": "parent, issuer"}
    own = office.json("explain", ref("VI.2", "so-ldtbxh", "2010-Q3"))
    assert "follow-up: owes the task itself" in own["unheard"]


def test_what_was_past(office):
    """A notice whose day was over when the task appeared."""
    office.to("2010-06-10T09:00")
    file = office.folder / "plan.yaml"
    file.write_text(
        "plan: 2/KH\ntitle: T\nissued: 2010-06-10\nissuer: ubnd-tinh\n"
        "follow-up: so-ldtbxh\nactions:\n"
        "  - {key: A, title: T, lead: huyen-chi-lang, due: 2010-06-18}\n",
        encoding="utf-8")
    office.ok("plan", "apply", file)
    rows = by_rule(notices(office, "2/KH#A@huyen-chi-lang"))
    assert rows["before-14d"]["verdict"] == "past"
    assert rows["before-14d"]["reason"] == \
        "past when the task appeared on 2010-06-10"
    assert rows["before-3d"]["verdict"] == "coming"


def test_what_is_done_is_silent(office):
    office.to("2010-06-15T09:00")
    office.ok("done", TASK)
    explanation = office.json("explain", TASK)
    assert explanation["closed"] == \
        "done on 2010-06-15: nothing is told any more"
    rows = by_rule(explanation["people"][0]["notices"])
    assert set(rows) == {"assigned", "before-14d", "before-7d"}


def test_an_earlier_due_date(office):
    """What was told for the old date is still there, and said to be so."""
    office.to("2010-06-12T09:00")
    office.ok("extend", TASK, "--to", "2010-07-20", "--reason", "mưa lũ",
              "--document", "80/UBND")
    rows = [row for row in notices(office) if row["rule"] == "before-7d" and
            row["channel"] == "email"]
    assert [(row["verdict"], row["reason"]) for row in rows] == \
        [("told", "for an earlier due date"), ("coming", None)]
    assert rows[0]["day"] == "2010-06-11" and rows[1]["day"] == "2010-07-13"


def test_nobody_is_reached(office):
    """Policy and person share no channel."""
    office.stop()
    office.config.write_text(
        office.config.read_text(encoding="utf-8") +
        "policy: {default: {channels: {escalated: [sms]}}}\n",
        encoding="utf-8")
    office.start()
    rows = notices(office, TASK, "ldtbxh-dd")
    assert [(row["rule"], row["verdict"], row["channel"], row["reason"])
            for row in rows] == [("escalate-follow-up-1d", "unreached", None,
                                  "ldtbxh-dd has no address for sms")]


def test_the_server_s_reply():
    """What the relay answered, and that it was tried again."""
    with Relay() as relay, Office(mail=relay.url, plans=True) as office:
        people = office.json("agency", "show", "huyen-chi-lang")["people"]
        address = next(row["email"] for row in people if row["id"] == CLERK)
        relay.postponed[address] = 1
        office.to("2010-06-02T08:00")
        waits = by_rule(notices(office))["assigned"]
        assert waits["state"] == "ready" and "451" in waits["answer"]
        assert waits["next_try_at"] > "2010-06-02T08:00:00+07:00"
        office.to("2010-06-02T12:00")
        sent = by_rule(notices(office))["assigned"]
        assert (sent["state"], sent["tries"]) == ("sent", 2)
        assert "250" in sent["answer"]
        assert str(relay.port) in sent["server"] or "127" in sent["server"]


def test_as_text(office):
    office.to("2010-06-18T12:00")
    lines = office.ok("explain", TASK).splitlines()
    assert lines[0].startswith("Xây dựng, phê duyệt Kế hoạch dạy nghề")
    assert any("policy" in line and "default" in line for line in lines)
    assert any(line.startswith("2010-06-18 Fri  before-0d   e-mail   merged: "
                               "said with before-1d") for line in lines)
    assert any(line.startswith("2010-06-21 Mon  overdue     SMS      coming")
               for line in lines)


def test_not_told_at_all(office):
    result = office.run("explain", TASK, "--person", "bac-son-vt")
    assert result.code == 1
    assert "is not told to 'bac-son-vt', and never was" in result.err


# ----------------------------------------------------------------------- audit

def plant(office, statement):
    """Changes the store behind the daemon's back."""
    office.stop()
    store = sqlite3.connect(office.state / "dondoc.db")
    with store:
        assert store.execute(statement).rowcount > 0
    store.close()
    office.start()


def test_nothing_to_find(office):
    office.to("2010-06-18T12:00")
    audit = office.json("audit", "--since", "2010-06-02")
    assert audit["differences"] == []
    assert audit["notices"] > 50 and audit["tasks"] == 198
    status = office.json("status")["audit"]
    assert status == {"to": "2010-06-18T12:00:00+07:00", "differences": 0,
                      "failures": 0}


def test_a_deleted_decision_turns_it_red(office):
    """By hand, in the status, in the journal; and green again afterwards."""
    office.to("2010-06-18T12:00")
    plant(office, "DELETE FROM occurrences WHERE rule = 'before-7d'"
          " AND task_id = (SELECT task_id FROM tasks JOIN agencies USING"
          " (agency_id) WHERE code = 'huyen-chi-lang' AND due_on ="
          " '2010-06-19')")
    result = office.run("--json", "audit", "--since", "2010-06-02")
    assert result.code == 1
    assert [(row["ref"], row["rule"], row["day"], row["person"], row["what"])
            for row in result.json["differences"]] == \
        [(TASK, "before-7d", "2010-06-11", CLERK, "missing")]
    assert by_rule(notices(office))["before-7d"]["verdict"] == "missing"
    assert any("self-audit" in line
               for line in office.json("status")["warnings"])
    lines = office.json("journal", "--kind", "audit-failed")
    assert [row["ref"] for row in lines] == [TASK]
    assert "before-7d for 2010-06-11 to chi-lang-vt: not decided" in \
        lines[0]["text"]
    assert office.run("audit").code == 0
    status = office.json("status")
    assert status["audit"]["differences"] == 0
    assert status["audit"]["failures"] == 1
    assert not any("self-audit" in line for line in status["warnings"])


def test_the_nightly_audit_finds_it(office):
    """Nobody asks: at half past two it is journaled."""
    office.to("2010-06-11T09:00")
    plant(office, "DELETE FROM occurrences WHERE rule = 'before-7d'")
    office.to("2010-06-12T02:29")
    assert office.json("journal", "--kind", "audit-failed") == []
    office.to("2010-06-12T02:31")
    rows = office.json("journal", "--kind", "audit-failed")
    assert rows and {row["at"] for row in rows} == \
        {"2010-06-12T02:30:00+07:00"}
    assert office.json("status")["audit"]["differences"] == len(rows)


def test_an_invented_decision_turns_it_red(office):
    """Somebody was told by a rule that there is not."""
    office.to("2010-06-11T09:00")
    plant(office, "UPDATE occurrences SET rule = 'before-6d'"
          " WHERE rule = 'before-7d'")
    result = office.run("--json", "audit", "--since", "2010-06-02")
    assert result.code == 1
    kinds = {(row["rule"], row["what"]) for row in
             result.json["differences"]}
    assert kinds == {("before-7d", "missing"), ("before-6d", "unexpected")}


def test_a_forgotten_task_turns_it_red(office):
    """The mark by which a task is found again was lost: it is never looked
    at, and nothing but the audit would see it."""
    office.to("2010-06-10T09:00")
    plant(office, "UPDATE tasks SET next_remind_at = NULL WHERE due_on ="
          " '2010-06-19'")
    office.to("2010-06-12T03:00")
    rows = office.json("journal", "--kind", "audit-failed")
    assert len(rows) == 11
    assert all("before-7d for 2010-06-11" in row["text"] for row in rows)


def test_months_without_a_false_alarm(office):
    """People do what they do, the directory and the plan change: the audit
    finds nothing that is not there."""
    office.to("2010-06-15T09:00")
    office.ok("done", TASK)
    office.ok("note", ref("III.11.2", "huyen-bac-son"), "đang làm")
    office.to("2010-07-01T10:00")
    office.ok("reopen", TASK, "--reason", "thiếu chữ ký")
    office.restart()
    office.to("2010-08-01T10:00")
    file = office.folder / "people.yaml"
    file.write_text(
        "agencies:\n  - {code: huyen-chi-lang, name: UBND huyện Chi Lăng,"
        " parent: ubnd-tinh, timezone: Asia/Tokyo, people: [{id: moi,"
        " name: Mới, role: owner, email: moi@x.example}]}\n",
        encoding="utf-8")
    office.ok("agency", "apply", file)
    office.to("2010-11-20T10:00")
    assert office.json("status")["audit"]["failures"] == 0
    assert office.run("audit", "--since", "2010-06-02").code == 0
    assert office.json("journal", "--kind", "audit-failed") == []
