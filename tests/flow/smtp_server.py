"""A real SMTP server for the tests: aiosmtpd on a port of its own.

Prints its port, then keeps in FOLDER every message that it accepted, one
file each: a line of JSON (from, to, tls, user) and the bytes; and what it was
asked, one word a line, in FOLDER/log. Ends when its standard input ends.
"""

import argparse
import asyncio
import json
import logging
import os
import ssl
import subprocess
import sys
import warnings

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

STEPS = ("ehlo", "auth", "mail", "rcpt", "data", "dot", "rset", "quit")


class Session(SMTP):
    """Does at a step what the options say, else what aiosmtpd does."""

    options = None
    accepted = 0
    seen = {}

    def connection_made(self, transport):
        log("connect")
        self.here = 0  # messages accepted on this connection
        super().connection_made(transport)

    async def at(self, step):
        """True when the step is answered already, or never will be."""
        log(step.upper())
        Session.seen[step] = Session.seen.get(step, 0) + 1
        wanted, _, number = (self.options.close_at or "").partition(":")
        if step == wanted and Session.seen[step] == int(number or 1):
            self.transport.abort()
            return True
        if step == self.options.silent_at:
            await asyncio.Event().wait()
        if step == self.options.exit_at and \
                Session.accepted >= self.options.exit_after:
            os._exit(0)
        return False

    async def smtp_EHLO(self, arg):
        if not await self.at("ehlo"):
            await super().smtp_EHLO(arg)

    async def smtp_AUTH(self, arg):
        if not await self.at("auth"):
            await super().smtp_AUTH(arg)

    async def smtp_MAIL(self, arg):
        if not await self.at("mail"):
            await super().smtp_MAIL(arg)

    async def smtp_RCPT(self, arg):
        if not await self.at("rcpt"):
            await super().smtp_RCPT(arg)

    async def smtp_RSET(self, arg):
        if not await self.at("rset"):
            await super().smtp_RSET(arg)

    async def smtp_QUIT(self, arg):
        if not await self.at("quit"):
            await super().smtp_QUIT(arg)

    async def smtp_DATA(self, arg):
        if await self.at("data"):
            return
        await super().smtp_DATA(arg)
        limit = self.options.close_after
        if limit and self.here >= limit and self.transport is not None:
            self.transport.close()


class Handler:
    """What aiosmtpd asks; `server` is the session that asks."""

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        if server.options.pipelining:
            responses.insert(1, "250-PIPELINING")
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in server.options.refuse:
            return "550 5.1.1 no such user here"
        if address in server.options.defer:
            return "451 4.7.1 greylisted, come back later"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 fine"

    async def handle_DATA(self, server, session, envelope):
        if await server.at("dot"):
            return "250 never heard"
        server.here += 1
        Session.accepted += 1
        name = f"{server.options.folder}/{Session.accepted:06}"
        about = {"from": envelope.mail_from, "to": envelope.rcpt_tos,
                 "tls": session.ssl is not None,
                 "user": session.auth_data and
                 session.auth_data.login.decode()}
        with open(name + ".new", "wb") as file:
            file.write(json.dumps(about).encode() + b"\n")
            file.write(envelope.original_content)
        os.rename(name + ".new", name + ".eml")
        return f"250 2.0.0 queued as {Session.accepted}"


def log(word):
    with open(f"{Session.options.folder}/log", "a", encoding="utf-8") as file:
        file.write(word + "\n")


AUTHORITY = """\
[ca]
default_ca = own
[own]
database = {folder}/index
serial = {folder}/serial
new_certs_dir = {folder}
default_md = sha256
policy = any
x509_extensions = names
[any]
commonName = supplied
[names]
basicConstraints = CA:TRUE
subjectAltName = {names}
"""


def openssl(*arguments):
    subprocess.run(["openssl", *arguments], check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def certificate(options):
    """A certificate that vouches for itself; FOLDER/ca.pem is to be trusted.
    Of 2020 if it is to have expired, of next century if it is not valid yet,
    and for another host if it is to be wrong."""
    folder, kind = options.folder, options.certificate
    names = "DNS:other.test" if kind == "wrong-host" else "IP:127.0.0.1"
    first = {"future": "20990101000000Z"}.get(kind, "20200101000000Z")
    last = {"expired": "20200201000000Z"}.get(kind, "20991231000000Z")
    for name, text in (("ca.conf", AUTHORITY.format(folder=folder,
                                                    names=names)),
                       ("index", ""), ("serial", "01\n")):
        with open(f"{folder}/{name}", "w", encoding="utf-8") as file:
            file.write(text)
    openssl("req", "-new", "-newkey", "ec", "-pkeyopt",
            "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=relay.test",
            "-keyout", f"{folder}/key.pem", "-out", f"{folder}/csr.pem")
    openssl("ca", "-batch", "-selfsign", "-notext", "-config",
            f"{folder}/ca.conf", "-keyfile", f"{folder}/key.pem", "-in",
            f"{folder}/csr.pem", "-startdate", first, "-enddate", last,
            "-out", f"{folder}/ca.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(f"{folder}/ca.pem", f"{folder}/key.pem")
    return context


def session(options, context):
    """The server of one connection."""
    user, _, password = (options.auth or "").partition(":")

    def authenticate(server, session, envelope, mechanism, given):
        fits = isinstance(given, LoginPassword) and \
            (given.login, given.password) == (user.encode(), password.encode())
        return AuthResult(success=fits, handled=False, auth_data=given)

    return Session(Handler(), tls_context=context, hostname="relay.test",
                   data_size_limit=options.size, decode_data=False,
                   authenticator=authenticate if options.auth else None,
                   auth_required=bool(options.auth),
                   auth_require_tls=context is not None)


async def serve(options):
    context = certificate(options) \
        if options.starttls or options.smtps else None
    loop = asyncio.get_running_loop()
    # What is left of broken sessions is no news to the test.
    loop.set_exception_handler(lambda loop, context: None)
    inner, outer = (None, context) if options.smtps else (context, None)
    server = await loop.create_server(lambda: session(options, inner),
                                      "127.0.0.1", options.port, ssl=outer)
    ended = asyncio.Event()
    loop.add_reader(0, lambda: os.read(0, 1) or ended.set())
    print(server.sockets[0].getsockname()[1], flush=True)
    await ended.wait()
    os._exit(0)  # whatever sessions still wait for


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--size", type=int, default=33554432)
    parser.add_argument("--refuse", action="append", default=[])
    parser.add_argument("--defer", action="append", default=[])
    parser.add_argument("--pipelining", action="store_true")
    parser.add_argument("--starttls", action="store_true")
    parser.add_argument("--smtps", action="store_true")
    parser.add_argument("--certificate", default="good", choices=(
        "good", "expired", "future", "wrong-host"))
    parser.add_argument("--auth", help="USER:PASSWORD")
    parser.add_argument("--close-at", help="STEP[:N], the Nth time")
    parser.add_argument("--close-after", type=int, help="messages")
    parser.add_argument("--silent-at", choices=STEPS)
    parser.add_argument("--exit-at", choices=STEPS)
    parser.add_argument("--exit-after", type=int, default=0)
    Session.options = parser.parse_args()
    # A password without TLS is what some tests are about.
    warnings.simplefilter("ignore")
    logging.disable()
    try:
        asyncio.run(serve(Session.options))
    except KeyboardInterrupt:
        sys.exit(1)


if __name__ == "__main__":
    main()
