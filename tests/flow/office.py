"""An office for a test: a temporary folder with a configuration, a daemon on
a manual clock, its command line, and the mail and SMS that came of it.

Nothing here sleeps. What is waited for is a line of the daemon's, the end of
a process or an answer of a socket, each with a limit."""

import asyncio
import email
import email.policy
import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

SOURCE = Path(os.environ.get("DONDOC_SOURCE_DIR",
                             Path(__file__).resolve().parents[2]))
BIN = Path(os.environ.get("DONDOC_BIN_DIR", SOURCE / "build" / "debug"))
PLAN = SOURCE / "plans" / "51-KH-UBND.yaml"
DIRECTORY = SOURCE / "plans" / "lang-son.yaml"
ACCEPTANCE = SOURCE / "tests" / "acceptance" / "51-KH-UBND.tsv"
NUMBER = "51/KH-UBND"
BEGIN = "2010-06-02T07:00"
ZONE = timezone(timedelta(hours=7))
LIMIT_S = 120  # of one command or one start, sanitizers and a busy machine
# In memory where there is some: the store syncs at every step, which kill -9
# does not need and a busy disk makes slow.
MEMORY = "/dev/shm"
FOLDERS = MEMORY if os.access(MEMORY, os.W_OK) else None
SICK = re.compile(r"AddressSanitizer|LeakSanitizer|UndefinedBehavior"
                  r"|runtime error:|Assertion .* failed")


def ref(key, agency, period=None):
    """A task's reference."""
    return f"{NUMBER}#{key}@{agency}" + (f"/{period}" if period else "")


def acceptance():
    """The rows of the acceptance list, as dictionaries."""
    head, *rows = (line.split("\t") for line in
                   ACCEPTANCE.read_text(encoding="utf-8").splitlines())
    return [dict(zip(head, row)) for row in rows]


def environment(**more):
    """What our programs get: nothing of the caller's that could steer them."""
    kept = {name: value for name, value in os.environ.items()
            if not name.startswith(("DONDOC_", "XDG_", "NOTIFY_"))}
    kept.setdefault("ASAN_OPTIONS", "detect_leaks=1:strict_string_checks=1")
    kept.setdefault("UBSAN_OPTIONS", "print_stacktrace=1")
    kept.update(LC_ALL="C.UTF-8", **more)
    return kept


@dataclass(frozen=True)
class Result:
    """How a command ended."""
    code: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)


def dondoc(*arguments, stdin=None, **variables):
    """Runs the command with what is given and nothing else."""
    done = subprocess.run(
        [BIN / "dondoc", *map(str, arguments)], capture_output=True,
        input=stdin, encoding="utf-8", timeout=LIMIT_S,
        env=environment(**variables))
    assert not SICK.search(done.stderr), done.stderr
    return Result(done.returncode, done.stdout, done.stderr)


class Mail:
    """One e-mail, parsed as a mail program does."""

    def __init__(self, raw):
        self.raw = raw
        self.message = email.message_from_bytes(
            raw, policy=email.policy.default)
        assert not self.message.defects, self.message.defects
        self.id = str(self.message["Message-ID"])
        self.to = [address.addr_spec
                   for address in self.message["To"].addresses]
        self.subject = str(self.message["Subject"])
        self.sent = self.message["Date"].datetime
        self.day = self.sent.astimezone(ZONE).date()
        self.text = self._part("plain")
        self.html = self._part("html")

    def _part(self, kind):
        part = self.message.get_body(preferencelist=(kind,))
        text = part.get_content() if part is not None else ""
        return text.replace("\r\n", "\n")

    @property
    def numbers(self):
        """The tasks that are told of: each has a command with its number, or
        its number behind its agency where many are rolled up."""
        return {int(number) for number in re.findall(
            r"\bdondoc (?:show|start|submit|approve|done) (\d+)"
            r"|\((?:việc|task)\s+(\d+)", self.text) for number in number
            if number}

    @property
    def words(self):
        """The text on one line, however it was broken."""
        return re.sub(r"\s+", " ", self.text)

    def __repr__(self):
        return f"<{self.day} {','.join(self.to)}: {self.subject}>"


@dataclass(frozen=True)
class Sms:
    """One SMS of the folder."""
    name: str
    to: str
    text: str
    raw: bytes


