"""What may be said again, as a condition of SQL: patience.py says when."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, ColumnElement, case

from services.catalog.patience import MAX_DOUBLINGS


def is_due(
    issued_at: Column[Any], issues: Column[Any], at: datetime, grace: timedelta
) -> ColumnElement[bool]:
    """Whether something that was said so often may be said again.

    In SQL, so that what still waits never takes the place of what is due in a batch.
    """
    latest = [(issues <= count + 1, at - grace * 2**count) for count in range(MAX_DOUBLINGS)]
    return issued_at <= case(*latest, else_=at - grace * 2**MAX_DOUBLINGS)
