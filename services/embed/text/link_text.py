"""The text of a link before any snapshot: what its point is searched by."""

import re
from urllib.parse import unquote

from shared.contracts.messages import LinkSaved

_NOISE = re.compile(r"^[a-z][a-z0-9+.-]*://(www\.)?|[?#].*$", re.IGNORECASE)


def link_words(link: LinkSaved) -> str:
    """Everything of a link that a person may search by words."""
    return "\n".join(_parts(link, url_words(link.url)))


def link_meaning(link: LinkSaved) -> str:
    """What a link says about its meaning; its URL only when it says nothing else."""
    return "\n".join(_parts(link, "")) or url_words(link.url)


def url_words(url: str) -> str:
    """Host and path as words: no scheme, no `www`, no query, no fragment, escapes decoded."""
    return re.sub(r"[-_/.+]+", " ", unquote(_NOISE.sub("", url))).strip()


def _parts(link: LinkSaved, address: str) -> list[str]:
    parts = (link.title, link.description, link.note, " ".join(link.tags), address)
    return [part.strip() for part in parts if part and part.strip()]
