"""Decoding: a text file's bytes as characters, in whatever coding they are."""

import codecs
from collections.abc import Callable

from charset_normalizer import from_bytes

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE_BYTES = 200_000
_WHATWG = {
    "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "shift-jis": "cp932",
    "iso-8859-1": "cp1252", "latin-1": "cp1252", "ascii": "utf-8", "us-ascii": "utf-8",
    "big5": "big5hkscs", "euc-kr": "cp949", "euc_kr": "cp949",
}  # fmt: skip
_UNDECODABLE = "\ufffd"
_MOSTLY = 0.5
_WESTERN = frozenset(
    "àâäáãåæçèéêëìîïíñòôöóõøœùûüúÿßÀÂÄÁÃÅÆÇÈÉÊËÌÎÏÍÑÒÔÖÓÕØŒÙÛÜÚ€‘’“”„‚–—…«»°£§©®·×½¼²³¿¡\xa0"
)


def decode(data: bytes, declared: str | None = None) -> tuple[str, str]:
    """The text and the coding it was in: by mark, as UTF-8 if it is, as declared, or as guessed."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name, errors="replace"), name.removesuffix("-sig")
    try:
        return data.decode(), "utf-8"
    except UnicodeDecodeError as error:
        if error.start > len(data) - 4:  # cut in the middle of a character
            return data.decode(errors="replace"), "utf-8"
    for name in filter(None, (_codec(declared), _guess(data))):
        text = data.decode(name, errors="replace")
        if text.count(_UNDECODABLE) <= len(text) // 100:
            return text, name
    return data.decode("cp1252", errors="replace"), "windows-1252"


def _codec(declared: str | None) -> str | None:
    name = (declared or "").strip().strip("\"'").lower()
    try:
        return codecs.lookup(_WHATWG.get(name, name)).name if name else None
    except LookupError:
        return None


def _guess(data: bytes) -> str | None:
    sample = data[:_SAMPLE_BYTES]
    if sample.isascii():
        return "utf-8"
    by_hand = _east_asian(sample)
    if by_hand is not None:
        return by_hand
    western = sample.decode("cp1252", errors="replace")
    if all(character < "\x80" or character in _WESTERN for character in western):
        return "cp1252"
    best = from_bytes(sample).best()
    return _codec(best.encoding.replace("_", "-")) if best is not None else None


def _east_asian(sample: bytes) -> str | None:
    """The one East Asian coding whose commonest characters most of the text is made of."""
    scores = {name: _score(sample, name) for name in _COMMON}
    name = max(scores, key=lambda key: scores[key])
    return _WHATWG.get(name, name) if scores[name] > _MOSTLY else None


def _score(sample: bytes, name: str) -> float:
    """The share of the characters above ASCII that are common where this coding is used."""
    text = sample.decode(name, errors="ignore")
    others = [character for character in text if ord(character) > 0x7F]
    lost = len(sample) - len(text.encode(name, errors="ignore"))
    if not others or lost > len(sample) // 50 + 2:
        return 0.0
    return sum(_COMMON[name](character) for character in others) / len(others)


_HAN_COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种"
    "面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业"
    "本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利"
    "比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题程展五果料象员革位入常文总"
    "次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做"
    "必战先回则任取据处府研查究世界信息网站中文测试章节目录，。、；：？！“”（）《》　"
)
_HANT_COMMON = frozenset(
    "的一是在不了有和人這中大為上個國我以要他時來用們生到作地於出就分對成會可主發年動同工也能下過子說產種"
    "面而方後多定行學法所民得經十三之進著等部度家電力裡如水化高自二理起小物現實加量都兩體制機當使點從業"
    "本去把性好應開它合還因由其些然前外天政四日那社義事平形相全表間樣與關各重新線內數正心反你明看原又麼利"
    "比或但質氣第向道命此變條只沒結解問意建月公無系軍很情者最立代想已通並提直題程展五果料象員革位入常文總"
    "世界資訊網站測試章節目錄，。、；：？！「」（）《》　"
)
_COMMON: dict[str, Callable[[str], bool]] = {
    "gb18030": lambda character: character in _HAN_COMMON,
    "big5hkscs": lambda character: character in _HANT_COMMON,
    "cp932": lambda character: "\u3040" <= character <= "\u30ff" or character in "。、「」　",
    "euc_jp": lambda character: "\u3040" <= character <= "\u30ff" or character in "。、「」　",
    "euc_kr": lambda character: "\uac00" <= character <= "\ud7a3",
}
