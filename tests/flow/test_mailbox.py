"""Who hears of what on which day, by the Maildir and the SMS folder: the
worked example of the policy (due Saturday 2010-06-19, told on 2, 4, 11, 16,
18, 21, 28 June, 5 July, …) merged with everything else of the plan."""

import re
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta

import pytest
from office import (DIRECTORY, NUMBER, Office, back, days, dondoc, on, ref,
                    works)

FIRST, LAST = date(2010, 6, 2), date(2010, 7, 16)
CHI_LANG, HUU_LUNG = "vt@chilang.example", "vt@huulung.example"
CHI_LANG_PHONE, HUU_LUNG_PHONE = "+84912000019", "+84912000021"
FOLLOW_UP = "dd@ldtbxh.example"  # the follow-up officer at so-ldtbxh
PROVINCE = "vx@ubnd.example"  # receives at ubnd-tinh: parent and issuer
S43, S44, S45 = "III.11.1", "III.11.1b", "III.11.2"
S64 = ref("V.1.5", "so-ldtbxh")  # Chi Lăng and Hữu Lũng support it

# Chi Lăng's days, by hand. S43 is due Tuesday 2010-06-29, S45 Saturday
# 2010-06-19, S64 Wednesday 2010-06-30.
BY_HAND = {
    "2010-06-02": {S43, S45, "V.1.5"},  # new
    "2010-06-04": {S45},  # 14 days before: Saturday the 5th, rolled back
    "2010-06-11": {S45},  # 7 days before, rolled back
    "2010-06-15": {S43},  # 14 days
    "2010-06-16": {S45},  # 3 days
    "2010-06-18": {S45},  # last day: Friday
    "2010-06-21": {S45},  # overdue: the day after is a Sunday
    "2010-06-22": {S43},  # 7 days
    "2010-06-23": {"V.1.5"},  # 7 days, the only one that support hears
    "2010-06-25": {S43},  # 3 days, rolled back
    "2010-06-28": {S43, S45},  # 1 day; overdue
    "2010-06-29": {S43},  # last day
    "2010-06-30": {S43},  # overdue
    "2010-07-05": {S45},
    "2010-07-07": {S43},
    "2010-07-12": {S45},
    "2010-07-14": {S43},
}
SMS_BY_HAND = ["2010-06-18", "2010-06-21", "2010-06-28", "2010-06-29",
               "2010-06-30", "2010-07-05", "2010-07-07", "2010-07-12",
               "2010-07-14"]


class Story:
    """What a run left behind."""

    def __init__(self, office):
        self.tasks = {task["ref"]: task for task in office.tasks()}
        self.mails = office.mails()
        self.sms = office.sms()
        self.outbox = office.json("outbox", "ls")
        self.journal = office.json("journal")

    def of(self, address):
        return [mail for mail in self.mails if mail.to == [address]]

    def on(self, address, day):
        """The one mail of a person on a day."""
        (mail,) = [mail for mail in self.of(address)
                   if mail.day.isoformat() == day]
        return mail

    def dated(self, mail):
        """The tasks with a due date that a mail tells of."""
        return {task for task in mail.refs
                if self.tasks[task]["due_on"] is not None}

    def days_of(self, address, task):
        return [mail.day.isoformat() for mail in self.of(address)
                if task in mail.refs]


@pytest.fixture(scope="module")
def undisturbed():
    """2 June to 16 July, a day at a time, nobody does anything. Each mail
    must bear the day on which the clock stood when it came."""
    with Office(plans=True) as office:
        seen, sms_days = set(), {}
        for day in days(FIRST, LAST):
            office.to(datetime(day.year, day.month, day.day, 18))
            for mail in office.mails():
                if mail.id not in seen:
                    assert mail.day == day, mail
                    assert mail.sent.utcoffset() == timedelta(hours=7)
                    seen.add(mail.id)
            for sms in office.sms():
                sms_days.setdefault(sms.name, (day.isoformat(), sms))
        story = Story(office)
        story.sms_days = list(sms_days.values())
        story.people, story.office = people(office), office
        yield story


@pytest.fixture(scope="module")
def completed():
    """The same, but Chi Lăng completes S45 on 15 June."""
    with Office(plans=True) as office:
        office.to("2010-06-15T09:00")
        office.ok("done", ref(S45, "huyen-chi-lang"),
                  "--note", "Quyết định số 12/QĐ-UBND")
        office.to("2010-07-16T18:00")
        yield Story(office)


# ------------------------------------------------------- Chi Lăng's mailbox

