"""What is no web page: kept as it is, with the text and the picture that it gives."""

import io
import json
import threading
from typing import Any
from uuid import uuid4

import openpyxl
import pytest
from PIL import Image, ImageStat

from services.capture.errors import NavigationError
from shared.contracts.artifacts import ArtifactKind
from shared.contracts.failures import FailureReason
from tests.integration.capture.conftest import Taken, TakePage
from tests.support import files
from tests.support.sites import Answer, Site, Write

OCTETS = "application/octet-stream"
SHEET = (
    '<table:table table:name="Depths"><table:table-row><table:table-cell>'
    "<text:p>port</text:p></table:table-cell></table:table-row>"
    '<table:table-row table:number-rows-repeated="1048576"><table:table-cell/></table:table-row>'
    "</table:table>"
)
SLIDE = (
    '<draw:page draw:name="Start"><draw:frame><draw:text-box><text:p>Moon</text:p>'
    "</draw:text-box></draw:frame></draw:page>"
)


def give(
    site: Site, name: str, data: bytes, media_type: str, headers: dict[str, str] | None = None
) -> str:
    """Serve a file at a path of its own; its URL."""
    said = {"Content-Type": media_type} if media_type else {}
    return site.answer(f"/files/{uuid4().hex}/{name}", Answer(data, headers=said | (headers or {})))


def metadata(taken: Taken) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(taken.files[ArtifactKind.METADATA])
    return found


def red_of(picture: Image.Image) -> float:
    """How red the middle is, of 255."""
    return ImageStat.Stat(picture.crop((150, 90, 170, 110))).mean[0]


def is_kept(taken: Taken, data: bytes, media_type: str) -> None:
    """The very bytes are there, under their true type, and nothing is missing."""
    assert taken.result.failure is None
    assert taken.files[ArtifactKind.ORIGINAL] == data
    original = next(a for a in taken.result.artifacts if a.kind is ArtifactKind.ORIGINAL)
    assert original.media_type == media_type
    assert taken.result.facts.content_type == media_type
    for kind in (ArtifactKind.SCREENSHOT, ArtifactKind.THUMBNAIL):
        assert Image.open(io.BytesIO(taken.files[kind])).format == "WEBP"
    assert ArtifactKind.MANIFEST in taken.files
    assert not {ArtifactKind.HTML, ArtifactKind.PDF, ArtifactKind.WACZ} & set(taken.files)


async def test_a_pdf(take: TakePage, site: Site) -> None:
    pdf = files.pdf_of("Tide tables\nfor the north", "Second page", title="Tides", author="Ada")
    url = give(site, "tides.pdf", pdf, "application/pdf")

    taken = await take(url)

    is_kept(taken, pdf, "application/pdf")
    assert taken.text() == "Tide tables\nfor the north\n\nSecond page"
    assert taken.result.head["title"] == "Tides"
    assert taken.result.page.author == "Ada"
    assert str(taken.result.page.published_at) == "2026-01-02 02:04:05+00:00"
    assert metadata(taken)["file"]["page_count"] == 2
    assert metadata(taken)["file"]["name"] == "tides.pdf"
    assert taken.result.facts.http_status == 200
    assert site.request_count(url) == 1


async def test_a_download_behind_a_redirect_has_its_last_url_and_a_safe_name(
    take: TakePage, site: Site
) -> None:
    pdf = files.pdf_of("x")
    headers = {"Content-Disposition": "attachment; filename*=UTF-8''..%2F%E6%BD%AE%E6%B1%90%0A.pdf"}
    url = give(site, "get.php", pdf, OCTETS, headers)
    start = site.answer("/to-a-file", Answer(status=302, headers={"Location": url}))

    taken = await take(start)

    is_kept(taken, pdf, "application/pdf")
    assert taken.result.facts.url == url
    name = metadata(taken)["file"]["name"]
    assert "潮汐" in name
    assert name.endswith(".pdf")
    assert "/" not in name
    assert site.request_count(url) == 1


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "AVIF", "BMP", "TIFF"])
async def test_pictures(take: TakePage, site: Site, kind: str) -> None:
    data = files.picture_of(kind)
    media_type = f"image/{kind.lower()}"
    url = give(site, f"a.{kind.lower()}", data, media_type)

    taken = await take(url)

    is_kept(taken, data, media_type)
    shot = Image.open(io.BytesIO(taken.files[ArtifactKind.SCREENSHOT])).convert("RGB")
    assert shot.size == (320, 200)
    assert 190 < red_of(shot) < 210
    assert metadata(taken)["file"]["width"] == 320
    assert ArtifactKind.TEXT not in taken.files
    assert site.request_count(url) == 1


