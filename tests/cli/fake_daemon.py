"""A daemon that answers from a table, in the shapes of daemon/http/wire.h.

It keeps no state and checks nothing: it is there for how the command line
asks, prints and exits. What it was asked is kept in `asked`.

By hand:  fake_daemon.py /tmp/api.sock   then   dondoc -u unix:/tmp/api.sock ls
"""
import copy
import http.server
import json
import os
import socket
import socketserver
import sys
import threading
import urllib.parse

API = "/api/v1"

TASK = {
    "id": 12, "ref": "51/KH-UBND#III.11.2@huyen-chi-lang",
    "plan": "51/KH-UBND", "action": "III.11.2", "agency": "huyen-chi-lang",
    "role": "lead", "title": "Kế hoạch dạy nghề cho lao động nông thôn",
    "due_phrase": "trước ngày 20/6/2010", "due_on": "2010-06-19",
    "original_due_on": "2010-06-19", "class": "day", "state": "started",
    "status": "due-soon", "done_on": None, "note": None, "tag": "S45",
    "agency_name": "UBND huyện Chi Lăng", "kind": "duty", "period": None,
    "from": None, "until": None, "submit_to": "so-ldtbxh", "held": False,
    "waits_for": [], "submitted_on": None,
    "rule": "before a day means the day before it",
    "last_working_day": "2010-06-18", "product": "Kế hoạch"}

LATE = dict(TASK, id=7, ref="51/KH-UBND#III.5@so-gddt", action="III.5",
            agency="so-gddt", agency_name="Sở GD&ĐT", status="overdue",
            state="open", due_on="2010-06-01", title="Đổi mới hướng nghiệp")

DONE = dict(TASK, id=130, ref="51/KH-UBND#IV.1@so-noi-vu/2010-Q2",
            action="IV.1", period="2010-Q2", agency="so-noi-vu",
            agency_name="Sở Nội vụ", status="done-on-time", state="done",
            done_on="2010-06-10", title="Báo cáo quý")

UNDATED = dict(TASK, id=40, ref="51/KH-UBND#III.8@ubnd-xa", action="III.8",
               agency="ubnd-xa", agency_name="UBND các xã", status="undated",
               state="open", due_on=None, due_phrase=None, submit_to=None,
               title="Tuyên truyền thường xuyên")

STORY = {
    "id": 9, "at": "2010-06-18T08:00:00+07:00", "kind": "last-day",
    "actor": "dondocd", "task": 12, "ref": TASK["ref"],
    "agency": "huyen-chi-lang", "agency_name": "UBND huyện Chi Lăng",
    "person": "hoa", "message": 3, "channels": ["email", "sms"],
    "text": "III.11.2 Kế hoạch dạy nghề…, trước 20/6/2010"}

STARTED = dict(STORY, id=1, at="2010-06-02T07:00:00+07:00", kind="started",
               agency=None, agency_name=None, channels=[], task=None,
               text="dondocd 0.1.0")

CLOCK = {"now": "2010-06-18T08:00:00+07:00", "mode": "manual",
         "target": "2010-06-18T08:00:00+07:00", "settled": True}

DUE = {"phrase": "trước ngày 20/6/2010", "class": "day", "from": None,
       "due": "2010-06-19", "until": None, "time": None, "periods": [],
       "rule": "before a day means the day before it", "warnings": []}

