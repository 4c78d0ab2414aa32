"""Why a capture failed: a closed list that clients can switch on, and a sentence for people."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class FailureReason(StrEnum):
    """The typed reason of a failed or partial snapshot."""

    ADDRESS_REFUSED = "address_refused"
    URL_REFUSED = "url_refused"
    NAME_NOT_RESOLVED = "name_not_resolved"
    CONNECTION_FAILED = "connection_failed"
    TLS_FAILED = "tls_failed"
    TOO_MANY_REDIRECTS = "too_many_redirects"
    TIMED_OUT = "timed_out"
    TOO_LARGE = "too_large"
    UNSUPPORTED_CONTENT = "unsupported_content"
    BROWSER_CRASHED = "browser_crashed"
    STEP_FAILED = "step_failed"
    ATTEMPTS_EXHAUSTED = "attempts_exhausted"
    INTERNAL_ERROR = "internal_error"


class Failure(BaseModel):
    """A typed reason, the sentence that explains it, and the step that it happened in."""

    model_config = ConfigDict(frozen=True)

    reason: FailureReason
    message: str
    step: str | None = None
