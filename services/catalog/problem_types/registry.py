"""All types by their slugs, and how a route says which of them it answers."""

from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import Any

from services.catalog.problem_types.accounts import ACCOUNTS
from services.catalog.problem_types.events import EVENTS
from services.catalog.problem_types.general import GENERAL
from services.catalog.problem_types.histories import HISTORIES
from services.catalog.problem_types.library import LIBRARY
from services.catalog.problem_types.model import ProblemType

GROUPS = {
    "Any call": GENERAL,
    "Accounts and tokens": ACCOUNTS,
    "Links, tags and search": LIBRARY,
    "Snapshots and histories": HISTORIES,
    "Events and webhooks": EVENTS,
}
"""The types under the headings that docs/api/problems.md shows them by."""

TYPES: Mapping[str, ProblemType] = MappingProxyType(
    {found.slug: found for group in GROUPS.values() for found in group}
)

ITEMS_KEY = "x-item-problem-types"

_KEYS = {found.slug: 1_000 * found.status + place for place, found in enumerate(TYPES.values())}
_FIRST_KEY = 100_000


def problem_type(slug: str) -> ProblemType:
    """The type with this slug.

    Raises:
        LookupError: there is none; it must be added to one of the groups first.
    """
    if slug not in TYPES:
        raise LookupError(f"{slug!r} is no type of services/catalog/problem_types: add it there")
    return TYPES[slug]


def documented(*slugs: str) -> dict[int | str, dict[str, Any]]:
    """The types of problems that a route answers, for its `responses`.

    FastAPI keys answers by status and forgets all but one of a status. So each type has a key of
    its own here, a number that is no status (`404017`), and router, route and `|` lose none;
    `openapi_problems.py` gathers them, and adds those that every call of a kind answers.

    Raises:
        LookupError: one of them is no type.
    """
    return {_KEYS[problem_type(slug).slug]: {"description": slug} for slug in slugs}


def documented_of_items(*slugs: str) -> dict[int | str, dict[str, Any]]:
    """The types that single results of a successful answer may have as their `problem`.

    Raises:
        LookupError: one of them is no type.
    """
    return {HTTPStatus.OK.value: {ITEMS_KEY: [problem_type(slug).urn for slug in slugs]}}


def take_declared(responses: dict[str, Any]) -> list[str]:
    """The slugs that `documented` has left in the answers of an operation, which lose them."""
    keys = [key for key in responses if key.isdecimal() and int(key) >= _FIRST_KEY]
    return [responses.pop(key)["description"] for key in keys]
