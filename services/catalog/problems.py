"""Every domain error of catalog and the problem that it is to a client."""

from services.catalog.access.limiting import RateLimitedError
from services.catalog.access.principal import (
    RoleTooSmallError,
    ScopeTooSmallError,
    UnauthenticatedError,
)
from services.catalog.account_admin.model import (
    AccountNameTakenError,
    AccountNotFoundError,
    LastAdminError,
)
from services.catalog.accounts.model import Quota, QuotaExceededError, WrongPasswordError
from services.catalog.capture_problems import CAPTURE_PROBLEMS
from services.catalog.diffs.service import TextTooLargeError
from services.catalog.event_problems import EVENT_PROBLEMS
from services.catalog.feed_problems import FEED_PROBLEMS
from services.catalog.idempotency.model import (
    HEADER,
    MAX_KEY_LENGTH,
    InFlightError,
    InvalidKeyError,
    KeyReusedError,
)
from services.catalog.imports.model import ImportNotFoundError
from services.catalog.links.identity import InvalidUrlError
from services.catalog.links.model import (
    LinkMergedError,
    LinkNotFoundError,
    LinkTrashedError,
    NoteTooLongError,
)
from services.catalog.preconditions import PreconditionFailedError
from services.catalog.problem_types.entries import blames as _blames
from services.catalog.problem_types.entries import is_a as _is
from services.catalog.references import UnknownReferenceError
from services.catalog.retention.model import RetentionRuleNotFoundError
from services.catalog.schedules.model import ScheduleNotFoundError
from services.catalog.search.embed_client import SearchUnavailableError
from services.catalog.sessions.model import NoSessionError, SignInError
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
from services.catalog.tokens.model import (
    ExpiryPassedError,
    TokenConfiguredError,
    TokenNotFoundError,
    TooManyTokensError,
)
from services.catalog.transfer.formats.model import UnsupportedFileError
from services.catalog.uploads.model import UnsupportedUploadError, UploadTooLargeError
from shared.artifacts.store import ArtifactMissingError
from shared.http.pages import InvalidCursorError
from shared.http.problems import Problem, ProblemTable


def _quota(error: QuotaExceededError) -> str:
    if error.quota is Quota.LINKS:
        things, what = "links", "some for good (those in the trash count too)"
    else:
        things, what = "bytes of artifacts", "links for good, or snapshots"
    return (
        f"This account keeps {error.used:,} {things} and may keep {error.limit:,}. Delete {what}, "
        "or ask an admin for more."
    )


