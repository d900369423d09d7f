"""Mail through a real SMTP server: the same as through the Maildir, with one
recipient each; refusals, temporary ones, and a server that is away."""

from collections import Counter
from datetime import date

import pytest
from office import Office, Relay

REFUSED = "vt@bacson.example"
POSTPONED = "vt@binhgia.example"
HEALTHY = "vt@chilang.example"
END = "2010-06-24T18:00"  # far enough for a last day and overdue


def said(mail):
    """What a person reads, by person and day."""
    return (mail.to[0], mail.day), (mail.subject, mail.text, mail.html)


@pytest.fixture(scope="module")
def by_maildir():
    with Office(plans=True) as office:
        office.to(END)
        yield office.mails()


@pytest.fixture(scope="module")
def by_relay():
    """The same run; one person's mailbox does not exist, another's server
    says "later" twice."""
    with Relay() as relay:
        relay.refused = {REFUSED}
        relay.postponed = {POSTPONED: 2}
        with Office(mail=relay.url, plans=True) as office:
            office.to(END)
            office.relay = relay
            office.rows = office.json("outbox", "ls")
            yield office


def test_the_same_mails_arrive(by_maildir, by_relay):
    """Subjects and bodies decode to the same Vietnamese."""
    wanted = {who: words for who, words in map(said, by_maildir)
              if who[0] != REFUSED}
    arrived = dict(map(said, by_relay.relay.mails))
    assert set(arrived) == set(wanted)
    for who, words in wanted.items():
        assert arrived[who] == words, who
    assert any("trước 20/6/2010" in text for _, text, _ in arrived.values())


def test_each_once_with_one_recipient(by_relay):
    mails = by_relay.relay.mails
    assert max(Counter(mail.id for mail in mails).values()) == 1
    assert max(Counter((mail.to[0], mail.day)
                       for mail in mails).values()) == 1
    for recipients, content in by_relay.relay.accepted:
        assert len(recipients) == 1
        lines = content.split(b"\r\n")
        assert max(map(len, lines)) <= 998
        assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert {recipients[0] for recipients, _ in by_relay.relay.accepted} == \
        {mail.to[0] for mail in mails}


def test_recipient_of_envelope_is_that_of_the_header(by_relay):
    by_content = {mail.raw: mail.to for mail in by_relay.relay.mails}
    for recipients, content in by_relay.relay.accepted:
        assert by_content[content] == list(recipients)


def test_a_refused_recipient_is_shown_and_stops_nobody(by_maildir, by_relay):
    rows = [row for row in by_relay.rows if row["person"] == "bac-son-vt"
            and row["channel"] == "email"]
    wanted = [mail for mail in by_maildir if mail.to == [REFUSED]]
    assert len(rows) == len(wanted) > 3
    assert {row["state"] for row in rows} == {"refused"}
    assert all("550" in row["answer"] for row in rows)
    assert all(row["tries"] == 1 for row in rows), "asked again after 550"
    others = [row for row in by_relay.rows if row["channel"] == "email"
              and row["person"] != "bac-son-vt"]
    assert {row["state"] for row in others} == {"sent"}
    assert by_relay.json("outbox", "ls", "--state", "refused")


def test_a_postponed_recipient_gets_it_later(by_maildir, by_relay):
    """451 twice: the same mail arrives on the third try, on the same day."""
    mails = [mail for mail in by_relay.relay.mails if mail.to == [POSTPONED]]
    assert len(mails) == len([mail for mail in by_maildir
                              if mail.to == [POSTPONED]])
    assert by_relay.relay.tries.count(POSTPONED) == len(mails) + 2
    first = min((row for row in by_relay.rows
                 if row["person"] == "binh-gia-vt"
                 and row["channel"] == "email"), key=lambda row: row["id"])
    assert first["tries"] == 3
    assert mails[0].sent.strftime("%H:%M") == "08:00", "Date is the message's"