class Office:
    """A daemon of the test's own. Used with `with`: at the end the daemon is
    told to stop and must do so without complaint."""

    def __init__(self, mail=None, sms=None, clock=BEGIN, plans=False, more="",
                 variables=None, options=()):
        self.folder = Path(tempfile.mkdtemp(prefix="dondoc-test-",
                                            dir=FOLDERS))
        self.socket = self.folder / "api.sock"
        self.state = self.folder / "state"
        self.maildir = self.folder / "mail"
        self.sms_folder = self.folder / "sms"
        self.config = self.folder / "dondoc.yaml"
        self.clock = clock  # None: the system's
        self.variables = variables or {}  # of the daemon's environment
        self.tracer = []  # what the daemon is started by, and its options
        self.options = list(options)  # more of the daemon's
        self.process = None
        self.port = None
        self.log = []  # the daemon's lines, of all its lives
        self._changed = threading.Condition()
        self._silent = True  # the daemon says no more
        self._mails = {}
        self._configure(mail, sms, more)
        try:
            self.start()
            if plans:
                self.ok("agency", "apply", DIRECTORY)
                self.ok("plan", "apply", PLAN)
        except BaseException:
            self.abandon()
            raise

    def _configure(self, mail, sms, more):
        mail = mail or f"maildir:{self.maildir}"
        if not isinstance(mail, dict):
            mail = {"server": mail}
        settings = {
            "state": str(self.state),
            "listen": [f"unix:{self.socket}", "tcp:127.0.0.1:0"],
            "base-url": "https://dondoc.example",
            "mail": {"from": "UBND tỉnh Lạng Sơn <dondoc@langson.example>",
                     **mail},
            "sms": sms if isinstance(sms, dict) and "gateway" in sms else
            {"gateway": sms or f"file:{self.sms_folder}"},
        }
        lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}\n"
                 for name, value in settings.items()]
        self.config.write_text("".join(lines) + more, encoding="utf-8")

    # ------------------------------------------------------------ the daemon

    def start(self):
        """Starts it and waits until it listens."""
        heard = len(self.log)
        self.launch()
        line = self.wait_for(r"listening on http://127\.0\.0\.1:(\d+)", heard)
        self.port = int(line.group(1))
        self.wait_for(r"listening on unix:", heard)

    def launch(self):
        """Starts it and comes back at once."""
        self.process = subprocess.Popen(
            [*self.tracer, BIN / "dondocd", "--config", self.config, "--clock",
             f"manual:{self.clock}" if self.clock else "system",
             *self.options],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, env=environment(**self.variables))
        self._silent = False
        self._reader = threading.Thread(
            target=self._read, args=(self.process.stderr,), daemon=True)
        self._reader.start()

    def _read(self, stream):
        for line in stream:
            with self._changed:
                self.log.append(line.decode("utf-8", "replace").rstrip("\n"))
                self._changed.notify_all()
        with self._changed:
            self._silent = True
            self._changed.notify_all()

    def wait_for(self, pattern, since=0):
        """The first of the daemon's lines, from `since` on, that matches."""
        def look():
            found = (re.search(pattern, line) for line in self.log[since:])
            match = next((match for match in found if match), None)
            return match or self._silent

        with self._changed:
            match = self._changed.wait_for(look, LIMIT_S)
        assert isinstance(match, re.Match), \
            f"no line {pattern!r}:\n" + self.last_lines()
        return match

    def last_lines(self):
        return "\n".join(self.log[-40:])

    def stop(self):
        """Tells it to stop; it must end with 0 and without a complaint."""
        self.process.terminate()
        code = self.ended()
        assert code == 0, f"dondocd ended with {code}:\n" + self.last_lines()

    def kill9(self):
        """Ends it without warning."""
        self.process.kill()
        self.ended()

    def crash(self):
        """Ends it as a failed assertion does."""
        self.process.send_signal(signal.SIGABRT)
        self.ended()

    def apply(self, family, text):
        """Applies a file with this text: "agency" or "plan"."""
        file = self.folder / f"{family}.yaml"
        file.write_text(text, encoding="utf-8")
        self.ok(family, "apply", file)

    def ended(self):
        """Waits for its end; its exit code. It must not have complained."""
        code = self.process.wait(LIMIT_S)
        self._reader.join(LIMIT_S)
        self.process.stderr.close()
        self.process = None
        log = "\n".join(self.log)
        assert not SICK.search(log), log[-8000:]
        return code

    def restart(self):
        self.stop()
        self.start()

    def abandon(self):
        """Ends all without looking."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        try:
            if self.process is not None and kind is None:
                self.stop()
        finally:
            self.abandon()

    # ----------------------------------------------------------- the command

    @property
    def proc(self):
        """The kernel's view of the daemon."""
        return Path(f"/proc/{self.process.pid}")

    @property
    def tcp(self):
        return f"http://127.0.0.1:{self.port}"

    def run(self, *arguments, stdin=None):
        """dondoc over the Unix socket, as the office."""
        return dondoc("--url", f"unix:{self.socket}", *arguments, stdin=stdin)

    def run_as(self, token, *arguments):
        """dondoc over TCP with somebody's token (None: without one)."""
        variables = {} if token is None else {"DONDOC_TOKEN": token}
        return dondoc("--url", self.tcp, *arguments, **variables)

    def ok(self, *arguments, stdin=None):
        """The output of a command that must succeed."""
        result = self.run(*arguments, stdin=stdin)
        assert result.code == 0, \
            f"dondoc {' '.join(map(str, arguments))}: exit {result.code}\n" \
            f"{result.err}\nthe daemon:\n{self.last_lines()}"
        return result.out

    def json(self, *arguments, stdin=None):
        return json.loads(self.ok("--json", *arguments, stdin=stdin))

    def tasks(self, **chosen):
        """The rows of `ls --all` whose fields are as given."""
        return [row for row in self.json("ls", "--all")
                if all(row[name] == value for name, value in chosen.items())]

    def task(self, which):
        return self.json("show", which)

    def preview(self, *arguments):
        """What a preview foretells, a row a notice."""
        return [{**message, **row} for message in
                self.json("preview", *arguments)["messages"]
                for row in message["tasks"]]

    def to(self, moment):
        """Moves the clock to a moment: "2010-06-15T07:00", or a datetime."""
        if isinstance(moment, datetime):
            moment = moment.strftime("%Y-%m-%dT%H:%M")
        self.ok("clock", "to", moment)

    def begin(self, *arguments):
        """Starts a command and comes back at once."""
        return subprocess.Popen(
            [BIN / "dondoc", "--url", f"unix:{self.socket}",
             *map(str, arguments)], stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env=environment())

    def http(self, method, path, headers=None):
        """One request over TCP: (status, headers, body)."""
        connection = http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=LIMIT_S)
        try:
            connection.request(method, path, headers=headers or {})
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    # ------------------------------------------------------- what came of it

    def mails(self):
        """All mails of the Maildir, by date, then recipient."""
        new = [path for path in (self.maildir / "new").glob("*")
               if path.name not in self._mails]
        names = {row["id"]: row["ref"] for row in self.tasks()} if new else {}
        for path in new:
            mail = self._mails[path.name] = Mail(path.read_bytes())
            mail.refs = {names[number] for number in mail.numbers}
        return sorted(self._mails.values(),
                      key=lambda mail: (mail.sent, mail.to))

    def sms(self):
        """All SMS of the folder, by name."""
        return [read_sms(path) for path in sorted(self.sms_folder.glob("*"))
                if path.is_file()]


