"""Each foreign library has one door."""

import re

import pytest
import tree

# A header's name, where it may be included, in how many files at most.
DOORS = [
    (r"sqlite3", r"daemon/store/", None),
    (r"libical/|ical\.h", r"calendars/", None),
    (r"microhttpd", r"daemon/http/server\.c$", 1),
    (r"curl/", r"daemon/outbox/|cli/client\.c$", None),
    (r"jansson", r"daemon/(http|outbox)/|cli/", None),
    (r"gmime/", r"daemon/outbox/", 1),
    (r"libfyaml", r"daemon/plan/", 1),
    (r"zlib", r"daemon/http/feed_gzip\.c$", 1),
    (r"qrencode", r"cli/qr\.c$", 1),
    (r"xlsxwriter", r"cli/report_xlsx\.c$", 1),
]
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*[<"]([^>"]+)[>"]', re.M)


def includes(root):
    for path in tree.sources(root):
        text = tree.without(path.read_text(encoding="utf-8"), literals=False)
        for include in INCLUDE.findall(text):
            yield tree.name(root, path), include


def complaints(root):
    found = []
    for header, where, most in DOORS:
        users = sorted({file for file, include in includes(root)
                        if re.match(header, include)})
        found += [f"{file}: {header} is for {where} only"
                  for file in users if not re.match(where, file)]
        if most is not None and len(users) > most:
            found.append(f"{', '.join(users)}: {header} is for one file only")
    return found


def test_each_library_has_one_door():
    assert len(list(includes(tree.ROOT))) > 50, "nothing was read"
    found = complaints(tree.ROOT)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("file, include", [
    ("daemon/schedule/planted.c", "sqlite3.h"),
    ("daemon/plan/planted.c", "libical/ical.h"),
    ("daemon/http/planted.c", "microhttpd.h"),
    ("cli/planted.c", "curl/curl.h"),
    ("daemon/http/planted.h", "curl/multi.h"),
    ("calendars/planted.c", "gmime/gmime.h"),
    ("daemon/store/planted.c", "libfyaml.h"),
    ("daemon/http/planted.c", "zlib.h"),
    ("cli/planted.c", "qrencode.h"),
    ("daemon/plan/planted.c", "jansson.h"),
    ("cli/planted.c", "xlsxwriter.h"),
])
def test_a_planted_second_door_is_found(tmp_path, file, include):
    root = tree.copy(tmp_path)
    tree.plant(root, file, f"#include <{include}>\n")
    assert any(file in line for line in complaints(root))


@pytest.mark.parametrize("folder, include", [
    ("daemon/outbox", "gmime/gmime.h"), ("daemon/plan", "libfyaml.h")])
def test_two_files_at_a_door_for_one_are_found(tmp_path, folder, include):
    root = tree.copy(tmp_path)
    for file in ("planted_one.c", "planted_two.c"):
        tree.plant(root, f"{folder}/{file}", f"#include <{include}>\n")
    assert any("planted_one.c" in line for line in complaints(root))
