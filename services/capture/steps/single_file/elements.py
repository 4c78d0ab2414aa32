"""What becomes of each element: kept, changed, or replaced by what it showed."""

import base64
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from services.capture.steps.single_file.addresses import normal_url
from services.capture.steps.single_file.attributes import plain, raw, target
from services.capture.steps.single_file.css import Embed, Stylist
from services.capture.steps.single_file.markup import safe_name, start_tag
from services.capture.steps.single_file.picture import Picture
from services.capture.steps.single_file.resources import Resources

DROPPED = frozenset(
    ("applet", "base", "bgsound", "embed", "fencedframe", "noscript", "param", "portal", "script")
) | {"track", "noembed", "noframes"}
_KEPT_LINKS = frozenset(("canonical", "license", "author"))
_KEPT_META = ("http-equiv", "charset")
_EMBEDDED = {"image": "href", "feimage": "href", "input": "src"} | dict.fromkeys(
    ("body", "table", "td", "th", "tr"), "background"
)
# Without `allow-scripts` the origin gives nothing away. A frame of another one is not drawn while
# it is out of view, so pictures of the whole page would show it empty.
_SANDBOX = "allow-same-origin"
_LOCAL_HREF = frozenset(
    ("lineargradient", "radialgradient", "pattern", "textpath", "mpath", "use", "filter")
)
_MAX_MEDIA_BYTES = 4 * 1024 * 1024
_DENSITY_NOISE = 0.02
_EMPTY = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='{}' height='{}'/%3E"

More = dict[str, Any]


@dataclass(frozen=True, slots=True)
class NestedDocument:
    """The markup of a frame. Quirks are not to be had in `srcdoc`."""

    markup: str
    has_quirks: bool


