"""Manifest: one JSON file of how a snapshot came about, and the hash of all that it consists of."""

import json
from dataclasses import asdict
from datetime import datetime
from importlib.metadata import version
from typing import Any

from services.capture.browser.recording import Exchange
from services.capture.outcome import StepRecord
from services.capture.steps.step import Work

FORMAT = "linksnap-manifest/1"
_MAX_NAMED = 50
_MAX_URL_CHARS = 2_000


def manifest_json(work: Work, finished_at: datetime) -> bytes:
    """The manifest artifact. It cannot name itself, so every artifact but this one is in it."""
    outcome, facts = work.outcome, work.facts
    way = work.recorded.way(work.tab.target, work.shown_url)
    document = way[-1] if way else None
    manifest: dict[str, Any] = {
        "format": FORMAT,
        "linksnap": version("linksnap"),
        "browser": work.tab.browser_version,
        "url": work.order.url,
        "final_url": facts.url,
        "redirects": [_hop(hop) for hop in way[:-1]],
        "http_status": facts.http_status or (document and document.status),
        "response_headers": document and [list(field) for field in document.response_headers],
        "requested_at": document and document.started_at.isoformat(),
        "answered_seconds": document and round(document.seconds, 3),
        "media_type": facts.content_type,
        "started_at": work.started_at.isoformat(),
        "finished_at": finished_at.isoformat(),
        "options": work.order.options.model_dump(mode="json"),
        "verdict": outcome.verdict and outcome.verdict.model_dump(mode="json"),
        "archived_copy": outcome.archived_copy and outcome.archived_copy.model_dump(mode="json"),
        "screenshot": outcome.screenshot and outcome.screenshot.measures,
        "overlays": [asdict(overlay) for overlay in outcome.overlays],
        "failure": outcome.failure and outcome.failure.model_dump(mode="json"),
        "missing_steps": outcome.missing_steps,
        "network": _network(work),
        "steps": [_step(record) for record in work.records],
        "artifacts": [
            {
                "kind": artifact.kind,
                "media_type": artifact.media_type,
                "size_bytes": artifact.size_bytes,
                "sha256": artifact.sha256,
            }
            for artifact in sorted(outcome.artifacts, key=lambda item: item.kind)
        ],
    }
    return json.dumps(manifest, ensure_ascii=False, indent=2).encode()


def _hop(exchange: Exchange) -> dict[str, Any]:
    return {
        "url": exchange.url,
        "status": exchange.status,
        "requested_at": exchange.started_at.isoformat(),
    }


def _network(work: Work) -> dict[str, Any]:
    """What went over the network, and what was cut off or is not kept, and why."""
    recorded = work.recorded
    missing = [item for item in recorded.exchanges if item.body_missing]
    return {
        "exchanges": len(recorded.exchanges),
        "exchanges_left_out": recorded.left_out,
        "cut_off": work.tab.lease.exceeded if work.tab.lease else None,
        "bodies_left_out": [
            {"url": item.url[:_MAX_URL_CHARS], "why": item.body_missing}
            for item in missing[:_MAX_NAMED]
        ],
    }


def _step(record: StepRecord) -> dict[str, Any]:
    return {
        "name": record.name,
        "started_at": record.started_at.isoformat(),
        "seconds": round(record.seconds, 3),
        "outcome": "failed" if record.failure else "done",
        "failure": record.failure and record.failure.model_dump(mode="json"),
    }
