"""stub"""


def make_single_file(mhtml: bytes, url: str) -> bytes:
    """Stub."""
    return mhtml
