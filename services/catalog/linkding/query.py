"""linkding's language of searches: words, "phrases", #tags, and, or, not, brackets. Pure.

Without an operator `and` is meant, and it binds closer than `or`. What makes no sense is read as
far as it does: people see results while they type. `!untagged` and `!unread` are linkding's own
words.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from services.catalog.tags.names import InvalidTagNameError, TagName, parse_tag

MAX_TERMS = 50
_TOKEN = re.compile(r'"(?P<phrase>[^"]*)"|(?P<bracket>\()|(?P<word>[^\s"]+)')


@dataclass(frozen=True, slots=True)
class Word:
    """Text that title, description, note or URL must hold."""

    text: str


@dataclass(frozen=True, slots=True)
class Tagged:
    """A tag that must be carried, or one that lies under it; None: no tag can have that name."""

    tag: TagName | None


@dataclass(frozen=True, slots=True)
class Flag:
    """`!untagged` or `!unread`."""

    name: str


@dataclass(frozen=True, slots=True)
class All:
    """Everything in it must hold."""

    items: "tuple[Expression, ...]"


@dataclass(frozen=True, slots=True)
class Any:
    """One of them must hold."""

    items: "tuple[Expression, ...]"


@dataclass(frozen=True, slots=True)
class Not:
    """It must not hold."""

    item: "Expression"


Expression = Word | Tagged | Flag | All | Any | Not


class TooManyTermsError(Exception):
    """A search of more terms than are looked for."""

    def __init__(self, max_count: int) -> None:
        super().__init__(str(max_count))
        self.max_count = max_count


def parse(text: str) -> All:
    """What a search means; nothing said means everything.

    Raises:
        TooManyTermsError: it has more than `MAX_TERMS`.
    """
    tokens = list(_tokens(text.replace("\x00", " ")))
    if len(tokens) > MAX_TERMS:
        raise TooManyTermsError(MAX_TERMS)
    found = _Parser(tokens).parse()
    return found if isinstance(found, All) else All((found,))


def terms(expression: Expression) -> Iterator[Expression]:
    """Every word, tag and flag in an expression."""
    match expression:
        case All(items) | Any(items):
            for item in items:
                yield from terms(item)
        case Not(item):
            yield from terms(item)
        case _:
            yield expression


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    """Kind and text of each token. A bracket ends a word only where one is open."""
    depth = 0
    for match in _TOKEN.finditer(text):
        kind = str(match.lastgroup)
        if kind == "word":
            word = match["word"]
            opening = len(word) - len(word.lstrip("("))
            yield from (("(", "(") for _ in range(opening))
            depth += opening
            word = word[opening:]
            closing = min(len(word) - len(word.rstrip(")")), depth)
            depth -= closing
            word = word[: len(word) - closing]
            if word:
                yield (word.lower() if word.lower() in _OPERATORS else "word"), word
            yield from ((")", ")") for _ in range(closing))
        elif kind == "bracket":
            depth += 1
            yield "(", "("
        elif match["phrase"].strip():
            yield "phrase", match["phrase"].strip()


_OPERATORS = frozenset({"and", "or", "not"})


class _Parser:
    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self._tokens = tokens
        self._at = 0

    def parse(self) -> Expression:
        """All of it; what is left over belongs to it too."""
        parts: list[Expression] = []
        while self._kind is not None:
            before = self._at
            parts += self._parts(self._or())
            if self._at == before:
                self._at += 1  # an operator or a bracket that belongs to nothing
        return All(tuple(parts)) if len(parts) != 1 else parts[0]

    @property
    def _kind(self) -> str | None:
        return self._tokens[self._at][0] if self._at < len(self._tokens) else None

    def _parts(self, found: Expression | None) -> list[Expression]:
        if found is None:
            return []
        return list(found.items) if isinstance(found, All) else [found]

    def _or(self) -> Expression | None:
        items = [found] if (found := self._and()) else []
        while self._kind == "or":
            self._at += 1
            if found := self._and():
                items.append(found)
        return items[0] if len(items) == 1 else Any(tuple(items)) if items else None

    def _and(self) -> Expression | None:
        items: list[Expression] = []
        while self._kind not in {None, "or", ")"}:
            if self._kind == "and":
                self._at += 1
                continue
            items += self._parts(self._term())
        return items[0] if len(items) == 1 else All(tuple(items)) if items else None

    def _term(self) -> Expression | None:
        kind, text = self._tokens[self._at]
        self._at += 1
        if kind == "not":
            item = self._term() if self._kind not in {None, "or", ")", "and"} else None
            return Not(item) if item else None
        if kind == "(":
            found = self._or()
            if self._kind == ")":
                self._at += 1
            return found
        return _leaf(kind, text)


def _leaf(kind: str, text: str) -> Expression:
    if kind == "word" and text.startswith("#") and len(text) > 1:
        try:
            return Tagged(parse_tag(text[1:]))
        except InvalidTagNameError:
            return Tagged(None)
    if kind == "word" and text.lower() in {"!untagged", "!unread"}:
        return Flag(text[1:].lower())
    return Word(text)