def test_chi_lang_by_date(undisturbed):
    """The worked example merged with S43 and S64, day for day."""
    told = {mail.day.isoformat(): {undisturbed.tasks[task]["action"]
                                   for task in undisturbed.dated(mail)}
            for mail in undisturbed.of(CHI_LANG)}
    assert {day: tasks for day, tasks in told.items() if tasks} == BY_HAND


def test_one_mail_a_person_and_day(undisturbed):
    counted = Counter((mail.to[0], mail.day) for mail in undisturbed.mails)
    assert max(counted.values()) == 1, counted.most_common(3)


def test_the_first_mail_tells_everything(undisturbed):
    """All tasks of Chi Lăng, dated or not, and the one that it supports."""
    mail = undisturbed.on(CHI_LANG, "2010-06-02")
    assert mail.refs == {S64} | {
        task for task, row in undisturbed.tasks.items()
        if row["agency"] == "huyen-chi-lang"}
    assert len(mail.refs) == 13


def test_undated_tasks_have_a_line_a_month(undisturbed):
    """Told on 2 June; then each at most once a month, all on one day, and
    only their own agency hears."""
    undated = {task for task, row in undisturbed.tasks.items()
               if row["due_on"] is None}
    for address in {mail.to[0] for mail in undisturbed.mails}:
        mails = [mail for mail in undisturbed.of(address)
                 if mail.refs & undated]
        counted = Counter((mail.day.month, task)
                          for mail in mails for task in mail.refs & undated)
        assert not counted or max(counted.values()) == 1, address
    later = [mail for mail in undisturbed.of(CHI_LANG)
             if mail.refs & undated and mail.day > FIRST]
    assert len(later) == 1
    assert {undisturbed.tasks[task]["action"]
            for task in later[0].refs & undated} >= {S44}


def test_sms_on_last_day_and_overdue_only(undisturbed):
    told = [day for day, sms in undisturbed.sms_days
            if sms.to == CHI_LANG_PHONE]
    assert told == SMS_BY_HAND


# ------------------------------------------------- everybody's, by the rules

def people(office):
    """{agency: its people} of the directory."""
    return {row["code"]: office.json("agency", "show", row["code"])["people"]
            for row in office.json("agency", "ls")}


def notices(task, support):
    """The policy, once more: (day, audience, is it by SMS too) of a task
    that appeared on the first day and was never done."""
    due = date.fromisoformat(task["due_on"])
    told = [(FIRST, "lead", False)]
    told += [(FIRST, "support", False)] if support else []
    last_day = back(due)
    for before in (14, 7, 3, 1, 0):
        day = back(due - timedelta(before))
        told.append((day, "lead", day == last_day))
        if before == 7 and support:
            told.append((day, "support", False))
    for late in range(1, 400, 7):
        told.append((on(due + timedelta(late)), "lead", True))
    for late, audience in ((1, "follow-up"), (7, "parent"), (15, "issuer")):
        told.append((on(due + timedelta(late)), audience, False))
    return {notice for notice in told if FIRST <= notice[0] <= LAST}


def by_role(people, role):
    """Those of a role, else the owners."""
    return ([person for person in people if person["role"] == role] or
            [person for person in people if person["role"] == "owner"])


def audience(people, parents, task, support, which):
    """Who hears; whoever owes the task is not told a second time."""
    owners = [person for person in people[task["agency"]]
              if person["role"] == "owner"]
    if which == "lead":
        return owners
    if which == "support":
        return [person for code in support for person in people[code]
                if person["role"] == "owner"]
    code, role = {"follow-up": ("so-ldtbxh", "follow-up"),
                  "parent": (parents[task["agency"]], "receiver"),
                  "issuer": ("ubnd-tinh", "receiver")}[which]
    if code is None or code == task["agency"]:
        return []
    return by_role(people[code], role)


def parents():
    text = DIRECTORY.read_text(encoding="utf-8").partition("\ngroups:")[0]
    found = {}
    for piece in re.split(r"(?m)^  - code: ", text)[1:]:
        parent = re.search(r"(?m)^    parent: (\S+)", piece)
        found[piece.split()[0]] = parent and parent[1]
    return found


SUPPORTED = {"V.1.5": ["huyen-chi-lang", "huyen-huu-lung"],
             "III.1.3": ["so-noi-vu", "so-nnptnt"]}


def is_compared(task):
    """Dated tasks whose first notice the design fixes: of a recurring duty
    only the first period is certain to appear on the first day."""
    return task["due_on"] is not None and task["period"] in (None, "2010-Q2")


