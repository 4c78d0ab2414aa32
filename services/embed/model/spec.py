"""What a model is, read from its folder in sentence-transformers' layout.

The layout (https://sbert.net/docs/package_reference/util.html): `modules.json` lists the steps,
each step has a folder with its own config. A step that is not known here is an error, because
leaving one out gives vectors that look fine and find nothing.
"""

import json
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

_TRANSFORMER = "Transformer"
_POOLING = "Pooling"
_NORMALIZE = "Normalize"


class ModelFolderError(Exception):
    """The folder does not hold a model that this service can run."""


class Pooling(StrEnum):
    """How token vectors become one vector of a text."""

    MEAN = "mean"
    CLS = "cls"


_POOLING_KEYS = {
    "pooling_mode_mean_tokens": Pooling.MEAN,
    "pooling_mode_cls_token": Pooling.CLS,
}


@dataclass(frozen=True, slots=True)
class ModelSpec:
    """How to run a model.

    Attributes:
        name: name for people and messages; tells two models' vectors apart.
        folder: where config, weights (safetensors) and `tokenizer.json` lie.
        max_tokens: longest input in tokens, special tokens included.
        dimension: length of a vector.
        pooling: how token vectors become one.
        lower_case: whether the text is lower-cased before the tokenizer sees it.
    """

    name: str
    folder: Path
    max_tokens: int
    dimension: int
    pooling: Pooling
    lower_case: bool = False


def read_spec(folder: Path) -> ModelSpec:
    """The spec of the model in `folder`.

    Raises:
        ModelFolderError: a file is missing, or a step, pooling or option is not supported.
    """
    steps = {_step_type(step): step for step in _read(folder / "modules.json")}
    unknown = sorted(steps.keys() - {_TRANSFORMER, _POOLING, _NORMALIZE})
    if unknown:
        raise ModelFolderError(f"{folder}: unsupported modules: {', '.join(unknown)}")
    if _TRANSFORMER not in steps or _POOLING not in steps:
        raise ModelFolderError(f"{folder}: modules.json names no Transformer or no Pooling")
    transformer = folder / str(steps[_TRANSFORMER].get("path", ""))
    config = _read(transformer / "config.json")
    options = _read(transformer / "sentence_bert_config.json")
    pooling = _read(folder / str(steps[_POOLING]["path"]) / "config.json")
    _require(transformer / "tokenizer.json")
    _require(transformer / "model.safetensors")
    return ModelSpec(
        name=_model_name(folder, config),
        folder=transformer,
        max_tokens=_max_tokens(folder, config, options),
        dimension=int(pooling["word_embedding_dimension"]),
        pooling=_pooling(folder, pooling),
        lower_case=bool(options.get("do_lower_case", False)),
    )


def _step_type(step: dict[str, Any]) -> str:
    return str(step["type"]).rpartition(".")[2]


def _pooling(folder: Path, config: dict[str, Any]) -> Pooling:
    chosen = [key for key, value in config.items() if key.startswith("pooling_mode_") and value]
    if len(chosen) != 1 or chosen[0] not in _POOLING_KEYS:
        raise ModelFolderError(f"{folder}: unsupported pooling: {', '.join(chosen) or 'none'}")
    return _POOLING_KEYS[chosen[0]]


def _max_tokens(folder: Path, config: dict[str, Any], options: dict[str, Any]) -> int:
    """`max_seq_length` of the sentence model, never more than the positions of the network."""
    limits = [
        limit
        for limit in (options.get("max_seq_length"), config.get("max_position_embeddings"))
        if limit
    ]
    if not limits:
        raise ModelFolderError(f"{folder}: no max_seq_length and no max_position_embeddings")
    return int(min(limits))


def _model_name(folder: Path, config: dict[str, Any]) -> str:
    """The name on the model card's first heading, else the name of the base model or folder."""
    card = folder / "README.md"
    if card.exists():
        for line in card.read_text(encoding="utf-8").splitlines():
            if line.startswith("# "):
                return line.removeprefix("# ").strip()
    return str(config.get("_name_or_path") or folder.resolve().name)


def _require(path: Path) -> None:
    if not path.exists():
        raise ModelFolderError(f"{path} is missing")


def _read(path: Path) -> Any:
    _require(path)
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ModelFolderError(f"{path} is not JSON: {error}") from error
