"""The cases of cases.json: arguments in; stdout, stderr and exit code out.

    DONDOC_BIN_DIR=build /usr/bin/python3 -m pytest tests/cli

Each case runs `dondoc` against a daemon of its own (fake_daemon.py) that
answers from a table. A case is

    expect    the sentence that must hold, also the test's name
    args      what is typed; {dir}, {socket} and {url} are put in
    stdin, env, files {name: text}
    server    unix (default), tcp, none (nothing there), dead (a socket that
              nobody serves)
    answers   {"GET /tasks": body or {status, body}} beside the usual ones
    terminal  columns, when stdout is to be a terminal
    exit      0 when left out
    stdout, stderr              all of it, as lines; left out: not looked at
    stdout_has, stderr_has      each of these is in it
    stdout_lacks, stderr_lacks  none of these is in it
    stdout_is_body              stdout is this raw body and a line end
    asked     the requests that were made, in order: "GET /tasks?all=1", or
              ["POST /act", body]
"""
import fcntl
import json
import os
import pathlib
import pty
import re
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import termios
import unicodedata

import pytest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import fake_daemon  # noqa: E402

CASES = json.loads((HERE / "cases.json").read_text(encoding="utf-8"))
PLACES = {"json": "j", "url": "u", "help": "h", "version": "V"}


def binary():
    folder = os.environ.get("DONDOC_BIN_DIR")
    if folder is None:
        pytest.fail("DONDOC_BIN_DIR names the folder of the binaries")
    return os.path.join(folder, "dondoc")


class Place:
    """A short-named folder (socket paths are short) and a daemon in it."""

    def __init__(self, server="unix", answers=None):
        self.folder = tempfile.mkdtemp(prefix="dondoc-")
        self.socket = os.path.join(self.folder, "api.sock")
        self.url = "unix:" + self.socket
        self.daemon = None
        if server == "unix":
            self.daemon = fake_daemon.open_unix(self.socket, answers)
        elif server == "tcp":
            self.daemon = fake_daemon.open_tcp(answers)
            self.url = "http://127.0.0.1:%d" % self.daemon.server_address[1]
        elif server == "dead":
            with socket.socket(socket.AF_UNIX) as dead:
                dead.bind(self.socket)

    def fill(self, text):
        for name in ("socket", "url"):
            text = text.replace("{%s}" % name, getattr(self, name))
        return text.replace("{dir}", self.folder)

    def environment(self, extra):
        env = {"PATH": os.environ["PATH"], "HOME": self.folder,
               "DONDOC_URL": self.url, "TERM": "xterm",
               "LSAN_OPTIONS": os.environ.get("LSAN_OPTIONS", "")}
        for name, value in extra.items():
            if value is None:
                env.pop(name, None)
            else:
                env[name] = self.fill(value)
        return env

    def close(self):
        if self.daemon is not None:
            self.daemon.shutdown()
            self.daemon.server_close()
        shutil.rmtree(self.folder)


def run(place, args, stdin="", env=None, terminal=None):
    """Runs dondoc; (stdout, stderr, exit code). stdin goes as bytes."""
    command = [binary()] + [place.fill(one) for one in args]
    env = place.environment(env or {})
    stdin = stdin.encode("utf-8", "surrogateescape")
    if terminal is None:
        done = subprocess.run(command, input=stdin, env=env, timeout=60,
                              cwd=place.folder, capture_output=True)
        return (done.stdout.decode(), done.stderr.decode(), done.returncode)
    return run_on_terminal(command, stdin, env, place.folder, terminal)


def run_on_terminal(command, stdin, env, folder, columns):
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ,
                struct.pack("HHHH", 24, columns, 0, 0))
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=theirs,
                             stderr=subprocess.PIPE, env=env, cwd=folder)
    os.close(theirs)
    child.stdin.write(stdin)
    child.stdin.close()
    out = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:  # the other side is closed
            break
        if not part:
            break
        out += part
    os.close(ours)
    err = child.stderr.read()
    child.stderr.close()
    return (out.decode().replace("\r\n", "\n"), err.decode(),
            child.wait(timeout=60))