PROBLEMS: ProblemTable = dict(
    (
        _is(
            UnauthenticatedError,
            "unauthorized",
            lambda _error: (
                "Send the header 'Authorization: Bearer <token>' with a token that is valid; "
                "`make up` prints one."
            ),
        ),
        _is(
            ScopeTooSmallError,
            "scope-too-small",
            lambda error: (
                f"The token allows to {error.scope}; this needs one of the scope `{error.needed}`."
            ),
        ),
        _is(
            RoleTooSmallError,
            "role-too-small",
            lambda error: f"Only an account of the role `{error.needed}` may do this.",
        ),
        _is(
            RateLimitedError,
            "rate-limited",
            lambda error: (
                f"Too many requests. Ask again in {error.standing.reset_seconds} seconds."
            ),
        ),
        _is(SignInError, "sign-in-failed", lambda _error: "Name or password are wrong."),
        _blames(
            WrongPasswordError,
            "wrong-password",
            "current",
            lambda _error: "is not the password of this account",
        ),
        _is(
            NoSessionError,
            "session-not-found",
            lambda _error: (
                "The token that asks was not made by signing in. `DELETE /tokens/{id}` revokes it."
            ),
        ),
        _is(
            AccountNotFoundError,
            "account-not-found",
            lambda error: f"There is no account {error.account_id}.",
        ),
        _blames(
            AccountNameTakenError,
            "account-name-taken",
            "name",
            lambda error: f"another account is called {error.name}",
        ),
        _is(
            LastAdminError,
            "last-admin",
            lambda _error: (
                "The token of the settings belongs to this account, so it stays an admin that is "
                "enabled."
            ),
        ),
        _is(QuotaExceededError, "quota-exceeded", _quota),
        _is(
            TokenNotFoundError,
            "token-not-found",
            lambda error: f"There is no token {error.token_id}.",
        ),
        _is(
            TokenConfiguredError,
            "token-configured",
            lambda _error: (
                "This token is set where the service is started (`CATALOG_API_TOKEN`). Change it "
                "there."
            ),
        ),
        _blames(
            ExpiryPassedError, "expiry-passed", "expires_at", lambda _error: "lies in the past"
        ),
        _is(
            TooManyTokensError,
            "too-many-tokens",
            lambda error: f"There may be at most {error.max_count:,} tokens.",
        ),
        _is(
            LinkNotFoundError, "link-not-found", lambda error: f"There is no link {error.link_id}."
        ),
        _is(
            LinkTrashedError,
            "link-trashed",
            lambda error: (
                f"The link {error.link_id} is in the trash. `GET /links?trash=only` shows it, and "
                "`POST /links/{id}/restore` takes it out."
            ),
        ),
        _is(
            LinkMergedError,
            "link-merged",
            lambda error: f"Link {error.link_id} is part of link {error.into_id} now.",
        ),
        _blames(InvalidUrlError, "invalid-input", "url", str),
        _blames(
            NoteTooLongError,
            "note-too-long",
            "note",
            lambda error: f"with the note that is there, more than {error.max_length:,} characters",
        ),
        _blames(
            TooManyTagsError,
            "too-many-tags",
            "tags",
            lambda error: f"a link can carry at most {error.max_count} tags",
        ),
        _is(TagNotFoundError, "tag-not-found", lambda error: f"There is no tag {error.tag_id}."),
        # A name that is none is refused by the schema; what comes here is where it would lead to.
        _blames(InvalidTagNameError, "tag-name", "tags", str),
        _is(
            TagTakenError,
            "tag-taken",
            lambda error: (
                f"The name {error.name} belongs to the tag {error.tag_id}. Merge the two, or use "
                "another."
            ),
        ),
        _is(
            TagHasChildrenError,
            "tag-has-children",
            lambda error: (
                f"Tags lie under it ({error.count}). Say `children=lift` or `children=delete`."
            ),
        ),
        _is(
            TagUnderItselfError,
            "tag-under-itself",
            lambda error: f"{error.name} lies under the tag itself.",
        ),
        _is(
            RuleNotFoundError,
            "tag-rule-not-found",
            lambda error: f"There is no tag rule {error.rule_id}.",
        ),
        _is(
            TooManyRulesError,
            "too-many-tag-rules",
            lambda error: f"There may be at most {error.max_count} rules.",
        ),
        _is(
            SnapshotNotFoundError,
            "snapshot-not-found",
            lambda error: f"There is no snapshot {error.snapshot_id}.",
        ),
        _is(
            SnapshotOpenError,
            "snapshot-open",
            lambda error: (
                f"Snapshot {error.snapshot_id} is not taken yet. Wait until it has ended, or "
                "cancel it."
            ),
        ),
        _is(
            SnapshotEndedError,
            "snapshot-ended",
            lambda error: f"Snapshot {error.snapshot_id} has ended already: it is {error.state}.",
        ),
        _is(
            SnapshotPinnedError,
            "snapshot-pinned",
            lambda error: f"Snapshot {error.snapshot_id} is pinned. Take the pin away first.",
        ),
        _is(
            ArtifactNotFoundError,
            "artifact-not-found",
            lambda error: f"Snapshot {error.snapshot_id} has no artifact of the kind {error.kind}.",
        ),
        _is(
            ArtifactMissingError,
            "artifact-missing",
            lambda _error: (
                "The artifact store has lost this file. A new snapshot of the link makes a new one."
            ),
        ),
        _is(
            TextTooLargeError,
            "text-too-large",
            lambda error: (
                f"The text of snapshot {error.snapshot_id} has {error.size_bytes:,} bytes; texts "
                f"of at most {error.max_bytes:,} bytes are compared."
            ),
        ),
        _is(
            ScheduleNotFoundError,
            "schedule-not-found",
            lambda error: f"There is no schedule {error.schedule_id}.",
        ),
        _is(
            RetentionRuleNotFoundError,
            "retention-rule-not-found",
            lambda error: f"There is no retention rule {error.rule_id}.",
        ),
        _is(
            UploadTooLargeError,
            "upload-too-large",
            lambda error: f"The file has more than {error.max_bytes:,} bytes.",
        ),
        _blames(UnsupportedUploadError, "invalid-input", "file", str),
        _blames(UnsupportedFileError, "invalid-input", "file", str),
        _is(
            ImportNotFoundError,
            "import-not-found",
            lambda error: f"There is no import {error.import_id}.",
        ),
        _is(
            SearchUnavailableError,
            "search-unavailable",
            lambda error: (
                f"Search does not answer right now ({error}). Links and snapshots work as usual."
            ),
        ),
        _is(
            PreconditionFailedError,
            "precondition-failed",
            lambda error: (
                f"It was changed meanwhile: its version is {error.version} now. Read it again, "
                "then decide whether your change still holds."
            ),
        ),
        _is(
            InFlightError,
            "request-in-flight",
            lambda _error: (
                "A request with this Idempotency-Key is being worked on. Ask again in a moment."
            ),
        ),
        _blames(
            InvalidKeyError,
            "invalid-input",
            HEADER,
            lambda _error: f"must be 1 to {MAX_KEY_LENGTH} visible ASCII characters",
        ),
        _blames(
            KeyReusedError,
            "invalid-input",
            HEADER,
            lambda _error: "was used with another request; use a new one",
        ),
        _blames(
            InvalidCursorError,
            "cursor-not-found",
            "cursor",
            lambda _error: "is not a cursor of this list; start again without one",
        ),
        _blames(
            UnknownReferenceError,
            "unknown-reference",
            lambda error: error.field,
            lambda error: f"there is none with the id {error.referred_id} that could be meant",
        ),
        *CAPTURE_PROBLEMS,
        *EVENT_PROBLEMS,
        *FEED_PROBLEMS,
    )
)


def problem_of(error: Exception) -> Problem:
    """The problem that an error is, for results that are told one by one.

    Raises:
        Exception: the error itself, when it is none of the domain's.
    """
    for error_type in type(error).__mro__:
        if present := PROBLEMS.get(error_type):
            return present(error)
    raise error
