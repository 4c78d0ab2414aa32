"""Reading a model's folder."""

import json
from pathlib import Path
from typing import Any

import pytest

from services.embed.model.spec import ModelFolderError, Pooling, read_spec
from tests.support.model import packaged_model_folder


class ModelFolder:
    """A model's folder in sentence-transformers' layout, without weights."""

    def __init__(self, path: Path) -> None:
        self.path = path
        (path / "1_Pooling").mkdir()
        self.modules("Transformer", "Pooling", "Normalize")
        self.write("config.json", max_position_embeddings=512)
        self.write("sentence_bert_config.json", max_seq_length=128, do_lower_case=True)
        self.pooling(pooling_mode_cls_token=True)
        for name in ("tokenizer.json", "model.safetensors"):
            (path / name).touch()

    def modules(self, *types: str) -> None:
        steps = [
            {"type": f"sentence_transformers.models.{step}", "path": f"1_{step}"} for step in types
        ]
        steps[0]["path"] = ""
        (self.path / "modules.json").write_text(json.dumps(steps))

    def pooling(self, **modes: bool) -> None:
        self.write("1_Pooling/config.json", word_embedding_dimension=64, **modes)

    def write(self, name: str, **content: Any) -> None:
        (self.path / name).write_text(json.dumps(content))


@pytest.fixture
def folder(tmp_path: Path) -> ModelFolder:
    return ModelFolder(tmp_path)


def test_the_packaged_model() -> None:
    spec = read_spec(packaged_model_folder())
    assert (spec.name, spec.max_tokens, spec.dimension) == ("all-MiniLM-L6-v2", 256, 384)
    assert spec.pooling is Pooling.MEAN


def test_every_option_is_read(folder: ModelFolder) -> None:
    spec = read_spec(folder.path)
    assert spec.name == folder.path.name
    assert (spec.max_tokens, spec.dimension, spec.lower_case) == (128, 64, True)
    assert spec.pooling is Pooling.CLS


def test_the_window_is_never_more_than_the_network_has_positions(folder: ModelFolder) -> None:
    folder.write("sentence_bert_config.json", max_seq_length=4_096)
    assert read_spec(folder.path).max_tokens == 512


def test_an_unknown_module_is_an_error(folder: ModelFolder) -> None:
    folder.modules("Transformer", "Pooling", "Dense")
    with pytest.raises(ModelFolderError, match="Dense"):
        read_spec(folder.path)


@pytest.mark.parametrize(
    "modes",
    [
        {},
        {"pooling_mode_max_tokens": True},
        {"pooling_mode_mean_tokens": True, "pooling_mode_cls_token": True},
    ],
)
def test_an_unknown_pooling_is_an_error(folder: ModelFolder, modes: dict[str, bool]) -> None:
    folder.pooling(**modes)
    with pytest.raises(ModelFolderError, match="pooling"):
        read_spec(folder.path)


@pytest.mark.parametrize(
    "name", ["modules.json", "config.json", "tokenizer.json", "model.safetensors"]
)
def test_a_missing_file_is_an_error_that_names_it(folder: ModelFolder, name: str) -> None:
    (folder.path / name).unlink()
    with pytest.raises(ModelFolderError, match=name):
        read_spec(folder.path)