ANSWERS = {
    "GET /status": {
        "version": "0.1.0", "now": CLOCK["now"], "mode": "manual",
        "state_dir": "/var/lib/dondoc", "plans": 1, "agencies": 32,
        "people": 40, "tasks": {"overdue": 3, "due-soon": 5, "open": 0},
        "messages": {"sent": 10}, "next_at": "2010-06-19T08:00:00+07:00",
        "audit": {"to": "2010-06-18T02:30:00+07:00", "differences": 0,
                  "failures": 0},
        "warnings": ["1 messages are held"]},
    "GET /tasks": [LATE, TASK, UNDATED],
    "GET /task": dict(
        TASK, quote="2. UBND các huyện xây dựng Kế hoạch dạy nghề.",
        quote_line=88, action_note=None, support=["so-ldtbxh"],
        journal=[STARTED, STORY],
        notices=[{"at": STORY["at"], "notice": "last-day", "person": "hoa",
                  "channel": "email", "state": "sent", "answer": None}],
        upcoming=[{"at": "2010-06-20T08:00:00+07:00", "notice": "overdue"},
                  {"at": "2010-06-20T08:00:00+07:00", "notice": "overdue"}]),
    "POST /act": [dict(TASK, state="done", status="done-on-time",
                       done_on="2010-06-18")],
    "GET /plans": [{
        "plan": "51/KH-UBND", "title": "Đào tạo nghề cho lao động nông thôn",
        "issued": "2010-06-02", "issuer": "ubnd-tinh",
        "follow_up": "so-ldtbxh", "actions": 73, "tasks": 210, "done": 4,
        "overdue": 3}],
    "GET /plan": {
        "plan": "51/KH-UBND", "title": "Đào tạo nghề cho lao động nông thôn",
        "issued": "2010-06-02", "issuer": "ubnd-tinh",
        "follow_up": "so-ldtbxh", "watchers": ["hdnd-tinh"],
        "basis": ["1956/QĐ-TTg"],
        "actions": [
            {"key": "III.11.2", "tag": "S45", "title": TASK["title"],
             "lead": "khoi-huyen", "support": [], "class": "day",
             "due_on": "2010-06-19", "warnings": ["stated twice"],
             "due_phrase": "trước 20/6/2010", "after": ["III.1.2b"],
             "quote": "- Xây dựng, phê duyệt Kế hoạch.", "line": 86,
             "note": "Vế 1 của đoạn.",
             "tasks": 11, "done": 3},
            {"key": "III.8", "tag": None, "title": UNDATED["title"],
             "lead": None, "support": [], "class": "none", "due_on": None,
             "warnings": [], "tasks": 1, "done": 0}]},
    "POST /plans/check": {
        "complaints": [], "plan": "51/KH-UBND", "title": "…", "actions": 73,
        "added": 0, "changed": 0, "removed": 0, "unchanged": 0,
        "tasks_added": 0},
    "POST /plans/apply": {
        "complaints": [], "plan": "51/KH-UBND", "title": "…", "actions": 73,
        "added": 73, "changed": 0, "removed": 0, "unchanged": 0,
        "tasks_added": 210},
    "POST /agencies/check": {
        "complaints": [], "agencies": 32, "groups": 2, "added": 0,
        "changed": 0, "removed": 0, "unchanged": 0, "tasks_added": 0},
    "POST /agencies/apply": {
        "complaints": [], "agencies": 32, "groups": 2, "added": 34,
        "changed": 0, "removed": 0, "unchanged": 0, "tasks_added": 0},
    "GET /agencies": [
        {"code": "huyen-chi-lang", "name": "UBND huyện Chi Lăng",
         "short": "Chi Lăng", "parent": "ubnd-tinh", "kind": "agency",
         "people": 2, "members": 0, "open": 4, "overdue": 1,
         "done": 5, "done_late": 2},
        {"code": "khoi-huyen", "name": "UBND các huyện, thành phố",
         "short": None, "parent": None, "kind": "group", "people": 0,
         "members": 11, "open": 0, "overdue": 0,
         "done": 0, "done_late": 0}],
    "GET /agency": {
        "code": "huyen-chi-lang", "name": "UBND huyện Chi Lăng",
        "short": "Chi Lăng", "parent": "ubnd-tinh", "kind": "agency",
        "members": [], "open": 4, "overdue": 1,
        "people": [{"id": "hoa", "name": "Hoàng Thị Hoa", "role": "owner",
                    "email": "hoa@example.vn", "phone": None,
                    "channels": ["email", "sms"], "language": "vi"}]},
    "POST /due": [DUE],
    "GET /templates": [
        {"name": "vi/mail.txt", "from": "shipped",
         "text": "{greeting}\n\n  {opening}\n"},
        {"name": "vi/words.txt",
         "from": "/etc/dondoc/templates/vi/words.txt (1 sentence)",
         "text": "greeting: Kính gửi: {person}\n"}],
    "POST /templates/check": {"complaints": [], "files": 2, "rendered": 76},
    "POST /templates/reload": {"complaints": [], "files": 1, "rendered": 76},
    "GET /feeds": [{
        "id": 3, "agency": "huyen-chi-lang", "group": None, "person": None,
        "plan": None, "name": "UBND huyện Chi Lăng", "for": "Văn phòng",
        "language": "vi", "alarms": False, "mail_when_silent": False,
        "created_at": "2010-06-02T09:00:00+07:00", "rotated_at": None,
        "revoked_at": None, "last_used_on": "2010-06-05",
        "client": "Thunderbird", "status": 304, "silent_days": 12},
        {"id": 4, "agency": None, "plan": "51/KH-UBND", "for": None,
         "created_at": "2010-06-02T09:00:00+07:00", "last_used_on": None,
         "client": None, "status": None, "silent_days": None}],
    "GET /feed": {
        "id": 3, "agency": "huyen-chi-lang", "group": None, "person": None,
        "plan": None, "name": "UBND huyện Chi Lăng", "for": "Văn phòng",
        "language": "vi", "alarms": True, "mail_when_silent": False,
        "created_at": "2010-06-02T09:00:00+07:00", "rotated_at": None,
        "revoked_at": None, "last_used_on": "2010-06-17",
        "client": "Thunderbird", "status": 304, "silent_days": None,
        "events": 4, "bytes": 3120, "too_large": False,
        "versions": [
            {"view": "events", "sequence": 2, "hash": "0f0f", "events": 4,
             "bytes": 3120, "first_at": "2010-06-15T09:00:00+07:00"},
            {"view": "events", "sequence": 1, "hash": "e0e0", "events": 4,
             "bytes": 3100, "first_at": "2010-06-02T09:00:00+07:00"}]},
    "GET /feeds/text": {
        "agency": "huyen-chi-lang", "file": "huyen-chi-lang.ics",
        "events": 0, "text": "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"},
    "POST /feeds": {
        "id": 3, "agency": "huyen-chi-lang", "token": "abc",
        "url": "https://example.vn/feeds/abc.ics",
        "webcal": "webcal://example.vn/feeds/abc.ics",
        "google": "https://calendar.google.com/calendar/r?cid=abc",
        "outlook": "https://outlook.office.com/calendar/0/addfromweb?url=abc"},
    "POST /feeds/rotate": {
        "id": 3, "agency": "huyen-chi-lang", "token": "def",
        "url": "http://example.vn/feeds/def.ics",
        "webcal": "webcal://example.vn/feeds/def.ics"},
    "POST /feeds/revoke": {"id": 3},
    "GET /tokens": [{
        "id": 5, "person": "hoa", "role": "owner", "for": "máy ở nhà",
        "created_at": "2010-06-02T09:00:00+07:00",
        "revoked_at": "2010-06-05T10:30:00+07:00", "last_used_on": None}],
    "POST /tokens": {"id": 5, "person": "hoa", "role": "owner",
                     "token": "s3cret"},
    "POST /tokens/revoke": {"id": 5},
    "GET /preview": {
        "totals": {"people": 1, "messages": 1,
                   "channels": {"email": 1, "sms": 0}},
        "messages": [{
            "at": "2010-06-20T08:00:00+07:00", "person": "hoa",
            "person_name": "Hoàng Thị Hoa", "agency": "huyen-chi-lang",
            "channel": "email", "tasks": [
                {"task": 12, "ref": TASK["ref"], "agency": "huyen-chi-lang",
                 "title": TASK["title"], "due_on": "2010-06-19",
                 "notice": "overdue", "rule": "overdue", "for": None},
                {"task": 13, "ref": TASK["ref"], "agency": "huyen-chi-lang",
                 "title": TASK["title"], "due_on": "2010-06-25",
                 "notice": "ahead", "rule": "before-7d", "for": "lan"}]}],
        "silenced": []},
    "GET /explain": {
        "task": 12, "ref": TASK["ref"], "title": TASK["title"],
        "agency": "huyen-chi-lang", "state": "started", "status": "due-soon",
        "due_on": "2010-06-19",
        "policy": {"name": "khẩn", "from": "plan", "text": "{overdue: 3d}"},
        "closed": None,
        "silence": {"id": 3, "until": "2010-06-16", "reason": "mưa lũ",
                    "by": "uid 0"},
        "unheard": ["parent: there is none"],
        "people": [{
            "person": "hoa", "person_name": "Hoàng Thị Hoa",
            "agency": "huyen-chi-lang", "audience": "lead",
            "channels": ["email", "sms"], "deputy": "lan",
            "notices": [
                {"rule": "assigned", "notice": "assigned",
                 "day": "2010-06-02", "at": "2010-06-02T08:00:00+07:00",
                 "channel": "email", "verdict": "told", "reason": None,
                 "decided_at": "2010-06-02T08:00:00+07:00", "message": 3,
                 "to": "lan", "state": "sent", "tries": 2,
                 "next_try_at": None, "server": "mx.example",
                 "answer": "250 ok",
                 "settled_at": "2010-06-02T08:01:00+07:00"},
                {"rule": "before-3d", "notice": "ahead", "day": "2010-06-16",
                 "at": "2010-06-16T08:00:00+07:00", "channel": "email",
                 "verdict": "silenced",
                 "reason": "silent until 2010-06-16, by uid 0: mưa lũ",
                 "decided_at": "2010-06-16T08:00:00+07:00", "message": None,
                 "to": None, "state": None, "tries": None,
                 "next_try_at": None, "server": None, "answer": None,
                 "settled_at": None}]}]},
    "POST /audit": {
        "from": "2010-06-17T02:30:00+07:00", "to": CLOCK["now"],
        "tasks": 198, "notices": 12, "differences": []},
    "GET /silences": [{
        "id": 3, "task": 12, "ref": TASK["ref"], "title": TASK["title"],
        "agency": "huyen-chi-lang", "agency_name": "UBND huyện Chi Lăng",
        "until": "2010-06-16", "reason": "mưa lũ", "by": "uid 0",
        "at": "2010-06-15T08:00:00+07:00", "lifted_at": None,
        "lifted_by": None}],
    "POST /silences": {"id": 3, "until": "2010-06-16"},
    "POST /silences/lift": {"id": 3},
    "GET /absences": [{
        "id": 1, "person": "hoa", "person_name": "Hoàng Thị Hoa",
        "agency": "huyen-chi-lang", "deputy": "lan", "deputy_name": "Lan",
        "from": "2010-06-18", "until": "2010-06-25", "reason": "nghỉ phép",
        "by": "hoa", "at": "2010-06-17T08:00:00+07:00", "ended_at": None,
        "ended_by": None}],
    "POST /absences": {"id": 1, "from": "2010-06-18", "until": "2010-06-25"},
    "POST /absences/end": {"ended": 1},
    "GET /journal": [STARTED, STORY],
    "GET /outbox": [{
        "id": 17, "channel": "sms", "person": "hoa",
        "person_name": "Hoàng Thị Hoa", "agency": "huyen-chi-lang",
        "subject": "2 việc đến hạn", "state": "held", "tries": 1,
        "next_try_at": None, "created_at": "2010-06-18T08:00:00+07:00",
        "answer": "no answer", "tasks": 2}],
    "GET /outbox/message": {
        "id": 18, "channel": "email", "person": "hoa",
        "person_name": "Hoàng Thị Hoa", "agency": "huyen-chi-lang",
        "to": "hoa@example.vn", "subject": "2 việc", "state": "sent",
        "tries": 2, "next_try_at": None,
        "created_at": "2010-06-18T08:00:00+07:00",
        "tried_at": "2010-06-18T08:01:03+07:00",
        "settled_at": "2010-06-18T08:01:04+07:00", "undelivered_at": None,
        "uncertain": 1, "crashes": 0, "instead_of": 17,
        "server": "relay.example:25", "answer": "250 2.0.0 queued as 1",
        "tasks": 1,
        "told": [{"task": 12, "ref": TASK["ref"], "notice": "last-day"}],
        "headers": ["Subject: 2 việc", "Auto-Submitted: auto-generated"],
        "text": "Kính gửi bà Hoa,\n\n\x1b[31mViệc 12\n"},
    "GET /outbox/unreached": [{
        "person": "hoa", "person_name": "Hoàng Thị Hoa",
        "agency": "huyen-chi-lang", "agency_name": "UBND huyện Chi Lăng",
        "phone": "+84912000012", "channel": "email",
        "answer": "550 no such user", "since": "2010-06-18T08:00:00+07:00",
        "tasks": 2}],
    "POST /clock/confirm": CLOCK,
    "POST /outbox/retry": {"changed": 4},
    "POST /outbox/hold": {"changed": 1},
    "POST /outbox/release": {"changed": 2},
    "GET /clock": CLOCK,
    "POST /clock": CLOCK,
    "GET /whoami": {"name": "uid 0", "role": "office", "person": None,
                    "agency": None},
}


