"""Random histories, lived by dondoc and by a reference in another language
(tests/flow/model): nobody is told another thing, or on another day. Each run
lives the same ones, or with DONDOC_MODEL_SEED those of another seed;
script/model-test draws new ones, a hundred thousand of them."""

import os
import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parent / "model"))

import comparing  # noqa: E402

DRIVER = pathlib.Path(os.environ["DONDOC_BIN_DIR"]) / "tests" / "model_driver"
SEEDS = [os.environ.get("DONDOC_MODEL_SEED", "1"), "140295026"]


@pytest.mark.parametrize("seed", SEEDS)
def test_histories(seed):
    print("seed", seed)
    found = comparing.run(DRIVER, seed, range(100))
    assert found is None, "\n" + found
