"""What a check says of URLs as they are out there."""

import asyncio

import pytest

from services.capture.checks.checker import Checker, Found
from shared.contracts.failures import FailureReason
from tests.integration.capture_checks.conftest import Server
from tests.support.ports import free_port


def reason(found: Found) -> FailureReason | None:
    return found.failure.reason if found.failure else None


async def test_a_page_that_is_there_is_asked_for_once_without_its_body(
    checker: Checker, server: Server
) -> None:
    url = server.says("/there", 200)

    assert await checker.check(url) == Found(url, 200)
    assert server.methods("/there") == ["HEAD"]
    assert server.agents == {"the tests"}


async def test_redirects_are_followed_as_a_browser_reads_them(
    checker: Checker, server: Server
) -> None:
    url = server.says("/old", 301, Location=f"//127.0.0.1:{server.port}\\new/../here")
    server.says("/here", 200)

    assert await checker.check(url) == Found(server.url("/here"), 200)


@pytest.mark.parametrize("status", [403, 404, 405, 501])
async def test_a_server_that_knows_no_head_is_asked_by_get(
    checker: Checker, server: Server, status: int
) -> None:
    server.answers["/get"] = lambda method: (200 if method == "GET" else status, {})

    assert await checker.check(server.url("/get")) == Found(server.url("/get"), 200)
    assert server.methods("/get") == ["HEAD", "GET"]


async def test_a_server_that_hangs_up_on_head_is_asked_by_get(
    checker: Checker, server: Server
) -> None:
    server.answers["/rude"] = lambda method: (200, {}) if method == "GET" else None

    assert await checker.check(server.url("/rude")) == Found(server.url("/rude"), 200)


async def test_gone_is_gone(checker: Checker, server: Server) -> None:
    url = server.says("/gone", 410)

    assert await checker.check(url) == Found(url, 410)
    assert server.methods("/gone") == ["HEAD", "GET"]


async def test_a_site_that_asks_to_wait_is_not_asked_twice(
    checker: Checker, server: Server
) -> None:
    url = server.says("/busy", 429, Retry_After="120")

    assert await checker.check(url) == Found(url, 429, retry_after_seconds=120.0)
    assert server.methods("/busy") == ["HEAD"]


async def test_redirects_without_end(checker: Checker, server: Server) -> None:
    found = await checker.check(server.says("/round", 302, Location="/round"))

    assert reason(found) is FailureReason.TOO_MANY_REDIRECTS
    assert len(server.asked) == 11


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_the_policy_holds_on_every_hop(checker: Checker, server: Server, scheme: str) -> None:
    inside = f"{scheme}://10.1.2.3/secret"

    found = await checker.check(server.says("/in", 302, Location=inside))

    assert reason(found) is FailureReason.ADDRESS_REFUSED
    assert found.final_url == inside


async def test_a_redirect_to_another_scheme_is_refused(checker: Checker, server: Server) -> None:
    found = await checker.check(server.says("/file", 302, Location="file:///etc/passwd"))

    assert reason(found) is FailureReason.URL_REFUSED


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_a_name_without_an_address(checker: Checker, scheme: str) -> None:
    found = await checker.check(f"{scheme}://no-such-host.invalid/")

    assert reason(found) is FailureReason.NAME_NOT_RESOLVED


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_nobody_listens(checker: Checker, scheme: str) -> None:
    found = await checker.check(f"{scheme}://127.0.0.1:{free_port()}/")

    assert reason(found) is FailureReason.CONNECTION_FAILED


async def test_no_tls_where_tls_was_asked_for(checker: Checker, server: Server) -> None:
    found = await checker.check(f"https://127.0.0.1:{server.port}/")

    assert reason(found) is FailureReason.TLS_FAILED


async def test_a_server_that_says_nothing(checker: Checker) -> None:
    async def say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    async with await asyncio.start_server(say_nothing, "127.0.0.1", 0) as silent:
        port = silent.sockets[0].getsockname()[1]
        found = await checker.check(f"http://127.0.0.1:{port}/")

    assert reason(found) is FailureReason.TIMED_OUT


async def test_a_server_cannot_pose_as_the_proxy(checker: Checker, server: Server) -> None:
    url = server.says("/posing", 403, X_Linksnap_Egress="address_refused")

    assert await checker.check(url) == Found(url, 403)
