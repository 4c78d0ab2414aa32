"""What goes beyond a limit is left out, and the manifest says so; the rest is kept."""

import io
import json
import zipfile
from collections.abc import AsyncIterator

import pytest
from warcio.archiveiterator import ArchiveIterator

from services.capture.browser.chromium import ChromiumOptions
from services.capture.browser.pool import Pool
from services.capture.browser.recorder import USUAL_LIMITS
from services.capture.egress import EgressProxy, LeaseLimits
from services.capture.steps.opening.navigate import prepare
from shared.contracts.artifacts import ArtifactKind
from shared.contracts.capture_options import CaptureOptions, SnapshotFormat
from shared.contracts.failures import FailureReason
from tests.integration.capture.conftest import TakePage
from tests.support.sites import Answer, Site

MOST_BYTES = USUAL_LIMITS.max_body_bytes + 4 * 1024 * 1024
ONLY_WACZ = CaptureOptions(formats=(SnapshotFormat.WACZ,))


@pytest.fixture
async def pool(chromium_options: ChromiumOptions, egress: EgressProxy) -> AsyncIterator[Pool]:
    """Captures here may use a little more than the largest body that is kept."""
    async with Pool.start(
        chromium_options,
        browsers=1,
        open_lease=lambda: egress.lease(LeaseLimits(max_received_bytes=MOST_BYTES)),
        prepare=prepare,
    ) as started:
        yield started


def page_that_fetches(site: Site, size: int) -> tuple[str, str]:
    """A page, and what of this many bytes its script fetches."""
    large = site.answer(f"/large-{size}", Answer(b"x" * size, headers={"Content-Type": "x/y"}))
    script = f"fetch('{large}').then((answer) => answer.arrayBuffer()).catch(() => 0)"
    return site.page(f"<!doctype html><title>T</title><p>Words<script>{script}</script>"), large


async def test_a_body_over_the_limit_is_recorded_without_it(take: TakePage, site: Site) -> None:
    url, large = page_that_fetches(site, USUAL_LIMITS.max_body_bytes + 1)
    taken = await take(url, options=ONLY_WACZ)

    manifest = json.loads(taken.text(ArtifactKind.MANIFEST))
    assert [item["url"] for item in manifest["network"]["bodies_left_out"]] == [large]
    assert manifest["network"]["cut_off"] is None
    with zipfile.ZipFile(io.BytesIO(taken.files[ArtifactKind.WACZ])) as archive:
        warc = archive.read("archive/data.warc.gz")
    truncated = {
        record.rec_headers.get_header("WARC-Target-URI"): record.rec_headers.get_header(
            "WARC-Truncated"
        )
        for record in ArchiveIterator(io.BytesIO(warc))
        if record.rec_type == "response"
    }
    assert (truncated[url], truncated[large]) == (None, "length")


async def test_what_a_lease_cut_off_is_told(take: TakePage, site: Site) -> None:
    url, _large = page_that_fetches(site, 2 * MOST_BYTES)
    taken = await take(url, options=ONLY_WACZ)

    assert ArtifactKind.WACZ in taken.files
    assert FailureReason.TOO_LARGE in {failure.reason for failure in taken.result.failures}
    manifest = json.loads(taken.text(ArtifactKind.MANIFEST))
    assert manifest["network"]["cut_off"] == f"more than {MOST_BYTES} bytes received"
    assert manifest["failure"]["reason"] == "too_large"
