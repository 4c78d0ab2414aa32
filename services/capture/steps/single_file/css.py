"""Style sheets: every `url(…)` replaced, every `@import` put in its place.

Works on CSS's own tokens (CSS Syntax 3: comments, strings, url tokens), so that a URL in a string
or a comment is not taken for one that is fetched. All else is left as it stands.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from services.capture.steps.single_file.archive import normal_url

Embed = Callable[[str], str | None]
"""The `data:` URL of an absolute URL, or None."""
LoadSheet = Callable[[str], str | None]
"""The text of the style sheet at an absolute URL, or None."""

_MAX_IMPORT_DEPTH = 5
_STRING = r"\"(?:\\[\s\S]|[^\"\\\n])*\"|'(?:\\[\s\S]|[^'\\\n])*'"
_URL = rf"url\(\s*(?:(?:{_STRING})\s*|(?:\\[\s\S]|[^)\"'(\s\\])*\s*)\)"
_TOKEN = re.compile(
    rf"(?P<comment>/\*[\s\S]*?(?:\*/|\Z))"
    rf"|(?P<imported>@import\s*(?P<source>{_URL}|{_STRING})(?P<condition>[^;{{}}]*)(?:;|\Z))"
    rf"|(?P<url>{_URL})"
    rf"|(?P<string>{_STRING})"
    rf"|(?P<hiding><!--|-->)",  # how pages once hid styles from older browsers
    re.IGNORECASE,
)
_ESCAPE = re.compile(r"\\(?:([0-9A-Fa-f]{1,6})[ \t\r\n\f]?|\r?\n|([\s\S]))")
_LAYER = re.compile(r"^layer(?:\(([^()]*)\))?\s*", re.IGNORECASE)
_SUPPORTS = re.compile(r"^supports\(((?:[^()]|\([^()]*\))*)\)\s*", re.IGNORECASE)
_CHARSET = re.compile(r"^\ufeff?@charset\s+[^;]*;\s*", re.IGNORECASE)
_TAG_OPENER = re.compile(r"<(?=[A-Za-z/!?])")


@dataclass(frozen=True, slots=True)
class Stylist:
    """Rewrites style sheets of one archive."""

    embed: Embed
    load: LoadSheet

    def rewrite(self, css: str, base: str, *, depth: int = 0) -> str:
        """`css` with nothing left to fetch; relative URLs in it are relative to `base`."""

        def replace(match: re.Match[str]) -> str:
            if match["comment"] is not None:
                return "/**/"
            if match["hiding"] is not None:
                return ""
            if match["string"] is not None:
                return match["string"]
            if match["url"] is not None:
                return self._url(_address(match["url"]), base)
            return self._import(_address(match["source"]), match["condition"], base, depth)

        # A "<" that could open a tag ends a <style> early: written as the escape it is harmless
        # wherever CSS takes it (strings); elsewhere such a sheet is broken already.
        return _TAG_OPENER.sub(r"\\3c ", _TOKEN.sub(replace, _CHARSET.sub("", css)))

    def _url(self, address: str, base: str) -> str:
        if address.startswith("#"):
            return f'url("{_escaped(address)}")'
        if address[:5].lower() == "data:":
            found: str | None = address
        else:
            found = self.embed(normal_url(address, base))
        return f'url("{_escaped(found or "data:,")}")'

    def _import(self, address: str, condition: str, base: str, depth: int) -> str:
        url = normal_url(address, base)
        css = self.load(url) if depth < _MAX_IMPORT_DEPTH else None
        if css is None:
            return ""
        return _conditional(self.rewrite(css, url, depth=depth + 1), condition.strip())


def _conditional(css: str, condition: str) -> str:
    """The imported rules under what the `@import` put them: layer, supports, media."""
    layer = _LAYER.match(condition)
    if layer:
        condition = condition[layer.end() :]
    supports = _SUPPORTS.match(condition)
    if supports:
        condition = condition[supports.end() :]
    if condition:
        css = f"@media {condition}{{{css}\n}}"
    if supports:
        css = f"@supports ({supports[1]}){{{css}\n}}"
    if layer:
        css = f"@layer {layer[1] or ''}{{{css}\n}}"
    return css + "\n"


def _address(token: str) -> str:
    """What a `url(…)` or a string means."""
    if token[:4].lower() == "url(":
        token = token[4:-1].strip()
    if token[:1] in ('"', "'"):
        token = token[1:-1]
    return _ESCAPE.sub(_unescaped, token)


def _unescaped(match: re.Match[str]) -> str:
    if match[1]:
        number = int(match[1], 16)
        return chr(number) if 0 < number < 0x110000 else "\ufffd"
    return match[2] or ""


def _escaped(address: str) -> str:
    return address.replace("\\", "\\\\").replace('"', "%22").replace("\n", "%0A")
