import pytest

from services.capture.egress import (
    AddressRefusedError,
    ConnectionFailedError,
    Lease,
    LeaseLimits,
    LimitExceededError,
)
from services.capture.egress.targets import parse_url
from shared.contracts.failures import Failure, FailureReason

REFUSED = AddressRefusedError("10.0.0.1 is a private address", host="10.0.0.1", address="10.0.0.1")


def test_says_why_a_url_was_not_reached() -> None:
    lease = Lease(LeaseLimits())
    failed = ConnectionFailedError("the connection failed", host="example.com")
    lease.record(parse_url("https://10.0.0.1/"), REFUSED)
    lease.record(parse_url("https://example.com/"), failed)

    assert lease.failure_of("https://10.0.0.1/path") == Failure(
        reason=FailureReason.ADDRESS_REFUSED,
        message="address refused: 10.0.0.1 is a private address",
    )
    assert lease.failure_of("https://example.com/a") == Failure(
        reason=FailureReason.CONNECTION_FAILED, message="the connection failed"
    )
    assert [refusal.address for refusal in lease.refusals] == ["10.0.0.1"]
    assert list(lease.errors) == ["example.com:443"]


@pytest.mark.parametrize(
    "url", ["https://example.com/", "http://10.0.0.1/", "chrome-error://chromewebdata/", "nonsense"]
)
def test_says_nothing_about_other_urls(url: str) -> None:
    lease = Lease(LeaseLimits())
    lease.record(parse_url("https://10.0.0.1/"), REFUSED)
    assert lease.failure_of(url) is None


def test_the_first_record_of_a_target_stays_and_records_are_bounded() -> None:
    lease = Lease(LeaseLimits())
    for port in [1001, 1001, *range(2000, 6000)]:
        lease.record(parse_url(f"http://10.0.0.1:{port}/"), REFUSED)
    assert len(lease.refusals) == 1000


def test_a_lease_that_is_used_up_stays_used_up() -> None:
    lease = Lease(LeaseLimits(max_received_bytes=10, max_requests=5))
    lease.begin_request("example.com")
    lease.count_received(10, "example.com")
    with pytest.raises(LimitExceededError, match="the capture used more than 10 bytes received"):
        lease.count_received(1, "example.com")
    with pytest.raises(LimitExceededError):
        lease.begin_request("example.com")


def test_requests_and_sent_bytes_are_limited() -> None:
    lease = Lease(LeaseLimits(max_requests=1))
    lease.begin_request("example.com")
    with pytest.raises(LimitExceededError, match="more than 1 requests"):
        lease.begin_request("example.com")
    with pytest.raises(LimitExceededError, match="bytes sent"):
        Lease(LeaseLimits(max_sent_bytes=1)).count_sent(2, "example.com")
