"""The bookmark file that every browser reads (Netscape's, as Microsoft documents it).

A flat list: a link may have several tags and a folder holds one place, so tags stand in the
attribute `TAGS`, as Firefox, Pinboard and others write and read them. `DD` is the note.
"""

import html
import re
from datetime import datetime

from services.catalog.transfer.native.records import LinkRecord

_HEAD = """<!DOCTYPE NETSCAPE-Bookmark-file-1>
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">
<TITLE>Bookmarks</TITLE>
<H1>Bookmarks</H1>
<DL><p>
"""
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


class HtmlWriter:
    """See `LinkWriter`."""

    def head(self) -> str:
        """What browsers know the format by."""
        return _HEAD

    def link(self, record: LinkRecord) -> str:
        """A `DT`, and a `DD` if there is a note."""
        attributes = {
            "HREF": record.url,
            "ADD_DATE": _seconds(record.created_at),
            "LAST_MODIFIED": _seconds(record.updated_at),
            **({"TAGS": ",".join(record.tags)} if record.tags else {}),
        }
        written = " ".join(f'{name}="{_escaped(value)}"' for name, value in attributes.items())
        title = " ".join((record.title or record.url).split())
        note = f"    <DD>{_escaped(record.note)}\n" if record.note else ""
        return f"    <DT><A {written}>{_escaped(title)}</A>\n{note}"

    def tail(self) -> str:
        """The end of the list."""
        return "</DL><p>\n"


def _seconds(moment: datetime) -> str:
    return str(int(moment.timestamp()))


def _escaped(text: str) -> str:
    return html.escape(_CONTROLS.sub(" ", text))
