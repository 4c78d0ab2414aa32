"""`@font-face`: only those that were used, each with the one source that was taken.

A browser loads a face when a character needs it: what it has not loaded, nobody has seen.
"""

import re
from collections.abc import Callable

from services.capture.steps.single_file.grammar import STRING, URL, address_of, escaped

FONT_FACE = rf"@font-face\s*+\{{(?:{URL}|{STRING}|[^{{}}\"'])*+\}}"

_SOURCES = re.compile(
    rf"(?<![\w-])src\s*:\s*(?P<list>(?:{URL}|{STRING}|[^;\"'}}])*+);?", re.IGNORECASE
)
_SOURCE = re.compile(
    rf"(?P<local>local\((?:{STRING}|[^)\"'])*+\))|(?P<url>{URL})"
    rf"(?P<hints>(?:\s*(?:format|tech)\((?:{STRING}|[^)\"'])*+\))*)",
    re.IGNORECASE,
)
_FAMILY = re.compile(rf"font-family\s*:\s*(?P<name>{STRING}|[^;}}]+)", re.IGNORECASE)


def reduce_font_face(
    rule: str, failed_families: frozenset[str], find: Callable[[str], str | None]
) -> str:
    """The rule with the sources that `find` knows as `data:` URLs; empty when it is not needed."""
    sources: list[re.Match[str]] = list(_SOURCES.finditer(rule))
    kept: list[str] = []
    for source in _SOURCE.finditer(sources[-1]["list"]) if sources else ():
        if source["local"]:
            kept.append(source["local"])
        elif found := find(address_of(source["url"])):
            kept.append(f'url("{escaped(found)}"){source["hints"]}')
            break
    if not kept:
        family = _FAMILY.search(rule)
        if not family or _plain(family["name"]) not in failed_families:
            return ""
        kept.append('url("data:,")')  # it did not come then either: the next family was taken
    rest = _SOURCES.sub("", rule).rstrip()[:-1].rstrip(" \t\r\n;")
    joint = "" if rest.endswith("{") else ";"
    return f"{rest}{joint}src:{','.join(kept)}}}"


def _plain(family: str) -> str:
    return address_of(family.strip()).strip().lower()
