"""Addresses as a browser reads them."""

import ada_url


def normal_url(url: str, base: str | None = None) -> str:
    """An absolute URL as a browser writes it, or the text itself when it is none."""
    try:
        return str(ada_url.URL(url, base).href if base else ada_url.URL(url).href)
    except ValueError:
        return url
