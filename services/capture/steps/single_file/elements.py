"""What becomes of each element: kept, changed or left out."""

import base64
from collections.abc import Callable
from dataclasses import dataclass, field

from services.capture.steps.single_file.archive import Part, normal_url
from services.capture.steps.single_file.css import Embed, Stylist
from services.capture.steps.single_file.tokens import VOID, EndTag, StartTag, Text

DROPPED = frozenset(
    ("applet", "base", "bgsound", "embed", "fencedframe", "noscript", "param", "portal", "script")
) | {"track"}
TEXT_DROPPED = frozenset(("noembed", "noframes", "noscript", "script"))

STYLE_MARK = "linksnap-style"
"""`preserve.js` leaves `<meta name="linksnap-style" content="css">` in a style's place."""
_SOURCE_MARK = "data-linksnap-src"
_PRESERVED_MARK = "data-linksnap-preserved"

_LINK_SCHEMES = ("http:", "https:", "mailto:", "tel:")
_KEPT_LINKS = frozenset(("canonical", "license", "author"))
_IMAGES = {"img": "src", "input": "src", "image": "href", "feimage": "href"}
_MEDIA = frozenset(("audio", "source", "video"))
_FETCHING = (
    frozenset(("action", "archive", "background", "classid", "code", "codebase", "data", "dynsrc"))
    | frozenset(
        ("formaction", "href", "imagesrcset", "integrity", "lowsrc", "manifest", "ping", "poster")
    )
    | frozenset(("profile", "src", "srcdoc", "srcset", "sizes", "xlink:href"))
)
_POINTLESS = frozenset(
    ("autofocus", "autoplay", "crossorigin", "loading", "nonce", "referrerpolicy", "fetchpriority")
) | {_SOURCE_MARK, _PRESERVED_MARK}
_PAINT = frozenset(
    ("clip-path", "cursor", "fill", "filter", "marker-end", "marker-mid", "marker-start", "mask")
) | {"stroke", "style"}


