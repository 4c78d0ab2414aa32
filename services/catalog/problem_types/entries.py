"""How a table says which error is a problem of which type."""

from collections.abc import Callable
from typing import Any, TypeVar

from services.catalog.problem_types.registry import problem_type
from shared.http.problems import Problem

E = TypeVar("E", bound=Exception)
Entry = tuple[type[Exception], Callable[[Any], Problem]]


def is_a(error: type[E], slug: str, detail: Callable[[E], str]) -> Entry:
    """An error is a problem of this type."""
    found = problem_type(slug)
    return error, lambda raised: found.problem(detail(raised))


def blames(
    error: type[E], slug: str, field: str | Callable[[E], str], message: Callable[[E], str]
) -> Entry:
    """An error is a problem of this type, and one field is to blame."""
    found = problem_type(slug)
    name = field if callable(field) else lambda _error: field
    return error, lambda raised: found.problem(message(raised), name(raised))
