"""What a model is told when a call fails: what is wrong and what to do."""

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import ValidationError

from services.catalog.access.principal import ScopeTooSmallError
from services.catalog.agents.model import ToolRefusedError
from services.catalog.links.model import LinkMergedError, LinkNotFoundError, LinkTrashedError
from services.catalog.problems import problem_of
from services.catalog.search.embed_client import SearchUnavailableError
from services.catalog.snapshots.model import ArtifactNotFoundError, SnapshotNotFoundError
from shared.artifacts.store import ArtifactMissingError
from shared.http.pages import InvalidCursorError

_MESSAGES: Mapping[type[Exception], Callable[[Any], str]] = {
    ToolRefusedError: str,
    ScopeTooSmallError: lambda error: (
        f"The token of this connection allows to {error.scope}; this tool needs one of the scope "
        f"`{error.needed}`. Tell the user: another token must be set up for this server."
    ),
    LinkMergedError: lambda error: (
        f"Link {error.link_id} has become part of link {error.into_id}: use that id."
    ),
    LinkTrashedError: lambda error: (
        f"Link {error.link_id} is in the trash. Only the user can restore it, or add_link with "
        "its URL."
    ),
    LinkNotFoundError: lambda error: (
        f"There is no link {error.link_id}. Take ids from list_links, search_links or add_link."
    ),
    SnapshotNotFoundError: lambda error: (
        f"There is no snapshot {error.snapshot_id}. Take ids from search_links or get_link, or "
        "give link_id instead."
    ),
    ArtifactNotFoundError: lambda error: (
        f"Snapshot {error.snapshot_id} has no {error.kind}. get_link shows the link's other "
        "snapshots."
    ),
    ArtifactMissingError: lambda _error: (
        "The text's file is lost. A new snapshot of the link would make a new one."
    ),
    SearchUnavailableError: lambda _error: (
        "Search does not answer right now. Try again in a minute; list_links works meanwhile."
    ),
    InvalidCursorError: lambda _error: (
        "This cursor is not of this list with this order. Start again without a cursor."
    ),
}


def explained(error: Exception) -> str:
    """The message for a model.

    Raises:
        Exception: the error itself, when it is none that a caller can do something about.
    """
    if isinstance(error, ValidationError):
        lines = (
            f"{'.'.join(str(part) for part in item['loc']) or 'arguments'}: {item['msg']}"
            for item in error.errors(include_url=False, include_context=False, include_input=False)
        )
        return "The arguments are not as they must be. " + "; ".join(lines)
    for error_type in type(error).__mro__:
        if message := _MESSAGES.get(error_type):
            return message(error)
    return problem_of(error).detail
