"""Assessing: give the verdict on the page that was opened."""

import base64
from collections.abc import Mapping
from dataclasses import replace

from services.capture.steps.step import Work
from services.capture.steps.verdict.judge import judge
from services.capture.steps.verdict.read import look, read_signals
from services.capture.steps.verdict.shells import may_be_empty
from services.capture.steps.verdict.signals import Signals

NAME = "verdict"
_SECONDS = 5.0
_MOST_CHARS = 200
_DOCUMENTS = ("text/html", "application/xhtml+xml")


async def assess(work: Work) -> None:
    """Say so where this is not the page that was asked for. What fails here costs nothing else."""
    if work.facts.content_type not in _DOCUMENTS:
        return
    async with work.step(NAME):
        asked_url, facts, headers = work.order.url, work.facts, await _headers(work)
        signals = await work.take(
            lambda tab: read_signals(tab, asked_url, facts, headers), _SECONDS
        )
        work.outcome.verdict = judge(await _looked_at(work, signals))


async def _looked_at(work: Work, signals: Signals) -> Signals:
    """With the page's picture, where there are no words to go by."""
    if not may_be_empty(signals):
        return signals
    shot = await work.take(look, _SECONDS)
    header, _blobs = await work.equipment.extractor.call(
        "colours", {}, [base64.b64decode(shot)], seconds=work.extraction_seconds
    )
    return replace(signals, colour_share=header["share"])


async def _headers(work: Work) -> Mapping[str, str]:
    """Of the answer that gave the page; none where it was not recorded."""
    answer = (await work.recording()).find(work.shown_url)
    if answer is None:
        return {}
    return {name.lower(): value[:_MOST_CHARS] for name, value in answer.response_headers}
