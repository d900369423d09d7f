"""The tree stands alone: nothing in it reads the folder that lay beside it
while it was written."""

import os
import re
from pathlib import Path

import tree

BESIDE = re.compile(rb"(\.\.|/work)/" + rb"shared\b")
LEFT_OUT = {".git", "build", "__pycache__", ".pytest_cache"}


def files(root):
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(set(folders) - LEFT_OUT)
        yield from (Path(folder) / name for name in sorted(names))


def complaints(root):
    return [tree.name(root, path) for path in files(root)
            if path.is_file() and BESIDE.search(path.read_bytes())]


def test_nothing_reads_beside_the_tree():
    assert len(list(files(tree.ROOT))) > 40, "nothing was read"
    assert not complaints(tree.ROOT)


def test_a_planted_reference_is_found(tmp_path):
    root = tree.copy(tmp_path)
    tree.plant(root, "tests/cli/planted.py", "open('../" + "shared/x.tsv')\n")
    tree.plant(root, "script/planted", "cat /work/" + "shared/x.tsv\n")
    assert complaints(root) == ["script/planted", "tests/cli/planted.py"]
