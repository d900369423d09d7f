"""The source tree as the habit tests see it: its files, their code, a copy of
it in which a fault can be planted."""

import os
import re
import shutil
from pathlib import Path

ROOT = Path(os.environ.get("DONDOC_SOURCE_DIR",
                           Path(__file__).resolve().parents[2]))
PRODUCT = ("calendars", "cli", "daemon")
COMMENT_OR_TEXT = re.compile(
    r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)


def sources(root, folders=PRODUCT, endings=(".c", ".h")):
    """Every C file below the folders, sorted."""
    return sorted(path for folder in folders
                  for path in (root / folder).rglob("*")
                  if path.suffix in endings and path.is_file())


def name(root, path):
    return path.relative_to(root).as_posix()


def without(text, comments=True, literals=True):
    """The text with comments and literals blanked, line numbers kept."""
    def blank(match):
        found = match.group()
        is_comment = found.startswith("/")
        if is_comment and comments:
            return " " + "\n" * found.count("\n")
        if not is_comment and literals:
            return found[0] + found[-1]
        return found
    return COMMENT_OR_TEXT.sub(blank, text)


def copy(tmp_path):
    """A copy of our C files; a planted fault harms nobody there."""
    root = tmp_path / "planted"
    root.mkdir()
    for folder in (*PRODUCT, "tests"):
        (root / folder).mkdir()
    for path in sources(ROOT, (*PRODUCT, "tests")):
        target = root / name(ROOT, path)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    shutil.copy(ROOT / ".clang-format", root)
    return root


def plant(root, file, text):
    """Adds text at the end of a file of a copy, which may be a new one."""
    path = root / file
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as out:
        out.write(text)
