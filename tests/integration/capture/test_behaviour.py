"""What pages do while they are opened, none of which may hold up a capture or spoil it."""

import io
import threading
import time

import pytest
from PIL import Image

from shared.contracts.artifacts import ArtifactKind
from shared.contracts.capture_options import CaptureOptions, SnapshotFormat
from shared.contracts.failures import FailureReason
from tests.integration.capture.conftest import TakePage
from tests.support.sites import Answer, Site, Write

_ONLY_TEXT = CaptureOptions(formats=())
_WORDS = "<p>The words of the page, which are kept whatever its scripts are up to.</p>"
_RESTLESS = {
    "alerts without end": "while (true) alert(1)",
    "alerts all the time": "setInterval(() => alert(1), 1)",
    "a question without end": "while (!confirm('sure?'));",
    "printing": "print(); onload = () => print()",
    "closing itself": "onload = () => window.close()",
    "reloading without end": "setTimeout(() => location.reload(), 50)",
    "a ticker": "setInterval(() => { document.title = Date.now() }, 20)",
    "new elements without end": "setInterval(() => document.body.append(new Comment('x')), 20)",
    "addresses without end": "setInterval(() => history.pushState({}, '', '?' + Math.random()), 5)",
    "another program's address": "onload = () => { location = 'mailto:a@example.com' }",
    "a passkey": "navigator.credentials?.get({publicKey: {challenge: new Uint8Array(32)}})",
    "a full screen": "document.documentElement.requestFullscreen?.().catch(() => {})",
    "a file": "Object.assign(document.createElement('input'), {type: 'file'}).click()",
    "a download": "onload = () => Object.assign(document.createElement('a'), "
    "{href: 'data:application/zip;base64,UEs=', download: 'x.zip'}).click()",
    "a question on leaving": "onbeforeunload = (event) => event.preventDefault()",
}


@pytest.mark.parametrize("name", _RESTLESS)
async def test_nothing_holds_a_page_up(take: TakePage, site: Site, name: str) -> None:
    url = site.page(f"<!doctype html>{_WORDS}<script>{_RESTLESS[name]}</script>")

    taken = await take(url, options=_ONLY_TEXT)

    assert "The words of the page" in taken.text()
    assert taken.result.failure is None
    assert ArtifactKind.THUMBNAIL in taken.files


async def test_permissions_are_refused_at_once(take: TakePage, site: Site) -> None:
    url = site.page(
        "<p id=p>asked</p><script>navigator.geolocation.getCurrentPosition("
        "() => {}, ({ code }) => { p.textContent = `refused ${code}` })</script>"
    )

    taken = await take(url, options=_ONLY_TEXT)

    assert taken.text() == "refused 1"


async def test_what_a_timer_brings_is_waited_for(take: TakePage, site: Site) -> None:
    script = "setTimeout(() => { p.textContent = 'now' }, 1500)"
    url = site.page(f"<p id=p>soon</p><script>{script}</script>")

    taken = await take(url, options=_ONLY_TEXT)

    assert taken.text() == "now"


async def test_a_long_poll_costs_patience_and_not_the_budget(take: TakePage, site: Site) -> None:
    def never_answer(_write: Write, closing: threading.Event) -> None:
        closing.wait(30)

    poll = site.answer("/made/poll", Answer(stream=never_answer))
    started = time.monotonic()

    taken = await take(site.page(f"{_WORDS}<script>fetch('{poll}')</script>"), options=_ONLY_TEXT)

    assert "The words of the page" in taken.text()
    assert time.monotonic() - started < 25


async def test_what_is_seen_when_scrolled_to_is_taken(take: TakePage, site: Site) -> None:
    url = site.page(
        """<!doctype html><style>.s { height: 1400px } .f { opacity: 0; background: rgb(200, 0, 0);
        height: 100px; transition: opacity 2s }
        .in { opacity: 1 } #inner { height: 400px; overflow: auto }</style>
        <div class=s>top</div><p id=f class=f>faded in</p>
        <img data-src="/rich/square.svg?attribute">
        <div id=inner><div class=s>inner</div><p id=g>not yet</p></div><div class=s>end</div>
        <ul id=list></ul><i id=end>.</i><script>
        new IntersectionObserver(([{ isIntersecting }]) => {
          f.classList.toggle("in", isIntersecting) }).observe(f);
        new IntersectionObserver(([{ isIntersecting }]) => {
          if (isIntersecting) g.textContent = "seen inside" }).observe(g);
        let count = 0;
        new IntersectionObserver(([{ isIntersecting }]) => {
          if (isIntersecting) for (let more = 0; more < 3; more += 1) {
            list.insertAdjacentHTML("beforeend", `<li class=s>item ${count += 1}</li>`) }
        }).observe(end);
        </script>"""
    )

    taken = await take(url, options=CaptureOptions(formats=(SnapshotFormat.SCREENSHOT,)))

    picture = Image.open(io.BytesIO(taken.files[ArtifactKind.SCREENSHOT])).convert("RGB")
    red, green, _blue = picture.crop((600, 1470, 601, 1471)).resize((1, 1)).tobytes()
    assert red > green + 120
    assert "seen inside" in taken.text()
    assert "item 3" in taken.text()
    assert "/rich/square.svg?attribute" in site.requests


async def test_an_element_is_waited_for(take: TakePage, site: Site) -> None:
    url = site.page(
        "<p id=p>early</p><script>setTimeout(() => { p.className = 'late'; "
        "p.textContent = 'there' }, 4500)</script>"
    )

    taken = await take(url, options=CaptureOptions(formats=(), wait_for="p.late"))

    assert taken.text() == "there"
    assert taken.result.failure is None


async def test_time_is_waited_for_wherever_the_page_goes(take: TakePage, site: Site) -> None:
    script = f"setTimeout(() => {{ location = '{site.url('/light.html')}' }}, 3500)"
    url = site.page(f"<p>early</p><script>{script}</script>")

    taken = await take(url, options=CaptureOptions(formats=(), wait_seconds=6))

    assert taken.result.facts.url == site.url("/light.html")
    assert "two flashes" in taken.text()


async def test_what_is_no_selector_costs_nothing_but_is_told(take: TakePage, site: Site) -> None:
    taken = await take(site.page(_WORDS), options=CaptureOptions(formats=(), wait_for="p["))

    failure = taken.result.failure
    assert failure is not None
    assert failure.reason is FailureReason.STEP_FAILED
    assert taken.result.missing_steps == ("wait_for",)
    assert "The words of the page" in taken.text()
