"""Types about snapshots, their files, and what keeps histories in shape."""

from http import HTTPStatus

from services.catalog.problem_types.model import ProblemType

_SNAPSHOT = "01980a3c-579f-7d41-b8a4-5d1a86f0aa11"
_RULE = "01980a3c-57c0-7a11-9a41-2f4f5c7d1e01"

HISTORIES = (
    ProblemType(
        "snapshot-not-found",
        HTTPStatus.NOT_FOUND,
        "The library has no snapshot with this id.",
        "Look it up with `GET /snapshots` or `GET /links/{id}/snapshots`.",
        f"There is no snapshot {_SNAPSHOT}.",
    ),
    ProblemType(
        "snapshot-open",
        HTTPStatus.CONFLICT,
        "The snapshot is not taken yet, and this can only be done to one that has ended.",
        "Wait until its `state` is an end, or cancel it.",
        f"Snapshot {_SNAPSHOT} is not taken yet. Wait until it has ended, or cancel it.",
    ),
    ProblemType(
        "snapshot-ended",
        HTTPStatus.CONFLICT,
        "The snapshot has ended, and this can only be done to one that is not taken yet.",
        "Nothing is left to do; `POST /snapshots/{id}/retry` takes a new one.",
        f"Snapshot {_SNAPSHOT} has ended already: it is captured.",
    ),
    ProblemType(
        "snapshot-pinned",
        HTTPStatus.CONFLICT,
        "The snapshot is pinned, and nothing deletes a pinned one.",
        'Take the pin away first, with `PATCH /snapshots/{id}` and `{"pinned": false}`.',
        f"Snapshot {_SNAPSHOT} is pinned. Take the pin away first.",
    ),
    ProblemType(
        "artifact-not-found",
        HTTPStatus.NOT_FOUND,
        "The snapshot has no file of this kind: it was not taken, or could not be.",
        "Ask for one of the kinds that the snapshot's `artifacts` name.",
        f"Snapshot {_SNAPSHOT} has no artifact of the kind pdf.",
    ),
    ProblemType(
        "artifact-missing",
        HTTPStatus.NOT_FOUND,
        "The snapshot names the file, but the artifact store has lost it.",
        "Take a new snapshot of the link, and have the store looked at.",
        "The artifact store has lost this file. A new snapshot of the link makes a new one.",
    ),
    ProblemType(
        "range-not-satisfiable",
        HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
        "The file is shorter than the range that was asked for.",
        "Ask for bytes that it has: `Content-Range` of the answer says how many.",
        "The file has 48,211 bytes.",
    ),
    ProblemType(
        "text-too-large",
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "The text of one of the snapshots is larger than what is compared.",
        "Read both texts and compare them on your side.",
        f"The text of snapshot {_SNAPSHOT} has 9,000,000 bytes; texts of at most 2,000,000 bytes "
        "are compared.",
    ),
    ProblemType(
        "schedule-not-found",
        HTTPStatus.NOT_FOUND,
        "The library has no schedule with this id.",
        "Look it up with `GET /schedules`.",
        f"There is no schedule {_RULE}.",
    ),
    ProblemType(
        "retention-rule-not-found",
        HTTPStatus.NOT_FOUND,
        "The library has no retention rule with this id.",
        "Look it up with `GET /retention-rules`.",
        f"There is no retention rule {_RULE}.",
    ),
    ProblemType(
        "capture-options-not-found",
        HTTPStatus.NOT_FOUND,
        "The library has no capture options with this id.",
        "Look them up with `GET /capture-options`.",
        f"There are no capture options {_RULE}.",
    ),
    ProblemType(
        "site-credentials-not-found",
        HTTPStatus.NOT_FOUND,
        "The library has no site credentials with this id.",
        "Look them up with `GET /site-credentials`.",
        f"There are no site credentials {_RULE}.",
    ),
    ProblemType(
        "site-credentials-exist",
        HTTPStatus.CONFLICT,
        "There are credentials of this site already.",
        "Change those, with `PATCH /site-credentials/{id}`.",
        f"has credentials already: change {_RULE}",
        "site",
    ),
    ProblemType(
        "credentials-refused",
        HTTPStatus.CONFLICT,
        "The site is nobody's own, a text of cookies cannot be read or has none for the site, or "
        "there is nothing or too much.",
        "Send what `errors` asks for, or single `cookies`.",
        "has no cookie for example.com",
        "cookies_txt",
    ),
    ProblemType(
        "site-credentials-unreadable",
        HTTPStatus.CONFLICT,
        "The credentials were sealed with a key that is not set any more.",
        "Set that key again, after the new one, or delete them and give them anew.",
        "These credentials were sealed with another key. Add it to CATALOG_SECRETS_KEY and "
        "CAPTURE_SECRETS_KEY after the new one and a comma, or delete them and give them anew.",
    ),
    ProblemType(
        "secrets-key-missing",
        HTTPStatus.CONFLICT,
        "This installation has no key to encrypt secrets with, and keeps none without.",
        "Whoever runs it sets CATALOG_SECRETS_KEY and CAPTURE_SECRETS_KEY to the same long text.",
        "No secrets are kept here: set CATALOG_SECRETS_KEY and CAPTURE_SECRETS_KEY to the same "
        "random text of at least 16 characters, and start both services again.",
    ),
)