async def test_a_drawing_is_drawn_by_the_browser(take: TakePage, site: Site) -> None:
    svg = (
        b'<svg xmlns="http://www.w3.org/2000/svg" width="900" height="700"><title>Map</title>'
        b'<rect width="900" height="700" fill="#00c000"/><text y="20">harbour</text></svg>'
    )

    taken = await take(give(site, "map.svg", svg, "image/svg+xml"))

    is_kept(taken, svg, "image/svg+xml")
    shot = Image.open(io.BytesIO(taken.files[ArtifactKind.SCREENSHOT])).convert("RGB")
    assert 180 < ImageStat.Stat(shot.crop((400, 400, 410, 410))).mean[1] < 200
    assert "harbour" in taken.text()
    assert taken.result.head["title"] == "Map"


@pytest.mark.parametrize(
    ("charset", "declared"),
    [
        ("gbk", "; charset=gbk"),
        ("gbk", ""),
        ("big5", "; charset=big5"),
        ("utf-16", ""),
        ("utf-8-sig", ""),
        ("utf-8", "; charset=utf-8"),
    ],
)
async def test_texts_in_any_coding(take: TakePage, site: Site, charset: str, declared: str) -> None:
    words = "今天天氣很好，我們去海邊。" if charset == "big5" else "今天天气很好，我们去海边。"
    data = (f"{words}\r\n" * 20).encode(charset)
    url = give(site, "notes.txt", data, f"text/plain{declared}")

    taken = await take(url)

    is_kept(taken, data, "text/plain")
    assert taken.text() == "\n".join([words] * 20)
    assert taken.result.head["title"] == "notes.txt"


@pytest.mark.parametrize("charset", ["shift_jis", "euc_jp"])
async def test_japanese_texts_that_do_not_say_so(take: TakePage, site: Site, charset: str) -> None:
    words = "これは日本語のテキストです。よろしくお願いします。"

    taken = await take(give(site, "a.txt", (f"{words}\n" * 9).encode(charset), "text/plain"))

    assert words in taken.text()


async def test_a_text_in_a_sandbox(take: TakePage, site: Site) -> None:
    policy = {"Content-Security-Policy": "default-src 'none'; sandbox"}
    data = b"# Sandbox rules\n\nNo digging after **dark**.\n"
    url = give(site, "README.md", data, "text/plain; charset=utf-8", policy)

    taken = await take(url)

    is_kept(taken, data, "text/markdown")
    assert taken.result.head["title"] == "Sandbox rules"
    assert taken.text(ArtifactKind.MARKDOWN) == data.decode().strip()
    assert site.request_count(url) == 1


