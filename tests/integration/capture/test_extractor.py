"""Extraction in child processes: a child that is late is killed, and another takes its place."""

import os
import signal

import pytest

from services.capture.errors import StepError
from services.capture.extractor import Extractor
from shared.contracts.failures import FailureReason
from tests.support.eventually import eventually
from tests.support.process_tree import command_of, descendants, is_alive


async def text_of(extractor: Extractor, html: str, visible_text: str, seconds: float = 30) -> str:
    _header, blobs = await extractor.call(
        "text",
        {"url": "http://site.test/"},
        [html.encode(), visible_text.encode()],
        seconds=seconds,
    )
    return blobs[0].decode()


def children() -> list[int]:
    return [pid for pid in descendants() if "extractor.child" in command_of(pid)]


async def is_ready(extractor: Extractor) -> bool:
    try:
        await extractor.check()
    except StepError:
        return False
    return True


async def test_late_work_is_ended_and_the_next_is_done() -> None:
    others = set(children())
    async with Extractor.start(1) as extractor:
        await text_of(extractor, "<p>warm", "warm")
        [first] = set(children()) - others

        with pytest.raises(StepError) as caught:
            await text_of(extractor, "<p>some words</p>" * 300_000, "", seconds=0.3)

        assert caught.value.reason is FailureReason.TIMED_OUT
        found = await text_of(extractor, "<p>words", "words")
        assert found == "words"
        assert not is_alive(first)
    assert set(children()) == others


async def test_a_crash_is_that_steps_failure_alone() -> None:
    others = set(children())
    async with Extractor.start(1) as extractor:
        await text_of(extractor, "<p>warm", "warm")
        [first] = set(children()) - others
        assert await is_ready(extractor)
        os.kill(first, signal.SIGKILL)
        await eventually(lambda: is_ready(extractor), lambda ready: not ready)

        with pytest.raises(StepError) as caught:
            await extractor.call("pictures", {}, [b""], seconds=30)

        assert caught.value.reason is FailureReason.STEP_FAILED
        found = await text_of(extractor, "<p>words", "words")
        assert found == "words"
        assert await is_ready(extractor)


async def test_bad_bytes_are_reported_and_the_child_lives_on() -> None:
    async with Extractor.start(1) as extractor:
        with pytest.raises(StepError, match="UnidentifiedImageError"):
            await extractor.call("pictures", {}, [b"not a picture"], seconds=30)
        header = {"index": [], "width": 0}
        with pytest.raises(StepError, match="NoDocumentError"):
            await extractor.call("single_file", header, [b"{}", b"", b""], seconds=30)
        found = await text_of(extractor, "<p>words", "words")
        assert found == "words"
