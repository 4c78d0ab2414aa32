"""Which attributes are kept: those that neither run nor fetch anything."""

from collections.abc import Callable, Iterable

from services.capture.steps.single_file.addresses import normal_url

_FETCHING = (
    frozenset(("action", "archive", "background", "classid", "code", "codebase", "data", "dynsrc"))
    | frozenset(
        ("formaction", "href", "imagesrcset", "integrity", "lowsrc", "manifest", "ping", "poster")
    )
    | frozenset(("profile", "src", "srcdoc", "srcset", "sizes", "xlink:href"))
)
_POINTLESS = frozenset(
    ("autofocus", "autoplay", "crossorigin", "loading", "nonce", "referrerpolicy", "fetchpriority")
) | {"allow", "sandbox", "csp", "http-equiv"}
_PAINT = frozenset(
    ("clip-path", "cursor", "fill", "filter", "marker-end", "marker-mid", "marker-start", "mask")
) | {"stroke", "style", "media"}
_LINK_SCHEMES = ("http:", "https:", "mailto:", "tel:")


def plain(pairs: Iterable[str], rewrite: Callable[[str], str]) -> dict[str, str]:
    """Names and values in turn as a dictionary, without what runs or fetches."""
    kept: dict[str, str] = {}
    items = iter(pairs)
    for name, value in zip(items, items, strict=True):
        lower = name.lower()
        if lower.startswith("on") or lower in _FETCHING or lower in _POINTLESS:
            continue
        kept[name] = rewrite(value) if lower in _PAINT and "(" in value else value
    return kept


def raw(pairs: Iterable[str]) -> dict[str, str]:
    """Names and values in turn as a dictionary."""
    items = iter(pairs)
    return dict(zip(items, items, strict=True))


def target(address: str, base: str, document_url: str) -> str | None:
    """Where a link leads: absolute, or inside this document; nowhere for `javascript:`."""
    if not address:
        return None
    url = normal_url(address.strip(), base)
    page, mark, fragment = url.partition("#")
    if mark and page == document_url.partition("#")[0]:
        return f"#{fragment}"
    return url if url.startswith(_LINK_SCHEMES) else None
