"""Reads one mail from stdin as a mail program would, and prints what it saw.

Each field is a line "NAME LENGTH", LENGTH bytes of UTF-8, and a line end.
Used by compose_test.c.
"""

import email
import email.policy
import html.parser
import re
import sys
import xml.etree.ElementTree


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


def soundness(page):
    """Whether every element of a page is closed where it must be."""
    try:
        xml.etree.ElementTree.fromstring(page)
    except xml.etree.ElementTree.ParseError as error:
        return str(error)
    return "sound"


def same_words(plain, words):
    """Whether both parts say the same; lines and dashes are the text's."""
    plain = re.sub(r"(?m)^(-+|- )", "", plain).split()
    words = " ".join(words).split()
    if plain == words:
        return "same"
    return next((f"{one!r} is {other!r}" for one, other in zip(plain, words)
                 if one != other), "one is longer")


def say(name, value):
    value = str(value).encode()
    sys.stdout.buffer.write(b"%s %d\n%s\n" % (name.encode(), len(value),
                                              value))


def main():
    mail = email.message_from_bytes(sys.stdin.buffer.read(),
                                    policy=email.policy.default)
    for name in ("From", "To", "Subject", "Date", "Message-Id",
                 "Auto-Submitted", "Content-Language", "MIME-Version",
                 "List-Id", "In-Reply-To", "References"):
        say(name, mail[name])
    say("headers", ",".join(mail.keys()))
    say("recipients", len(mail["To"].addresses))
    say("address", mail["To"].addresses[0].addr_spec)
    say("name", mail["To"].addresses[0].display_name)
    say("time", mail["Date"].datetime.isoformat())
    parts = [part for part in mail.walk() if not part.is_multipart()]
    say("shape", ",".join(part.get_content_type() for part in mail.walk()))
    say("files", ",".join(f"{part.get_filename()} {part.get_param('method')}"
                          for part in mail.iter_attachments()
                          if part.get_filename()))
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
    page = parts[1].get_content()
    say("soundness", soundness(page))
    reader.words = [word for word in reader.words
                    if word != str(mail["Subject"])]
    say("same", same_words(parts[0].get_content(), reader.words))
    say("words", "\n".join(reader.words))
    say("elements", ",".join(sorted(reader.elements)))


main()
