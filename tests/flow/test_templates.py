"""An office's own templates, and how people want their messages, through the
real binaries: what is in force, what is said when it is not, and the files
that mails bring."""

import re
import subprocess

import icalendar
import pytest
from office import BIN, DIRECTORY, PLAN, Office, environment, ref

CHI_LANG = "vt@chilang.example"
S45 = ref("III.11.2", "huyen-chi-lang")
SHIPPED = "Thư này do hệ thống dondoc gửi tự động."
OURS = "Mọi thắc mắc xin gọi 0205 3 812 345."


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "templates" / "vi").mkdir(parents=True)
    return tmp_path / "templates"


def words(folder, text):
    (folder / "vi" / "words.txt").write_text(text, encoding="utf-8")


def office_with(folder):
    return Office(plans=True, more=f"templates: {folder}\n")


def last_mail(office):
    return [mail for mail in office.mails() if mail.to == [CHI_LANG]][-1]


def warnings(office):
    return [line for line in office.json("status")["warnings"]
            if "templates" in line]


def test_an_office_has_its_own_words(folder):
    """One sentence of its own, and all others as they were."""
    words(folder, f"footer: {OURS}\n")
    with office_with(folder) as office:
        office.to("2010-06-04T09:00")
        mail = last_mail(office)
        assert OURS in mail.words and SHIPPED not in mail.words
        assert OURS in mail.html
        assert "Khi hoàn thành, ghi nhận bằng lệnh:" in mail.words
        assert warnings(office) == []
        listed = {row["name"]: row["from"]
                  for row in office.json("template", "show")}
        assert listed["en/words.txt"] == "shipped"
        assert listed["vi/words.txt"] == \
            f"{folder}/vi/words.txt (1 sentence)"
        result = office.run("template", "show", "vi/footer")
        assert result.out == OURS + "\n"
        assert f"{folder}/vi/words.txt:1" in result.err


def test_a_layout_of_its_own(folder):
    """Another HTML part; the text part stays."""
    (folder / "mail.html").write_text(
        "<html><body><h1>{subject}</h1>{#sections}{#tasks}"
        "<p>{number}: {title}, {due}</p>{/tasks}{/sections}</body></html>\n",
        encoding="utf-8")
    with office_with(folder) as office:
        office.to("2010-06-04T09:00")
        mail = last_mail(office)
        number = office.task(S45)["id"]
        assert mail.html.startswith("<html><body><h1>[dondoc] ")
        assert f"<p>{number}: " in mail.html
        assert f"dondoc done {number}" in mail.text
        assert f"dondoc done {number}" not in mail.html


def test_a_broken_file_leaves_what_is_shipped(folder):
    """The daemon starts, tells where the mistake is, and writes as if there
    were no folder; once mended and read again, it is in force."""
    words(folder, f"footer: {OURS}\nmore: {{n}} {{what}}\n")
    (folder / "mail.html").write_text("<p>{greeting}</p>\n")
    with office_with(folder) as office:
        assert [line for line in office.log if
                f"{folder}/vi/words.txt:2:11: 'what' means nothing here" in
                line], office.log
        (warning,) = warnings(office)
        assert str(folder) in warning
        office.to("2010-06-04T09:00")
        assert SHIPPED in last_mail(office).words
        assert "<h2" in last_mail(office).html
        refused = office.run("template", "reload")
        assert refused.code == 1
        assert f"{folder}/vi/words.txt:2:11: " in refused.err
        words(folder, f"footer: {OURS}\n")
        (folder / "mail.html").unlink()
        office.ok("template", "reload")
        assert warnings(office) == []
        office.to("2010-06-11T09:00")
        assert OURS in last_mail(office).words


def test_the_configurations_check_looks_at_them(folder, tmp_path):
    """A broken one is told of before the daemon is restarted."""
    config = tmp_path / "dondoc.yaml"
    config.write_text(f"templates: {folder}\n")
    check = [BIN / "dondocd", "--config", config, "--check-config"]
    words(folder, f"footer: {OURS}\n")
    assert subprocess.run(check, env=environment()).returncode == 0
    words(folder, "footer: {x}\n")
    done = subprocess.run(check, env=environment(), capture_output=True,
                          encoding="utf-8")
    assert done.returncode != 0
    assert f"{folder}/vi/words.txt:1:9: 'x' means nothing here" in done.stderr


def test_a_refused_reload_changes_nothing(folder):
    """What was in force goes on."""
    words(folder, f"footer: {OURS}\n")
    with office_with(folder) as office:
        words(folder, "footer: Khác\n  {x}\n")
        result = office.run("template", "reload")
        assert result.code == 1 and f"{folder}/vi/words.txt:2:3: " in result.err
        assert len(warnings(office)) == 1
        office.to("2010-06-04T09:00")
        assert OURS in last_mail(office).words


