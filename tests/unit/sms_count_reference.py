"""Counts SMS as 3GPP TS 23.038 and 23.040 have it, written from those and not
from gsm.c. Reads lines "HEX SEPTETS PARTS": a text in UTF-8, what the program
counted (-1: not in the alphabet); exits with 1 and says so at the first line
that is counted otherwise here."""

import sys
import unicodedata

# 23.038, 6.2.1: the default alphabet by code, ESC at 0x1b; and 6.2.1.1.
TABLE = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ"
    " !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà")
EXTENSION = {0x0a: "\f", 0x14: "^", 0x28: "{", 0x29: "}", 0x2f: "\\",
             0x3c: "[", 0x3d: "~", 0x3e: "]", 0x40: "|", 0x65: "€"}
assert len(TABLE) == 128
CODES = {letter: [code] for code, letter in enumerate(TABLE)
         if letter != "\x1b"}
CODES.update({letter: [0x1b, code] for code, letter in EXTENSION.items()})


def pieces(text):
    """The indivisible codes of a text, whether they are septets."""
    if all(letter in CODES for letter in text):
        return [CODES[letter] for letter in text], True
    return [letter.encode("utf-16-be") for letter in text], False


def parts(text):
    """23.040, 9.2.3.24.1: 140 octets a part, 6 of them the header that says
    which of how many it is; no code is torn apart."""
    coded, is_septets = pieces(unicodedata.normalize("NFC", text))
    size = 1 if is_septets else 2
    alone, joined = (160, 153) if is_septets else (140, 134)
    if sum(map(len, coded)) <= alone:
        return 1
    assert (140 - 6) * 8 // 7 == 153 and size in (1, 2)
    filled = [0]
    for code in coded:
        if filled[-1] + len(code) > joined:
            filled.append(0)
        filled[-1] += len(code)
    return len(filled)


def septets(text):
    coded, is_septets = pieces(text)
    return sum(map(len, coded)) if is_septets else -1


count = 0
for line in sys.stdin:
    hexed, was_septets, was_parts = line.split(",")
    text = bytes.fromhex(hexed).decode()
    count += 1
    if (septets(text), parts(text)) != (int(was_septets), int(was_parts)):
        sys.exit(f"{text!r}: {was_septets} septets and {was_parts.strip()} "
                 f"parts, here {septets(text)} and {parts(text)}")
print(f"{count} texts counted alike")