@pytest.mark.parametrize(
    ("name", "media_type", "data", "words"),
    [
        ("a.json", "application/json", b'{"harbour":["\\u6f6e"]}', '"harbour": [\n    "潮"'),
        ("a.xml", "application/xml", b"<a><b>harbour</b></a>", "harbour"),
        ("a.csv", "text/csv", b"port,depth\nharbour,7\n", "harbour\t7"),
        ("a.py", "text/x-python", b"harbour = 1\n", "harbour = 1"),
        ("a.js", "text/javascript", b"let harbour\n", "let harbour"),
        ("a.ics", "text/calendar", b"BEGIN:VCALENDAR\nharbour\n", "harbour"),
        ("a.rtf", "application/rtf", b"{\\rtf1 \\b harbour\\par}", "harbour"),
        ("a.txt", "text/plain", b"<html><b>harbour", "<html><b>harbour"),
        ("a.zip", "application/zip", files.zip_of({"harbour.txt": "x"}), "harbour.txt"),
    ],
)
async def test_texts_of_many_kinds(
    take: TakePage, site: Site, name: str, media_type: str, data: bytes, words: str
) -> None:
    url = give(site, name, data, media_type)

    taken = await take(url)

    is_kept(taken, data, media_type)
    assert words in taken.text()
    assert site.request_count(url) == 1


@pytest.mark.parametrize(
    "media_type", ["application/rss+xml", "application/xml", "text/xml", OCTETS]
)
async def test_a_feed(take: TakePage, site: Site, media_type: str) -> None:
    feed = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour news</title>
      <item><title>Tide &amp; time</title><link>https://h.example/1</link>
      <pubDate>Fri, 02 Jan 2026 03:04:05 GMT</pubDate>
      <description>&lt;p&gt;High &lt;b&gt;water&lt;/b&gt; at noon&lt;/p&gt;</description></item>
      </channel></rss>"""

    taken = await take(give(site, "news.xml", feed, media_type))

    is_kept(taken, feed, "application/rss+xml")
    assert taken.result.head["title"] == "Harbour news"
    markdown = taken.text(ArtifactKind.MARKDOWN)
    assert "## Tide & time\n\nFri, 02 Jan 2026 03:04:05 GMT\n\n<https://h.example/1>" in markdown
    assert "High water at noon" in markdown
    assert metadata(taken)["file"]["entry_count"] == 1


async def test_an_atom_feed(take: TakePage, site: Site) -> None:
    feed = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Log</title><entry><title>One</title>
      <link rel="self" href="https://h.example/self"/><link href="https://h.example/1"/>
      <updated>2026-01-02T03:04:05Z</updated><author><name>Ada</name></author>
      <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>deep <i>water</i></p></div>
      </content></entry></feed>"""

    taken = await take(give(site, "log", feed, "application/atom+xml"))

    is_kept(taken, feed, "application/atom+xml")
    assert "One\n\n2026-01-02T03:04:05Z · Ada\n\nhttps://h.example/1\n\ndeep water" in taken.text()


async def test_a_word_document(take: TakePage, site: Site) -> None:
    docx = files.docx_of("Harbour rules", "Ships wait outside.", "潮汐表")

    taken = await take(give(site, "rules.docx", docx, OCTETS))

    word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    is_kept(taken, docx, word)
    assert taken.result.head["title"] == "Harbour rules"
    assert taken.result.page.author == "Ada Author"
    assert taken.text(ArtifactKind.MARKDOWN) == (
        "# Harbour rules\n\nShips wait outside.\n\n潮汐表\n\n- first point\n- second point\n\n"
        "| Name | Count |\n| --- | --- |\n| plums | 7 |"
    )


