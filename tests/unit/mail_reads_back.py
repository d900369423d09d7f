"""Reads one mail from stdin as a mail program would, and prints what it saw.

Each field is a line "NAME LENGTH", LENGTH bytes of UTF-8, and a line end.
Used by compose_test.c.
"""

import email
import email.policy
import html.parser
import sys


class Reader(html.parser.HTMLParser):
    """The words of an HTML part, one text a line, and the elements in it."""

    def __init__(self):
        super().__init__()
        self.words, self.elements = [], set()

    def handle_starttag(self, tag, attrs):
        self.elements.add(tag)
        self.elements.update(f"@{name}" for name, _ in attrs)

    def handle_data(self, data):
        if data.strip():
            self.words.append(data)


def say(name, value):
    value = str(value).encode()
    sys.stdout.buffer.write(b"%s %d\n%s\n" % (name.encode(), len(value),
                                              value))


def main():
    mail = email.message_from_bytes(sys.stdin.buffer.read(),
                                    policy=email.policy.default)
    for name in ("From", "To", "Subject", "Date", "Message-Id",
                 "Auto-Submitted", "Content-Language", "MIME-Version"):
        say(name, mail[name])
    say("headers", ",".join(mail.keys()))
    say("recipients", len(mail["To"].addresses))
    say("address", mail["To"].addresses[0].addr_spec)
    say("name", mail["To"].addresses[0].display_name)
    say("time", mail["Date"].datetime.isoformat())
    parts = list(mail.iter_parts())
    say("types", ",".join(f"{part.get_content_type()} "
                          f"{part.get_content_charset()}" for part in parts))
    defects = list(mail.defects)
    for value in mail.values():
        defects += getattr(value, "defects", ())
    for part in parts:
        defects += part.defects
        say(part.get_content_subtype(),
            part.get_content().replace("\r\n", "\n"))
    say("defects", defects)
    reader = Reader()
    reader.feed(parts[1].get_content())
    reader.close()
    say("words", "\n".join(reader.words))
    say("elements", ",".join(sorted(reader.elements)))


main()
