"""Every domain error of catalog and the problem that it is to a client."""

from http import HTTPStatus
from typing import Any

from services.catalog.access.principal import (
    RoleTooSmallError,
    ScopeTooSmallError,
    UnauthenticatedError,
)
from services.catalog.diffs.service import TextTooLargeError
from services.catalog.idempotency.model import (
    HEADER,
    MAX_KEY_LENGTH,
    InFlightError,
    InvalidKeyError,
    KeyReusedError,
)
from services.catalog.links.identity import InvalidUrlError
from services.catalog.links.model import (
    LinkMergedError,
    LinkNotFoundError,
    LinkTrashedError,
    NoteTooLongError,
)
from services.catalog.preconditions import PreconditionFailedError
from services.catalog.references import UnknownReferenceError
from services.catalog.retention.model import RetentionRuleNotFoundError
from services.catalog.schedules.model import ScheduleNotFoundError
from services.catalog.search.embed_client import SearchUnavailableError
from services.catalog.snapshots.model import (
    ArtifactNotFoundError,
    SnapshotEndedError,
    SnapshotNotFoundError,
    SnapshotOpenError,
    SnapshotPinnedError,
)
from services.catalog.tag_rules.model import RuleNotFoundError, TooManyRulesError
from services.catalog.tags.model import (
    TagHasChildrenError,
    TagNotFoundError,
    TagTakenError,
    TagUnderItselfError,
)
from services.catalog.tags.names import InvalidTagNameError, TooManyTagsError
from services.catalog.uploads.model import UnsupportedUploadError, UploadTooLargeError
from shared.artifacts.store import ArtifactMissingError
from shared.http.pages import InvalidCursorError
from shared.http.problems import (
    MEDIA_TYPE,
    FieldError,
    Problem,
    ProblemTable,
    invalid_input,
    problem,
)


def _link_not_found(error: LinkNotFoundError) -> Problem:
    return problem(HTTPStatus.NOT_FOUND, "link-not-found", f"There is no link {error.link_id}.")


def _link_trashed(error: LinkTrashedError) -> Problem:
    return problem(
        HTTPStatus.NOT_FOUND,
        "link-trashed",
        f"The link {error.link_id} is in the trash. `GET /links?trash=only` shows it, and "
        "`POST /links/{id}/restore` takes it out.",
    )


def _snapshot_not_found(error: SnapshotNotFoundError) -> Problem:
    return problem(
        HTTPStatus.NOT_FOUND, "snapshot-not-found", f"There is no snapshot {error.snapshot_id}."
    )


def _snapshot_open(error: SnapshotOpenError) -> Problem:
    return problem(
        HTTPStatus.CONFLICT,
        "snapshot-open",
        f"Snapshot {error.snapshot_id} is not taken yet. Wait until it has ended, or cancel it.",
    )


def _snapshot_ended(error: SnapshotEndedError) -> Problem:
    return problem(
        HTTPStatus.CONFLICT,
        "snapshot-ended",
        f"Snapshot {error.snapshot_id} has ended already: it is {error.state}.",
    )


def _snapshot_pinned(error: SnapshotPinnedError) -> Problem:
    return problem(
        HTTPStatus.CONFLICT,
        "snapshot-pinned",
        f"Snapshot {error.snapshot_id} is pinned. Take the pin away first.",
    )


def _tag_taken(error: TagTakenError) -> Problem:
    return problem(
        HTTPStatus.CONFLICT,
        "tag-taken",
        f"The name {error.name} belongs to the tag {error.tag_id}. Merge the two, or use another.",
    )


def _tag_has_children(error: TagHasChildrenError) -> Problem:
    return problem(
        HTTPStatus.CONFLICT,
        "tag-has-children",
        f"Tags lie under it ({error.count}). Say `children=lift` or `children=delete`.",
    )


def _tag_under_itself(error: TagUnderItselfError) -> Problem:
    return problem(
        HTTPStatus.CONFLICT, "tag-under-itself", f"{error.name} lies under the tag itself."
    )


def _artifact_not_found(error: ArtifactNotFoundError) -> Problem:
    return problem(
        HTTPStatus.NOT_FOUND,
        "artifact-not-found",
        f"Snapshot {error.snapshot_id} has no artifact of the kind {error.kind}.",
    )


def _text_too_large(error: TextTooLargeError) -> Problem:
    return problem(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "text-too-large",
        f"The text of snapshot {error.snapshot_id} has {error.size_bytes:,} bytes; texts of at "
        f"most {error.max_bytes:,} bytes are compared.",
    )


def _artifact_missing(_error: ArtifactMissingError) -> Problem:
    return problem(
        HTTPStatus.NOT_FOUND,
        "artifact-missing",
        "The artifact store has lost this file. A new snapshot of the link makes a new one.",
    )


def _search_unavailable(error: SearchUnavailableError) -> Problem:
    return problem(
        HTTPStatus.SERVICE_UNAVAILABLE,
        "search-unavailable",
        f"Search does not answer right now ({error}). Links and snapshots work as usual.",
    )


def _precondition_failed(error: PreconditionFailedError) -> Problem:
    return problem(
        HTTPStatus.PRECONDITION_FAILED,
        "precondition-failed",
        f"It was changed meanwhile: its version is {error.version} now. Read it again, then "
        "decide whether your change still holds.",
    )


def _in_flight(_error: InFlightError) -> Problem:
    return problem(
        HTTPStatus.CONFLICT,
        "request-in-flight",
        "A request with this Idempotency-Key is being worked on. Ask again in a moment.",
    )


def _conflict(slug: str, field: str, message: str) -> Problem:
    """A field that is as it must be, but does not go with what is kept already."""
    return problem(
        HTTPStatus.CONFLICT,
        slug,
        f"{field}: {message}",
        errors=[FieldError(field=field, message=message)],
    )


