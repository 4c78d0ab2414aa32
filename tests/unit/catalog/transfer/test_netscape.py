from datetime import UTC, datetime

import pytest

from services.catalog.transfer.formats.model import Format, ImportedLink, Unreadable
from tests.unit.catalog.transfer.entries import entries_of, kind_of, links_of

_TOP = "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<TITLE>Bookmarks</TITLE>\n<H1>Bookmarks</H1>\n"
_AT = datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)

CHROME = (
    _TOP
    + """
<DL><p>
    <DT><H3 ADD_DATE="1700000000" PERSONAL_TOOLBAR_FOLDER="true">Leiste</H3>
    <DL><p>
        <DT><A HREF="https://a.example/?x=1&amp;y=2" ADD_DATE="1700000000"
        ICON="data:,x">A &lt;1&gt;</A>
        <DT><H3>Dev</H3>
        <DL><p>
            <DT><H3>C/C++</H3>
            <DL><p><DT><A HREF="https://b.example/">B</A></DL><p>
        </DL><p>
    </DL><p>
    <DT><H3>书签栏</H3>
    <DL><p><DT><A HREF="https://c.example/">丙</A></DL><p>
    <DT><A HREF="https://d.example/">D</A>
</DL><p>
"""
)
FIREFOX = (
    _TOP
    + """
<DL><p>
    <DT><A HREF="place:sort=8&maxResults=10" ADD_DATE="1700000000">Most visited</A>
    <DT><A HREF="https://a.example/?copy=1&copy=2" LAST_MODIFIED="1700000000"
        TAGS="x,two words" SHORTCUTURL="a">A</A>
    <DD>What I think
    <HR>
    <DT><H3 UNFILED_BOOKMARKS_FOLDER="true">Andere</H3>
    <DD>What Firefox says of its folder
    <DL><p>
        <DT><A HREF="https://b.example/">B</A>
    </DL>
</DL>
"""
)
SAFARI = """<!DOCTYPE NETSCAPE-Bookmark-file-1>
<HTML><Title>Bookmarks</Title><H1>Bookmarks</H1>
<DT><H3 FOLDED>Favorites</H3>
<DL><p>
    <DT><A HREF="https://a.example/">A</A>
    <DT><H3 FOLDED>Favorites</H3>
    <DL><p><DT><A HREF="https://b.example/">B</A></DL><p>
</DL><p>
<DT><A HREF="https://c.example/">C</A>
<DT><H3 FOLDED id="com.apple.ReadingList">Leseliste</H3>
<DL><p><DT><A HREF="https://d.example/">D</A></DL><p>
</HTML>
"""
INTERNET_EXPLORER = (
    _TOP
    + """<DL><p>
    <DT><H3 FOLDED ADD_DATE="1700000000">Links</H3>
    <DL><p>
        <DT><A HREF="https://a.example/" ADD_DATE="1700000000" LAST_VISIT="1700000001"
        LAST_MODIFIED="1700000000" ICON_URI="https://a.example/i.ico" >A</A>
    </DL><p>
</DL><p>
"""
)
LINKDING = (
    _TOP
    + """<DL><p>
<DT><A HREF="https://a.example/" ADD_DATE="1700000000" PRIVATE="1" TOREAD="1"
        TAGS="x,linkding:archived">A</A>
<DD>Of the page[linkding-notes]Of mine &amp; *more*
[/linkding-notes]
<DT><A HREF="https://b.example/" PRIVATE="1" TOREAD="0" TAGS="">B</A>
</DL><p>
"""
)
SHAARLI = (
    _TOP
    + """<DL><p>
<DT><A HREF="https://a.example/" ADD_DATE="1700000000" PRIVATE="0" TAGS="x,y">A</A>
<DD>- one
- two #tag <a href="https://elsewhere.example/">elsewhere</a> still
<DT><A HREF="https://b.example/">B</A>
</DL><p>
<script src="x.js">if (a < b) "<A HREF='no'>"</script>
"""
)
RAINDROP = (
    _TOP
    + """<DL><p><DT><H3>Unsorted</H3><DL><p>
<DT><A HREF="https://a.example/" ADD_DATE="1700000000" TAGS="x" DATA-COVER=""
        DATA-IMPORTANT="true">A</A>
</DL><p></DL><p>"""
)
SLOPPY = """<dl>
<dt><h3>Folder
<dl>
<dt><a href=https://a.example/x add_date=1700000000000 tags='p,q'>A
<dd>Mine
<dt><a add_date="1700000000000000" HREF='https://b.example/'>B</a>
<dt><A NAME="x">no address</A>
<p><a href="">empty</a>"""

