"""clang-format decides the layout of every C file, those of the tests too."""

import subprocess

import tree


def complaints(root):
    files = tree.sources(root, (*tree.PRODUCT, "tests"))
    result = subprocess.run(
        ["clang-format", "--dry-run", "-Werror", "--style=file",
         *map(str, files)], cwd=root, capture_output=True, text=True)
    lines = [line for line in result.stderr.splitlines() if "error:" in line]
    assert bool(lines) == (result.returncode != 0), result.stderr
    first = {}  # one line a file says enough: clang-format -i does the rest
    for line in lines:
        first.setdefault(line.split(":")[0], line.replace(f"{root}/", ""))
    return sorted(first.values())


def test_every_file_is_laid_out():
    assert len(tree.sources(tree.ROOT)) > 20, "nothing was read"
    found = complaints(tree.ROOT)
    assert not found, "\n".join(found)


def test_a_planted_fault_is_found(tmp_path):
    root = tree.copy(tmp_path)
    tree.plant(root, "daemon/store/planted.c", "int  planted ;\n")
    tree.plant(root, "tests/unit/planted_test.c", "int  planted ;\n")
    found = "\n".join(complaints(root))
    assert "daemon/store/planted.c:1:" in found
    assert "tests/unit/planted_test.c:1:" in found
