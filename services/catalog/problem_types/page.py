"""docs/api/problems.md: every type of problem for people, and which calls answer it."""

from collections import defaultdict
from typing import Any

from services.catalog.openapi_headers import operations
from services.catalog.problem_types.model import ProblemType
from services.catalog.problem_types.registry import GROUPS, ITEMS_KEY

_HEAD = """# Problems

Every error of the API is an [RFC 9457](https://www.rfc-editor.org/rfc/rfc9457) problem with the
media type `application/problem+json`. Decide by `type`: it is stable, and a new meaning gets a new
type. `detail` is for people and may be worded anew. `errors` names the fields that were bad.
`trace_id` is what to quote. A type that a program does not know is to be treated by its status.

This page is written by `python -m services.catalog.openapi`.
"""

_NAMED = 20
"""Calls that are named one by one; more are only counted."""


def problems_page(document: dict[str, Any]) -> str:
    """The page, from the types and the OpenAPI document."""
    callers: dict[str, list[str]] = defaultdict(list)
    for _path, _method, operation in operations(document):
        for answer in operation["responses"].values():
            for urn in (*answer.get("x-problem-types", ()), *answer.get(ITEMS_KEY, ())):
                callers[urn].append(operation["operationId"])
    parts = [_HEAD]
    for heading, group in GROUPS.items():
        parts.append(f"## {heading}\n")
        parts += [_section(found, sorted(callers[found.urn])) for found in group]
    return "\n".join(parts)


def _section(found: ProblemType, callers: list[str]) -> str:
    named = ", ".join(f"`{name}`" for name in callers)
    if len(callers) > _NAMED:
        named = f"{len(callers)} of them"
    return (
        f"### `{found.urn}`\n\n"
        f"{found.status.value} {found.status.phrase}. {found.meaning}\n\n"
        f"What to do: {found.remedy}\n\n"
        f"Example: {found.example_problem().detail}\n" + (f"\nCalls: {named}\n" if named else "")
    )