def test_a_retry_sends_the_same_bytes():
    """The connection breaks, the relay says 451, the daemon restarts: what
    arrives in the end has the Message-ID of the first try."""
    with Relay() as relay:
        seen = []

        async def once(server, session, envelope):
            seen.append(bytes(envelope.original_content))
            if len(seen) <= 40:
                return "451 4.3.0 Try again later"
            relay.accepted.append((tuple(envelope.rcpt_tos), seen[-1]))
            return "250 OK"

        relay.handle_DATA = once
        with Office(mail=relay.url, plans=True) as office:
            office.to("2010-06-02T08:01")
            office.restart()
            office.to("2010-06-02T20:00")
            rows = [row for row in office.json("outbox", "ls")
                    if row["channel"] == "email"]
        assert {row["state"] for row in rows} == {"sent"}
        assert len(relay.accepted) == len(rows) == len(set(seen))
        assert len(seen) == len(rows) + 40


def test_a_server_down_for_two_days_loses_nothing():
    """Nothing answers from 9 June evening to 11 June evening, over the
    reminders of 11 June. Everything arrives afterwards, once."""
    with Relay() as relay:
        with Office(plans=True) as undisturbed:
            undisturbed.to("2010-06-12T12:00")
            wanted = undisturbed.mails()
        with Office(mail=relay.url, plans=True) as office:
            office.to("2010-06-09T20:00")
            before = len(relay.accepted)
            relay.down()
            office.to("2010-06-11T20:00")
            waiting = [row for row in office.json("outbox", "ls")
                       if row["channel"] == "email"
                       and row["state"] != "sent"]
            relay.up()
            office.to("2010-06-12T12:00")
            rows = office.json("outbox", "ls")
        late = [mail for mail in wanted if mail.day == date(2010, 6, 11)]
        assert before == len([mail for mail in wanted
                              if mail.day < date(2010, 6, 9)])
        assert len(waiting) == len(late) > 8
        assert all(row["tries"] > 1 for row in waiting)
        assert {row["state"] for row in rows} == {"sent"}
        arrived = relay.mails
        assert max(Counter(mail.id for mail in arrived).values()) == 1
        assert dict(map(said, arrived)) == dict(map(said, wanted))


def test_a_server_down_from_the_start():
    """The first mails wait for two days, then arrive."""
    with Relay(up=False) as relay, Office(mail=relay.url,
                                          plans=True) as office:
        office.to("2010-06-04T07:00")
        rows = [row for row in office.json("outbox", "ls")
                if row["channel"] == "email"]
        assert rows and "sent" not in {row["state"] for row in rows}
        relay.up()
        office.to("2010-06-04T12:00")
        rows = [row for row in office.json("outbox", "ls")
                if row["channel"] == "email"]
        assert {row["state"] for row in rows} == {"sent"}
        assert len(relay.accepted) == len(rows)
        assert HEALTHY in {mail.to[0] for mail in relay.mails
                           if mail.day == date(2010, 6, 2)}


def test_a_relay_that_breaks_off_is_tried_again():
    """Whatever was under way when the connections broke arrives once."""
    with Relay() as relay:
        broken = []

        async def breaking(server, session, envelope):
            if len(broken) < 5:
                broken.append(bytes(envelope.original_content))
                server.transport.abort()
                return "421 4.3.0 gone"
            relay.accepted.append((tuple(envelope.rcpt_tos),
                                   bytes(envelope.original_content)))
            return "250 OK"

        relay.handle_DATA = breaking
        with Office(mail=relay.url, plans=True) as office:
            office.to("2010-06-02T18:00")
            rows = [row for row in office.json("outbox", "ls")
                    if row["channel"] == "email"]
        assert {row["state"] for row in rows} == {"sent"}
        contents = [content for _, content in relay.accepted]
        assert len(set(contents)) == len(contents) == len(rows)
        assert set(broken) <= set(contents)
