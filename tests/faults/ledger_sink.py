"""A relay outside of the fault zone: takes every mail, and answers for one
only when it stands in the ledger.

    ledger_sink.py LEDGER [MS]    prints its port, and ends with its input

MS is how long it takes for a mail.

The ledger holds for each mail one line "LENGTH RECIPIENT", then its bytes."""

import asyncio
import os
import sys

GREETING = b"220 sink ready\r\n"
FEATURES = b"250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n"
END = b"\r\n.\r\n"


class Session(asyncio.Protocol):
    """One connection."""

    def __init__(self, ledger, delay_s):
        self.ledger = ledger
        self.delay_s = delay_s
        self.buffer = bytearray()
        self.recipient = b""
        self.is_body = False

    def connection_made(self, transport):
        self.transport = transport
        transport.write(GREETING)

    def data_received(self, data):
        self.buffer += data
        while self.take_body() if self.is_body else self.take_line():
            pass

    def take_line(self):
        line, found, rest = self.buffer.partition(b"\r\n")
        if not found:
            return False
        self.buffer = rest
        verb = bytes(line[:4]).upper()
        if verb == b"EHLO":
            self.transport.write(FEATURES)
        elif verb == b"DATA":
            self.is_body = True
            self.transport.write(b"354 go on\r\n")
        elif verb == b"QUIT":
            self.transport.write(b"221 bye\r\n")
            self.transport.close()
        else:
            if verb == b"RCPT":
                self.recipient = line.partition(b"<")[2].partition(b">")[0]
            self.transport.write(b"250 ok\r\n")
        return True

    def take_body(self):
        body, found, rest = self.buffer.partition(END)
        if not found:
            return False
        self.buffer = rest
        self.is_body = False
        body = (body + b"\r\n").replace(b"\r\n..", b"\r\n.")
        self.ledger.write(b"%d %s\n%s" % (len(body), self.recipient, body))
        self.ledger.flush()
        if self.delay_s > 0:
            asyncio.get_running_loop().call_later(self.delay_s, self.accept)
        else:
            self.accept()
        return True

    def accept(self):
        self.transport.write(b"250 in the ledger\r\n")


async def serve(path, delay_s):
    loop = asyncio.get_running_loop()
    with open(path, "ab") as ledger:
        server = await loop.create_server(
            lambda: Session(ledger, delay_s), "127.0.0.1", 0, backlog=1024)
        print(server.sockets[0].getsockname()[1], flush=True)
        await loop.run_in_executor(None, os.read, 0, 1)


def read(path):
    """[(recipient, bytes)] of a ledger."""
    mails = []
    with open(path, "rb") as ledger:
        while head := ledger.readline():
            length, recipient = head.split()
            mails.append((recipient.decode(), ledger.read(int(length))))
    return mails


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1],
                      int(sys.argv[2]) / 1000 if sys.argv[2:] else 0))
