"""The links of a file, one after another, in little memory however long the file is."""

from collections.abc import Iterator
from typing import BinaryIO

from services.catalog.transfer.formats.model import Entry, Format


def read(file: BinaryIO, format: Format) -> Iterator[Entry]:  # noqa: A002 - the word for it
    """The entries of a seekable file from its beginning, numbered from 1, the same every time.

    The file is read while the entries are taken: nobody else may move it meanwhile.

    Raises:
        UnsupportedFileError: while the entries are taken, when the file is broken from here on.
    """
    raise NotImplementedError


def check(file: BinaryIO, format: Format) -> None:  # noqa: A002
    """Read a file of JSON to its end without keeping anything, to see whether it is whole.

    Raises:
        UnsupportedFileError: it is broken or cut off; the message says where.
    """
    raise NotImplementedError
