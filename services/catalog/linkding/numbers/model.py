"""What is numbered."""

from enum import StrEnum

LARGEST = 2**31 - 1
"""No number is greater; the databases would not take it."""


class Numbered(StrEnum):
    """What has numbers; each kind counts for itself. The database knows them by these words."""

    LINK = "link"
    TAG = "tag"
