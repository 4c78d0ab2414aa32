"""What covers a page is closed or hidden, and the page itself is not."""

import json

import pytest

from shared.contracts.artifacts import ArtifactKind
from shared.contracts.capture_options import CaptureOptions
from tests.integration.capture.conftest import Taken, TakePage
from tests.support.sites import Site

_ONLY_TEXT = CaptureOptions(formats=())
_WORDS = "The lamp is lit an hour before dusk and trimmed twice in the night. "
_ARTICLE = f"<article><h1>The lighthouse</h1>{f'<p>{_WORDS * 6}</p>' * 6}</article>"
_HEADER = (
    "<header style='position:fixed;top:0;left:0;right:0;height:60px;z-index:1000'><nav>"
    "<a href=/>Home</a> <a href=/c>Cookie policy</a> <button>Subscribe</button></nav></header>"
)
_BAR = "position:fixed;left:0;right:0;bottom:0;padding:30px;z-index:9999;background:#ddd"
_BOX = "position:fixed;top:25%;left:30%;width:40%;padding:40px;z-index:10000;background:#fff"
_VEIL = "<div style='position:fixed;inset:0;background:rgba(0,0,0,.6);z-index:9998'></div>"
_IN_THE_WAY = {
    "english": f"<div style='{_BAR}'>We use cookies BANNER <button>Accept all</button></div>",
    "chinese": f"<div style='{_BAR}'>本网站使用 Cookie BANNER <button>接受全部</button></div>",
    "german": f"<div style='{_BOX}'>Wir verwenden Cookies BANNER "
    f"<button>Alle akzeptieren</button></div>{_VEIL}",
    "named": f"<div id=didomi-host><div style='{_BAR}'>We and our partners BANNER</div></div>",
    "in the flow": "<div class=cookie-banner>We use cookies BANNER <button>OK</button></div>",
    "shadow": "<x-c></x-c><script>document.querySelector('x-c').attachShadow({mode: 'open'})"
    f".innerHTML = `<div style='{_BAR}'>Cookies BANNER <button>OK</button></div>`</script>",
    "newsletter": f"{_VEIL}<div role=dialog style='{_BOX}'>Join our newsletter BANNER "
    "<input type=email></div>",
    "modal dialog": "<dialog id=d>Subscribe now BANNER <button>OK</button></dialog>"
    "<script>d.showModal()</script>",
    "app": f"<div style='{_BAR}'>打开APP阅读全文 BANNER <button>立即打开</button></div>",
    "ad blocker": f"{_VEIL}<div style='{_BOX}'>Please disable your ad blocker BANNER</div>",
}
_NOT_IN_THE_WAY = {
    "header": _HEADER,
    "table of contents": "<aside style='position:fixed;top:80px;width:200px;z-index:50'>"
    "<a href=#1>One</a></aside>",
    "words about cookies": f"<article>{'<p>Accept warm cookies. </p>' * 30}"
    "<button>I agree</button></article>",
}


async def text_of(take: TakePage, site: Site, html: str) -> tuple[Taken, str]:
    url = site.page(f"<!doctype html><meta charset=utf-8><title>T</title>{html}")
    taken = await take(url, options=_ONLY_TEXT)
    return taken, taken.text() + taken.text(ArtifactKind.MARKDOWN)


@pytest.mark.parametrize("name", _IN_THE_WAY)
async def test_what_is_in_the_way_goes(take: TakePage, site: Site, name: str) -> None:
    taken, text = await text_of(take, site, _HEADER + _ARTICLE + _IN_THE_WAY[name])

    assert "The lamp is lit" in text
    assert "BANNER" not in text
    recorded = json.loads(taken.files[ArtifactKind.MANIFEST])["overlays"]
    assert recorded
    assert recorded == json.loads(taken.files[ArtifactKind.METADATA])["overlays"]
    assert {overlay["action"] for overlay in recorded} == {"hidden"}


@pytest.mark.parametrize("name", _NOT_IN_THE_WAY)
async def test_what_belongs_to_the_page_stays(take: TakePage, site: Site, name: str) -> None:
    taken, _text = await text_of(take, site, _ARTICLE + _NOT_IN_THE_WAY[name])

    assert taken.result.overlays == []


async def test_a_banner_that_can_be_refused_is_refused(take: TakePage, site: Site) -> None:
    said = site.url("/made/said")
    banner = (
        f"<div id=b style='{_BAR}'>We use cookies BANNER "
        f"<button onclick=\"fetch('{said}/yes'); b.remove()\">Accept all</button>"
        f"<button onclick=\"fetch('{said}/no'); b.remove()\">Reject all</button></div>"
    )

    taken, text = await text_of(take, site, _ARTICLE + banner)

    assert [(one.by, one.action) for one in taken.result.overlays] == [("div#b", "closed")]
    assert "BANNER" not in text
    assert "/made/said/no" in site.requests
    assert "/made/said/yes" not in site.requests


async def test_a_wall_that_is_all_there_is_stays(take: TakePage, site: Site) -> None:
    taken, text = await text_of(
        take, site, f"<div style='{_BOX}'>We use cookies. Consent. <button>Accept</button></div>"
    )

    assert "We use cookies" in text
    assert taken.result.overlays == []


async def test_nothing_is_hidden_that_was_asked_for(take: TakePage, site: Site) -> None:
    url = site.page(f"<div style='{_BAR}'>We use cookies BANNER <button>OK</button></div>Words")

    taken = await take(url, options=CaptureOptions(formats=(), hide_overlays=False))

    assert "BANNER" in taken.text()
    assert "overlays" not in taken.steps
