"""Types about links, tags, rules of tags, uploads and search."""

from http import HTTPStatus

from services.catalog.problem_types.model import ProblemType

_LINK = "01980a3c-579e-7f10-8a55-9f0c8f5f2b01"
_TAG = "01980a3c-57b2-7e58-8d5a-3c1f0f9a6c01"

LIBRARY = (
    ProblemType(
        "link-not-found",
        HTTPStatus.NOT_FOUND,
        "The library has no link with this id.",
        "Look it up with `GET /links`, or by its URL with `GET /links/check`.",
        f"There is no link {_LINK}.",
    ),
    ProblemType(
        "link-trashed",
        HTTPStatus.NOT_FOUND,
        "The link is in the trash.",
        "Take it out with `POST /links/{id}/restore` first, or leave it there.",
        f"The link {_LINK} is in the trash. `GET /links?trash=only` shows it, and "
        "`POST /links/{id}/restore` takes it out.",
    ),
    ProblemType(
        "link-merged",
        HTTPStatus.NOT_FOUND,
        "The link became part of another, whose id `detail` names.",
        "Go on with the id of the other link.",
        f"Link {_LINK} is part of link {_LINK[:-1]}2 now.",
    ),
    ProblemType(
        "too-many-tags",
        HTTPStatus.CONFLICT,
        "With the tags that are there already, a link would carry too many.",
        "Take tags away first, or give fewer.",
        "a link can carry at most 100 tags",
        field="tags",
    ),
    ProblemType(
        "note-too-long",
        HTTPStatus.CONFLICT,
        "With the note that is there already, the note would be too long.",
        "Shorten the note that is there, or send a shorter one.",
        "with the note that is there, more than 10,000 characters",
        field="note",
    ),
    ProblemType(
        "tag-not-found",
        HTTPStatus.NOT_FOUND,
        "The library has no tag with this id.",
        "Look it up by its name with `GET /tags?q=`.",
        f"There is no tag {_TAG}.",
    ),
    ProblemType(
        "tag-name",
        HTTPStatus.CONFLICT,
        "The name is a good one, but where it leads (by an alias, or by moving) is not possible.",
        "Use a name that lies less deep or is shorter.",
        "must lie at most 10 parts deep",
        field="tags",
    ),
    ProblemType(
        "tag-taken",
        HTTPStatus.CONFLICT,
        "The name, or one of the aliases, belongs to another tag.",
        "Merge the two with `POST /tags/{id}/merge`, or use another name.",
        f"The name tech/ml belongs to the tag {_TAG}. Merge the two, or use another.",
    ),
    ProblemType(
        "tag-has-children",
        HTTPStatus.CONFLICT,
        "Tags lie under the tag that is to be deleted.",
        "Say what becomes of them: `children=lift` or `children=delete`.",
        "Tags lie under it (3). Say `children=lift` or `children=delete`.",
    ),
    ProblemType(
        "tag-under-itself",
        HTTPStatus.CONFLICT,
        "A tag would lie under itself.",
        "Move or merge it to a place that is not under it.",
        "tech/ml/vision lies under the tag itself.",
    ),
    ProblemType(
        "tag-rule-not-found",
        HTTPStatus.NOT_FOUND,
        "The library has no tag rule with this id.",
        "Look it up with `GET /tag-rules`.",
        f"There is no tag rule {_TAG}.",
    ),
    ProblemType(
        "too-many-tag-rules",
        HTTPStatus.CONFLICT,
        "There are as many tag rules as there may be.",
        "Delete one, or make one rule of several.",
        "There may be at most 1,000 rules.",
    ),
    ProblemType(
        "upload-too-large",
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        "The file is larger than this installation takes.",
        "Save the page without what makes it large, divide the file of links, or have "
        "`CATALOG_UPLOAD_MAX_BYTES` or `CATALOG_IMPORT_MAX_BYTES` raised.",
        "The file has more than 67,108,864 bytes.",
    ),
    ProblemType(
        "import-not-found",
        HTTPStatus.NOT_FOUND,
        "There is no import with this id; it may have been deleted.",
        "Look it up with `GET /imports`.",
        f"There is no import {_LINK}.",
    ),
    ProblemType(
        "feed-not-found",
        HTTPStatus.NOT_FOUND,
        "The account has no feed with this id.",
        "Look it up with `GET /feeds`.",
        f"There is no feed {_LINK}.",
    ),
    ProblemType(
        "too-many-feeds",
        HTTPStatus.CONFLICT,
        "There are as many feeds as there may be.",
        "Delete one, or change the filter of one.",
        "There may be at most 100 feeds.",
    ),
    ProblemType(
        "search-unavailable",
        HTTPStatus.SERVICE_UNAVAILABLE,
        "The part that searches does not answer right now. Everything else works as usual.",
        "Ask again in a moment.",
        "Search does not answer right now (no answer in time). Links and snapshots work as usual.",
    ),
)
