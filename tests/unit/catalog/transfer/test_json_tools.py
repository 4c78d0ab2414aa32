import json
from datetime import UTC, datetime
from typing import Any

import pytest

from services.catalog.transfer.formats.model import Entry, Format, ImportedLink, Unreadable
from tests.unit.catalog.transfer.entries import entries_of, kind_of

_AT = datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)
_ISO = "2023-11-14T22:13:20.000Z"
_SECONDS = 1_700_000_000
_WEBKIT = str((_SECONDS + 11_644_473_600) * 1_000_000)
_URL = "https://a.example/"

_FIREFOX = {
    "guid": "root________",
    "type": "text/x-moz-place-container",
    "root": "placesRoot",
    "children": [
        {
            "guid": "toolbar_____",
            "title": "toolbar",
            "type": "text/x-moz-place-container",
            "root": "toolbarFolder",
            "children": [
                {
                    "type": "text/x-moz-place-container",
                    "children": [
                        {
                            "type": "text/x-moz-place",
                            "uri": _URL,
                            "title": "A",
                            "tags": "x,y",
                            "dateAdded": _SECONDS * 1_000_000,
                            "annos": [{"name": "bookmarkProperties/description", "value": "D"}],
                        },
                        {"type": "text/x-moz-place-separator"},
                    ],
                    "title": "Tech/AI",
                },
                {"type": "text/x-moz-place", "title": "lost"},
            ],
        },
        {
            "title": "tags",
            "root": "tagsFolder",
            "children": [{"title": "x", "children": [{"type": "text/x-moz-place", "uri": _URL}]}],
        },
        {
            "guid": "menu________",
            "title": "menu",
            "children": [{"type": "text/x-moz-place", "uri": "place:x", "title": "P"}],
        },
    ],
}
_CHROME = {
    "checksum": "0",
    "roots": {
        "bookmark_bar": {
            "children": [
                {
                    "children": [
                        {"date_added": _WEBKIT, "name": "A", "type": "url", "url": _URL},
                    ],
                    "name": "Dev",
                    "type": "folder",
                },
                {"name": "B", "type": "url", "url": "https://b.example/"},
            ],
            "name": "Bookmarks bar",
            "type": "folder",
        },
        "trash": {"children": [{"type": "url", "url": "https://deleted.example/"}]},
        "other": {"children": [{"children": [], "name": "empty", "type": "folder"}]},
        "synced": {"children": [{"name": "C", "type": "url", "url": "https://c.example/"}]},
    },
    "version": 1,
}

