"""The model's own tokenizer, by Hugging Face `tokenizers` alone (no torch, starts in 50 ms)."""

from collections.abc import Sequence
from dataclasses import dataclass

from tokenizers import Tokenizer

from services.embed.model.spec import ModelSpec


@dataclass(frozen=True, slots=True)
class TokenIds:
    """One text as the network sees it: ids with special tokens, cut to the model's window."""

    ids: list[int]
    type_ids: list[int]

    def __len__(self) -> int:
        """How many tokens the network sees."""
        return len(self.ids)


class ModelTokenizer:
    """Tokenizes for the network (`encode`) and for chunking (`offsets`)."""

    def __init__(self, spec: ModelSpec) -> None:
        path = str(spec.folder / "tokenizer.json")
        self._lower_case = spec.lower_case
        # tokenizer.json may carry its own truncation and padding (all-MiniLM-L6-v2: 128 tokens)
        self._whole: Tokenizer = Tokenizer.from_file(path)
        self._whole.no_truncation()
        self._whole.no_padding()
        self._cut: Tokenizer = Tokenizer.from_file(path)
        self._cut.no_padding()
        self._cut.enable_truncation(spec.max_tokens)
        self.window = spec.max_tokens - self._whole.num_special_tokens_to_add(is_pair=False)
        self.pad_id = self._first_known("[PAD]", "<pad>") or 0
        self._unknown_id = self._first_known("[UNK]", "<unk>")

    def encode(self, texts: Sequence[str]) -> list[TokenIds]:
        """Token ids of each text, special tokens included, at most the model's window."""
        encodings = self._cut.encode_batch([self._prepared(text) for text in texts])
        return [TokenIds(encoding.ids, encoding.type_ids) for encoding in encodings]

    def offsets(self, text: str) -> list[tuple[int, int]]:
        """The `(start, end)` code points of every token of the whole text, without specials."""
        encoding = self._whole.encode(self._prepared(text), add_special_tokens=False)
        return list(encoding.offsets)

    def unknown_share(self, text: str) -> float:
        """The share of tokens that the vocabulary does not hold, 0 to 1."""
        ids = self._whole.encode(self._prepared(text), add_special_tokens=False).ids
        unknown = sum(token_id == self._unknown_id for token_id in ids)
        return unknown / len(ids) if ids else 0.0

    def vocabulary(self) -> list[str]:
        """Every token of the vocabulary."""
        return list(self._whole.get_vocab())

    def _first_known(self, *tokens: str) -> int | None:
        """The id of the first of these tokens that the vocabulary holds."""
        ids = (self._whole.token_to_id(token) for token in tokens)
        return next((token_id for token_id in ids if token_id is not None), None)

    def _prepared(self, text: str) -> str:
        # lower() may change the length of a few characters; such a text is left as it is, so that
        # offsets stay those of the original
        lowered = text.lower() if self._lower_case else text
        return lowered if len(lowered) == len(text) else text
