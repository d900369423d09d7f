#!/usr/bin/python3
"""Polls a live feed without pause while things happen to its daemon.

  tests/flow/feed_polling.py [--requests 100000]

Each answer must be the feed, "not modified" or "later"; where the daemon is
down there is none. Never 404, 410, another error or an empty calendar: clients
keep what they were told. test_feed_polling.py is the everyday form."""

import argparse
import asyncio
import collections
import gzip
import sys

from office import DIRECTORY, PLAN, Office, ref

LANES = 16
AGENCY = "huyen-chi-lang"
WHICH = ref("III.11.2", AGENCY)


class Poller:
    """What came of all requests."""

    def __init__(self, office, path, wanted):
        self.office = office
        self.path = path
        self.wanted = wanted
        self.made = 0
        self.counts = collections.Counter()
        self.wrong = []

    def requests(self, number):
        """The kinds of requests, by turns."""
        method = "HEAD" if number % 11 == 0 else "GET"
        lines = [f"{method} {self.path} HTTP/1.1", "Host: x"]
        if number % 3 == 0 and self.tag:
            lines.append(f"If-None-Match: {self.tag}")
        if number % 2 == 0:
            lines.append("Accept-Encoding: gzip")
        if number % 50 == 0:
            lines.append("Connection: close")
        return method, "\r\n".join([*lines, "", ""]).encode()

    tag = None

    async def ask(self, reader, writer):
        self.made += 1
        method, request = self.requests(self.made)
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        status = int(head.split()[1])
        headers = dict(line.split(": ", 1)
                       for line in head.split("\r\n")[1:] if ": " in line)
        body = b""
        if method == "GET" and status != 304:
            body = await reader.readexactly(int(headers["Content-Length"]))
        self.judge(method, status, headers, body)
        return headers.get("Connection", "").lower() != "close"

    def judge(self, method, status, headers, body):
        self.counts[status] += 1
        if status == 503:
            if "Retry-After" not in headers:
                self.wrong.append("503 without Retry-After")
            return
        if status not in (200, 304):
            self.wrong.append(f"{status} {body[:200]!r}")
            return
        self.tag = headers["ETag"]
        if method == "HEAD" or status == 304:
            return
        if headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        if not body.endswith(b"END:VCALENDAR\r\n") or \
                body.count(b"BEGIN:VEVENT") < self.wanted:
            self.wrong.append(f"not the whole calendar: {body[-200:]!r}")

    async def lane(self):
        while self.made < self.wanted_requests and not self.wrong:
            try:
                reader, writer = await asyncio.open_connection(
                    "127.0.0.1", self.office.port)
            except OSError:
                self.counts["refused"] += 1
                await asyncio.sleep(0)
                continue
            try:
                while self.made < self.wanted_requests:
                    if not await self.ask(reader, writer):
                        break
            except (OSError, asyncio.IncompleteReadError):
                self.counts["broken off"] += 1
            finally:
                writer.close()

    async def run(self, requests, happen):
        self.wanted_requests = requests
        lanes = [asyncio.create_task(self.lane()) for _ in range(LANES)]
        happening = asyncio.create_task(happen(self))
        await asyncio.gather(*lanes)
        await happening


def fix_port(office):
    """From now on the daemon comes back where it was."""
    text = office.config.read_text("utf-8")
    office.config.write_text(
        text.replace("tcp:127.0.0.1:0", f"tcp:127.0.0.1:{office.port}"),
        "utf-8")


async def things(poller):
    """Changes, plans applied again, stops, kills and starts."""
    office = poller.office
    acts = [lambda: office.ok("note", WHICH, "một lời"),
            lambda: office.ok("plan", "apply", PLAN),
            office.restart,
            lambda: office.ok("start", WHICH),
            lambda: office.ok("agency", "apply", DIRECTORY),
            lambda: (office.kill9(), office.start()),
            lambda: office.ok("done", WHICH),
            lambda: office.json("feed", "add", "--agency", AGENCY),
            lambda: office.ok("reopen", WHICH, "--reason", "sai sót"),
            lambda: office.ok("clock", "advance", "1d")]
    step = poller.wanted_requests // (2 * len(acts)) + 1
    for number in range(2 * len(acts)):
        while poller.made < number * step:
            if poller.wrong:
                return
            await asyncio.sleep(0.002)
        await asyncio.to_thread(acts[number % len(acts)])


def poll(requests, happen=things):
    """Runs it all; the poller tells how it went."""
    with Office(plans=True) as office:
        fix_port(office)
        office.restart()
        token = office.json("feed", "add", "--agency", AGENCY)["token"]
        path = f"/feeds/{token}.ics"
        wanted = office.http("GET", path)[2].count(b"BEGIN:VEVENT")
        poller = Poller(office, path, wanted)
        asyncio.run(poller.run(requests, happen))
        return poller


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--requests", type=int, default=100000)
    poller = poll(arguments.parse_args().requests)
    print(poller.made, "requests:", dict(poller.counts))
    for wrong in poller.wrong[:5]:
        print("wrong:", wrong)
    return 1 if poller.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