CASES: dict[str, tuple[Format, Any, list[Entry]]] = {
    "pinboard": (
        Format.PINBOARD_JSON,
        [
            {
                "href": _URL,
                "description": "A",
                "extended": "mine",
                "hash": "0",
                "time": "2023-11-14T22:13:20Z",
                "shared": "no",
                "toread": "no",
                "tags": "x y",
            },
            {"href": "https://b.example/", "description": False, "toread": "yes", "tags": ""},
            {"description": "lost", "tags": ""},
        ],
        [
            ImportedLink(1, _URL, "A", note="mine", tags=("x", "y"), created_at=_AT, read=True),
            ImportedLink(2, "https://b.example/"),
            Unreadable(3, "lost", "It has no URL."),
        ],
    ),
    "delicious": (
        Format.DELICIOUS_JSON,
        [
            {
                "title": "A",
                "tags": ["x", ""],
                "url": _URL,
                "description": "mine",
                "created": str(_SECONDS),
                "others": 9,
                "owner": "me",
                "private": "0",
            }
        ],
        [ImportedLink(1, _URL, "A", note="mine", tags=("x",), created_at=_AT)],
    ),
    "omnivore": (
        Format.OMNIVORE_JSON,
        [
            {
                "slug": "a",
                "title": "A",
                "description": "theirs",
                "author": "Ann",
                "url": _URL,
                "state": "Archived",
                "readingProgress": 0,
                "labels": ["x"],
                "savedAt": _ISO,
                "updatedAt": _ISO,
                "publishedAt": _ISO,
                "highlights": [{"quote": "q1\nq2", "annotation": "mine"}],
            },
            {"url": "https://b.example/", "state": "Active", "labels": [], "savedAt": None},
        ],
        [
            ImportedLink(
                1,
                _URL,
                "A",
                description="theirs",
                note="> q1\n> q2\nmine",
                author="Ann",
                tags=("x",),
                created_at=_AT,
                updated_at=_AT,
                published_at=_AT,
                read=True,
                archived=True,
            ),
            ImportedLink(2, "https://b.example/"),
        ],
    ),
    "wallabag 1": (
        Format.WALLABAG_JSON,
        [
            {
                "0": "1",
                "5": "<p>",
                "title": "A",
                "url": _URL,
                "is_read": "1",
                "is_fav": "0",
                "content": "<p>",
                "tags": "x,y z",
            },
            {"title": "B", "url": "https://b.example/", "is_read": "0", "is_fav": "1", "tags": ""},
        ],
        [
            ImportedLink(1, _URL, "A", tags=("x", "y z"), read=True, archived=True),
            ImportedLink(2, "https://b.example/", "B", favourite=True),
        ],
    ),
    "wallabag 2": (
        Format.WALLABAG_JSON,
        [
            {
                "title": "A",
                "url": _URL,
                "is_archived": 1,
                "is_starred": True,
                "created_at": "2023-11-14T23:13:20+0100",
                "updated_at": "2023-11-14T22:13:20+00:00",
                "published_at": "2023-11-14T22:13:20+00:00",
                "published_by": ["Ann", "Bo"],
                "language": "fr",
                "content": "<p>",
                "annotations": [{"text": "mine", "quote": "q", "ranges": []}],
                "tags": ["x", {"label": "y", "slug": "y"}],
            }
        ],
        [
            ImportedLink(
                1,
                _URL,
                "A",
                note="> q\nmine",
                author="Ann, Bo",
                language="fr",
                tags=("x", "y"),
                created_at=_AT,
                updated_at=_AT,
                published_at=_AT,
                read=True,
                favourite=True,
                archived=True,
            )
        ],
    ),
    "elcurator": (
        Format.ELCURATOR_JSON,
        [
            {
                "created_at": "2023-11-14 22:13:20 UTC",
                "title": "A",
                "url": _URL,
                "description": None,
                "tags": ["x"],
                "is_saved": True,
            }
        ],
        [ImportedLink(1, _URL, "A", tags=("x",), created_at=_AT, favourite=True)],
    ),
    "karakeep": (
        Format.KARAKEEP_JSON,
        {
            "bookmarks": [
                {
                    "createdAt": _SECONDS,
                    "title": "A",
                    "tags": ["x"],
                    "lists": ["2", "3", "9"],
                    "content": {"type": "link", "url": _URL},
                    "note": "mine",
                    "archived": True,
                    "favourited": True,
                },
                {
                    "createdAt": 1,
                    "title": None,
                    "tags": [],
                    "content": {"type": "text", "text": "T"},
                },
                {"createdAt": 1, "title": "C", "tags": [], "content": None},
            ],
            "lists": [
                {"id": "1", "name": "Top", "type": "manual", "parentId": None},
                {"id": "2", "name": "In/side", "type": "manual", "parentId": "1"},
                {"id": "3", "name": "Clever", "type": "smart", "parentId": None},
            ],
        },
        [
            ImportedLink(
                1,
                _URL,
                "A",
                note="mine",
                tags=("Top/In-side", "x"),
                created_at=_AT,
                favourite=True,
                archived=True,
            ),
            Unreadable(2, "T", "It is a note without a URL."),
            Unreadable(3, "C", "It is an uploaded file or has no URL."),
        ],
    ),
    "linkwarden": (
        Format.LINKWARDEN_JSON,
        {
            "name": "me",
            "collections": [
                {
                    "links": [
                        {
                            "id": 7,
                            "name": "A",
                            "url": _URL,
                            "description": "mine",
                            "textContent": "long",
                            "tags": [{"name": "x"}],
                            "createdAt": _ISO,
                        }
                    ],
                    "id": 2,
                    "name": "Inside",
                    "parentId": 1,
                },
                {"id": 1, "name": "Top", "parentId": None, "links": [{"id": 8, "name": "PDF"}]},
                {"id": 3, "name": "Unorganized", "links": [{"id": 9, "url": "https://b.example/"}]},
            ],
            "pinnedLinks": [{"id": 7, "url": _URL}],
        },
        [
            ImportedLink(
                1,
                _URL,
                "A",
                note="mine",
                tags=("Top/Inside", "x"),
                created_at=_AT,
                favourite=True,
            ),
            Unreadable(2, "PDF", "It is an uploaded file without a URL."),
            ImportedLink(3, "https://b.example/"),
        ],
    ),
    "firefox": (
        Format.FIREFOX_JSON,
        _FIREFOX,
        [
            ImportedLink(1, _URL, "A", description="D", tags=("Tech-AI", "x", "y"), created_at=_AT),
            Unreadable(2, "lost", "It has no URL."),
            ImportedLink(3, "place:x", "P"),
        ],
    ),
    "chrome": (
        Format.CHROME_JSON,
        _CHROME,
        [
            ImportedLink(1, _URL, "A", tags=("Dev",), created_at=_AT),
            ImportedLink(2, "https://b.example/", "B"),
            ImportedLink(3, "https://c.example/", "C"),
        ],
    ),
    "any array": (
        Format.JSON,
        [
            {"Link": _URL, "name": "A", "keywords": "x, y", "addedAt": _SECONDS * 1000},
            "https://b.example/",
            5,
            {"name": "lost"},
        ],
        [
            ImportedLink(1, _URL, "A", tags=("x", "y"), created_at=_AT),
            ImportedLink(2, "https://b.example/"),
            Unreadable(3, "5", "It is neither an object nor a URL."),
            Unreadable(4, "lost", "It has no URL."),
        ],
    ),
    "any object with a list": (
        Format.JSON,
        {"version": 1, "users": [{"name": "me"}], "items": [{"tags": ["x"], "uri": _URL}]},
        [ImportedLink(1, _URL, tags=("x",))],
    ),
}


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("name", CASES)
def test_json_of_every_tool(name: str, indent: int | None) -> None:
    kind, value, expected = CASES[name]
    content = json.dumps(value, indent=indent, ensure_ascii=indent is None)
    assert kind_of(content) is kind
    assert entries_of(content) == expected
    assert entries_of(content.encode("utf-16")) == expected


