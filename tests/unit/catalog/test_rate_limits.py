"""Quotas of a minute: what is counted together, and what clients are told."""

import pytest

from services.catalog.access.limiting import Policy, RateLimits, Standing, network_of


@pytest.mark.parametrize(
    ("host", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::"),
        ("testclient", "testclient"),
        (None, ""),
    ],
)
def test_an_address_is_counted_with_those_that_its_owner_can_choose(
    host: str | None, counted: str
) -> None:
    assert network_of(host) == counted


async def test_a_quota_is_spent_by_each_key_for_itself() -> None:
    limits = RateLimits(per_token=2, per_address=1, per_sign_in=1)
    found = [await limits.spend(Policy.TOKEN, "a") for _ in range(3)]
    assert [item and (item.remaining, item.is_exceeded) for item in found] == [
        (1, False),
        (0, False),
        (0, True),
    ]
    for policy, key in ((Policy.TOKEN, "b"), (Policy.ADDRESS, "a"), (Policy.SIGN_IN, "a")):
        other = await limits.spend(policy, key)
        assert other is not None
        assert not other.is_exceeded


async def test_looking_spends_nothing() -> None:
    limits = RateLimits(per_token=1, per_address=1, per_sign_in=1)
    for _ in range(3):
        seen = await limits.look(Policy.ADDRESS, "a")
        assert seen is not None
        assert (seen.remaining, seen.is_exceeded) == (1, False)


async def test_a_quota_of_zero_is_none() -> None:
    limits = RateLimits(per_token=0, per_address=0, per_sign_in=0)
    assert await limits.spend(Policy.TOKEN, "a") is None
    assert await limits.look(Policy.ADDRESS, "a") is None


def test_headers_are_structured_fields() -> None:
    standing = Standing(Policy.TOKEN, quota=100, remaining=3, reset_seconds=7)
    assert standing.headers() == {
        "RateLimit-Policy": '"token";q=100;w=60',
        "RateLimit": '"token";r=3;t=7',
    }
