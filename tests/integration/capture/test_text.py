"""What a capture reads of a page: its main content in three forms, in the right letters."""

import pytest

from services.capture.steps.text.names import SAFE
from shared.contracts.artifacts import ArtifactKind
from tests.integration.capture.conftest import TakePage
from tests.support.sites import Answer, Site

SENTENCE = "The keeper counted the boats as they came in, one after another, until it was dark. "
ARTICLE = f"""<!doctype html><html lang="en"><head><title>Boats at dusk</title></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li></ul></nav>
<div class="cookie-banner"><p>We use cookies to make this site better.</p>
<button>Accept</button></div>
<article><h1>Boats at dusk</h1><p>{SENTENCE * 3}</p>
<h2>What they <em>carried</em></h2><p>{SENTENCE * 2} See <a href="/more?a=1#x">the list</a>.</p>
<ul><li>Herring in barrels from the north side of the bay</li>
<li>Salt and rope for the winter</li></ul>
<table><tr><th>Boat</th><th>Barrels</th></tr><tr><td>Marigold</td><td>12</td></tr></table>
<pre><code class="language-python">def count(boats):
    return len(boats)</code></pre>
<figure><img src="/picture.png" width="400" height="300" alt="A boat at dusk">
<figcaption>The last of the boats</figcaption></figure>
<blockquote><p>{SENTENCE}</p></blockquote>
<p onclick="alert(1)">{SENTENCE * 2}<a href="javascript:alert(2)">press</a>
<script>alert(3)</script></p>
</article><aside class="related"><h3>Related</h3>
<ul><li><a href="/1">Nets of the south</a></li></ul>
</aside><footer><p>Copyright of the harbour office</p></footer></body></html>"""


async def test_the_main_content_is_kept_in_three_forms(take: TakePage, site: Site) -> None:
    url = site.page(ARTICLE)

    taken = await take(url)

    text = taken.text()
    assert "Herring in barrels" in text
    assert "Marigold" in text
    assert "def count(boats):\n    return len(boats)" in text
    for other in ("cookies", "Nets of the south", "harbour office", "Home", "alert"):
        assert other not in text
    markdown = taken.text(ArtifactKind.MARKDOWN)
    assert "# Boats at dusk" in markdown
    assert "## What they *carried*" in markdown
    assert f"[the list]({site.url('/more?a=1#x')})" in markdown
    assert "- Herring in barrels" in markdown
    assert "```python\ndef count(boats):\n    return len(boats)\n```" in markdown
    assert "| Marigold | 12" in markdown
    assert f"![A boat at dusk]({site.url('/picture.png')})" in markdown
    assert f"> {SENTENCE.strip()}" in markdown


async def test_clean_html_is_safe(take: TakePage, site: Site) -> None:
    taken = await take(site.page(ARTICLE))

    html = taken.text(ArtifactKind.READABLE)
    assert html.startswith("<article>")
    for danger in ("script", "onclick", "alert", "javascript:", "style"):
        assert danger not in html
    assert f'<a href="{site.url("/more?a=1#x")}"' in html
    assert '<code class="language-python">' in html
    assert "script" not in SAFE


async def test_an_article_that_its_scripts_throw_away_is_read_as_it_came(
    take: TakePage, site: Site
) -> None:
    wiped = ARTICLE.replace(
        "</body>",
        "<script>document.body.innerHTML = '<h1>Something went wrong</h1><p>Try again.</p>'"
        "</script></body>",
    )

    taken = await take(site.page(wiped))

    assert "Herring in barrels" in taken.text()


async def test_what_is_hidden_and_said_elsewhere_is_read_once(take: TakePage, site: Site) -> None:
    taken = await take(
        site.page(
            f"<title>Twice</title><div style='display:none'><p>Subscribe now!</p>"
            f"<p>{SENTENCE * 3}</p></div><main><p>{SENTENCE * 3}</p><p>{SENTENCE * 2}</p></main>"
        )
    )

    assert taken.text().count(SENTENCE.strip()) == 5
    assert "Subscribe" not in taken.text()


async def test_a_page_without_main_content_gives_what_is_seen(take: TakePage, site: Site) -> None:
    taken = await take(site.page("<title>Panel</title><div>Level <b>7</b></div><div>Open</div>"))

    assert "Level 7" in taken.text()
    assert "Open" in taken.text()


CHINESE = "港口的灯塔看守人每天傍晚都会数一数归来的渔船,直到天色完全暗下来为止。" * 4
JAPANESE = "灯台守は毎日夕方になると、帰ってくる漁船を一隻ずつ数えていました。" * 4
RUSSIAN = "Смотритель маяка каждый вечер считал лодки, которые возвращались в гавань. " * 4


@pytest.mark.parametrize(
    ("text", "codec", "content_type", "meta"),
    [
        (CHINESE, "gb18030", "text/html; charset=gbk", ""),
        (CHINESE, "gb18030", "text/html", "<meta charset=gb2312>"),
        (CHINESE, "gb18030", "text/html", ""),
        (CHINESE, "utf-8", "text/html", ""),
        (CHINESE, "utf-8", "text/html", "<meta charset=gb2312>"),
        (CHINESE, "utf-8", "text/html; charset=iso-8859-1", ""),
        (CHINESE, "gb18030", "text/html; charset=utf-8", ""),
        (JAPANESE, "cp932", "text/html", ""),
        (JAPANESE, "euc_jp", "text/html", ""),
        (RUSSIAN, "cp1251", "text/html", ""),
        (RUSSIAN, "koi8-r", "text/html", ""),
    ],
)
async def test_letters_come_out_right_in_every_charset(
    take: TakePage, site: Site, text: str, codec: str, content_type: str, meta: str
) -> None:
    page = f"<!doctype html>{meta}<title>{text[:12]}</title><p>{text}</p>".encode(codec)
    url = site.answer(
        f"/charsets/{codec}-{len(meta)}-{len(content_type)}-{ord(text[0])}",
        Answer(page, headers={"Content-Type": content_type}),
    )

    taken = await take(url)

    assert text.strip() in taken.text()
    assert taken.result.head["title"] == text[:12].strip()
    assert site.request_count(url) == 1