def test_json_lines() -> None:
    content = '{"url": "https://a.example/", "read": 1}\noops\n\n"https://b.example/"\n[[1]]\n'
    assert kind_of(content) is Format.JSONL
    assert entries_of(content) == [
        ImportedLink(1, _URL, read=True),
        Unreadable(2, "oops", "The line is no JSON."),
        ImportedLink(3, "https://b.example/"),
        Unreadable(4, "[[1]]", "It is neither an object nor a URL."),
    ]


def test_what_no_database_takes_is_left_out_or_replaced() -> None:
    content = (
        r"""["https://a.example/\ud800\u0000x", {"url": "http://b", "title": "\u0000\udfff"}]"""
    )
    for lines in (content, content[1:-1].replace(", {", "\n{")):
        for entry in entries_of(lines):
            assert isinstance(entry, ImportedLink)
            assert "\0" not in entry.url + (entry.title or "")
            assert (entry.url + (entry.title or "")).encode()


@pytest.mark.parametrize("before", range(65_500, 65_540))
def test_characters_of_two_escapes_survive_wherever_a_piece_ends(before: int) -> None:
    title = r"\ud83d\ude00\\ud83d \ud83d."
    content = f'[{{"url": "http://a", "x": "{"x" * before}", "title": "{title}"}}]'
    assert entries_of(content) == [ImportedLink(1, "http://a", "😀\\ud83d �.")]


def test_posts_in_xml_whose_entities_nobody_expands() -> None:
    content = (
        '<?xml version="1.0"?><!DOCTYPE posts [<!ENTITY a "&b;&b;"><!ENTITY b "lol">]>'
        '<posts user="me"><post href="https://a.example/?x&amp;y" description="&a;" extended="mine"'
        ' tag="x y" time="2023-11-14T22:13:20Z" toread="yes"/></posts>'
    )
    assert kind_of(content) is Format.DELICIOUS_XML
    assert entries_of(content) == [
        ImportedLink(
            1, "https://a.example/?x&y", "&a;", note="mine", tags=("x", "y"), created_at=_AT
        )
    ]


def test_pockets_html() -> None:
    content = (
        "<!DOCTYPE html><html><head><title>Pocket Export</title></head><body><h1>Unread</h1><ul>"
        '<li><a href="https://a.example/" time_added="1700000000" tags="x,y">A &amp; B</a></li>'
        '</ul><h1>Read Archive</h1><ul><li><a href="https://b.example/">B</a></ul></body></html>'
    )
    assert kind_of(content) is Format.POCKET_HTML
    assert entries_of(content) == [
        ImportedLink(1, _URL, "A & B", tags=("x", "y"), created_at=_AT),
        ImportedLink(2, "https://b.example/", "B", read=True, archived=True),
    ]


@pytest.mark.parametrize("depth", [10, 100_000])
def test_what_lies_too_deep_in_an_entry_is_left_out(depth: int) -> None:
    content = f'[{{"url":"https://a.example/","x":{"[" * depth}{"]" * depth}}},"https://b.example"]'
    assert [entry.number for entry in entries_of(content)] == [1, 2]
