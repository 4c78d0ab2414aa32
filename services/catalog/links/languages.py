"""Names of languages, so that `en-US`, `EN` and `en_GB` count as one. Pure.

A page's language is a tag of BCP 47 (RFC 5646) when its author was careful. What matters for
finding it is the language and the script: the region is left out.
"""

import re

MAX_LANGUAGE_LENGTH = 35
_TAG = re.compile(r"([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_][a-z0-9]{1,8})*", re.ASCII)


def canonical_language(text: str) -> str:
    """`zh_hant-TW` as `zh-Hant`; what is no language tag stays as it is, in lower case."""
    lowered = text.strip().lower()
    match = _TAG.fullmatch(lowered)
    if match is None:
        return lowered
    language, script = match.groups()
    return f"{language}-{script.title()}" if script else str(language)


def language_of(text: str | None) -> str | None:
    """The language that a page names, or None when it names none that could be one."""
    if text is None or len(text) > MAX_LANGUAGE_LENGTH or not _TAG.fullmatch(text.strip().lower()):
        return None
    return canonical_language(text)
