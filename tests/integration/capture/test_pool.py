"""Browsers: whose processes they are, and when they are replaced."""

import os

from services.capture.browser.chromium import ChromiumOptions
from services.capture.browser.pool import Pool
from services.capture.browser.tab import Tab
from tests.support.eventually import eventually
from tests.support.process_tree import command_of, descendants, is_alive, user_of


def user_agent(tab: Tab) -> str:
    return str(tab.evaluate("navigator.userAgent"))


async def test_every_process_descends_from_the_leash_even_outside_its_session(
    chromium_options: ChromiumOptions,
) -> None:
    async with Pool.start(chromium_options, browsers=1) as pool:
        async with pool.tab() as tab:
            await tab.run(user_agent, 10)
        [leash] = pool.leash_pids
        below = descendants(leash)
        sessions = {os.getsid(pid) for pid in below}

        assert os.getsid(leash) == leash
        assert len(sessions) > 1, "Chromium's crash handler leaves the session"
        commands = list(map(command_of, below))
        assert any("chromedriver" in command for command in commands)
        assert any("--type=renderer" in command for command in commands)
    assert [pid for pid in (leash, *below) if is_alive(pid)] == []


async def test_as_root_the_browser_is_somebody_else(chromium_options: ChromiumOptions) -> None:
    async with Pool.start(chromium_options, browsers=1) as pool:
        async with pool.tab() as tab:
            await tab.run(user_agent, 10)
        below = descendants(pool.leash_pids[0])
        users = set(map(user_of, below))
        commands = " ".join(map(command_of, below))

    confinement = chromium_options.confinement
    if confinement.account is not None:
        assert users == {confinement.account.uid}
    assert ("--no-sandbox" in commands) is not confinement.sandbox


async def test_a_browser_is_replaced_after_its_share_of_captures(
    chromium_options: ChromiumOptions,
) -> None:
    async with Pool.start(chromium_options, browsers=1, captures_per_browser=2) as pool:
        seen = []
        for _capture in range(3):
            async with pool.tab() as tab:
                await tab.run(user_agent, 10)
                seen += pool.leash_pids

    assert seen[0] == seen[1] != seen[2]
    assert "HeadlessChrome" not in (chromium_options.user_agent or "")


async def test_a_leash_that_is_killed_takes_chromedriver_along(
    chromium_options: ChromiumOptions,
) -> None:
    async with Pool.start(chromium_options, browsers=1) as pool:
        async with pool.tab() as tab:
            await tab.run(user_agent, 10)
        [leash] = pool.leash_pids
        below = descendants(leash)
        os.kill(leash, 9)

        async def left() -> list[int]:
            return [pid for pid in below if is_alive(pid)]

        await eventually(left, lambda found: not found, timeout_seconds=20)

        async with pool.tab() as tab:
            assert "Chrome" in await tab.run(user_agent, 10)