async def test_a_workbook(take: TakePage, site: Site) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Depths"
    sheet.append(["port", "metres"])
    sheet.append(["Harbour", 7.25])
    out = io.BytesIO()
    book.save(out)

    taken = await take(give(site, "depths.xlsx", out.getvalue(), OCTETS))

    is_kept(
        taken,
        out.getvalue(),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
    assert taken.text(ArtifactKind.MARKDOWN).startswith(
        "## Depths\n\n| port | metres |\n| --- | --- |\n| Harbour | 7.25 |"
    )


async def test_a_presentation(take: TakePage, site: Site) -> None:
    pptx = files.pptx_of(("Tides", "why they come"), ("Moon", "pulls"))

    taken = await take(give(site, "talk.pptx", pptx, OCTETS))

    assert taken.files[ArtifactKind.ORIGINAL] == pptx
    assert taken.text() == "Tides\n\nwhy they come\n\nMoon\n\npulls"
    assert metadata(taken)["file"]["page_count"] == 2


@pytest.mark.parametrize(
    ("kind", "ending", "body", "words"),
    [
        (
            "text",
            "odt",
            '<text:h text:outline-level="2">Tides</text:h><text:p>high<text:tab/>water</text:p>',
            "## Tides\n\nhigh water",
        ),
        (
            "spreadsheet",
            "ods",
            SHEET,
            "## Depths\n\n| port |",
        ),
        (
            "presentation",
            "odp",
            SLIDE,
            "## Start\n\nMoon",
        ),
    ],
)
async def test_opendocument(
    take: TakePage, site: Site, kind: str, ending: str, body: str, words: str
) -> None:
    data = files.opendocument_of(kind, body, "Harbour")

    taken = await take(give(site, f"a.{ending}", data, OCTETS))

    is_kept(taken, data, f"application/vnd.oasis.opendocument.{kind}")
    assert taken.result.head["title"] == "Harbour"
    assert taken.text(ArtifactKind.MARKDOWN).startswith(words)


async def test_a_book(take: TakePage, site: Site) -> None:
    book = files.epub_of(
        "The Harbour", "<h1>One</h1><p>It <em>rained</em>.</p>", "<p>It cleared.</p>"
    )

    taken = await take(give(site, "book.epub", book, "application/epub+zip"))

    is_kept(taken, book, "application/epub+zip")
    assert taken.text(ArtifactKind.MARKDOWN) == "# One\n\nIt rained.\n\nIt cleared."
    assert taken.result.head["title"] == "The Harbour"
    assert taken.result.page.author == "Ada Author"


async def test_a_sound(take: TakePage, site: Site) -> None:
    data = files.wave_of(1.5)

    taken = await take(give(site, "horn.wav", data, "audio/wav"))

    is_kept(taken, data, "audio/wav")
    assert metadata(taken)["file"]["duration_seconds"] == 1.5
    assert taken.result.head["title"] == "horn.wav"


async def test_a_page_that_is_to_be_downloaded(take: TakePage, site: Site) -> None:
    page = b"<!doctype html><title>Kept</title><h1>Harbour</h1><script>alert(1)</script>"
    headers = {"Content-Disposition": "attachment; filename=a.html"}

    taken = await take(give(site, "a", page, "text/html", headers))

    is_kept(taken, page, "text/html")
    assert taken.text() == "Harbour"
    assert taken.result.head["title"] == "Kept"


@pytest.mark.parametrize(
    ("data", "declared", "media_type"),
    [
        (files.pdf_of("harbour"), "text/plain", "application/pdf"),
        (files.pdf_of("harbour"), "image/png", "application/pdf"),
        (files.picture_of("PNG"), "application/pdf", "image/png"),
        (files.picture_of("PNG"), "image/jpeg", "image/png"),
        (bytes(range(256)) * 8, "text/plain", OCTETS),
        (b"harbour, all text\n" * 9, OCTETS, "text/plain"),
        (b"", "application/pdf", "application/pdf"),
    ],
    ids=["pdf-text", "pdf-image", "image-pdf", "png-jpeg", "binary-text", "text-binary", "empty"],
)
async def test_servers_that_lie(
    take: TakePage, site: Site, data: bytes, declared: str, media_type: str
) -> None:
    taken = await take(give(site, "thing", data, declared))

    assert taken.files[ArtifactKind.ORIGINAL] == data
    assert taken.result.facts.content_type == media_type


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("cut.pdf", files.pdf_of("harbour" * 50)[:300]),
        ("locked.pdf", files.encrypted_pdf()),
        ("locked.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)),
        ("cut.docx", files.docx_of("a", "b")[:200]),
        ("bomb.docx", files.docx_of("bomb.docx", document="<w:p/>" * 20_000_000)),
        ("cut.png", files.picture_of("PNG")[:60]),
        ("bomb.png", files.huge_png(30_000)),
        ("cut.zip", files.zip_of({"a": "b"})[:30]),
        (
            "laughs.docx",
            files.zip_of(
                {
                    "[Content_Types].xml": "",
                    "word/document.xml": "<!DOCTYPE x ["
                    '<!ENTITY a "haha">'
                    + "".join(
                        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12)
                    )
                    + "]><x>&m;</x>",
                }
            ),
        ),
    ],
)
async def test_what_is_broken_or_hostile_is_kept_all_the_same(
    take: TakePage, site: Site, name: str, data: bytes
) -> None:
    taken = await take(give(site, name, data, OCTETS))

    assert taken.files[ArtifactKind.ORIGINAL] == data
    assert taken.result.failure is None
    assert taken.result.head["title"] == name
    assert ArtifactKind.TEXT not in taken.files
    assert ArtifactKind.THUMBNAIL in taken.files