def expected(story):
    """({(address, day): tasks}, {(phone, day)}) by the rules."""
    mails, sms, over = defaultdict(set), set(), parents()
    for task in filter(is_compared, story.tasks.values()):
        support = SUPPORTED.get(task["action"], [])
        for day, which, by_sms in notices(task, support):
            for person in audience(story.people, over, task, support, which):
                mails[person["email"], day].add(task["ref"])
                if by_sms and "sms" in person["channels"]:
                    sms.add((person["phone"], day.isoformat()))
    return mails, sms


def test_everybody_by_date(undisturbed):
    """All mailboxes, not only Chi Lăng's: the dated tasks of each day."""
    told = {(mail.to[0], mail.day): tasks for mail in undisturbed.mails
            if (tasks := {task for task in mail.refs
                          if is_compared(undisturbed.tasks[task])})}
    wanted, _ = expected(undisturbed)
    wrong = {key: (sorted(told.get(key, set()) - wanted.get(key, set())),
                   sorted(wanted.get(key, set()) - told.get(key, set())))
             for key in set(told) | set(wanted)
             if told.get(key) != wanted.get(key)}
    assert not wrong, "\n".join(
        f"{day} {who}: too many {more}, missing {less}"
        for (who, day), (more, less) in sorted(wrong.items(), key=str))


def test_everybodys_sms_by_date(undisturbed):
    told = [(sms.to, day) for day, sms in undisturbed.sms_days]
    assert len(told) == len(set(told)), "a person hears twice a day"
    _, wanted = expected(undisturbed)
    assert set(told) == wanted


def test_only_working_days(undisturbed):
    assert {mail.day for mail in undisturbed.mails if not works(mail.day)} \
        == set()
    assert {mail.sent.strftime("%H:%M") for mail in undisturbed.mails} \
        == {"08:00"}


# -------------------------------------------------------- what a mail says

def test_a_mail_names_phrase_date_days_and_command(undisturbed):
    """On 11 June: the document's words, the last day, 8 days left, and the
    command that completes it."""
    task = ref(S45, "huyen-chi-lang")
    row = undisturbed.tasks[task]
    mail = undisturbed.on(CHI_LANG, "2010-06-11")
    for text in (mail.text, re.sub(r"<[^>]+>", "", mail.html)):
        assert "trước 20/6/2010" in text
        assert "19/06/2010" in text
        assert re.search(r"\b8 ngày", text)
        assert row["title"] in re.sub(r"\s+", " ", text)
        assert NUMBER in text
    assert re.search(rf"(?m)^\s+dondoc done {row['id']}\b", mail.text)


@pytest.mark.parametrize("day, words", [
    ("2010-06-04", r"\b15 ngày"), ("2010-06-16", r"\b3 ngày"),
    ("2010-06-18", r"\b1 ngày"), ("2010-06-21", r"\b2 ngày"),
    ("2010-07-05", r"\b16 ngày")])
def test_days_left_and_days_late(undisturbed, day, words):
    assert re.search(words, undisturbed.on(CHI_LANG, day).text)


def test_what_is_late_is_called_late(undisturbed):
    late = undisturbed.on(CHI_LANG, "2010-06-21")
    early = undisturbed.on(CHI_LANG, "2010-06-16")
    assert re.search("quá hạn", late.text + late.subject, re.I)
    assert not re.search("quá hạn", early.text + early.subject, re.I)


def test_overdue_comes_before_due_soon(undisturbed):
    """28 June: S45 is late, S43 has a day left; the late one first."""
    text = undisturbed.on(CHI_LANG, "2010-06-28").text
    assert text.index(S45) < text.index(f"{S43},")


def test_every_task_has_its_command(undisturbed):
    """Whoever owes a dated task reads how to complete it; whoever supports
    it reads how to see it."""
    for mail in undisturbed.of(CHI_LANG):
        for task in undisturbed.dated(mail):
            verb = "show" if task == S64 else "done"
            number = undisturbed.tasks[task]["id"]
            assert re.search(rf"(?m)^\s+dondoc {verb} {number}\b",
                             mail.text), (mail, task)


def test_the_commands_exist(undisturbed):
    """Whatever a mail or an SMS tells to type is a command of dondoc."""
    told = {verb for text in [mail.text for mail in undisturbed.mails] +
            [sms.text for sms in undisturbed.sms]
            for verb in re.findall(r"\bdondoc ([a-z][a-z-]+) \d", text)}
    assert {"done", "show", "start", "submit"} <= told
    unknown = {verb for verb in told if dondoc(verb, "--help").code != 0}
    assert not unknown