@dataclass(slots=True)
class Rewriter:
    """Rewrites the tokens of one document.

    Attributes:
        base: what relative URLs are relative to.
        document_url: the document's own address: a link to it with a fragment stays inside.
        is_preserved: `preserve.js` marked where each style stands.
        embed: the `data:` URL of an absolute URL, or None.
        sheet: the style sheet at an absolute or `cid:` URL.
        frame: the HTML of the frame at a `cid:` URL.
    """

    base: str
    document_url: str
    is_preserved: bool
    embed: Embed
    sheet: Callable[[str], Part | None]
    stylist: Stylist
    frame: Callable[[str], str | None]
    _current: str = field(default="", init=False)

    def start(self, tag: StartTag) -> str:
        """The start tag as it is written, with whatever takes its place."""
        self._current = tag.name
        if tag.name in DROPPED:
            return ""
        if tag.name == "link":
            return self._link(tag)
        if tag.name == "meta":
            return self._meta(tag)
        if tag.name in ("animate", "set") and "href" in tag.get("attributename").lower():
            return ""
        name = "pre" if tag.name in ("xmp", "plaintext") else tag.name
        kept = StartTag(name, self._plain_attributes(tag))
        self._add_sources(tag, kept)
        return str(kept)

    def end(self, tag: EndTag) -> str:
        """The end tag as it is written."""
        self._current = ""
        if tag.name in VOID:
            return ""
        return str(EndTag("pre")) if tag.name == "xmp" else str(tag)

    def text(self, token: Text) -> str:
        """Text as it is written: style sheets are rewritten, other raw text is not shown."""
        if not token.is_raw:
            return str(token)
        if self._current == "style":
            return self.stylist.rewrite(token.data, self.base)
        return str(Text(token.data)) if self._current == "xmp" else ""

    def _link(self, tag: StartTag) -> str:
        relations = tag.get("rel").lower().split()
        address = tag.get("href")
        if "stylesheet" in relations:
            if "alternate" in relations or "disabled" in tag.attributes:
                return ""
            return self._style_of(address, tag.get("media"))
        if _KEPT_LINKS.intersection(relations):
            href = normal_url(address, self.base)
            return str(StartTag("link", {"rel": " ".join(relations), "href": href}))
        return ""

    def _style_of(self, address: str, media: str) -> str:
        """A linked sheet, written where its link stood."""
        is_own_copy = address.startswith("cid:css-")
        if is_own_copy and self.is_preserved:
            return ""  # Chromium moves all styles to the top; the marks hold them in place
        url = address if address.startswith("cid:") else normal_url(address, self.base)
        part = self.sheet(url)
        if part is None:
            return ""
        base = self.base if is_own_copy else url
        return _style(self.stylist.rewrite(part.text, base), media)

    def _meta(self, tag: StartTag) -> str:
        if tag.get("name") == STYLE_MARK:
            css = self.stylist.rewrite(tag.get("content"), self.base)
            return _style(css, tag.get("media"))
        if "http-equiv" in tag.attributes or "charset" in tag.attributes:
            return ""
        return str(StartTag("meta", self._plain_attributes(tag)))

    def _plain_attributes(self, tag: StartTag) -> dict[str, str | None]:
        """The attributes that neither run nor fetch anything."""
        kept: dict[str, str | None] = {}
        for name, value in tag.attributes.items():
            if name.startswith("on") or name in _FETCHING or name in _POINTLESS:
                continue
            if name in _PAINT and value and "(" in value:
                value = self.stylist.rewrite(value, self.base)  # noqa: PLW2901
            kept["shadowrootmode" if name == "shadowmode" else name] = value
        return kept

    def _add_sources(self, tag: StartTag, kept: StartTag) -> None:
        """What the element shows: pictures and frames from the archive, links as they led."""
        if tag.name in ("a", "area"):
            self._set(kept, "href", self._target(tag.get("href") or tag.get("xlink:href")))
        elif tag.name == "use":
            address = tag.get("href") or tag.get("xlink:href")
            self._set(kept, "href", address if address.startswith("#") else None)
        elif tag.name in ("iframe", "frame"):
            self._add_frame(tag, kept)
        elif tag.name in _IMAGES:
            address = tag.get(_SOURCE_MARK) or tag.get(_IMAGES[tag.name]) or tag.get("xlink:href")
            self._set(kept, _IMAGES[tag.name], self._embedded(address))
        elif tag.name in _MEDIA:
            self._set(kept, "src", self._embedded(tag.get("src")))
            self._set(kept, "poster", self._embedded(tag.get("poster")))
        elif tag.get("background"):
            self._set(kept, "background", self._embedded(tag.get("background")))
        elif tag.name.endswith("gradient") or tag.name in ("pattern", "textpath", "mpath"):
            address = tag.get("href") or tag.get("xlink:href")
            self._set(kept, "href", address if address.startswith("#") else None)

    def _add_frame(self, tag: StartTag, kept: StartTag) -> None:
        document = self.frame(tag.get("src"))
        if tag.name == "iframe":
            kept.attributes["sandbox"] = ""
            kept.attributes.pop("allow", None)
            self._set(kept, "srcdoc", document)
        elif document is not None:
            kept.attributes["src"] = _data_document(document)

    def _embedded(self, address: str) -> str | None:
        if not address:
            return None
        if address.startswith("#") or address[:5].lower() == "data:":
            return address
        return self.embed(normal_url(address, self.base))

    def _target(self, address: str) -> str | None:
        """Where a link leads: absolute, or inside this document; nowhere for `javascript:`."""
        if not address:
            return None
        url = normal_url(address.strip(), self.base)
        page, mark, fragment = url.partition("#")
        if mark and page == self.document_url.partition("#")[0]:
            return f"#{fragment}"
        return url if url.startswith(_LINK_SCHEMES) else None

    @staticmethod
    def _set(tag: StartTag, name: str, value: str | None) -> None:
        if value is not None:
            tag.attributes[name] = value


def _style(css: str, media: str) -> str:
    return f"{StartTag('style', {'media': media} if media else {})}{css}</style>"


def _data_document(document: str) -> str:
    """A document as a `data:` URL, for `<frame>`, which has no `srcdoc`."""
    return f"data:text/html;charset=utf-8;base64,{base64.b64encode(document.encode()).decode()}"
