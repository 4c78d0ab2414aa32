"""Folders as tags: `tech/ai`. Pure.

The containers that every browser has (its toolbar, its menu, "other bookmarks") say nothing of what
lies in them and become no tags; neither does the place of what was never filed.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from services.catalog.transfer.formats.values import text

_DEEPEST = 32
_LONGEST_CHARS = 255

# What browsers call their own containers, in the languages they are most used in.
_CONTAINERS = frozenset(
    {
        # English
        *("bookmarks", "bookmarks bar", "bookmark bar", "bookmarks toolbar", "bookmarks menu"),
        *("bookmarks toolbar folder", "personal toolbar folder", "other bookmarks"),
        *("mobile bookmarks", "synced bookmarks", "unfiled bookmarks", "unsorted bookmarks"),
        *("favorites bar", "favourites bar", "other favorites", "other favourites"),
        *("mobile favorites", "mobile favourites", "toolbar", "unsorted", "unorganized"),
        # Chinese
        *("书签", "书签栏", "书签工具栏", "书签菜单", "其他书签", "移动设备书签", "移动书签"),
        *("手机书签", "我的书签", "未分类书签", "收藏夹", "收藏夹栏", "其他收藏夹", "移动收藏夹"),
        *("收藏栏", "收藏夹根目录", "未分类", "書籤", "書籤列", "書籤工具列", "書籤選單"),
        *("其他書籤", "行動裝置書籤", "行動書籤", "我的最愛列", "其他我的最愛", "行動裝置我的最愛"),
        # Japanese, Korean
        *(
            "ブックマーク バー",
            "ブックマークバー",
            "ブックマークツールバー",
            "ブックマークメニュー",
        ),
        *("その他のブックマーク", "他のブックマーク", "モバイルのブックマーク", "お気に入りバー"),
        *(
            "その他のお気に入り",
            "북마크바",
            "북마크 바",
            "기타 북마크",
            "모바일 북마크",
            "북마크 메뉴",
        ),
        *("북마크 도구 모음", "즐겨찾기 모음", "기타 즐겨찾기"),
        # German
        *(
            "lesezeichenleiste",
            "lesezeichen-symbolleiste",
            "lesezeichen-menü",
            "weitere lesezeichen",
        ),
        *("andere lesezeichen", "mobile lesezeichen", "favoritenleiste", "andere favoriten"),
        *("weitere favoriten",),
        # French
        *("barre de favoris", "barre des favoris", "autres favoris", "favoris sur mobile"),
        *("favoris mobiles", "barre personnelle", "menu des marque-pages", "autres marque-pages"),
        *("marque-pages mobiles", "barre de marque-pages"),
        # Spanish, Portuguese, Italian
        *("barra de marcadores", "otros marcadores", "menú de marcadores", "marcadores móviles"),
        *("marcadores del móvil", "barra de favoritos", "otros favoritos", "barra de favoritos"),
        *("outros favoritos", "outros marcadores", "favoritos em dispositivos móveis"),
        *("barra dei preferiti", "altri preferiti", "preferiti su dispositivi mobili"),
        *("barra dei segnalibri", "altri segnalibri", "menu segnalibri", "segnalibri mobili"),
        # Russian, Polish, Dutch
        *("панель закладок", "другие закладки", "мобильные закладки", "меню закладок"),
        *("панель избранного", "другое избранное", "pasek zakładek", "inne zakładki"),
        *("bladwijzerbalk", "andere bladwijzers", "bookmarkbalk", "overige bladwijzers"),
    }
)
# Safari's toolbar has the name that people elsewhere give to a folder of their own.
_CONTAINERS_OF_SAFARI = _CONTAINERS | {
    *("favorites", "favourites", "个人收藏", "喜好項目", "お気に入り", "favoriten", "favoris"),
    *("favoritos", "preferiti", "избранное", "reading list", "阅读列表", "閱讀列表"),
}


def is_container(name: str, *, of_safari: bool = False) -> bool:
    """Whether a folder of the uppermost level is a browser's own."""
    return " ".join(name.split()).lower() in (_CONTAINERS_OF_SAFARI if of_safari else _CONTAINERS)


@dataclass(frozen=True, slots=True)
class Folder:
    """Where an entry lies.

    Attributes:
        tag: the path of names, or None outside of all folders that people made.
        depth: how many names it has.
    """

    tag: str | None = None
    depth: int = 0

    @property
    def is_top(self) -> bool:
        """Whether no folder that people made is above."""
        return self.tag is None

    def within(self, name: object) -> "Folder":
        """The folder of this name in this one; what lies too deep stays where it is."""
        part = text(name)
        if part is None or self.depth == _DEEPEST:
            return self
        part = part[:_LONGEST_CHARS].replace("/", "-").replace("／", "-")
        return Folder(f"{self.tag}/{part}" if self.tag else part, self.depth + 1)


TOP = Folder()


def folder_of(path: object) -> Folder:
    """The folder that a text like `Tech / AI` names."""
    return folder_in(path.split("/")) if isinstance(path, str) else TOP


def folder_in(parts: Iterable[object]) -> Folder:
    """The folder under these names, the outermost first."""
    found = TOP
    for part in parts:
        found = found.within(part)
    if found.depth == 1 and found.tag is not None and is_container(found.tag):
        return TOP
    return found
