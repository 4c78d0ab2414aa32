"""Language of a text, for pages that do not say, and how long a person reads it. Pure."""

import re
from collections import Counter

_HAN = re.compile(r"[\u3400-\u9fff]")
_KANA = re.compile(r"[\u3040-\u30ff]")
_WORD = re.compile(r"[^\W\d_]+")
_SCRIPTS = (
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
    ("he", re.compile(r"[\u0590-\u05ff]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("hi", re.compile(r"[\u0900-\u097f]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
)
# Characters that only one of the two ways to write Chinese has.
_SIMPLIFIED = re.compile(
    r"[这们为国说对时来个会过还从实问开长门车东马发进经书见语读写让认识觉应该]"
)
_TRADITIONAL = re.compile(
    r"[這們為國說對時來個會過還從實問開長門車東馬發進經書見語讀寫讓認識覺應該]"
)
_COMMON = {
    "en": "the and of to in is that for with was as on are this it by be from have not",
    "de": "der die und das nicht ist mit den von ein eine auch sich auf dem für zu im werden",
    "fr": "le la les des et est une que dans pour qui pas sur avec plus ce au du il sont",
    "es": "el los las que una para con por del se como más pero sus es en la de este son",
    "it": "il che di una per con non sono della del gli le più come anche alla nel è da si",
    "pt": "que não uma para com os as do da em mais por como foi ao dos das é seu são",
    "nl": "de het een van en niet dat zijn op voor met ook aan die er maar om bij worden wordt",
    "sv": "och att det som en är på för med den till inte av har ett om var men jag de",
    "pl": "nie się na jest że do przez dla oraz jak to po od być tym który ich także z w",
    "tr": "bir ve bu için ile da de olarak çok daha olan gibi ne kadar sonra değil en ya var",
    "vi": "và của là có được cho trong không với các một những người này đã khi để từ về",
    "id": "yang dan di ini untuk dengan dari pada tidak dalam itu akan ke juga oleh atau adalah",
    "ru": "и в не на что с по как это он из к для его но она от они так был",
    "uk": "і в не на що з та як це він до для його але вона від вони так був є",
}
_MARKS = {language: frozenset(words.split()) for language, words in _COMMON.items()}
_LEAST_SHARE = 0.06
_MOST_CHARS = 20_000

_WORDS_A_MINUTE = 238  # silent reading of English: Brysbaert 2019, doi:10.1016/j.jml.2019.104047
_CHARACTERS_A_MINUTE = 260  # of Chinese: the same


def language_of(text: str) -> str | None:
    """A BCP 47 tag such as `en`, `ja` or `zh-Hant`; None where nothing speaks for one."""
    text = text[:_MOST_CHARS]
    words = _WORD.findall(text.lower())
    letters = sum(map(len, words))
    if not letters:
        return None
    han, kana = len(_HAN.findall(text)), len(_KANA.findall(text))
    if (han + kana) * 3 > letters:
        if kana * 8 > han:
            return "ja"
        is_traditional = len(_TRADITIONAL.findall(text)) > len(_SIMPLIFIED.findall(text))
        return "zh-Hant" if is_traditional else "zh-Hans"
    for language, script in _SCRIPTS:
        if len(script.findall(text)) * 3 > letters:
            return language
    counts = Counter(words)
    shares = {
        language: sum(counts[word] for word in marks) / len(words)
        for language, marks in _MARKS.items()
    }
    best = max(shares, key=lambda language: shares[language])
    return best if len(words) >= 10 and shares[best] >= _LEAST_SHARE else None


def reading_seconds(text: str) -> int:
    """How long a person reads: words of alphabets and characters of Chinese, each at their pace."""
    characters = len(_HAN.findall(text)) + len(_KANA.findall(text))
    words = len(_WORD.findall(_KANA.sub(" ", _HAN.sub(" ", text))))
    return round(60 * (words / _WORDS_A_MINUTE + characters / _CHARACTERS_A_MINUTE))
