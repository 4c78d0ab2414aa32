"""Metadata: one JSON file of what is known about the page and about this capture of it."""

import json
import re
from dataclasses import asdict
from datetime import UTC, datetime

from services.capture.outcome import Outcome

_OF_TEXT = frozenset(("detected_language", "reading_seconds"))
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")


def merge_head(page: dict[str, str | None], found: dict[str, str | None]) -> dict[str, str | None]:
    """What the head says, filled up with what trafilatura found in the text."""
    merged = dict(page)
    for name, value in found.items():
        if name not in _OF_TEXT:
            merged[name] = merged.get(name) or value
    declared = _language(merged.get("language"))
    merged["language"] = declared or _language(found.get("detected_language"))
    return merged


def metadata_json(
    requested_url: str, outcome: Outcome, captured_at: datetime | None = None
) -> bytes:
    """The metadata artifact. What the head and `page` both say is as `page` says."""
    facts, screenshot = outcome.facts, outcome.screenshot
    return json.dumps(
        {
            "requested_url": requested_url,
            "final_url": facts.url,
            "http_status": facts.http_status,
            "content_type": facts.content_type,
            **{name: value for name, value in outcome.head.items() if name != "site"},
            **outcome.page.model_dump(mode="json"),
            "file": outcome.file and outcome.file.as_json,
            "text_sketch": outcome.text_sketch,
            "captured_at": (captured_at or datetime.now(UTC)).isoformat(),
            "screenshot": screenshot and screenshot.measures,
            "overlays": [asdict(overlay) for overlay in outcome.overlays],
        },
        ensure_ascii=False,
        indent=2,
    ).encode()


def _language(found: str | None) -> str | None:
    """A BCP 47 tag such as `zh-CN`, or None for anything else."""
    if found is None or not _LANGUAGE.fullmatch(found):
        return None
    return found.replace("_", "-")
