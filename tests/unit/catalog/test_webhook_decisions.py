"""What an answer means for a delivery and its webhook, and what is signed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from standardwebhooks import Webhook as Verifier

from services.catalog.events.model import EventType
from services.catalog.webhooks.decisions import Patience, Verdict, disabling, judge
from services.catalog.webhooks.model import (
    DEFAULT_TYPES,
    DeliveryState,
    DisabledReason,
    Webhook,
)
from services.catalog.webhooks.signing import new_secret, signed_headers

AT = datetime(2025, 7, 14, 8, tzinfo=UTC)
PATIENCE = Patience((0.0, 5.0, 300.0), failing_days=5)
WEBHOOK = Webhook(
    id=UUID(int=1),
    owner_id=UUID(int=2),
    url="https://hooks.example.com/",
    types=DEFAULT_TYPES,
    description=None,
    enabled=True,
    secret=new_secret(),
    place=0,
    created_at=AT,
    updated_at=AT,
)


@pytest.mark.parametrize("status", [200, 201, 204, 299])
def test_2xx_is_success(status: int) -> None:
    assert judge(status, 1, PATIENCE, AT, 0.0) == Verdict(DeliveryState.DELIVERED)


@pytest.mark.parametrize("status", [None, 100, 301, 302, 400, 404, 429, 500, 503])
def test_all_else_is_tried_again_until_there_is_no_delay_left(status: int | None) -> None:
    for tries, seconds in ((1, 5), (2, 300)):
        verdict = judge(status, tries, PATIENCE, AT, 0.0)
        assert verdict == Verdict(DeliveryState.PENDING, AT + timedelta(seconds=seconds))
    assert judge(status, 3, PATIENCE, AT, 0.0) == Verdict(DeliveryState.FAILED)


def test_chance_spreads_tries_by_a_fifth_at_most() -> None:
    assert judge(500, 2, PATIENCE, AT, 1.0).due_at == AT + timedelta(seconds=360)


def test_gone_ends_it_at_once() -> None:
    assert judge(410, 1, PATIENCE, AT, 0.0) == Verdict(DeliveryState.FAILED)
    assert disabling(WEBHOOK, 410, PATIENCE, AT) is DisabledReason.GONE


def test_failing_for_days_disables() -> None:
    failing = replace(WEBHOOK, failing_since=AT - timedelta(days=5))
    assert disabling(failing, 500, PATIENCE, AT) is DisabledReason.FAILING
    assert disabling(failing, 200, PATIENCE, AT) is None
    assert disabling(failing, None, PATIENCE, AT - timedelta(seconds=1)) is None
    assert disabling(WEBHOOK, 500, PATIENCE, AT) is None


def test_two_secrets_sign_for_a_while() -> None:
    rotated = replace(WEBHOOK, former_secret=new_secret(), former_until=AT + timedelta(hours=24))
    assert rotated.secrets_at(AT) == (rotated.secret, rotated.former_secret)
    assert rotated.secrets_at(AT + timedelta(hours=24)) == (rotated.secret,)
    now = datetime.now(UTC)
    headers = signed_headers(UUID(int=7), '{"a": "文"}', rotated.secrets_at(AT), now)
    assert headers["webhook-id"] == f"msg_{UUID(int=7).hex}"
    for secret in rotated.secrets_at(AT):
        assert Verifier(secret).verify('{"a": "文"}', headers) == {"a": "文"}


def test_everything_but_progress_unless_said() -> None:
    assert EventType.SNAPSHOT_PROGRESS not in DEFAULT_TYPES
    assert EventType.SNAPSHOT_CAPTURED in DEFAULT_TYPES
