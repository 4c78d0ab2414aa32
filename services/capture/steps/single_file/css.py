"""Style sheets: every `url(…)` replaced, every `@import` put in its place.

Works on CSS's own tokens (CSS Syntax 3: comments, strings, url tokens), so that a URL in a string
or a comment is not taken for one that is fetched. All else is left as it stands, but for what means
something else in a file without scripts: states of elements, and what the reader prefers.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from services.capture.steps.single_file.addresses import normal_url
from services.capture.steps.single_file.font_faces import FONT_FACE, reduce_font_face
from services.capture.steps.single_file.grammar import STRING, URL, address_of, escaped

Embed = Callable[[str, bool], str | None]
"""The `data:` URL of an absolute URL, or None. The flag: a custom property may stand for it."""
LoadSheet = Callable[[str], str | None]
"""The text of the style sheet at an absolute URL, or None."""

_MAX_IMPORT_DEPTH = 5
_TOKEN = re.compile(
    rf"(?P<comment>/\*[\s\S]*?(?:\*/|\Z))"
    rf"|(?P<imported>@import\s*(?P<source>{URL}|{STRING})(?P<condition>[^;{{}}]*)(?:;|\Z))"
    rf"|(?P<namespace>@namespace\s(?:{URL}|{STRING}|[^;{{}}\"'])*+;)"
    rf"|(?P<font>{FONT_FACE})"
    rf"|(?P<set>(?:-webkit-)?image-set\((?P<choices>(?:{URL}|{STRING}|\([^()]*\)|[^()\"'])*+)\))"
    rf"|(?P<url>{URL})"
    rf"|(?P<string>{STRING})"
    r"|(?P<state>:(?P<which>defined|modal|popover-open)(?![\w(-]))"
    r"|(?P<scheme>\(\s*prefers-color-scheme\s*(?::\s*(?P<wanted>dark|light)\s*)?\))"
    r"|(?P<hiding><!--|-->)",  # how pages once hid styles from older browsers
    re.IGNORECASE,
)
_CHOICE = re.compile(rf"(?:{URL}|{STRING}|\([^()]*\)|[^,()\"'])++")
_CHOSEN = re.compile(rf"\s*(?P<address>{URL}|{STRING})(?P<rest>[\s\S]*)")
_LAYER = re.compile(r"^layer(?:\(([^()]*)\))?\s*", re.IGNORECASE)
_SUPPORTS = re.compile(r"^supports\(((?:[^()]|\([^()]*\))*)\)\s*", re.IGNORECASE)
_CHARSET = re.compile(r"^\ufeff?@charset\s+[^;]*;\s*", re.IGNORECASE)
_TAG_OPENER = re.compile(r"<(?=[A-Za-z/!?])")
_STATES = {
    "defined": ":not([data-linksnap-undefined])",
    "modal": ":is(:modal,[data-linksnap-modal])",
    "popover-open": ":is(:popover-open,[data-linksnap-popover])",
}
_DECLARED = re.compile(r"(?:^|[;{}])\s*([a-z-]+)\s*:([^;{}]*)$", re.IGNORECASE)
_PAINTED = re.compile(
    r"background(?:-image)?|list-style(?:-image)?|content|border-image(?:-source)?"
    r"|(?:-webkit-)?mask(?:-image)?"
)
_VENDOR = re.compile(r"-(?:moz|o|ms|webkit)-|progid|expression", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Stylist:
    """Rewrites style sheets of one page.

    Attributes:
        is_dark: whether the page was told that its reader prefers dark colours.
        failed_fonts: families that were wanted and did not come.
    """

    embed: Embed
    load: LoadSheet
    is_dark: bool = False
    failed_fonts: frozenset[str] = field(default_factory=frozenset)

    def rewrite(self, css: str, base: str, *, depth: int = 0) -> str:
        """`css` with nothing left to fetch; relative URLs in it are relative to `base`."""

        def replace(match: re.Match[str]) -> str:
            return self._replace(match, base, depth)

        # A "<" that could open a tag ends a <style> early: written as the escape it is harmless
        # wherever CSS takes it (strings); elsewhere such a sheet is broken already.
        return _TAG_OPENER.sub(r"\\3c ", _TOKEN.sub(replace, _CHARSET.sub("", css)))

    def _replace(self, match: re.Match[str], base: str, depth: int) -> str:
        if (address := match["url"]) is not None:
            return self._url(address_of(address), base, may_share=_may_share(match))
        if match["imported"] is not None:
            return self._import(address_of(match["source"]), match["condition"], base, depth)
        if (rule := match["font"]) is not None:
            return reduce_font_face(rule, self.failed_fonts, lambda url: self._found(url, base))
        if (choices := match["choices"]) is not None:
            return self._image_set(choices, base)
        return self._reword(match)

    def _reword(self, match: re.Match[str]) -> str:
        """What holds no address."""
        if (state := match["which"]) is not None:
            return _STATES[state.lower()]
        if match["scheme"] is not None:
            return self._scheme(match["wanted"])
        if match["comment"] is not None:
            return "/**/"
        return "" if match["hiding"] is not None else match[0]

    def _scheme(self, wanted: str | None) -> str:
        """A media feature that says what held when the page was taken."""
        holds = wanted is None or (wanted.lower() == "dark") == self.is_dark
        return "(min-width:0)" if holds else "(max-width:0)"

    def _found(self, address: str, base: str, *, may_share: bool = False) -> str | None:
        if address.startswith("#") or address[:5].lower() == "data:":
            return address
        url = normal_url(address, base)
        found = self.embed(url, may_share)
        _page, mark, fragment = url.partition("#")
        return f"{found}{mark}{fragment}" if found else None

    def _url(self, address: str, base: str, *, may_share: bool = False) -> str:
        found = self._found(address, base, may_share=may_share and "#" not in address)
        return f'url("{escaped(found or "data:,")}")'

    def _image_set(self, choices: str, base: str) -> str:
        """Of the choices those that were loaded: which is one, unless they hold their data."""
        kept = []
        for choice in _CHOICE.findall(choices):
            chosen = _CHOSEN.fullmatch(choice)
            if chosen is None:
                kept.append(choice.strip())
                continue
            found = self._found(address_of(chosen["address"]), base)
            if found:
                kept.append(f'url("{escaped(found)}"){chosen["rest"]}'.strip())
        return f"image-set({','.join(kept)})" if kept else 'url("data:,")'

    def _import(self, address: str, condition: str, base: str, depth: int) -> str:
        url = normal_url(address, base)
        css = self.load(url) if depth < _MAX_IMPORT_DEPTH else None
        if css is None:
            return ""
        rewritten = self.rewrite(css, url, depth=depth + 1)
        condition = self.rewrite(condition.strip(), base)
        return _conditional(_closed(rewritten), condition)


def _may_share(match: re.Match[str]) -> bool:
    """Whether `var(…)` may stand for the URL: in a declaration that no browser would refuse."""
    before = _DECLARED.search(match.string[max(0, match.start() - 200) : match.start()])
    after = re.split(r"[;{}]", match.string[match.end() : match.end() + 200], maxsplit=1)[0]
    return (
        before is not None
        and _PAINTED.fullmatch(before[1].lower()) is not None
        and not _VENDOR.search(before[2])
        and not _VENDOR.search(after)
    )


def _closed(css: str) -> str:
    """What the end of a file closes is closed in words, now that the file goes on."""
    bare = _TOKEN.sub("", css)
    return css + "}" * max(0, bare.count("{") - bare.count("}"))


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
