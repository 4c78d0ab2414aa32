"""Packages: ZIP files, read so that no bomb goes off.

What a package says of its sizes is believed as an upper bound only: `zipfile` gives no more of a
member than that, and what lies inside a member is never unpacked in turn.
"""

import io
import zipfile

from lxml import etree

from services.capture.steps.file.reading.document import Document
from services.capture.steps.file.reading.markup import MAX_MARKUP_BYTES, child, parse_xml, text_of

MAX_MEMBERS = 20_000
MAX_UNPACKED_BYTES = 512 * 1024**2
_LISTED_MEMBERS = 2_000


class Package:
    """A ZIP file's members, with a bound on all that is unpacked."""

    def __init__(self, data: bytes) -> None:
        """Read its directory.

        Raises:
            zipfile.BadZipFile: it is none.
            ValueError: it has more members than are read.
        """
        self._zip = zipfile.ZipFile(io.BytesIO(data))
        self._room = MAX_UNPACKED_BYTES
        self.names = self._zip.namelist()
        if len(self.names) > MAX_MEMBERS:
            raise ValueError(f"a package of {len(self.names)} members")

    def read(self, name: str) -> bytes | None:
        """A member's bytes; None where there is none, or it is locked.

        Raises:
            ValueError: it unpacks to more than is read.
        """
        try:
            info = self._zip.getinfo(name)
        except KeyError:
            return None
        self._room -= info.file_size
        if info.file_size > MAX_MARKUP_BYTES or self._room < 0:
            raise ValueError(f"{name} unpacks to {info.file_size} bytes, more than is read")
        try:
            return self._zip.read(info)
        except (RuntimeError, NotImplementedError):  # encrypted, or packed in a way of its own
            return None

    def xml(self, name: str) -> etree._Element | None:
        """A member as XML; None where there is none.

        Raises:
            ValueError: it is no XML, or too large.
        """
        data = self.read(name)
        return None if data is None else parse_xml(data)

    def check_sizes(self, most_bytes: int) -> None:
        """For readers that unpack on their own.

        Raises:
            ValueError: all members together unpack to more.
        """
        total = sum(info.file_size for info in self._zip.infolist())
        if total > most_bytes:
            raise ValueError(f"the package unpacks to {total} bytes, more than is read")


def read_archive(data: bytes, document: Document) -> None:
    """A ZIP file's list of names. Nothing in it is unpacked."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
        document.details["member_count"] = len(members)
        document.details["is_encrypted"] = any(member.flag_bits & 1 for member in members)
        for member in members[:_LISTED_MEMBERS]:
            document.item("".join(letter for letter in member.filename if letter.isprintable()))
        document.details["is_cut"] = len(members) > _LISTED_MEMBERS


def read_properties(root: etree._Element | None, document: Document) -> None:
    """What Dublin Core, as every office format has it, says of a document."""
    if root is None:
        return

    def said(*names: str) -> str | None:
        found = child(root, *names)
        return text_of(found) or None if found is not None else None

    document.title = said("title")
    document.author = said("creator", "initial-creator")
    document.description = said("description", "subject")
    document.language = said("language")
    document.published_at = said("created", "creation-date", "date")
    document.modified_at = said("modified")
