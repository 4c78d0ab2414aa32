"""What the rest of the service sees of the model: chunks, vectors, and what it can read."""

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from services.embed.model.batching import BatchingWorker, BatchLimits, Lane, Vectors
from services.embed.model.spec import read_spec
from services.embed.model.tokenizer import ModelTokenizer
from services.embed.text.chunking import Chunk, ChunkSize, chunk_text
from services.embed.text.language import readable_scripts, readable_share

_OVERLAP_SHARE = 8
"""A chunk shares at most an eighth of its window with the one before."""


class TextModel(Protocol):
    """A model with its tokenizer and queue."""

    @property
    def name(self) -> str:
        """The model's name, as messages and answers carry it."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    async def chunks(self, text: str) -> list[Chunk]:
        """The text in chunks of the model's window."""

    async def embed(self, texts: Sequence[str], lane: Lane) -> Vectors:
        """Vectors of texts: (len(texts), dimension), float32, L2-normalised.

        Raises:
            OverloadedError: too much waits already.
        """

    def readable_share(self, text: str) -> float:
        """How much of the text the model can read, 0 to 1."""


class LocalModel:
    """A `TextModel` that runs in this process."""

    def __init__(
        self, name: str, dimension: int, tokenizer: ModelTokenizer, worker: BatchingWorker
    ) -> None:
        self.name = name
        self.dimension = dimension
        self._tokenizer = tokenizer
        self._worker = worker
        self._size = ChunkSize(tokenizer.window, tokenizer.window // _OVERLAP_SHARE)
        self._scripts = readable_scripts(tokenizer.vocabulary())

    @classmethod
    def load(cls, folder: Path, limits: BatchLimits) -> "LocalModel":
        """Read the model in `folder` and start its worker thread. Takes seconds: torch is loaded.

        Raises:
            ModelFolderError: the folder does not hold a model that can be run.
        """
        spec = read_spec(folder)
        tokenizer = ModelTokenizer(spec)
        # OpenMP's threads spin by default, which halves the speed where other programs want the
        # cores too (measured with Chromium beside it); it reads this once, as torch is loaded
        os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
        # here and not above: importing torch takes seconds, in which the service can answer
        from services.embed.model.encoder import Encoder  # noqa: PLC0415

        worker = BatchingWorker(Encoder(spec, tokenizer).encode, limits)
        return cls(spec.name, spec.dimension, tokenizer, worker)

    async def chunks(self, text: str) -> list[Chunk]:
        """See `TextModel`."""
        return await asyncio.to_thread(chunk_text, text, self._tokenizer.offsets, self._size)

    async def embed(self, texts: Sequence[str], lane: Lane) -> Vectors:
        """See `TextModel`."""
        tokens = await asyncio.to_thread(self._tokenizer.encode, texts)
        return await self._worker.embed(tokens, lane)

    def readable_share(self, text: str) -> float:
        """See `TextModel`."""
        return readable_share(text, self._scripts, self._tokenizer.unknown_share(text))

    def check(self) -> None:
        """Raise unless the worker thread runs (for `/readyz`)."""
        self._worker.check()

    def close(self) -> None:
        """Stop the worker thread."""
        self._worker.close()
