from datetime import UTC, datetime

import pytest

from services.catalog.transfer.formats.model import Entry, Format, ImportedLink, Unreadable
from tests.unit.catalog.transfer.entries import entries_of, kind_of

_AT = datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)
_URL = "https://a.example/"

CASES: dict[str, tuple[Format, str, list[Entry]]] = {
    "pocket": (
        Format.POCKET_CSV,
        (
            "title,url,time_added,tags,status\r\n"
            '"A, ""b""\n\nc",https://a.example/,1700000000,x|y z,archive\r\n'
            "B,https://b.example/,1700000000,,unread\r\nC,,1,,unread"
        ),
        [
            ImportedLink(
                1, _URL, 'A, "b"\n\nc', tags=("x", "y z"), created_at=_AT, read=True, archived=True
            ),
            ImportedLink(2, "https://b.example/", "B", created_at=_AT),
            Unreadable(3, "C", "It has no URL."),
        ],
    ),
    "instapaper, old": (
        Format.INSTAPAPER_CSV,
        (
            "URL,Title,Selection,Folder\nhttps://a.example/,A,cut out,Archive\n"
            "https://b.example/,B,,Starred\nhttps://c.example/,C,,Cooking\n"
        ),
        [
            ImportedLink(1, _URL, "A", note="cut out", read=True, archived=True),
            ImportedLink(2, "https://b.example/", "B", favourite=True),
            ImportedLink(3, "https://c.example/", "C", tags=("Cooking",)),
        ],
    ),
    "instapaper, new": (
        Format.INSTAPAPER_CSV,
        (
            "URL,Title,Selection,Folder,Timestamp,Tags\n"
            'https://a.example/,A,,Unread,1700000000,"[""go"", ""two words""]"\n'
        ),
        [ImportedLink(1, _URL, "A", tags=("go", "two words"), created_at=_AT)],
    ),
    "raindrop": (
        Format.RAINDROP_CSV,
        (
            "id,title,note,excerpt,url,folder,tags,created,cover,highlights,favorite\n"
            '1,A,mine,theirs,https://a.example/,Tech / AI,"x, y",2023-11-14T22:13:20.000Z,,marked,'
            "true\n"
            "2,B,,,https://b.example/,Unsorted,,,,,false\n"
        ),
        [
            ImportedLink(
                1,
                _URL,
                "A",
                description="theirs",
                note="mine\n\nmarked",
                tags=("Tech/AI", "x", "y"),
                created_at=_AT,
                favourite=True,
            ),
            ImportedLink(2, "https://b.example/", "B"),
        ],
    ),
    "any, by names of columns": (
        Format.CSV,
        (
            "Date Added;Labels;Name;HREF;Notes;Starred;Folder\n"
            "2023-11-14 22:13:20;x,y;A;https://a.example/;mine;yes;a/b\n"
        ),
        [
            ImportedLink(
                1, _URL, "A", note="mine", tags=("a/b", "x", "y"), created_at=_AT, favourite=True
            )
        ],
    ),
    "any, in Chinese and with tabs": (
        Format.CSV,
        "标题\t网址\t标签\t备注\n甲\thttps://a.example/\t科技、新闻\t我的\n",
        [ImportedLink(1, _URL, "甲", note="我的", tags=("科技", "新闻"))],
    ),
    "any, without names": (
        Format.CSV,
        "A,https://a.example/,1700000000\nnothing,at all,\n",
        [
            ImportedLink(1, _URL, "A", created_at=_AT),
            Unreadable(2, "nothing, at all,", "It has no URL."),
        ],
    ),
    "one column": (Format.CSV, "\ufeffurl\nhttps://a.example/\n", [ImportedLink(1, _URL)]),
    "urls": (
        Format.URLS,
        (
            "# mine\n\nhttps://a.example/\nhttps://b.example/ - B\n- [C](https://c.example/x_(y))\n"
            "D: https://d.example/\nwww.e.example/f\nnothing\n"
        ),
        [
            ImportedLink(1, _URL),
            ImportedLink(2, "https://b.example/", "B"),
            ImportedLink(3, "https://c.example/x_(y)", "C"),
            ImportedLink(4, "https://d.example/", "D"),
            ImportedLink(5, "www.e.example/f"),
            Unreadable(6, "nothing", "The line has no URL."),
        ],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_tables_and_lists_of_every_tool(name: str) -> None:
    kind, content, expected = CASES[name]
    assert kind_of(content) is kind
    assert entries_of(content) == expected


def test_a_field_longer_than_any_limit_of_csv_is_cut_and_the_rest_is_read() -> None:
    entries = entries_of(f'url,cover,title\nhttps://a.example/,"{"x" * 2_000_000}",A\n')
    assert entries == [ImportedLink(1, _URL, "A")]


def test_rows_are_found_wherever_the_pieces_of_a_file_end() -> None:
    row = '"A ""quoted"" title,\nof two lines",https://a.example/\n'
    entries = entries_of("title,url\n" + row * 5_000)
    assert len(entries) == 5_000
    assert set(entries) == {
        ImportedLink(number, _URL, 'A "quoted" title,\nof two lines') for number in range(1, 5_001)
    }
