"""Fixtures: an origin, a canary, and leases whose policy allows loopback or does not."""

from collections.abc import AsyncIterator, Iterator
from ipaddress import ip_network

import pytest

from services.capture.egress import EgressPolicy, EgressProxy, Lease
from tests.integration.capture_egress.servers import Canary, Origin, serving, singing

LOOPBACK = ip_network("127.0.0.0/8")


@pytest.fixture
def origin() -> Iterator[Origin]:
    with serving() as origin:
        yield origin


@pytest.fixture
async def canary() -> AsyncIterator[Canary]:
    async with singing() as canary:
        yield canary


@pytest.fixture
async def open_lease() -> AsyncIterator[Lease]:
    """A lease that may reach loopback."""
    async with EgressProxy(EgressPolicy([LOOPBACK])) as proxy, proxy.lease() as lease:
        yield lease


@pytest.fixture
async def strict_lease() -> AsyncIterator[Lease]:
    """A lease that may reach the public internet alone."""
    async with EgressProxy(EgressPolicy()) as proxy, proxy.lease() as lease:
        yield lease
