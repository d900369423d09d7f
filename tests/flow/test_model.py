"""Random histories, lived by dondoc and by a reference in another language
(tests/flow/model): nobody is told another thing, or on another day. Each run
draws new ones; script/model-test draws a hundred thousand."""

import os
import pathlib
import random
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parent / "model"))

import comparing  # noqa: E402

DRIVER = pathlib.Path(os.environ["DONDOC_BIN_DIR"]) / "tests" / "model_driver"


@pytest.mark.parametrize("seed", ["1", str(random.randrange(10 ** 9))])
def test_histories(seed):
    print("seed", seed)
    found = comparing.run(DRIVER, seed, range(100))
    assert found is None, "\n" + found
