"""Which format is checked and taken how. A new one is one more entry here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO

from services.catalog.imports.foreign import ForeignTaking
from services.catalog.imports.taking import TakingFactory
from services.catalog.transfer.formats.model import Format
from services.catalog.transfer.formats.reading import check
from services.catalog.transfer.native.taking import NativeTaking, check_archive, check_lines

Check = Callable[[BinaryIO], None]
"""Looks, in a thread, whether a file is whole as far as its form goes, before it is accepted.

Raises:
    UnsupportedFileError: it is not; the message says what is wrong.
"""


@dataclass(frozen=True, slots=True)
class Way:
    """How files of a format are checked before they are accepted, and then taken."""

    check: Check
    taking: TakingFactory


_NATIVE = {Format.LINKSNAP_JSONL, Format.LINKSNAP_ARCHIVE}
_FOREIGN: dict[Format, Way] = {
    kind: Way(partial(check, format=kind), ForeignTaking) for kind in Format if kind not in _NATIVE
}

WAYS: Mapping[Format, Way] = _FOREIGN | {
    Format.LINKSNAP_JSONL: Way(check_lines, NativeTaking),
    Format.LINKSNAP_ARCHIVE: Way(check_archive, NativeTaking),
}
