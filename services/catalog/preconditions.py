"""`ETag` and `If-Match`: a write that was decided on an old version is refused (RFC 9110, 13.1.1).

Every resource that people write has a `version`, which grows with each change that they could
overwrite, and its ETag is that number in quotes. The header may be left out: then the last wins.
"""

import re
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Header, Response

_ENTITY_TAG = re.compile(r'(W/)?"([^"]*)"')


class PreconditionFailedError(Exception):
    """The resource has another version than the client has seen."""

    def __init__(self, version: int) -> None:
        super().__init__(str(version))
        self.version = version


@dataclass(frozen=True, slots=True)
class Precondition:
    """The versions that a client is content with; None: any that exists."""

    versions: frozenset[int] | None = None

    def check(self, version: int) -> None:
        """Let only a wanted version pass.

        Raises:
            PreconditionFailedError: it is another one.
        """
        if self.versions is not None and version not in self.versions:
            raise PreconditionFailedError(version)


ANY_VERSION = Precondition()


def etag(version: int) -> str:
    """The entity tag of a version."""
    return f'"{version}"'


def set_etag(response: Response, version: int) -> None:
    """Answer with the version of what is sent."""
    response.headers["ETag"] = etag(version)


def parse_if_match(header: str | None) -> Precondition:
    """What an `If-Match` header asks for. A weak or foreign tag matches no version."""
    if header is None or header.strip() == "*":
        return ANY_VERSION
    strong = (tag for weak, tag in _ENTITY_TAG.findall(header) if not weak)
    return Precondition(frozenset(int(tag) for tag in strong if re.fullmatch(r"[0-9]{1,18}", tag)))


def _if_match(
    if_match: Annotated[
        str | None,
        Header(include_in_schema=False),  # openapi.py says why, and documents it
    ] = None,
) -> Precondition:
    return parse_if_match(if_match)


IfMatch = Annotated[Precondition, Depends(_if_match)]

ETAG_HEADER = {"ETag": {"description": "The version, in quotes", "schema": {"type": "string"}}}