def _cursor_not_found(_error: InvalidCursorError) -> Problem:
    message = "is not a cursor of this list; start again without one"
    return problem(
        HTTPStatus.NOT_FOUND,
        "cursor-not-found",
        f"cursor: {message}",
        errors=[FieldError(field="cursor", message=message)],
    )


def _link_merged(error: LinkMergedError) -> Problem:
    return problem(
        HTTPStatus.NOT_FOUND,
        "link-merged",
        f"Link {error.link_id} is part of link {error.into_id} now.",
    )


def _upload_too_large(error: UploadTooLargeError) -> Problem:
    return problem(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        "upload-too-large",
        f"The file has more than {error.max_bytes:,} bytes.",
    )


def _scope_too_small(error: ScopeTooSmallError) -> Problem:
    return problem(
        HTTPStatus.FORBIDDEN,
        "scope-too-small",
        f"The token allows to {error.scope}; this needs one of the scope `{error.needed}`.",
    )


PROBLEMS: ProblemTable = {
    UnauthenticatedError: lambda _error: problem(
        HTTPStatus.UNAUTHORIZED,
        "unauthorized",
        "Send the header 'Authorization: Bearer <token>' with a token that is valid; `make up` "
        "prints one.",
    ),
    ScopeTooSmallError: _scope_too_small,
    RoleTooSmallError: lambda error: problem(
        HTTPStatus.FORBIDDEN,
        "role-too-small",
        f"Only an account of the role `{error.needed}` may do this.",
    ),
    LinkMergedError: _link_merged,
    UploadTooLargeError: _upload_too_large,
    UnsupportedUploadError: lambda error: invalid_input("file", str(error)),
    PreconditionFailedError: _precondition_failed,
    InFlightError: _in_flight,
    InvalidKeyError: lambda _error: invalid_input(
        HEADER, f"must be 1 to {MAX_KEY_LENGTH} visible ASCII characters"
    ),
    KeyReusedError: lambda _error: invalid_input(
        HEADER, "was used with another request; use a new one"
    ),
    LinkNotFoundError: _link_not_found,
    LinkTrashedError: _link_trashed,
    SnapshotNotFoundError: _snapshot_not_found,
    SnapshotOpenError: _snapshot_open,
    SnapshotEndedError: _snapshot_ended,
    SnapshotPinnedError: _snapshot_pinned,
    TagNotFoundError: lambda error: problem(
        HTTPStatus.NOT_FOUND, "tag-not-found", f"There is no tag {error.tag_id}."
    ),
    TagTakenError: _tag_taken,
    RuleNotFoundError: lambda error: problem(
        HTTPStatus.NOT_FOUND, "tag-rule-not-found", f"There is no tag rule {error.rule_id}."
    ),
    TooManyRulesError: lambda error: problem(
        HTTPStatus.CONFLICT, "too-many-tag-rules", f"There may be at most {error.max_count} rules."
    ),
    TagHasChildrenError: _tag_has_children,
    TagUnderItselfError: _tag_under_itself,
    ArtifactNotFoundError: _artifact_not_found,
    RetentionRuleNotFoundError: lambda error: problem(
        HTTPStatus.NOT_FOUND,
        "retention-rule-not-found",
        f"There is no retention rule {error.rule_id}.",
    ),
    ScheduleNotFoundError: lambda error: problem(
        HTTPStatus.NOT_FOUND, "schedule-not-found", f"There is no schedule {error.schedule_id}."
    ),
    TextTooLargeError: _text_too_large,
    ArtifactMissingError: _artifact_missing,
    SearchUnavailableError: _search_unavailable,
    InvalidUrlError: lambda error: invalid_input("url", str(error)),
    # A name that is none is refused by the schema; what comes here is where it would lead to.
    InvalidTagNameError: lambda error: _conflict("tag-name", "tags", str(error)),
    TooManyTagsError: lambda error: _conflict(
        "too-many-tags", "tags", f"a link can carry at most {error.max_count} tags"
    ),
    NoteTooLongError: lambda error: _conflict(
        "note-too-long",
        "note",
        f"with the note that is there, more than {error.max_length:,} characters",
    ),
    InvalidCursorError: _cursor_not_found,
    UnknownReferenceError: lambda error: _conflict(
        "unknown-reference", error.field, f"there is no other {error.referred_id}"
    ),
}


def problem_of(error: Exception) -> Problem:
    """The problem that an error is, for results that are told one by one.

    Raises:
        Exception: the error itself, when it is none of the domain's.
    """
    for error_type in type(error).__mro__:
        if present := PROBLEMS.get(error_type):
            return present(error)
    raise error


_DESCRIPTIONS = {
    HTTPStatus.BAD_REQUEST: "The body is no text in UTF-8",
    HTTPStatus.UNAUTHORIZED: "The bearer token is missing or wrong",
    HTTPStatus.FORBIDDEN: "The token's scope, or the account's role, is too small",
    HTTPStatus.NOT_FOUND: "There is no such thing",
    HTTPStatus.CONFLICT: "It is in no state for this",
    HTTPStatus.PRECONDITION_FAILED: "It has another version than `If-Match` names",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "The body is too large",
    HTTPStatus.UNPROCESSABLE_ENTITY: "Something in the request is not as it must be",
    HTTPStatus.SERVICE_UNAVAILABLE: "A part that is needed does not answer; try again later",
}


def documented(*statuses: HTTPStatus) -> dict[int | str, dict[str, Any]]:
    """The OpenAPI of error answers, for a route's `responses`."""
    return {
        int(status): {
            "description": _DESCRIPTIONS[status],
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status in statuses
    }
