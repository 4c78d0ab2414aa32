"""Types that many calls answer, whatever they are about."""

from http import HTTPStatus

from services.catalog.problem_types.model import ProblemType

GENERAL = (
    ProblemType(
        "bad-request",
        HTTPStatus.BAD_REQUEST,
        "The body cannot be read at all: no text in UTF-8, or no whole form.",
        "Send the body in the media type that the call documents.",
        "There was an error parsing the body",
    ),
    ProblemType(
        "unauthorized",
        HTTPStatus.UNAUTHORIZED,
        "The token is missing, wrong, expired or revoked.",
        "Send `Authorization: Bearer <token>` with a token that is valid.",
        "Send the header 'Authorization: Bearer <token>' with a token that is valid; `make up` "
        "prints one.",
    ),
    ProblemType(
        "scope-too-small",
        HTTPStatus.FORBIDDEN,
        "The token is valid, but was made for less than this call does.",
        "Use a token that has the scope which `detail` names.",
        "The token allows to read; this needs one of the scope `write`.",
    ),
    ProblemType(
        "role-too-small",
        HTTPStatus.FORBIDDEN,
        "The token is valid, but only accounts of another role may do this.",
        "Ask somebody whose account has the role that `detail` names.",
        "Only an account of the role `admin` may do this.",
    ),
    ProblemType(
        "rate-limited",
        HTTPStatus.TOO_MANY_REQUESTS,
        "More was asked in a minute than the token may ask, or strangers of its address.",
        "Wait as many seconds as `Retry-After` says, then go on more slowly.",
        "Too many requests. Ask again in 2 seconds.",
    ),
    ProblemType(
        "not-found",
        HTTPStatus.NOT_FOUND,
        "Nothing is at this path: it is misspelt, or an id in it has no form of an id.",
        "Compare the path with this document; ids are UUIDs.",
        "Not Found",
    ),
    ProblemType(
        "method-not-allowed",
        HTTPStatus.METHOD_NOT_ALLOWED,
        "The path is there, but does not know this method.",
        "Use one of the methods that `Allow` names.",
        "Method Not Allowed",
    ),
    ProblemType(
        "cursor-not-found",
        HTTPStatus.NOT_FOUND,
        "The cursor was not handed out by this list with this order.",
        "Read the list from its start, and change neither order nor cursor while reading on.",
        "is not a cursor of this list; start again without one",
        field="cursor",
    ),
    ProblemType(
        "unknown-reference",
        HTTPStatus.CONFLICT,
        "A field of the body names something that the library does not have.",
        "Look at the field that `errors` names, and send an id that is there.",
        "there is none with the id 01980a3c-579e-7f10-8a55-9f0c8f5f2b02 that could be meant",
        field="other_id",
    ),
    ProblemType(
        "request-in-flight",
        HTTPStatus.CONFLICT,
        "A request with the same `Idempotency-Key` is being worked on.",
        "Send the same request again in a moment: then it is answered like the first.",
        "A request with this Idempotency-Key is being worked on. Ask again in a moment.",
    ),
    ProblemType(
        "precondition-failed",
        HTTPStatus.PRECONDITION_FAILED,
        "It was changed since the client has read the version that `If-Match` names.",
        "Read it again, decide whether the change still holds, and send it with the new `ETag`.",
        "It was changed meanwhile: its version is 4 now. Read it again, then decide whether your "
        "change still holds.",
    ),
    ProblemType(
        "invalid-input",
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "A parameter, a header or a field of the body is not as it must be.",
        "Mend what `errors` names: each has the field and what is wrong with it.",
        "only http and https URLs can be kept",
        field="url",
    ),
    ProblemType(
        "internal-error",
        HTTPStatus.INTERNAL_SERVER_ERROR,
        "A bug in Linksnap, or a part of it that is broken.",
        "Report it with the `trace_id`. A POST with an `Idempotency-Key` can be sent again safely.",
        "Something went wrong on our side. Quote the trace id when you report it.",
    ),
)
"""In the order of their statuses, as nearly as their kinship allows."""
