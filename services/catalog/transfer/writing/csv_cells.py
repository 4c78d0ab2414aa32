"""Cells of a CSV file that no spreadsheet executes, and back. Pure.

A spreadsheet takes a cell that begins with one of these characters for a formula (OWASP, "CSV
Injection"). An apostrophe before it makes it text. Cells that begin with apostrophes and then such
a character get one more, so that taking one away is always right.
"""

import re

_DANGEROUS = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_GUARDED = re.compile(r"''*[=+\-@\t\r\n＝＋－＠]")


def guarded(text: str) -> str:
    """A text as a cell that is only shown."""
    return f"'{text}" if _DANGEROUS.match(text) else text


def unguarded(cell: str) -> str:
    """The text of a cell that `guarded` made."""
    return cell[1:] if _GUARDED.match(cell) else cell
