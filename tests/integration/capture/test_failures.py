"""What goes wrong, and what it costs."""

import asyncio
import os
import signal
from dataclasses import replace

import pytest

from services.capture.browser.pool import Pool
from services.capture.errors import BrowserLostError, NavigationError
from services.capture.outcome import StepSeconds
from shared.contracts.artifacts import ArtifactKind
from shared.contracts.capture_options import CaptureOptions
from shared.contracts.failures import FailureReason
from tests.integration.capture.conftest import TakePage
from tests.support.eventually import eventually
from tests.support.ports import free_port
from tests.support.process_tree import descendants, is_alive
from tests.support.sites import Answer, Site


async def reason_of(take: TakePage, url: str) -> tuple[FailureReason, str]:
    with pytest.raises(NavigationError) as caught:
        await take(url)
    return caught.value.reason, caught.value.message


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_a_refused_address(take: TakePage, scheme: str) -> None:
    reason, message = await reason_of(take, f"{scheme}://10.1.2.3/")

    assert reason is FailureReason.ADDRESS_REFUSED
    assert message == "address refused: 10.1.2.3 is a private address"


async def test_a_redirect_to_a_refused_address(take: TakePage, site: Site) -> None:
    url = site.answer("/to-private", Answer(status=302, headers={"Location": "http://10.1.2.3/"}))

    reason, message = await reason_of(take, url)

    assert reason is FailureReason.ADDRESS_REFUSED
    assert "10.1.2.3" in message


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_a_name_without_an_address(take: TakePage, scheme: str) -> None:
    reason, _message = await reason_of(take, f"{scheme}://no-such-host.invalid/")

    assert reason is FailureReason.NAME_NOT_RESOLVED


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_nobody_listens(take: TakePage, scheme: str) -> None:
    reason, _message = await reason_of(take, f"{scheme}://127.0.0.1:{free_port()}/")

    assert reason is FailureReason.CONNECTION_FAILED


async def test_no_tls_where_tls_was_asked_for(take: TakePage, site: Site) -> None:
    reason, _message = await reason_of(take, f"https://127.0.0.1:{site.port}/light.html")

    assert reason is FailureReason.TLS_FAILED


async def test_redirects_without_end(take: TakePage, site: Site) -> None:
    url = site.answer("/round", Answer(status=302, headers={"Location": "/round"}))

    reason, _message = await reason_of(take, url)

    assert reason is FailureReason.TOO_MANY_REDIRECTS


async def test_an_answer_without_a_page(take: TakePage, site: Site) -> None:
    reason, _message = await reason_of(take, site.answer("/nothing", Answer(status=204)))

    assert reason is FailureReason.UNSUPPORTED_CONTENT


async def test_a_page_behind_a_password(take: TakePage, site: Site) -> None:
    headers = {"Content-Type": "text/html", "WWW-Authenticate": 'Basic realm="members"'}

    with pytest.raises(NavigationError) as caught:
        await take(site.answer("/members", Answer(b"no", 401, headers)))

    assert caught.value.reason is FailureReason.UNSUPPORTED_CONTENT
    assert caught.value.message.startswith("the server asks for a name and a password: give them")
    assert caught.value.http_status == 401


@pytest.mark.parametrize(
    "script",
    ["for (;;);", "onload = () => { for (;;); }", "setInterval(() => { for (;;); }, 300)"],
)
async def test_a_script_that_never_ends_is_ended(take: TakePage, site: Site, script: str) -> None:
    seconds = replace(StepSeconds(), hang=1.0, settle=2.0)
    url = site.page(f"<!doctype html><p>What stands before it.</p><script>{script}</script>")

    taken = await take(url, options=CaptureOptions(formats=()), seconds=seconds)

    assert taken.text() == "What stands before it."
    assert ArtifactKind.THUMBNAIL in taken.files
    failure = taken.result.failure
    assert failure is not None
    assert failure.reason is FailureReason.TIMED_OUT
    assert failure.message == "a script of the page did not end, and was ended"


async def test_printing_that_hangs_costs_the_pdf_alone(take: TakePage, site: Site) -> None:
    taken = await take(site.url("/print_hangs.html"), seconds=replace(StepSeconds(), pdf=1.0))

    assert ArtifactKind.PDF not in taken.files
    assert {ArtifactKind.SCREENSHOT, ArtifactKind.HTML, ArtifactKind.TEXT} <= set(taken.files)
    failure = taken.result.failure
    assert failure is not None
    assert failure.reason is FailureReason.TIMED_OUT
    assert failure.step == "pdf"
    assert failure.message.endswith("missing: pdf")
    assert taken.result.missing_steps == ("pdf",)


async def test_a_browser_killed_in_mid_capture_is_replaced(
    take: TakePage, pool: Pool, site: Site
) -> None:
    async def both_run() -> bool:
        return len(pool.leash_pids) == 2

    await eventually(both_run)
    before = {leash: descendants(leash) for leash in pool.leash_pids}
    with site.slow_page("<p>slow</p>") as url:
        capture = asyncio.create_task(take(url))

        async def was_asked_for() -> int:
            return site.request_count(url)

        await eventually(was_asked_for)
        for pids in before.values():
            os.kill(pids[0], signal.SIGKILL)
        with pytest.raises(BrowserLostError):
            await capture

    async def left() -> list[int]:
        return [pid for pids in before.values() for pid in pids if is_alive(pid)]

    await eventually(left, lambda found: not found)
    taken = await take(site.url("/light.html"))
    assert taken.result.failure is None
