"""What facets are asked for, and what they answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Facet(StrEnum):
    """What links are counted by. `facet_totals` and `facet_counts` know them by these words."""

    TAG = "tag"
    SITE = "site"
    LANGUAGE = "language"
    MONTH = "month"
    STATE = "state"


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value, and how many links have it. The value of a tag is its name."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Facets:
    """The most frequent values of each facet; the newest months.

    `counted` links were looked at: all, or the newest that were allowed.
    """

    values: Mapping[Facet, Sequence[FacetValue]]
    counted: int
    is_complete: bool