def lines(text):
    return "".join(line + "\n" for line in text)


def check_stream(case, name, text, place):
    if name in case:
        assert text == place.fill(lines(case[name]))
    for part in case.get(name + "_has", []):
        assert place.fill(part) in text
    for part in case.get(name + "_lacks", []):
        assert place.fill(part) not in text


def check_asked(case, place):
    asked = place.daemon.asked if place.daemon else []
    found = [one["route"] if isinstance(wanted, str)
             else [one["route"], one["body"]]
             for wanted, one in zip(case["asked"], asked)]
    assert found == case["asked"]
    assert len(asked) == len(case["asked"])


@pytest.mark.parametrize("case", CASES, ids=[one["expect"] for one in CASES])
def test_case(case):
    place = Place(case.get("server", "unix"), case.get("answers"))
    try:
        for name, text in case.get("files", {}).items():
            path = pathlib.Path(place.folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(
                text.encode("utf-8", "surrogateescape"))
        out, err, code = run(place, case["args"], case.get("stdin", ""),
                             case.get("env"), case.get("terminal"))
        check_stream(case, "stderr", err, place)
        check_stream(case, "stdout", out, place)
        if "stdout_is_body" in case:
            assert out == case["stdout_is_body"] + "\n"
        assert code == case.get("exit", 0), err
        if "asked" in case:
            check_asked(case, place)
        for line in err.splitlines():
            assert re.match(r"dondoc: |[^:]+(:\d+:\d+)?: ", line), line
    finally:
        place.close()


# ------------------------------------------------- what a table cannot say


def columns_of(text):
    """The columns that a text takes on a terminal."""
    wide = sum(unicodedata.east_asian_width(one) in "WF" for one in text)
    none = sum(unicodedata.category(one) in ("Mn", "Me") for one in text)
    return len(text) + wide - none


def all_commands():
    out = subprocess.run([binary(), "--help"], capture_output=True,
                         check=True).stdout.decode()
    found = []
    for line in out.splitlines():
        name = re.match(r"  ([a-z-]+(?: [a-z]+)?)(?: \S+)*  +[A-Z]", line)
        if name:
            found.append(name.group(1))
    return found


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_columns_line_up(form):
    """Every cell begins where its heading begins, composed or not."""
    names = ["Sở Tài chính", "Ủy ban nhân dân tỉnh", "東京都", "X"]
    rows = [dict(fake_daemon.TASK, id=i,
                 agency_name=unicodedata.normalize(form, name))
            for i, name in enumerate(names)]
    place = Place(answers={"GET /tasks": rows})
    try:
        out, _, code = run(place, ["ls"])
    finally:
        place.close()
    head, *body = out.splitlines()
    assert code == 0
    action = head.index("ACTION")
    for line in body:
        at = line.index("III.11.2")
        assert columns_of(line[:at]) == action


@pytest.mark.parametrize("columns", [1, 2, 7, 30, 60, 79, 80, 81, 120])
def test_no_line_is_wider_than_the_terminal(columns):
    """Whatever the width, tables keep within it."""
    place = Place()
    try:
        for args in (["ls"], ["done", "1"], ["preview"], ["plan", "ls"],
                     ["agency", "ls"], ["outbox", "ls"], ["token", "ls"]):
            out, _, code = run(place, args, terminal=columns,
                               env={"NO_COLOR": "1"})
            assert code == 0
            assert max(map(columns_of, out.splitlines())) <= columns
    finally:
        place.close()


HOSTILE = [chr(point) for point in [*range(1, 32), *range(127, 160)]] + [
    chr(point) for point in (0x61c, 0x200e, 0x200f, *range(0x2028, 0x202f),
                             *range(0x2066, 0x206a))]


def soil(value, poison):
    """The same JSON with poison in every string that is not a key."""
    if isinstance(value, str):
        return value + poison
    if isinstance(value, list):
        return [soil(one, poison) for one in value]
    if isinstance(value, dict):
        return {name: soil(one, poison) for name, one in value.items()}
    return value


EVERYTHING = [
    ["ls"], ["show", "12"], ["done", "12"], ["plan", "ls"],
    ["plan", "show", "x"], ["plan", "check", "-"], ["plan", "apply", "-"],
    ["agency", "ls"], ["agency", "show", "x"], ["agency", "apply", "-"],
    ["due", "x"], ["due", "-"], ["feed", "add", "-a", "x"], ["feed", "ls"],
    ["feed", "show", "3"], ["feed", "rotate", "3"],
    ["token", "add", "x"], ["token", "ls"], ["preview"], ["journal"],
    ["outbox", "ls"], ["template", "show"], ["template", "show", "x"],
    ["template", "check"], ["status"], ["clock"], ["clock", "advance", "1d"],
    ["explain", "12"], ["audit"], ["silence", "ls"], ["away", "ls"],
    ["whoami"]]


@pytest.mark.parametrize("args", EVERYTHING, ids=" ".join)
def test_no_control_character_reaches_the_terminal(args):
    """Whatever stands in the daemon's texts is shown, not acted on."""
    poison = "".join(HOSTILE)
    place = Place(answers=soil(fake_daemon.ANSWERS, poison))
    try:
        for extra in ([], ["--json"]):
            out, err, code = run(place, args + extra, stdin="x\n",
                                 env={"NO_COLOR": "1"}, terminal=200)
            assert code == 0, err
            for one in HOSTILE:
                if one != "\n":
                    assert one not in out + err
            if extra:
                json.loads(out)
    finally:
        place.close()


def test_complaints_and_errors_are_harmless():
    """Hostile texts of a refusal are shown, not acted on."""
    poison = "".join(HOSTILE)
    answer = fake_daemon.failure(422, "input", "x" + poison, [
        {"file": "a" + poison, "line": 1, "column": 2, "warning": False,
         "code": "x", "text": poison}])
    place = Place(answers={"POST /plans/check": answer,
                           "GET /tasks": answer})
    try:
        for args in (["plan", "check", "-"], ["ls"], ["ls" + poison]):
            out, err, code = run(place, args)
            assert code in (1, 2)
            assert not [one for one in HOSTILE
                        if one != "\n" and one in out + err]
    finally:
        place.close()


def test_every_command_explains_itself():
    """Each has usage, a sentence, options and an example that names it."""
    found = all_commands()
    assert len(found) == 86
    for name in found:
        done = subprocess.run([binary(), *name.split(), "--help"],
                              capture_output=True, check=True)
        out = done.stdout.decode()
        assert out.startswith("usage: dondoc %s" % name)
        assert "\nexample:\n  dondoc %s" % name in out
        assert "\noptions:\n" in out
        for option, letter in PLACES.items():
            assert "-%s, --%s" % (letter, option) in out
        assert max(map(columns_of, out.splitlines())) <= 80, name


def test_help_fits_the_page():
    """The list of all commands is at most 80 columns wide."""
    out = subprocess.run([binary(), "--help"], capture_output=True,
                         check=True).stdout.decode()
    assert all(columns_of(line) <= 80 for line in out.splitlines())


def test_the_token_stays_inside():
    """A token goes to the daemon and nowhere else."""
    place = Place("tcp")
    try:
        for extra in ({"DONDOC_TOKEN": "canary1"},
                      {"DONDOC_TOKEN_FILE": "{dir}/token"}):
            pathlib.Path(place.folder, "token").write_text("canary2\n",
                                                           encoding="ascii")
            out, err, code = run(place, ["whoami"], env=extra)
            assert code == 0
            assert "canary" not in out + err
        sent = [one["headers"].get("Authorization")
                for one in place.daemon.asked]
        assert sent == ["Bearer canary1", "Bearer canary2"]
    finally:
        place.close()


def test_a_proxy_is_not_asked_for_what_is_near():
    """http_proxy is passed by for the socket and for loopback."""
    for server in ("unix", "tcp"):
        place = Place(server)
        try:
            _, err, code = run(place, ["whoami"], env={
                "http_proxy": "http://127.0.0.1:1",
                "ALL_PROXY": "http://127.0.0.1:1"})
            assert code == 0, err
        finally:
            place.close()


@pytest.mark.parametrize("server", ["unix", "tcp"])
def test_a_full_disk_is_noticed(server):
    """What could not be written does not count as done."""
    place = Place(server)
    try:
        with open("/dev/full", "wb") as full:
            done = subprocess.run([binary(), "token", "add", "hoa"],
                                  env=place.environment({}), stdout=full,
                                  stderr=subprocess.PIPE, timeout=60)
        assert done.returncode == 1
        assert b"cannot write" in done.stderr
    finally:
        place.close()


def test_the_usual_sockets_are_found():
    """Without an address: XDG_RUNTIME_DIR, XDG_STATE_HOME, ~/.local/state."""
    if os.path.exists("/run/dondoc/api.sock"):
        pytest.skip("a daemon of the system runs here")
    place = Place("none")
    try:
        for name, folder in (("HOME", ".local/state/dondoc"),
                             ("XDG_STATE_HOME", "state/dondoc"),
                             ("XDG_RUNTIME_DIR", "run/dondoc")):
            path = pathlib.Path(place.folder, folder)
            path.mkdir(parents=True)
            env = {"DONDOC_URL": None}
            if name != "HOME":
                env[name] = str(path.parent)
            _, err, code = run(place, ["whoami"], env=env)
            if name == "HOME":
                assert "unix:/run/dondoc/api.sock" in err
            assert code == 3
            daemon = fake_daemon.open_unix(str(path / "api.sock"))
            _, err, code = run(place, ["whoami"], env=env)
            daemon.shutdown()
            daemon.server_close()
            os.unlink(path / "api.sock")
            assert code == 0, err
    finally:
        place.close()


def test_a_long_body_is_sent_at_once():
    """A file of 8 MiB goes through; one byte more does not."""
    place = Place()
    try:
        path = pathlib.Path(place.folder, "plan.yaml")
        path.write_bytes(b"#" * (8 << 20))
        assert run(place, ["plan", "check", str(path)])[2] == 0
        assert len(place.daemon.asked[0]["body"]["text"]) == 8 << 20
        path.write_bytes(b"#" * ((8 << 20) + 1))
        _, err, code = run(place, ["plan", "check", str(path)])
        assert code == 1
        assert err == "dondoc: %s: longer than 8 MiB\n" % path
        _, err, code = run(place, ["plan", "check", "-"],
                           stdin="#" * ((8 << 20) + 1))
        assert code == 1
        assert err == "dondoc: standard input: longer than 8 MiB\n"
    finally:
        place.close()


def test_help_and_wire_name_the_same_exit_codes():
    """0 done, 1 refused, 2 usage, 3 no daemon, 4 the daemon failed."""
    out = subprocess.run([binary(), "-h"], capture_output=True,
                         check=True).stdout.decode()
    wire = (HERE / "../../daemon/http/wire.h").read_text(encoding="utf-8")
    codes = dict(re.findall(r"WIRE_EXIT_(\w+) = (\d)", wire))
    assert codes == {"DONE": "0", "REFUSED": "1", "USAGE": "2",
                     "UNREACHED": "3", "FAILED": "4"}
    assert ("Exit: 0 done, 1 refused or not found, 2 usage, 3 no daemon, "
            "4 the daemon failed.") in out
