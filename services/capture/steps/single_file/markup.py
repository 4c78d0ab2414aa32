"""Markup as it is written.

Always canonical, so that a browser reads exactly what was meant, whatever a hostile page had put
into its names and texts.
"""

import html
import re
from collections.abc import Mapping

VOID = frozenset(
    ("area", "base", "br", "col", "embed", "frame", "hr", "img", "input", "link", "meta")
) | {"param", "source", "track", "wbr"}

_SAFE_NAME = re.compile(r"[A-Za-z][A-Za-z0-9:._-]*")
_SAFE_ATTRIBUTE = re.compile(r"[^\s\"'<>/=\x00-\x1f\x7f]+")


def start_tag(name: str, attributes: Mapping[str, str]) -> str:
    """A start tag; attributes with a name that could be read otherwise are left out."""
    written = "".join(
        f' {key}="{html.escape(value)}"' if value else f" {key}"
        for key, value in attributes.items()
        if _SAFE_ATTRIBUTE.fullmatch(key)
    )
    return f"<{name}{written}>"


def safe_name(name: str) -> str:
    """An element's name, or `span` for one that no parser would read as one."""
    return name if _SAFE_NAME.fullmatch(name) else "span"


def text(data: str) -> str:
    """Text between tags."""
    return html.escape(data, quote=False)