def test_a_template_that_says_too_little_is_refused(folder):
    """It can be read, but a task would be lost: that shows on samples."""
    (folder / "mail.txt").write_text("{greeting}\n{counts}\n")
    with office_with(folder) as office:
        result = office.run("template", "check")
        assert result.code == 1
        assert f"{folder}/mail.txt:1:1: with the sample " in result.err
        assert "does not name task" in result.err
        office.to("2010-06-04T09:00")
        assert S45 in last_mail(office).refs


def test_checking_a_folder_changes_nothing(folder):
    """A folder that the daemon does not know is read by the command."""
    with Office(plans=True) as office:
        words(folder, f"footer: {OURS}\n")
        out = office.ok("template", "check", folder)
        assert re.fullmatch(r"1 file in order; \d+ sample messages written "
                            r"with it\n", out)
        (folder / "vi" / "word.txt").write_text("footer: x\n")
        result = office.run("template", "check", folder)
        assert result.code == 1
        assert f"{folder}/vi/word.txt: no template is called" in result.err
        office.to("2010-06-04T09:00")
        assert SHIPPED in last_mail(office).words
        assert office.run("template", "reload").code == 1  # none configured
        assert office.run("template", "show", "vi/nothing").code == 1


def test_a_folder_that_is_not_there(tmp_path):
    """Is no reason not to start, but one to say so."""
    with Office(plans=True, more=f"templates: {tmp_path}/none\n") as office:
        assert len(warnings(office)) == 1
        office.to("2010-06-04T09:00")
        assert SHIPPED in last_mail(office).words


def test_templates_are_the_offices(folder):
    """A clerk neither sees nor reloads them."""
    with office_with(folder) as office:
        token = office.json("token", "add", "chi-lang-vt")["token"]
        for command in (["template", "show"], ["template", "reload"],
                        ["template", "check", folder]):
            result = office.run_as(token, *command)
            assert result.code == 1 and "office" in result.err


# ------------------------------------------------------ what a person wants

def test_who_wants_them_gets_the_deadlines_as_a_file(tmp_path):
    """Chi Lăng's clerk does: the day's tasks, with the UIDs of the feed."""
    text = DIRECTORY.read_text(encoding="utf-8")
    changed = re.sub(r"(id: chi-lang-vt,)",
                     r"\1 calendar: true, sms: {marks: true},", text)
    assert changed != text
    directory = tmp_path / "directory.yaml"
    directory.write_text(changed, encoding="utf-8")
    with Office() as office:
        office.ok("agency", "apply", directory)
        office.ok("plan", "apply", PLAN)
        (person,) = [person for person in office.json(
            "agency", "show", "huyen-chi-lang")["people"]
            if person["id"] == "chi-lang-vt"]
        assert person["calendar"] is True and person["sms_marks"] is True
        office.to("2010-06-04T09:00")
        mail = last_mail(office)
        (file,) = mail.message.iter_attachments()
        assert file.get_content_type() == "text/calendar"
        assert file.get_param("method") == "PUBLISH"
        raw = file.get_payload(decode=True)
        assert b"\r\n" in raw and b"\n\n" not in raw
        calendar = icalendar.Calendar.from_ical(raw)
        assert calendar["METHOD"] == "PUBLISH"
        events = calendar.walk("VEVENT")
        assert [event["SUMMARY"][:8] for event in events] == ["III.11.2"]
        assert str(events[0]["DTSTART"].dt) == "2010-06-19"
        assert f"dondoc show {office.task(S45)['id']}" in \
            events[0]["DESCRIPTION"]
        feed = office.json("feed", "add", "--agency", "huyen-chi-lang")
        _, _, body = office.http("GET", "/feeds/" + feed["token"] + ".ics")
        uids = {event["UID"] for event in
                icalendar.Calendar.from_ical(body).walk("VEVENT")}
        assert events[0]["UID"] in uids
        others = [mail for mail in office.mails() if mail.to != [CHI_LANG]]
        assert others and not any(list(mail.message.iter_attachments())
                                  for mail in others)
        office.to("2010-06-18T09:00")
        (again,) = icalendar.Calendar.from_ical(
            list(last_mail(office).message.iter_attachments())[0]
            .get_payload(decode=True)).walk("VEVENT")
        assert again["UID"] == events[0]["UID"]


def test_heads_sort_and_thread_mails():
    """One list an agency; one thread a task, where a mail is about one."""
    with Office(plans=True) as office:
        office.to("2010-06-16T18:00")
        mails = [mail for mail in office.mails() if mail.to == [CHI_LANG]]
        assert {str(mail.message["List-Id"]) for mail in mails} == \
            {"<huyen-chi-lang.dondoc.langson.example>"}
        threads = {}
        for mail in mails:
            assert mail.message["Precedence"] is None
            if len(mail.refs) == 1:
                (task,) = mail.refs
                threads.setdefault(task, set()).add(
                    (str(mail.message["References"]),
                     str(mail.message["In-Reply-To"])))
            else:
                assert mail.message["References"] is None
        assert len(threads) == 2 and len(threads[S45]) == 1
        ((references, reply),) = threads[S45]
        assert references == reply
        assert re.fullmatch(r"<task-[0-9a-f]{32}@langson\.example>", reply)
