"""Types about events and webhooks."""

from http import HTTPStatus

from services.catalog.problem_types.model import ProblemType

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
        "too-many-streams",
        HTTPStatus.TOO_MANY_REQUESTS,
        "The account has as many streams of events open as it may.",
        "Close one, or share one between your programs.",
        "There may be at most 20 streams of an account at the same time.",
    ),
)