async def test_laughter_in_xml(take: TakePage, site: Site) -> None:
    entities = '<!ENTITY a0 "haha">' + "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)
    )
    data = (
        f"<!DOCTYPE x [{entities}<!ENTITY f SYSTEM 'file:///etc/passwd'>]><x>&a9;&f;ok</x>".encode()
    )

    taken = await take(give(site, "a.bin.xml", data, OCTETS))

    assert taken.files[ArtifactKind.ORIGINAL] == data
    assert taken.result.failure is None
    assert ArtifactKind.TEXT not in taken.files or taken.text() == "ok"


async def test_a_file_that_is_too_large(take: TakePage, site: Site) -> None:
    data = bytes(3 * 1024**2)

    with pytest.raises(NavigationError, match="larger than the 1 MiB") as caught:
        await take(give(site, "big.bin", data, OCTETS), max_file_bytes=1024**2)

    assert caught.value.reason is FailureReason.TOO_LARGE


async def test_a_file_that_stops_coming(take: TakePage, site: Site) -> None:
    def stall(write: Write, closing: threading.Event) -> None:
        write(b"x" * 100)
        closing.wait(30)

    headers = {"Content-Type": OCTETS, "Content-Length": "5000"}
    url = site.answer("/stalls.bin", Answer(headers=headers, stream=stall))

    with pytest.raises(NavigationError, match="did not come in time: ") as caught:
        await take(url, total_seconds=9.0)

    assert caught.value.reason is FailureReason.TIMED_OUT


async def test_a_file_that_breaks_off(take: TakePage, site: Site) -> None:
    headers = {"Content-Type": OCTETS, "Content-Length": "5000"}

    def break_off(write: Write, _closing: threading.Event) -> None:
        write(b"x")

    url = site.answer("/breaks.bin", Answer(headers=headers, stream=break_off))

    with pytest.raises(NavigationError, match="broke off") as caught:
        await take(url)

    assert caught.value.reason is FailureReason.CONNECTION_FAILED


async def test_a_file_that_comes_with_an_error_is_told_as_one(take: TakePage, site: Site) -> None:
    data = files.zip_of({"gone.txt": "x"})
    url = site.answer("/gone.zip", Answer(data, 404, {"Content-Type": "application/zip"}))

    try:
        taken = await take(url)
    except NavigationError as error:  # Chromium does not always say what came with it
        assert error.reason is FailureReason.UNSUPPORTED_CONTENT  # noqa: PT017 - either is right
    else:
        is_kept(taken, data, "application/zip")
        assert taken.result.facts.http_status == 404


async def test_a_page_that_offers_a_download_is_a_page(take: TakePage, site: Site) -> None:
    offered = give(site, "a.zip", files.zip_of({"a": "b"}), "application/zip")
    url = site.page(
        f"<title>Offer</title><p>Here it comes<script>location.href='{offered}'</script>"
    )

    taken = await take(url)

    assert ArtifactKind.ORIGINAL not in taken.files
    assert "Here it comes" in taken.text()
    assert taken.result.head["title"] == "Offer"
