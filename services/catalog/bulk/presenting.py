"""The results of a bulk call, as if each item had been a call of its own. Pure."""

from collections.abc import Iterable, Sequence
from http import HTTPStatus

from pydantic import ValidationError

from services.catalog.bulk.model import Delete, Done, Edit, Outcome, Wanted
from services.catalog.bulk.schemas import BulkOut, BulkResult
from services.catalog.problems import problem_of
from shared.http.problems import invalid_fields


def present(parsed: Sequence[Wanted | ValidationError], outcomes: Iterable[Outcome]) -> BulkOut:
    """One result an item; `outcomes` are of those that could be tried."""
    tried = iter(outcomes)
    results = [
        _failed(index, item)
        if isinstance(item, ValidationError)
        else _tried(index, item, next(tried))
        for index, item in enumerate(parsed)
    ]
    failed_count = sum(result.problem is not None for result in results)
    return BulkOut(
        results=results, done_count=len(results) - failed_count, failed_count=failed_count
    )


def _tried(index: int, item: Wanted, outcome: Outcome) -> BulkResult:
    if not isinstance(outcome, Done):
        return _failed(index, outcome)
    return BulkResult(
        index=index,
        status=_status(item, outcome),
        id=outcome.link_id,
        version=outcome.version,
        problem=None,
    )


def _status(item: Wanted, done: Done) -> HTTPStatus:
    if done.is_new:
        return HTTPStatus.CREATED
    is_deleted = isinstance(item, Delete) or (isinstance(item, Edit) and item.in_trash is True)
    return HTTPStatus.NO_CONTENT if is_deleted else HTTPStatus.OK


def _failed(index: int, error: Exception) -> BulkResult:
    problem = (
        invalid_fields(error.errors()) if isinstance(error, ValidationError) else problem_of(error)
    )
    return BulkResult(index=index, status=problem.status, id=None, version=None, problem=problem)
