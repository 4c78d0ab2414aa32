"""Real Chromium with the product's flags: nothing reaches a server except through its lease."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.chrome.service import Service

from services.capture.egress import (
    BROWSER_FLAGS,
    EgressPolicy,
    EgressProxy,
    Lease,
    user_context_proxy,
)
from shared.contracts.failures import FailureReason
from tests.integration.capture_egress.conftest import LOOPBACK
from tests.integration.capture_egress.servers import Origin, singing

GO_ROUND_THE_PROXY = """
const [tcp, udp, done] = arguments;
const quiet = promise => promise.catch(error => String(error));
const socket = new WebSocket(`ws://127.0.0.2:${tcp}/websocket`);
const peer = new RTCPeerConnection({iceServers: [
    {urls: `stun:127.0.0.1:${udp}`},
    {urls: `turn:127.0.0.2:${tcp}?transport=tcp`, username: 'a', credential: 'b'},
    {urls: `turn:127.0.0.1:${udp}`, username: 'a', credential: 'b'}]});
peer.createDataChannel('x');
const gathered = new Promise(resolve => {
    peer.onicegatheringstatechange = () => peer.iceGatheringState === 'complete' && resolve();
    setTimeout(resolve, 3000);
});
for (const rel of ['dns-prefetch', 'preconnect', 'prefetch', 'prerender']) {
    const link = document.createElement('link');
    link.rel = rel;
    link.href = `http://127.0.0.2:${tcp}/${rel}`;
    document.head.append(link);
}
navigator.sendBeacon(`http://127.0.0.2:${tcp}/beacon`, 'x');
Promise.all([
    quiet(fetch(`http://127.0.0.2:${tcp}/fetch`, {mode: 'no-cors'})),
    quiet(fetch(`http://[::1]:${tcp}/fetch6`, {mode: 'no-cors'})),
    quiet(new WebTransport(`https://127.0.0.1:${udp}/`).ready),
    new Promise(resolve => { socket.onerror = socket.onopen = resolve; }),
    peer.createOffer().then(offer => peer.setLocalDescription(offer)),
    gathered,
]).then(outcomes => done(outcomes.map(String)));
"""


class Browser:
    """One Chromium; blocks, so it is called in threads."""

    def __init__(self, driver: webdriver.Chrome) -> None:
        self.driver = driver

    def new_context(self, port: int | None, **changes: object) -> str:
        """A tab in a fresh user context, with the proxy at the port."""
        proxy = None if port is None else {**user_context_proxy(port), **changes}
        context = self.driver.browser.create_user_context(proxy=proxy)
        tab: str = self.driver.browsing_context.create(type="tab", user_context=context)
        return tab

    def open(self, tab: str, url: str) -> str:
        """Navigate; the title, or the net error."""
        self.driver.switch_to.window(tab)
        try:
            self.driver.get(url)
        except WebDriverException as error:
            return str(error.msg).splitlines()[0]
        return self.driver.title

    def run(self, script: str, *arguments: object) -> Any:
        return self.driver.execute_async_script(script, *arguments)


@contextmanager
def _chromium(profile: Path) -> Iterator[Browser]:
    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    options.enable_bidi = True
    for flag in ("--headless=new", "--no-sandbox", f"--user-data-dir={profile}", *BROWSER_FLAGS):
        options.add_argument(flag)
    driver = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
    try:
        driver.set_script_timeout(20)
        driver.set_page_load_timeout(20)
        yield Browser(driver)
    finally:
        driver.quit()


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with _chromium(tmp_path_factory.mktemp("chromium")) as browser:
        yield browser


@pytest.fixture
def udp_canary() -> Iterator[socket.socket]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as canary:
        canary.bind(("127.0.0.1", 0))
        canary.setblocking(False)
        yield canary


@pytest.fixture
async def proxy() -> AsyncIterator[EgressProxy]:
    async with EgressProxy(EgressPolicy([LOOPBACK])) as proxy:
        yield proxy


def _datagrams(canary: socket.socket) -> int:
    count = 0
    try:
        while canary.recv(2048):
            count += 1
    except BlockingIOError:
        return count
    return count


async def _in_thread(call: Callable[..., Any], *arguments: Any) -> Any:
    return await asyncio.to_thread(call, *arguments)


async def test_each_user_context_goes_through_its_own_lease(
    browser: Browser, proxy: EgressProxy, origin: Origin
) -> None:
    async with proxy.lease() as first, proxy.lease() as second:
        for lease, host in ((first, "127.0.0.1"), (second, "localhost")):
            tab = await _in_thread(browser.new_context, lease.port)
            url = f"http://{host}:{origin.port}/page"
            assert await _in_thread(browser.open, tab, url) == "A page"
        for lease in (first, second):
            assert lease.request_count >= 1
            assert lease.bytes_received > 0


async def test_a_refusal_is_explained_by_the_lease(
    browser: Browser, strict_lease: Lease, origin: Origin
) -> None:
    tab = await _in_thread(browser.new_context, strict_lease.port)
    for url in (origin.url("/page"), f"https://127.0.0.1:{origin.port}/page"):
        assert await _in_thread(browser.open, tab, url) != "A page"
        failure = strict_lease.failure_of(url)
        assert failure is not None
        assert failure.reason is FailureReason.ADDRESS_REFUSED
    assert origin.paths == []


async def test_a_page_finds_no_way_round_the_proxy(
    browser: Browser, origin: Origin, udp_canary: socket.socket
) -> None:
    """The page's own address is allowed; those that it tries to reach are not, nor is UDP."""
    policy = EgressPolicy([ip_network("127.0.0.1/32")])
    async with (
        singing("127.0.0.2") as canary,
        EgressProxy(policy) as proxy,
        proxy.lease() as lease,
    ):
        tab = await _in_thread(browser.new_context, lease.port)
        assert await _in_thread(browser.open, tab, origin.url("/page")) == "A page"
        outcomes = await _in_thread(
            browser.run, GO_ROUND_THE_PROXY, canary.port, udp_canary.getsockname()[1]
        )
        assert "WebTransportError" in outcomes[2]
        assert {"127.0.0.2", "::1"} <= {refusal.host for refusal in lease.refusals}
    assert canary.connection_count == 0
    assert _datagrams(udp_canary) == 0
    assert set(origin.paths) <= {"/page", "/favicon.ico"}


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "10.0.0.1"])
async def test_without_a_lease_nothing_gets_out(
    browser: Browser, origin: Origin, host: str
) -> None:
    for make in (lambda: browser.new_context(None), lambda: browser.driver.window_handles[0]):
        tab = await _in_thread(make)
        said = await _in_thread(browser.open, tab, f"http://{host}:{origin.port}/page")
        assert "net::ERR_" in said
    assert origin.paths == []


async def test_a_context_that_exempts_loopback_cannot_reach_it(
    browser: Browser, proxy: EgressProxy, origin: Origin
) -> None:
    """The second lock: should `<-loopback>` be forgotten, there is no address to go to."""
    async with proxy.lease() as lease:
        tab = await _in_thread(lambda: browser.new_context(lease.port, noProxy=["127.0.0.1"]))
        assert "net::ERR_NAME_NOT_RESOLVED" in await _in_thread(
            browser.open, tab, origin.url("/page")
        )
    assert origin.paths == []


async def test_after_the_lease_nothing_gets_out(
    browser: Browser, proxy: EgressProxy, origin: Origin
) -> None:
    async with proxy.lease() as lease:
        tab = await _in_thread(browser.new_context, lease.port)
        assert await _in_thread(browser.open, tab, origin.url("/page")) == "A page"
    origin.paths.clear()
    said = await _in_thread(browser.open, tab, origin.url("/page"))
    assert "net::ERR_PROXY_CONNECTION_FAILED" in said
    assert origin.paths == []