def failure(status, code, message, complaints=None):
    """An answer outside 2xx."""
    body = {"error": {"code": code, "message": message}}
    if complaints is not None:
        body["complaints"] = complaints
    return {"status": status, "body": body}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def address_string(self):
        return "local"

    def log_message(self, *_):
        pass

    def answer(self):
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        parts = urllib.parse.urlsplit(self.path)
        path = parts.path[len(API):] if parts.path.startswith(API) else "?"
        route = self.command + " " + path
        query = "?" + parts.query if parts.query else ""
        self.server.asked.append({
            "route": route + query, "headers": dict(self.headers),
            "body": json.loads(body) if body else None})
        answer = self.server.take(route)
        if answer.get("hang_up"):
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True
            return
        out = answer["body"]
        if not isinstance(out, str):
            out = json.dumps(out, ensure_ascii=False)
        out = out.encode("utf-8", "surrogateescape")
        self.send_response(answer["status"])
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(out)))
        self.end_headers()
        self.wfile.write(out)

    do_GET = do_POST = answer


class Answering(socketserver.ThreadingMixIn):
    """What both listeners share: the table, and what was asked."""

    daemon_threads = True
    allow_reuse_address = True

    def open(self, answers=None):
        # A copy: steps are used up, and cases may be run again.
        self.answers = copy.deepcopy(dict(ANSWERS, **(answers or {})))
        self.asked = []
        threading.Thread(target=self.serve_forever, args=(0.01,),
                         daemon=True).start()
        return self

    def take(self, route):
        """A route's answer; {"steps": […]} gives one after the other."""
        answer = self.answers.get(route)
        if answer is None:
            return failure(404, "not-found", "no such route")
        if isinstance(answer, dict) and "steps" in answer:
            steps = answer["steps"]
            answer = steps.pop(0) if len(steps) > 1 else steps[0]
        if not (isinstance(answer, dict) and "status" in answer
                and "body" in answer or "hang_up" in answer):
            answer = {"status": 200, "body": answer}
        return answer


class UnixDaemon(Answering, socketserver.UnixStreamServer):
    pass


class TcpDaemon(Answering, http.server.HTTPServer):
    pass


def open_unix(path, answers=None):
    return UnixDaemon(path, Handler).open(answers)


def open_tcp(answers=None, port=0):
    return TcpDaemon(("127.0.0.1", port), Handler).open(answers)


if __name__ == "__main__":
    if os.path.exists(sys.argv[1]):
        os.unlink(sys.argv[1])
    open_unix(sys.argv[1])
    threading.Event().wait()
