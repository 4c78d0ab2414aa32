"""Copies of the Internet Archive, from one that is made here after its public documentation."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from services.capture.errors import NavigationError
from services.capture.steps.archived_copy.copies import InternetArchive
from shared.contracts.artifacts import ArtifactKind
from shared.contracts.capture_options import CaptureOptions
from shared.contracts.credentials import Cookie, SiteCredentials
from shared.contracts.failures import FailureReason
from shared.contracts.pages import NotThePage
from tests.integration.capture.conftest import Taken, TakePage
from tests.support.sites import Answer, Site

_WANTED = CaptureOptions(use_internet_archive=True)
_GONE = "http://gone.invalid/story.html"
_STAMP = "20210304050607"
_OLDER = "20180101000000"
_STORY = "The crane was built in the year of the great flood and has moved twice since then. " * 8


@dataclass(slots=True)
class Archive:
    """An archive on loopback. It answers as archive.org and web.archive.org do, in one."""

    site: Site
    has_api: bool = True
    copies: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def settings(self) -> InternetArchive:
        return InternetArchive(self.site.origin, self.site.url("/wayback/available"))

    def keep(self, url: str, stamp: str, title: str, body: str) -> None:
        """Have a copy, replayed as the archive does: its own things added, addresses changed."""
        self.copies.setdefault(url, {})[stamp] = title
        web = f"{self.site.origin}/web/{stamp}"
        origin = url.rpartition("/")[0]
        head = (
            f"<title>{title}</title><script src='{self.site.origin}/_static/js/wombat.js'></script>"
            "<script>var __wm = {}; __wm.wombat = 1;</script>"
            f"<link rel=stylesheet href='{self.site.origin}/_static/css/banner-styles.css'>"
            f"<link rel=canonical href='{web}/{url}'>"
            f"<meta property='og:image' content='{web}im_/{origin}/lead.png'>"
        )
        html = (
            f"<!doctype html><html><head>{head}</head><body>"
            "<!-- BEGIN WAYBACK TOOLBAR INSERT -->"
            "<div id='wm-ipp-base'>INTERNET ARCHIVE 58 captures</div>"
            f"<!-- END WAYBACK TOOLBAR INSERT --><h1>{title}</h1>{body}"
            f"<p>Read <a href='/web/{stamp}/{origin}/next.html'>the next part</a> of it.</p>"
            f"<img src='/web/{stamp}im_/{origin}/crane.svg' alt='A crane'></body></html>"
            "<!-- FILE ARCHIVED ON 05:06:07 Mar 4 AND RETRIEVED FROM THE INTERNET ARCHIVE -->"
        )
        self.site.answer(f"/web/{stamp}if_/{url}", _html(html))
        svg = (
            b"<svg xmlns='http://www.w3.org/2000/svg' width='90' height='60'>"
            b"<rect width='90' height='60' fill='teal'/></svg>"
        )
        self.site.answer(
            f"/web/{stamp}im_/{origin}/crane.svg",
            Answer(svg, headers={"Content-Type": "image/svg+xml"}),
        )

    def find(self, target: str) -> Answer | None:
        parts = urlsplit(target)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        stamps = self.copies.get(query.get("url", ""), {})
        if parts.path == "/wayback/available":
            near = query.get("timestamp", "99999999999999")
            found = min(stamps, key=lambda stamp: abs(int(stamp) - int(near)), default=None)
            closest = {
                "available": True,
                "url": f"{self.site.origin}/web/{found}/{query['url']}",
                "timestamp": found,
                "status": "200",
            }
            known = found is not None and self.has_api
            return _json({"archived_snapshots": {"closest": closest} if known else {}})
        if parts.path == "/cdx/search/cdx":
            rows = [[stamp, query["url"]] for stamp in sorted(stamps)][-1:]
            return _json([["timestamp", "original"], *rows] if rows else [])
        return None


def _html(html: str) -> Answer:
    return Answer(html.encode(), headers={"Content-Type": "text/html; charset=utf-8"})


def _json(value: object) -> Answer:
    return Answer(json.dumps(value).encode(), headers={"Content-Type": "application/json"})


@pytest.fixture
def archive() -> Iterator[Archive]:
    with Site.serve() as site:
        made = Archive(site)
        find = site.find
        site.find = lambda target: made.find(target) or find(quote(target))  # type: ignore[method-assign]
        yield made


async def take_with(take: TakePage, archive: Archive, url: str, **what: object) -> Taken:
    return await take(url, options=_WANTED, archive=archive.settings, **what)


def is_the_copy(taken: Taken, url: str, archive: Archive) -> None:
    """It is of the page, and nothing of the archive is in it."""
    copy = taken.result.archived_copy
    assert copy is not None
    assert copy.url == f"{archive.site.origin}/web/{_STAMP}/{url}"
    assert copy.archived_at.isoformat() == "2021-03-04T05:06:07+00:00"
    assert taken.result.facts.url == url
    assert taken.result.facts.http_status == 200
    assert taken.result.failure is None
    assert taken.result.head["title"] == "Harbour cranes"
    for kind in (
        ArtifactKind.TEXT,
        ArtifactKind.MARKDOWN,
        ArtifactKind.HTML,
        ArtifactKind.METADATA,
    ):
        text = taken.text(kind)
        assert not re.search(r"/web/\d{14}|INTERNET ARCHIVE|wombat|WAYBACK", text), kind
    assert "great flood" in taken.text()
    next_url = f"{url.rpartition('/')[0]}/next.html"
    assert next_url in taken.text(ArtifactKind.MARKDOWN)
    assert next_url in taken.text(ArtifactKind.HTML)
    assert json.loads(taken.files[ArtifactKind.METADATA])["canonical_url"] == url


@pytest.mark.parametrize("has_api", [True, False], ids=["api", "index"])
async def test_a_dead_name_has_its_copy(take: TakePage, archive: Archive, has_api: bool) -> None:  # noqa: FBT001
    archive.has_api = has_api
    archive.keep(_GONE, _STAMP, "Harbour cranes", f"<p>{_STORY}</p>")

    taken = await take_with(take, archive, _GONE)

    is_the_copy(taken, _GONE, archive)
    manifest = json.loads(taken.files[ArtifactKind.MANIFEST])
    assert manifest["final_url"] == _GONE
    assert manifest["archived_copy"]["url"].endswith(_GONE)
    assert "crane.svg" not in taken.text(ArtifactKind.HTML) or "data:image" in taken.text(
        ArtifactKind.HTML
    )


async def test_a_page_that_is_gone_has_its_copy(
    take: TakePage, site: Site, archive: Archive
) -> None:
    url = site.url("/once/there.html")
    archive.keep(url, _STAMP, "Harbour cranes", f"<p>{_STORY}</p>")

    is_the_copy(await take_with(take, archive, url), url, archive)


async def test_a_parked_domain_has_the_copy_from_before(
    take: TakePage, site: Site, archive: Archive
) -> None:
    sale = "<title>example.com is for sale</title><p>Buy this domain"
    url = site.page(sale)
    archive.keep(url, "20240101000000", "example.com is for sale", "<p>Buy this domain")
    archive.keep(url, _STAMP, "Harbour cranes", f"<p>{_STORY}</p>")

    is_the_copy(await take_with(take, archive, url), url, archive)


async def test_nobody_asks_the_archive_of_a_page_that_is_there_or_by_itself(
    take: TakePage, site: Site, archive: Archive
) -> None:
    taken = await take_with(take, archive, site.url("/light.html"))
    with pytest.raises(NavigationError):
        await take(_GONE, archive=archive.settings)

    assert taken.result.archived_copy is None
    assert archive.site.requests == []


async def test_without_a_copy_the_failure_stays_and_says_so(
    take: TakePage, archive: Archive
) -> None:
    with pytest.raises(NavigationError) as caught:
        await take_with(take, archive, _GONE)

    assert caught.value.reason is FailureReason.NAME_NOT_RESOLVED
    assert caught.value.message.endswith("; the Internet Archive has no copy of it")


async def test_a_page_without_a_copy_is_as_it_is(
    take: TakePage, site: Site, archive: Archive
) -> None:
    taken = await take_with(take, archive, site.url("/nowhere.html"))
    sold = site.page("<title>example.com is for sale</title><p>Buy this domain")
    archive.keep(sold, _STAMP, "example.com is for sale", "<p>Buy this domain")
    parked = await take_with(take, archive, sold)

    assert (taken.result.facts.http_status, taken.text()) == (404, "Not found")
    assert parked.result.archived_copy is None
    assert parked.result.facts.url == sold
    assert parked.result.verdict is not None
    assert parked.result.verdict.reason is NotThePage.PARKED_DOMAIN


async def test_an_archive_that_is_down_changes_nothing(take: TakePage) -> None:
    down = InternetArchive("http://down.invalid", "http://down.invalid/wayback/available")

    with pytest.raises(NavigationError) as caught:
        await take(_GONE, options=_WANTED, archive=down)

    assert caught.value.reason is FailureReason.NAME_NOT_RESOLVED


async def test_the_archive_is_told_no_secrets(take: TakePage, archive: Archive) -> None:
    url = _GONE.replace("gone", "reader:pa55word@gone")
    archive.keep(_GONE, _STAMP, "Harbour cranes", f"<p>{_STORY}</p>")
    sites = (
        SiteCredentials(
            site="gone.invalid",
            headers={"X-Key": "s3cret"},
            cookies=(Cookie(name="sid", value="s3cret"),),
        ),
    )

    taken = await take_with(take, archive, url, credentials=sites)

    is_the_copy(taken, _GONE, archive)
    assert not [path for path in archive.site.requests if "pa55word" in path]