def read_sms(path):
    raw = path.read_bytes()
    head, _, text = raw.decode("utf-8").partition("\n\n")
    to = re.search(r"(?m)^To: \+?(84\d{9})$", head)
    assert to, f"no number in {path}: {raw!r}"
    return Sms(path.name, f"+{to[1]}", text.removesuffix("\n"), raw)


# ---------------------------------------------------------- a relay for mail

class Relay:
    """A real SMTP server (aiosmtpd) on a port of its own. While it is down
    the port stays taken, and refuses."""

    def __init__(self, up=True):
        self.accepted = []  # (recipients, bytes), in order
        self.tries = []  # recipients asked for
        self.refused = set()  # addresses answered with 550
        self.postponed = {}  # address: how often still answered with 451
        self._transports = set()
        self._socket = self._bind(0)
        self.port = self._socket.getsockname()[1]
        self._controller = None
        if up:
            self.up()

    @staticmethod
    def _bind(port):
        bound = socket.socket()
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(("127.0.0.1", port))
        return bound

    @property
    def url(self):
        return f"smtp://127.0.0.1:{self.port}"

    def up(self):
        from aiosmtpd.controller import Controller

        class Listening(Controller):
            def _create_server(inner):
                return inner.loop.create_server(
                    inner._factory_invoker, sock=self._socket)

        self._controller = Listening(self, hostname="127.0.0.1",
                                     port=self.port, ready_timeout=LIMIT_S)
        self._controller.start()

    def down(self):
        """Breaks all connections off and answers no more."""
        broken = threading.Event()

        def break_off():
            for transport in self._transports:
                transport.abort()
            self._transports.clear()
            asyncio.get_event_loop().call_soon(broken.set)

        self._controller.loop.call_soon_threadsafe(break_off)
        assert broken.wait(LIMIT_S)
        self._controller.stop()
        self._controller = None
        self._socket = self._bind(self.port)

    def close(self):
        if self._controller is not None:
            self.down()
        self._socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    @property
    def mails(self):
        """What was accepted, parsed; sorted as Office.mails is."""
        mails = [Mail(content) for _, content in list(self.accepted)]
        return sorted(mails, key=lambda mail: (mail.sent, mail.to))

    # What aiosmtpd calls.

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self._transports.add(server.transport)
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):
        self.tries.append(address)
        if address in self.refused:
            return "550 5.1.1 No such mailbox"
        if self.postponed.get(address, 0) > 0:
            self.postponed[address] -= 1
            return "451 4.2.1 Try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.accepted.append((tuple(envelope.rcpt_tos),
                              bytes(envelope.original_content)))
        return "250 OK"


# ------------------------------------------------------------------ the days

HOLIDAYS = {date(2010, 9, 2)}


def works(day):
    """Whether a day from June to December 2010 is a working day."""
    return day.weekday() < 5 and day not in HOLIDAYS


def back(day):
    """The day, or the working day before it."""
    while not works(day):
        day -= timedelta(1)
    return day


def on(day):
    """The day, or the next working day."""
    while not works(day):
        day += timedelta(1)
    return day


def days(first, last):
    """Every day from the first to the last."""
    return [first + timedelta(n) for n in range((last - first).days + 1)]
