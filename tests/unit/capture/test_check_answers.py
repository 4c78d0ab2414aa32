from datetime import UTC, datetime

import pytest

from services.capture.checks.answers import must_ask_by_get, retry_after_seconds

AT = datetime(2026, 1, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize("status", [400, 403, 404, 405, 410, 500, 501, 503])
def test_what_a_server_says_to_head_alone_may_be_wrong(status: int) -> None:
    assert must_ask_by_get(status)


@pytest.mark.parametrize("status", [200, 204, 301, 304, 429])
def test_some_answers_need_no_second_request(status: int) -> None:
    assert not must_ask_by_get(status)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        ("9" * 400, 30 * 86_400.0),
        ("Thu, 01 Jan 2026 12:01:00 GMT", 60.0),
        ("Thu, 01 Jan 2026 11:00:00 -0000", 0.0),
        ("soon", None),
        ("-5", None),
        ("", None),
        (None, None),
    ],
)
def test_how_long_a_site_asks_to_be_left_alone(header: str | None, seconds: float | None) -> None:
    assert retry_after_seconds(header, AT) == seconds