@dataclass(slots=True)
class Rewriter:
    """Rewrites the elements of one document.

    Attributes:
        base: what relative URLs are relative to.
        document_url: the document's own address: a link to it with a fragment stays inside.
        embed: the `data:` URL of an absolute URL, or None.
        shared_image: what `content` of an image is whose data several ones have, or None.
        frame: the document of a frame by its id.
    """

    base: str
    document_url: str
    embed: Embed
    shared_image: Callable[[str], str | None]
    resources: Resources
    stylist: Stylist
    picture: Picture
    frame: Callable[[str], NestedDocument | None]

    def start(self, name: str, pairs: list[str], more: More) -> tuple[str, str] | None:
        """The start tag as it is written, and the name it has now. None: it is left out.

        What takes the place of an element with a fallback has no content: see `is_replaced`.
        """
        name = safe_name(name)
        lower = name.lower()
        if lower in DROPPED and lower != "embed":
            return None
        given = raw(pairs)
        if lower == "link":
            return self._link(given)
        if lower == "meta" and any(key in given for key in _KEPT_META):
            return None
        if lower in ("animate", "set") and "href" in given.get("attributeName", "").lower():
            return None
        kept = plain(pairs, lambda css: self.stylist.rewrite(css, self.base))
        if lower in ("canvas", "object", "embed"):
            return self._stand_in(lower, kept, more)
        self._add_sources(lower, given, kept, more)
        self._dress(kept, more.get("hold"))
        if more.get("focus"):
            kept["autofocus"] = ""
        name = "pre" if lower in ("xmp", "plaintext") else name
        return start_tag(name, kept), name

    def style(self, token: dict[str, Any]) -> str:
        """A style sheet where it stood; empty when there is nothing of it."""
        css, base = token.get("css"), str(token.get("base") or self.base)
        if "link" in token:
            base = str(token["link"])
            css = css if css is not None else self.stylist.load(normal_url(base, self.base))
        if css is None:
            return ""
        attributes = plain(token.get("attributes") or [], str)
        if media := token.get("media"):
            attributes["media"] = self.stylist.rewrite(str(media), self.base)
        rewritten = self.stylist.rewrite(str(css), base)
        if token.get("foreign"):
            rewritten = rewritten.replace("&", "&amp;")
        return f"{start_tag('style', attributes)}{rewritten}</style>"

    def _link(self, given: dict[str, str]) -> tuple[str, str] | None:
        relations = given.get("rel", "").lower().split()
        if not _KEPT_LINKS.intersection(relations):
            return None
        href = target(given.get("href", ""), self.base, "")
        attributes = {"rel": " ".join(relations), "href": href or ""}
        return start_tag("link", attributes), "link"

    def _stand_in(self, name: str, kept: dict[str, str], more: More) -> tuple[str, str] | None:
        """A canvas or a plug-in as an image or a frame of what it showed."""
        for key in ("width", "height", "type", "usemap", "align"):
            kept.pop(key, None)
        document = self.frame(str(more.get("frame"))) if "frame" in more else None
        self._dress(kept, more.get("style"))
        if document is not None:
            self._set_document(kept, document)
            return start_tag("iframe", kept), "iframe"
        found = (
            self._data(more.get("data")) or self._image(more) or self.picture.cut(more.get("box"))
        )
        if found is None and name == "canvas":
            found = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E"
        if found is None:
            return (start_tag(name, kept), name) if name == "object" else None
        return start_tag("img", {"alt": "", **kept, "src": found}), "img"

    def _add_sources(
        self, name: str, given: dict[str, str], kept: dict[str, str], more: More
    ) -> None:
        """What the element shows: pictures and frames, and links as they led."""
        if name in ("a", "area"):
            self._add_link(given, kept, more)
        elif name in ("iframe", "frame"):
            self._add_frame(name, kept, more)
        elif name == "img":
            self._add_image(kept, more)
        elif name in ("audio", "video"):
            self._add_media(name, kept, more)
        elif name in _EMBEDDED:
            _set(kept, _EMBEDDED[name], self._embedded(more) or _local(given))
        elif name in _LOCAL_HREF:
            _set(kept, "href", kept.pop("linksnap-href", None) or _local(given))

    def _add_link(self, given: dict[str, str], kept: dict[str, str], more: More) -> None:
        if more.get("inert"):
            kept["href"] = "#"  # it still looks like a link
        else:
            href = given.get("href") or given.get("xlink:href") or ""
            _set(kept, "href", target(href, self.base, self.document_url))

    def _add_image(self, kept: dict[str, str], more: More) -> None:
        if more.get("broken"):
            kept["src"] = "data:,"
            return
        found = self._embedded(more) or self._data(more.get("spare"))
        found = found or self.picture.cut(more.get("box"))
        density = self._density(more)
        if found and density:
            kept["srcset"] = f"{found} {density:.4g}x"
        elif found and (size := more.get("size")) and (shared := self.shared_image(found)):
            kept["src"] = _EMPTY.format(*(int(side) for side in size))
            self._dress(kept, f"content:{shared}")
        else:
            _set(kept, "src", found)

    def images(self, tokens: list[Any]) -> Iterator[str]:
        """The data of all images among tokens, each time it is used."""
        for token in tokens:
            if isinstance(token, list) and token[0] == "img" and len(token) > 2:
                found = self._embedded(token[2])
                if found and not self._density(token[2]):
                    yield found

    def _density(self, more: More) -> float | None:
        """How many pixels of the file were one pixel of the page, where it is not one."""
        resource = self.resources.find(str(more.get("source")))
        size, natural = resource and resource.pixel_size, more.get("size")
        if not size or not natural or not all(natural):
            return None
        across, down = size[0] / float(natural[0]), size[1] / float(natural[1])
        is_even = abs(across - down) <= max(across / float(natural[1]), _DENSITY_NOISE)
        return across if is_even and abs(across - 1) > _DENSITY_NOISE else None

    def _add_frame(self, name: str, kept: dict[str, str], more: More) -> None:
        document = self.frame(str(more.get("frame"))) if "frame" in more else None
        if document is None and (found := self.picture.cut(more.get("box"))):
            image = start_tag("img", {"src": found, "style": "display:block"})
            document = NestedDocument(f"<body style=margin:0>{image}", has_quirks=False)
        if name == "iframe":
            kept["sandbox"] = _SANDBOX
        if document is not None:
            self._set_document(kept, document, inline=name == "iframe")

    @staticmethod
    def _set_document(
        kept: dict[str, str], document: NestedDocument, *, inline: bool = True
    ) -> None:
        if inline:
            kept["sandbox"] = _SANDBOX
        if inline and not document.has_quirks:
            kept["srcdoc"] = document.markup
        else:
            data = base64.b64encode(document.markup.encode(errors="replace")).decode()
            kept["src"] = f"data:text/html;charset=utf-8;base64,{data}"

    def _add_media(self, name: str, kept: dict[str, str], more: More) -> None:
        """A still of a film; a short film or sound is kept whole."""
        if name == "video":
            poster = self._data(more.get("data")) or self._embedded(more)
            _set(kept, "poster", poster or self.picture.cut(more.get("box")))
        address = more.get("media" if name == "video" else "source")
        resource = self.resources.find(str(address)) if address else None
        if resource and len(resource.data) <= _MAX_MEDIA_BYTES:
            kept["src"] = resource.data_url

    def _image(self, more: More) -> str | None:
        resource = self.resources.find(str(more.get("source")))
        if resource is None or not resource.media_type.startswith("image/"):
            return None
        return self._embedded(more)

    def _embedded(self, more: More) -> str | None:
        address = str(more.get("source") or "")
        if not address:
            return None
        if address[:5].lower() == "data:":
            return address
        found = self.embed(address, False)
        _page, mark, fragment = address.partition("#")
        return f"{found}{mark}{fragment}" if found else None

    @staticmethod
    def _data(value: object) -> str | None:
        return value if isinstance(value, str) and value.startswith("data:image/") else None

    @staticmethod
    def _dress(kept: dict[str, str], css: object) -> None:
        """Add to the style attribute."""
        if isinstance(css, str) and css:
            own = kept.get("style", "").rstrip().rstrip(";")
            kept["style"] = f"{own};{css}" if own else css


def _local(given: dict[str, str]) -> str | None:
    address = given.get("href") or given.get("xlink:href") or ""
    return address if address.startswith("#") else None


def _set(kept: dict[str, str], name: str, value: str | None) -> None:
    if value is not None:
        kept[name] = value
