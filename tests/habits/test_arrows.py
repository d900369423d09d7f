"""The include graph: arrows between areas run one way (see README)."""

import re

import pytest
import tree

# Each area, and the areas that it may include besides itself.
SEES = {
    "base": set(),
    "calendars": {"base"},
    "plan": {"base", "calendars"},
    "store": {"base", "calendars", "plan"},
    "schedule": {"base", "calendars", "plan", "store"},
    "outbox": {"base", "calendars", "plan", "store"},
    "http": {"base", "calendars", "plan", "store"},
    "cli": {"base"},
}
SEES["app"] = set(SEES) - {"cli"}
ALLOWED_FILES = {("cli", "daemon/http/wire.h")}
GENERATED = {"schema_embedded.h": "store", "templates_embedded.h": "outbox"}
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*"([^"]+)"', re.M)


def area_of(file):
    parts = file.split("/")
    if parts[0] != "daemon":
        return parts[0]
    return parts[1] if len(parts) > 2 else "app"


def target_of(root, path, include):
    """The file that an include means, as the compiler looks for it."""
    for folder in (path.parent, root, root / "daemon"):
        if (folder / include).is_file():
            return tree.name(root, (folder / include).resolve())
    return None


def complaints(root):
    root = root.resolve()
    found, edges = [], 0
    for path in tree.sources(root):
        file = tree.name(root, path)
        area = area_of(file)
        if area not in SEES:
            found.append(f"{file}: no area '{area}' in the design")
            continue
        text = tree.without(path.read_text(encoding="utf-8"), literals=False)
        for include in INCLUDE.findall(text):
            edges += 1
            target = target_of(root, path, include)
            if target is None and include not in GENERATED:
                found.append(f"{file}: no file of ours is \"{include}\"")
                continue
            other = GENERATED.get(include) or area_of(target)
            if (other != area and other not in SEES[area]
                    and (area, target) not in ALLOWED_FILES):
                found.append(f"{file}: {area} must not see {include}")
    return found, edges


def test_arrows_run_one_way():
    found, edges = complaints(tree.ROOT)
    assert edges > 20, "hardly an include was read: the test checks nothing"
    assert not found, "\n".join(found)


@pytest.mark.parametrize("file, include", [
    ("daemon/base/planted.c", "calendars/date.h"),
    ("calendars/planted.c", "plan/plan.h"),
    ("daemon/plan/planted.c", "store/store.h"),
    ("daemon/store/planted.c", "schedule/rules.h"),
    ("daemon/store/planted.c", "../http/wire.h"),
    ("daemon/schedule/planted.c", "outbox/channel.h"),
    ("daemon/outbox/planted.c", "schedule/rules.h"),
    ("daemon/http/planted.c", "outbox/channel.h"),
    ("cli/planted.c", "plan/plan.h"),
    ("cli/planted.c", "http/server.h"),
    ("daemon/planted/planted.c", "base/error.h"),
    ("daemon/base/planted.c", "base/no_such_file.h"),
])
def test_a_planted_wrong_edge_is_found(tmp_path, file, include):
    root = tree.copy(tmp_path)
    for header in ("daemon/store/store.h", "daemon/plan/plan.h",
                   "daemon/http/server.h", "daemon/http/wire.h",
                   "daemon/outbox/channel.h", "daemon/schedule/rules.h"):
        tree.plant(root, header, "\n")
    tree.plant(root, file, f'#include "{include}"\n')
    found, _ = complaints(root)
    assert any(line.startswith(file) for line in found)


def test_a_commented_include_is_none(tmp_path):
    root = tree.copy(tmp_path)
    tree.plant(root, "daemon/base/planted.c",
               '/*\n#include "plan/plan.h"\n*/\n#include "base/error.h"\n')
    found, _ = complaints(root)
    assert not [line for line in found if "planted" in line]
