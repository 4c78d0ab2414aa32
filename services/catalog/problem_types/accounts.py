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
        "account-not-found",
        HTTPStatus.NOT_FOUND,
        "There is no account with this id, or the account that asks may not know of it.",
        "Look it up with `GET /accounts`, as an admin; your own is `GET /account`.",
        f"There is no account {_ID}.",
    ),
    ProblemType(
        "account-name-taken",
        HTTPStatus.CONFLICT,
        "Another account has the name.",
        "Use another name.",
        "another account is called ada",
        field="name",
    ),
    ProblemType(
        "last-admin",
        HTTPStatus.CONFLICT,
        "The token of the settings belongs to the account: somebody must be able to look after all "
        "others.",
        "Leave it an admin that is enabled. Its name and its password can be changed.",
        "The token of the settings belongs to this account, so it stays an admin that is enabled.",
    ),
    ProblemType(
        "quota-exceeded",
        HTTPStatus.CONFLICT,
        "The account keeps as many links, or as many bytes of artifacts, as it may.",
        "Delete links for good (those in the trash count too), or snapshots, or ask an admin for "
        "more. `GET /account` says what is used. Links that are kept already still get tags.",
        "This account keeps 10,000 links and may keep 10,000. Delete some for good (those in the "
        "trash count too), or ask an admin for more.",
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
