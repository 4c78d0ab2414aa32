"""Entries of no known tool, whose fields are recognised by their names. Pure.

Case, blanks and signs in a name do not matter: `Date Added`, `date_added` and `dateAdded` are one.
"""

import re
from collections.abc import Mapping
from typing import Any

from services.catalog.transfer.formats.folders import folder_in, folder_of
from services.catalog.transfer.formats.json_entries import without_url
from services.catalog.transfer.formats.model import Entry, ImportedLink
from services.catalog.transfer.formats.values import (
    flag,
    joined,
    moment,
    names,
    quoted,
    text,
    unique,
    url,
)

_SIGNS = re.compile(r"[\W_]+")
_ANY_SEPARATOR = re.compile(r"[;|、，]")

_NAMES = {
    "url": "url link href uri address location website webpage web urls links pageurl linkurl"
    " bookmarkurl articleurl sourceurl originalurl webaddress siteurl"
    " 网址 链接 地址 网页 連結 網址",
    "title": "title name heading headline subject pagetitle 标题 名称 題目 標題 名稱",
    "description": "description desc excerpt summary abstract 描述 摘要 简介 說明",
    "note": "note notes comment comments remark remarks annotation selection extended memo"
    " 备注 笔记 评论 備註 筆記",
    "highlights": "highlights highlight annotations",
    "tags": "tags tag labels label keywords keyword categories category topics 标签 分类 標籤 分類",
    "folder": "folder folders collection collections path directory group list parentfolder"
    " 文件夹 收藏夹 目录 資料夾",
    "created": "created createdat createdon creationdate date dateadded addedat added adddate time"
    " timeadded timestamp saved savedat datesaved savedon createdtime datecreated"
    " 日期 时间 添加时间 创建时间 收藏时间 時間",
    "updated": "updated updatedat modified modifiedat lastmodified datemodified 更新时间 修改时间",
    "published": "published publishedat publishedon publishdate publicationdate pubdate"
    " datepublished 发布时间 发表时间",
    "author": "author authors byline creator writer publishedby 作者",
    "site_name": "sitename site publisher source 网站 来源",
    "language": "language lang 语言",
    "read": "read isread done 已读",
    "unread": "unread toread isunread readlater",
    "favourite": "favourite favorite favourited favorited starred star isstarred isfavorite"
    " isfavourite pinned important liked 收藏",
    "archived": "archived isarchived archive",
    "state": "state status readingstatus 状态",
}
_MEANING = {
    _SIGNS.sub("", name): meaning for meaning, all_of in _NAMES.items() for name in all_of.split()
}
SECRETS = frozenset({"password", "passwd", "httprealm", "otpauth", "totp", "密码"})
"""Names of fields of lists of passwords."""


def plain(name: str) -> str:
    """A field's name without case, blanks and signs."""
    return _SIGNS.sub("", name).lower()


def meaning_of(name: str) -> str | None:
    """What a field of this name says: `url`, `title`…; None for an unknown one."""
    return _MEANING.get(plain(name))


def entry_of(number: int, says: Mapping[str, Any]) -> Entry:
    """The entry that an object or a row is, by the names of its fields."""
    known: dict[str, Any] = {}
    for name, value in says.items():
        meaning = meaning_of(name)
        if meaning is not None and value not in (None, "", []) and meaning not in known:
            known[meaning] = value
    address, title = url(known.get("url")), text(known.get("title"))
    if not address:
        return without_url(number, title or text(", ".join(map(str, says.values()))))
    state = (text(known.get("state")) or "").lower()
    return ImportedLink(
        number=number,
        url=address,
        title=title,
        description=text(known.get("description")),
        note=joined(text(known.get("note")), _highlights(known.get("highlights"))),
        site_name=text(known.get("site_name")),
        author=", ".join(names(known.get("author"), "\n")) or None,
        language=text(known.get("language")),
        tags=unique((_folder(known.get("folder")), *_tags(known.get("tags")))),
        created_at=moment(known.get("created")),
        updated_at=moment(known.get("updated")),
        published_at=moment(known.get("published")),
        read=_is_read(known, state),
        favourite=flag(known.get("favourite")) or state in {"favorite", "favourite", "starred"},
        archived=flag(known.get("archived")) or state in {"archive", "archived"},
    )


def _highlights(value: object) -> str | None:
    return quoted(value) or text(value)


def _is_read(known: Mapping[str, Any], state: str) -> bool:
    if "read" in known:
        return flag(known["read"])
    if "unread" in known:
        return not flag(known["unread"])
    return state in {"read", "archive", "archived", "done", "finished"}


def _tags(value: object) -> tuple[str, ...]:
    if isinstance(value, str) and "," not in value:
        value = _ANY_SEPARATOR.sub(",", value)
    return names(value)


def _folder(value: object) -> str | None:
    if isinstance(value, list):
        return folder_in(value).tag
    if isinstance(value, dict):
        return folder_of(value.get("name") or value.get("title")).tag
    return folder_of(value).tag
