"""Names: what a file is called where it is kept, and nothing that could do harm there. Pure."""

import re
import unicodedata
from urllib.parse import unquote, urlsplit

from services.capture.steps.file.media_types import ending
from services.capture.steps.file.type_table import BY_ENDING

MAX_NAME_CHARS = 120
_MAX_ENDING_CHARS = 10
_UNSAFE = re.compile(r'[\\/:*?"<>|\s]+')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")
_ENDINGS = {media_type: name for name, media_type in reversed(BY_ENDING.items())}


def safe_name(suggested: str, url: str, media_type: str) -> str:
    """A name without folders, control characters or tricks, with an ending that fits.

    Args:
        suggested: what the server calls it; empty: nothing.
        url: where it came from.
        media_type: what it is.
    """
    name = _clean(suggested) or _clean(_last_part(url)) or "file"
    if _RESERVED.match(name):
        name = f"_{name}"
    fitting = _ENDINGS.get(media_type, "")
    own = ending(name)
    if fitting and BY_ENDING.get(own) != media_type:
        is_kin = own in {"xml", "json"} and media_type.endswith(own)
        is_honest = is_kin or (BY_ENDING.get(own, "").startswith("text/") and fitting == "txt")
        name = name if is_honest else f"{name}.{fitting}"
    return _shortened(name)


def ending_of(media_type: str) -> str:
    """The usual ending of a type's files, without its dot; `bin` where there is none."""
    return _ENDINGS.get(media_type, "bin")


def _last_part(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return unquote(parts.path.rstrip("/").rpartition("/")[2]) or parts.hostname or ""


def _clean(text: str) -> str:
    """Without what a file system or a reader could stumble over, marks of direction included."""
    shown = "".join(character for character in text if unicodedata.category(character)[0] != "C")
    return _UNSAFE.sub(" ", unicodedata.normalize("NFC", shown)).strip(" .")


def _shortened(name: str) -> str:
    stem, dot, last = name.rpartition(".")
    if not dot or len(last) > _MAX_ENDING_CHARS:
        return name[:MAX_NAME_CHARS]
    return f"{stem[: MAX_NAME_CHARS - len(last) - 1]}.{last}"