def test_readers_may_do_what_their_mails_say(undisturbed):
    """With a token of their own: see each task that they were told of. Who
    reads "done", "start" or "submit" works at the agency that owes it."""
    owed = {row["id"]: row for row in undisturbed.tasks.values()}
    shut = set()
    for agency, people in undisturbed.people.items():
        for person in people:
            mails = undisturbed.of(person["email"])
            if not mails:
                continue
            token = undisturbed.office.json(
                "token", "add", person["id"])["token"]
            for number in set().union(*(mail.numbers for mail in mails)):
                status, _, _ = undisturbed.office.http(
                    "GET", f"/api/v1/task?task={number}",
                    {"Authorization": f"Bearer {token}"})
                if status != 200:
                    shut.add((person["id"], owed[number]["agency"], status))
            for mail in mails:
                for number in re.findall(
                        r"dondoc (?:done|start|submit) (\d+)", mail.text):
                    assert owed[int(number)]["agency"] == agency, mail
    assert not shut, f"(reader, whose task, status): {sorted(shut)}"


def test_what_must_be_accepted_is_submitted(undisturbed):
    """The quarterly report goes to the province: the command is submit."""
    task = undisturbed.tasks[ref("VI.2", "so-ldtbxh", "2010-Q2")]
    mail = undisturbed.on("vt@ldtbxh.example", "2010-06-25")
    assert re.search(rf"(?m)^\s+dondoc submit {task['id']}\b", mail.text)
    assert f"dondoc done {task['id']}" not in mail.text
    assert "UBND tỉnh Lạng Sơn" in mail.words


def test_mails_are_well_made(undisturbed):
    """One recipient, its own Message-ID, lines within 998 octets, CR LF or
    LF all through, Vietnamese in words that decode."""
    assert len(undisturbed.mails) > 100
    for mail in undisturbed.mails:
        assert len(mail.to) == 1
        assert mail.message["Cc"] is None and mail.message["Bcc"] is None
        assert re.fullmatch(r"<[^<>\s@]+@[^<>\s@]+>", mail.id)
        assert max(map(len, mail.raw.splitlines())) <= 998
        assert mail.message.get_content_type() == "multipart/alternative" or \
            mail.message.is_multipart()
        assert mail.text.strip() and mail.html.strip()
        assert "\ufffd" not in mail.text + mail.html + mail.subject
        assert mail.subject.strip()
        sender = mail.message["From"].addresses[0]
        assert sender.addr_spec == "dondoc@langson.example"
        assert sender.display_name == "UBND tỉnh Lạng Sơn"
    ids = [mail.id for mail in undisturbed.mails]
    assert len(ids) == len(set(ids))
    assert re.search(r"[ăâđêôơưạảấầẩậắằẵặẹẻếềểễệ]",
                     undisturbed.on(CHI_LANG, "2010-06-11").subject)


def test_headers_are_ascii(undisturbed):
    """Encoded words: any relay takes them."""
    for mail in undisturbed.mails:
        head = re.split(rb"\r?\n\r?\n", mail.raw, maxsplit=1)[0]
        assert head.isascii(), mail


def test_sms_are_short_and_plain(undisturbed):
    """Plain ASCII of the GSM alphabet, within 160 septets, with the task."""
    plain = re.compile(r"[A-Za-z0-9 @$_!\"#%&'()*+,\-./:;<=>?^{}\[\]~\\|]+")
    assert len(undisturbed.sms) > 50
    for sms in undisturbed.sms:
        assert plain.fullmatch(sms.text), sms
        septets = len(sms.text) + len(re.findall(r"[\^{}\[\]~\\|]", sms.text))
        assert septets <= 160, sms
    (last_day,) = [sms for day, sms in undisturbed.sms_days
                   if (sms.to, day) == (CHI_LANG_PHONE, "2010-06-18")]
    number = str(undisturbed.tasks[ref(S45, "huyen-chi-lang")]["id"])
    assert re.search(rf"\b{number}\b", last_day.text) or S45 in last_day.text
    assert "truoc 20/6/2010" in last_day.text


def test_all_was_sent_and_journaled(undisturbed):
    assert {row["state"] for row in undisturbed.outbox} == {"sent"}
    assert len(undisturbed.outbox) == \
        len(undisturbed.mails) + len(undisturbed.sms)
    assert undisturbed.journal


# ------------------------------------------------------ S45 done on 15 June