CASES = {
    "chrome": (
        CHROME,
        [
            ImportedLink(1, "https://a.example/?x=1&y=2", "A <1>", created_at=_AT),
            ImportedLink(2, "https://b.example/", "B", tags=("Dev/C-C++",)),
            ImportedLink(3, "https://c.example/", "丙"),
            ImportedLink(4, "https://d.example/", "D"),
        ],
    ),
    "firefox": (
        FIREFOX,
        [
            ImportedLink(1, "place:sort=8&maxResults=10", "Most visited", created_at=_AT),
            ImportedLink(
                2,
                "https://a.example/?copy=1&copy=2",
                "A",
                note="What I think",
                tags=("x", "two words"),
                updated_at=_AT,
            ),
            ImportedLink(3, "https://b.example/", "B"),
        ],
    ),
    "safari": (
        SAFARI,
        [
            ImportedLink(1, "https://a.example/", "A"),
            ImportedLink(2, "https://b.example/", "B", tags=("Favorites",)),
            ImportedLink(3, "https://c.example/", "C"),
            ImportedLink(4, "https://d.example/", "D"),
        ],
    ),
    "internet explorer": (
        INTERNET_EXPLORER,
        [
            ImportedLink(
                1, "https://a.example/", "A", tags=("Links",), created_at=_AT, updated_at=_AT
            )
        ],
    ),
    "linkding": (
        LINKDING,
        [
            ImportedLink(
                1,
                "https://a.example/",
                "A",
                description="Of the page",
                note="Of mine & *more*",
                tags=("x",),
                created_at=_AT,
                archived=True,
            ),
            ImportedLink(2, "https://b.example/", "B", read=True),
        ],
    ),
    "shaarli": (
        SHAARLI,
        [
            ImportedLink(
                1,
                "https://a.example/",
                "A",
                note="- one\n- two #tag elsewhere still",
                tags=("x", "y"),
                created_at=_AT,
            ),
            ImportedLink(2, "https://b.example/", "B"),
        ],
    ),
    "raindrop": (
        RAINDROP,
        [ImportedLink(1, "https://a.example/", "A", tags=("x",), created_at=_AT, favourite=True)],
    ),
    "sloppy": (
        SLOPPY,
        [
            ImportedLink(
                1,
                "https://a.example/x",
                "A",
                note="Mine",
                tags=("Folder", "p", "q"),
                created_at=_AT,
            ),
            ImportedLink(2, "https://b.example/", "B", tags=("Folder",), created_at=_AT),
            Unreadable(3, "no address", "It has no URL (no HREF)."),
            ImportedLink(4, "", "empty", tags=("Folder",)),
        ],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_bookmarks_of_every_tool(name: str) -> None:
    content, expected = CASES[name]
    assert kind_of(content) is Format.NETSCAPE_HTML
    assert entries_of(content) == expected


def test_a_file_of_no_bookmarks_is_one_still() -> None:
    assert links_of(_TOP + "<DL><p></DL><p>") == []


@pytest.mark.parametrize(
    "date", ["invalid", "", "0", "-5", "99999999999999999999999", "1e9", "NaN"]
)
def test_a_date_that_is_none_is_ignored(date: str) -> None:
    (link,) = links_of(f'{_TOP}<DL><DT><A HREF="http://a.example" ADD_DATE="{date}">A</A></DL>')
    assert link.created_at is None


def test_folders_that_are_too_deep_end_somewhere() -> None:
    deep = "".join(f"<DT><H3>{place}</H3><DL><p>" for place in range(20_000))
    (link,) = links_of(f'{_TOP}<DL><p>{deep}<DT><A HREF="http://a.example">A</A>')
    assert link.tags[0].startswith("0/1/2/")
    assert len(link.tags[0]) < 200


@pytest.mark.parametrize(
    "part", ["<", "<!--", "<a ", '<a href="', "</", "&", "<script>", "<DL>", "<DT><H3>", "<a b='>"]
)
def test_malice_costs_no_more_than_its_length(part: str) -> None:
    assert len(entries_of(_TOP + part * 20_000)) <= 20_000


def test_a_title_and_an_icon_without_end_are_cut() -> None:
    content = f'{_TOP}<DT><A ICON="data:{"i" * 3_000_000}" HREF="http://a.example">{"t" * 900_000}'
    (link,) = links_of(content)
    assert link.url == "http://a.example"
    assert link.title is not None
    assert len(link.title) < 300_000
