"""Egress: which addresses may be reached, and the proxy that enforces it.

    policy = EgressPolicy(allow=settings.egress_allow)      # tuple of ip networks, usually empty
    policy.check_url(url)                                   # before a browser is taken

    async with EgressProxy(policy) as proxy:                # one for the process, in its lifespan
        ... start Chromium with BROWSER_FLAGS ...
        async with proxy.lease() as lease:                  # one for each capture
            ... BiDi browser.createUserContext with user_context_proxy(lease.port) ...
            lease.failure_of(url)                           # why a URL was not reached, or None
            lease.refusals, lease.errors, lease.bytes_received

The proxy runs in the event loop, so the loop must stay free: work that takes the CPU for long
belongs in threads or processes.
"""

from services.capture.egress.browser_flags import (
    BROWSER_FLAGS,
    PROXY_HOST,
    user_context_proxy,
)
from services.capture.egress.errors import (
    AddressRefusedError,
    ConnectionFailedError,
    EgressError,
    EgressRefusedError,
    LimitExceededError,
    NameNotResolvedError,
    UrlRefusedError,
)
from services.capture.egress.headers import PROXY_MARK
from services.capture.egress.lease import Lease, LeaseLimits, Refusal
from services.capture.egress.policy import EgressPolicy
from services.capture.egress.proxy import EgressProxy
from services.capture.egress.resolver import Resolver, SystemResolver

__all__ = [
    "BROWSER_FLAGS",
    "PROXY_HOST",
    "PROXY_MARK",
    "AddressRefusedError",
    "ConnectionFailedError",
    "EgressError",
    "EgressPolicy",
    "EgressProxy",
    "EgressRefusedError",
    "Lease",
    "LeaseLimits",
    "LimitExceededError",
    "NameNotResolvedError",
    "Refusal",
    "Resolver",
    "SystemResolver",
    "UrlRefusedError",
    "user_context_proxy",
]