def test_after_done_chi_lang_hears_of_it_no_more(completed):
    task = ref(S45, "huyen-chi-lang")
    assert completed.days_of(CHI_LANG, task) == [
        "2010-06-02", "2010-06-04", "2010-06-11"]
    assert not [mail for mail in completed.mails
                if task in mail.refs and mail.day > date(2010, 6, 15)]
    assert completed.tasks[task]["status"] == "done-on-time"
    assert completed.tasks[task]["done_on"] == "2010-06-15"


def test_chi_lang_still_hears_of_the_rest(completed):
    assert completed.days_of(CHI_LANG, ref(S43, "huyen-chi-lang")) == [
        day for day, tasks in BY_HAND.items() if S43 in tasks]


def test_chi_lang_gets_no_sms_for_it(completed):
    """Only S43's last day and its overdue days."""
    told = [sms for sms in completed.sms if sms.to == CHI_LANG_PHONE]
    assert len(told) == 4
    told = [sms for sms in completed.sms if sms.to == HUU_LUNG_PHONE]
    assert len(told) == len(SMS_BY_HAND)


def test_huu_lung_hears_on(completed):
    """The worked example, to the day."""
    assert completed.days_of(HUU_LUNG, ref(S45, "huyen-huu-lung")) == [
        "2010-06-02", "2010-06-04", "2010-06-11", "2010-06-16", "2010-06-18",
        "2010-06-21", "2010-06-28", "2010-07-05", "2010-07-12"]


def test_escalation(completed):
    """21 June the follow-up agency, 28 June the parent, 5 July the issuer;
    parent and issuer are the province, ten districts in one mail."""
    late = {ref(S45, agency) for agency in {
        row["agency"] for row in completed.tasks.values()
        if row["action"] == S45} - {"huyen-chi-lang"}}
    assert len(late) == 10
    for task in late:
        assert completed.days_of(FOLLOW_UP, task) == ["2010-06-21"]
        assert completed.days_of(PROVINCE, task) == ["2010-06-28",
                                                     "2010-07-05"]
    for address, day in ((FOLLOW_UP, "2010-06-21"), (PROVINCE, "2010-06-28"),
                         (PROVINCE, "2010-07-05")):
        mail = completed.on(address, day)
        assert late <= mail.refs
        assert mail.words.count(f"Mục {S45}, văn bản {NUMBER} – 10/11 cơ quan "
                                "chưa xong") == 1
        assert "Hữu Lũng (việc " in mail.words
        assert f"dondoc ls --plan {NUMBER} --action {S45} --overdue" in \
            mail.text
        assert "Chi Lăng" not in mail.text or day != "2010-06-21"


def test_nobody_else_hears_of_a_districts_task(completed):
    told = {mail.to[0] for mail in completed.mails
            if ref(S45, "huyen-huu-lung") in mail.refs}
    assert told == {HUU_LUNG, FOLLOW_UP, PROVINCE}


# ------------------------------------------------------------ after downtime

def test_after_downtime_one_message_says_what_was_missed():
    """Down from 10 June noon to 22 June 09:00: no replay of 11, 16, 18 and
    21 June, but one mail and one SMS that say so; the next day is as ever."""
    with Office(plans=True) as office:
        office.to("2010-06-10T12:00")
        before = {mail.id for mail in office.mails()}
        office.stop()
        office.clock = "2010-06-22T09:00"
        office.start()
        office.to("2010-06-22T18:00")
        new = [mail for mail in office.mails() if mail.id not in before]
        counted = Counter(mail.to[0] for mail in new)
        assert max(counted.values()) == 1, counted
        assert {FOLLOW_UP, CHI_LANG, HUU_LUNG} <= set(counted)
        (mail,) = [mail for mail in new if mail.to == [CHI_LANG]]
        assert mail.day == date(2010, 6, 22)
        assert mail.refs == {ref(S45, "huyen-chi-lang"),
                             ref(S43, "huyen-chi-lang")}
        assert re.search(r"\b3 ngày", mail.text), "days late as of today"
        counted = Counter(sms.to for sms in office.sms())
        assert counted[CHI_LANG_PHONE] == 1 == max(counted.values())
        # The first day on which Chi Lăng missed something, or the last one
        # on which the daemon lived: not 21 June.
        assert re.search(r"1[01]/06/2010", mail.text), mail.text[:600]
        office.to("2010-06-23T18:00")
        assert len([mail for mail in office.mails()
                    if mail.to == [CHI_LANG] and mail.id not in before]) == 2
