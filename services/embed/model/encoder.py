"""Texts to vectors: transformers and torch, from local safetensors, no remote code."""

import copy
import inspect
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import structlog
import torch
from transformers import AutoModel
from transformers.utils import logging as transformers_logging

from services.embed.model.device import best_device, has_fast_bfloat16
from services.embed.model.spec import ModelSpec, Pooling
from services.embed.model.tokenizer import ModelTokenizer, TokenIds

log = structlog.get_logger()

Vectors = npt.NDArray[np.float32]
"""Shape (texts, dimension), rows L2-normalised."""

_LEAST_COSINE = 0.999
"""A reduced precision is taken only when every probe text keeps this cosine with float32."""

_PROBES = (
    "How to bake bread without yeast?",
    "The committee postponed its decision on coastal erosion until the spring. " * 4,
    "小明昨天在图书馆借了三本关于天文学的书。",
    "def quicksort(items): return items if len(items) < 2 else partition(items)",
    "https://example.org/a/b?c=d#e — 404, 3.14159, £5, naïve façade",
    "Mitochondrial transcription factors regulate oxidative phosphorylation in muscle.",
)


class Encoder:
    """A loaded network. Not thread-safe: one worker thread calls it (see `batching`)."""

    def __init__(self, spec: ModelSpec, tokenizer: ModelTokenizer) -> None:
        self.spec = spec
        self.tokenizer = tokenizer
        self._device = best_device()
        self._network = self._load()
        self._takes_type_ids = (
            "token_type_ids" in inspect.signature(self._network.forward).parameters
        )
        self.precision = "float32"
        if has_fast_bfloat16(self._device):
            self._try_bfloat16()
        log.info(
            "model_loaded",
            model=spec.name,
            device=str(self._device),
            precision=self.precision,
            dimension=spec.dimension,
            max_tokens=spec.max_tokens,
        )

    def encode_texts(self, texts: Sequence[str]) -> Vectors:
        """Vectors of a few texts in one batch."""
        return self.encode(self.tokenizer.encode(texts))

    @torch.inference_mode()
    def encode(self, batch: Sequence[TokenIds]) -> Vectors:
        """Run one batch: pad, run, pool, normalise.

        Returns:
            Shape (len(batch), dimension), float32, rows L2-normalised.
        """
        if not batch:
            return np.empty((0, self.spec.dimension), dtype=np.float32)
        inputs = self._padded(batch)
        states = self._network(**inputs).last_hidden_state.float()  # (batch, tokens, dimension)
        pooled = _pool(states, inputs["attention_mask"], self.spec.pooling)
        normalised = torch.nn.functional.normalize(pooled, dim=1)
        vectors: Vectors = normalised.cpu().numpy()
        return vectors

    def _padded(self, batch: Sequence[TokenIds]) -> dict[str, torch.Tensor]:
        """`input_ids`, `attention_mask` (and `token_type_ids`), each (batch, longest text)."""
        width = max(len(text) for text in batch)
        ids = torch.full((len(batch), width), self.tokenizer.pad_id)
        mask = torch.zeros((len(batch), width), dtype=torch.long)
        types = torch.zeros((len(batch), width), dtype=torch.long)
        for row, text in enumerate(batch):
            ids[row, : len(text)] = torch.tensor(text.ids)
            mask[row, : len(text)] = 1
            types[row, : len(text)] = torch.tensor(text.type_ids)
        inputs = {"input_ids": ids, "attention_mask": mask}
        if self._takes_type_ids:
            inputs["token_type_ids"] = types
        return {name: tensor.to(self._device) for name, tensor in inputs.items()}

    def _load(self) -> torch.nn.Module:
        transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        network: torch.nn.Module = AutoModel.from_pretrained(
            self.spec.folder,
            local_files_only=True,
            trust_remote_code=False,
            use_safetensors=True,
            dtype=torch.float32,
        )
        return network.eval().to(self._device)

    def _try_bfloat16(self) -> None:
        """Keep bfloat16 when it gives the same vectors as float32; else stay with float32."""
        full = self._network
        expected = self.encode_texts(_PROBES)
        self._network = copy.deepcopy(full).to(torch.bfloat16)
        cosine = float((expected * self.encode_texts(_PROBES)).sum(axis=1).min())
        accepted = cosine >= _LEAST_COSINE
        log.info("bfloat16_probed", least_cosine=round(cosine, 5), accepted=accepted)
        if accepted:
            self.precision = "bfloat16"
        else:
            self._network = full


def _pool(states: torch.Tensor, mask: torch.Tensor, pooling: Pooling) -> torch.Tensor:
    """(batch, tokens, dimension) to (batch, dimension), padding left out."""
    if pooling is Pooling.CLS:
        return states[:, 0]
    weights = mask.unsqueeze(-1).to(states.dtype)
    return (states * weights).sum(dim=1) / weights.sum(dim=1).clamp(min=1e-9)
