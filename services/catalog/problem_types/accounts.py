"""Types about accounts, tokens and sessions."""

from http import HTTPStatus

from services.catalog.problem_types.model import ProblemType

_ID = "01980a3c-7000-7000-8000-000000000001"

ACCOUNTS = (
    ProblemType(
        "sign-in-failed",
        HTTPStatus.UNAUTHORIZED,
        "No account has this name and this password, or the account is disabled.",
        "Check both. An account has no password before `PUT /account/password` gives it one.",
        "Name or password are wrong.",
    ),
    ProblemType(
        "wrong-password",
        HTTPStatus.FORBIDDEN,
        "`current` is not the password of the account.",
        "Send the right one, or ask with a token of the scope `admin` that is no session.",
        "is not the password of this account",
        field="current",
    ),
    ProblemType(
        "session-not-found",
        HTTPStatus.NOT_FOUND,
        "The token that asks is none of a session.",
        "Revoke a token of another kind with `DELETE /tokens/{id}`.",
        "The token that asks was not made by signing in. `DELETE /tokens/{id}` revokes it.",
    ),
    ProblemType(
        "token-not-found",
        HTTPStatus.NOT_FOUND,
        "The account has no token with this id.",
        "Look it up with `GET /tokens`.",
        f"There is no token {_ID}.",
    ),
    ProblemType(
        "token-configured",
        HTTPStatus.CONFLICT,
        "The token is the one of the settings of the service.",
        "Change `CATALOG_API_TOKEN` where the service is started, and start it again.",
        "This token is set where the service is started (`CATALOG_API_TOKEN`). Change it there.",
    ),
    ProblemType(
        "expiry-passed",
        HTTPStatus.CONFLICT,
        "The token would have expired before it was made.",
        "Send a moment that is still to come, or null for a token that does not expire.",
        "lies in the past",
        field="expires_at",
    ),
    ProblemType(
        "too-many-tokens",
        HTTPStatus.CONFLICT,
        "The account has as many tokens as it may have.",
        "Revoke those that nobody uses: `last_used_at` of `GET /tokens` says which.",
        "There may be at most 1,000 tokens.",
    ),
)
