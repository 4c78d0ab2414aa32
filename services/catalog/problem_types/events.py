"""Types about events and webhooks."""

from http import HTTPStatus

from services.catalog.problem_types.model import ProblemType

_WEBHOOK = "01980a3c-7a00-7000-8000-000000000001"
_DELIVERY = "01980a3c-7b00-7000-8000-000000000001"

EVENTS = (
    ProblemType(
        "event-not-found",
        HTTPStatus.NOT_FOUND,
        "The account has had no event with this id yet.",
        "Give an `id` or a `next_after` that this API has answered.",
        "there is no event 1042 yet",
        "after",
    ),
    ProblemType(
        "events-forgotten",
        HTTPStatus.CONFLICT,
        "Events after this one are not kept any more, so reading on would leave a gap.",
        "Read what you keep a copy of anew, then go on without `after` and `Last-Event-ID`.",
        "events after 7 are not kept any more: the oldest is 1042. Read what you need anew, then "
        "go on without `after`",
        "after",
    ),
    ProblemType(
        "webhook-not-found",
        HTTPStatus.NOT_FOUND,
        "The account has no webhook with this id.",
        "Look it up with `GET /webhooks`.",
        f"There is no webhook {_WEBHOOK}.",
    ),
    ProblemType(
        "delivery-not-found",
        HTTPStatus.NOT_FOUND,
        "The webhook has no delivery with this id, or it was too long ago.",
        "Look it up with `GET /webhooks/{id}/deliveries`.",
        f"There is no delivery {_DELIVERY}.",
    ),
    ProblemType(
        "webhook-disabled",
        HTTPStatus.CONFLICT,
        "The webhook is disabled: nothing is posted to it.",
        'Enable it first, with `PATCH /webhooks/{id}` and `{"enabled": true}`.',
        f"The webhook {_WEBHOOK} is disabled. Enable it first.",
    ),
    ProblemType(
        "too-many-webhooks",
        HTTPStatus.CONFLICT,
        "The account has as many webhooks as it may.",
        "Delete one, or let one that is there take more types.",
        "There may be at most 20 webhooks.",
    ),
    ProblemType(
        "too-many-streams",
        HTTPStatus.TOO_MANY_REQUESTS,
        "The account has as many streams of events open as it may.",
        "Close one, or share one between your programs.",
        "There may be at most 20 streams of an account at the same time.",
    ),
)
