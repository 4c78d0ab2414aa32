import pytest

from tests.unit.catalog.transfer.entries import links_of

_TOP = "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n"


def _file(title: str, charset: str | None = None) -> str:
    meta = f'<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset={charset}">\n'
    return f'{_TOP}{meta if charset else ""}<DL><p><DT><A HREF="http://a.example/">{title}</A></DL>'


@pytest.mark.parametrize(
    ("title", "encoding"),
    [
        ("百度一下，你就知道", "gb18030"),
        ("淘宝网", "gbk"),
        ("知乎", "gb2312"),
        ("台灣新聞網 書籤", "big5"),
        ("ニュース速報 日本経済新聞", "shift_jis"),
        ("ウィキペディア フリー百科事典", "euc_jp"),
        ("즐겨찾기 목록 네이버", "euc_kr"),
        ("Закладки браузера и новости", "cp1251"),
        ("Les actualités françaises à la une", "cp1252"),
        ("中文 and text", "utf-8"),
        ("中文 and text", "utf-8-sig"),
        ("中文 and text", "utf-16"),
        ("plain text", "utf-16-le"),
        ("plain text", "utf-16-be"),
    ],
)
def test_text_in_any_encoding_that_does_not_name_itself(title: str, encoding: str) -> None:
    assert links_of(_file(title).encode(encoding))[0].title == title


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [("gb2312", "gb18030"), ("GBK", "gbk"), ("big5", "big5"), ("gb2312", "utf-8")],
)
def test_a_name_is_believed_where_utf_8_cannot_be_meant(charset: str, encoding: str) -> None:
    assert links_of(_file("中文", charset).encode(encoding))[0].title == "中文"


def test_a_few_wrong_bytes_do_not_make_utf_8_something_else() -> None:
    broken = _file("书签和收藏夹的标题").encode() + b'<DT><A HREF="http://b.example/">\xff\xfe</A>'
    assert [link.title for link in links_of(broken)] == ["书签和收藏夹的标题", "\ufffd\ufffd"]


def test_nuls_are_left_out() -> None:
    assert links_of(_file("a\0b"))[0].title == "ab"
