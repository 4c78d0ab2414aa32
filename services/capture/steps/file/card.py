"""Card: a page of our own that shows what a file is, and how it begins. Pure.

The browser draws it, because the browser has fonts for every script. All of the file's words are
escaped, and nothing in it is loaded.
"""

from html import escape

_MAX_CHARS = 12_000
_KIBI = 1024
_STYLE = """
html { background: #f4f5f7; }
body { margin: 0; font: 17px/1.55 system-ui, "Noto Sans", sans-serif; color: #1f2430; }
header { padding: 44px 64px 36px; background: #27364f; color: #fff; }
header p { margin: 0; overflow-wrap: anywhere; }
.kind { display: inline-block; padding: 3px 12px; border-radius: 5px; background: #e8a33d;
  color: #20180a; font-weight: 700; letter-spacing: .04em; }
h1 { margin: 14px 0 6px; font-size: 34px; line-height: 1.25; overflow-wrap: anywhere; }
.about { color: #c6d0e2; }
main { margin: 40px 64px; padding: 36px 44px; background: #fff; border-radius: 8px;
  box-shadow: 0 1px 4px #0002; white-space: pre-wrap; overflow-wrap: anywhere; }
.none { color: #667; font-style: italic; }
"""


def card_html(kind: str, title: str, about: list[str], text: str) -> str:
    """The page.

    Args:
        kind: a word for the file's type, such as `DOCX`.
        title: the file's title, or its name.
        about: further lines: name, size, pages.
        text: how it begins, or why nothing is shown.
    """
    lines = "".join(f'<p class="about">{escape(line)}</p>' for line in about)
    shown = escape(text[:_MAX_CHARS]) + ("\u2026" if len(text) > _MAX_CHARS else "")
    body = f"<main>{shown}</main>" if shown.strip() else ""
    return (
        '<!doctype html><html><head><meta charset="utf-8">'
        f"<style>{_STYLE}</style></head><body><header>"
        f'<span class="kind">{escape(kind)}</span><h1 dir="auto">{escape(title)}</h1>{lines}'
        f"</header>{body}</body></html>"
    )


def readable_size(size_bytes: int) -> str:
    """`3.4 MiB` and the like."""
    size = float(size_bytes)
    for unit in ("bytes", "KiB", "MiB"):
        if size < _KIBI:
            return f"{size:.0f} {unit}" if unit == "bytes" else f"{size:.1f} {unit}"
        size /= _KIBI
    return f"{size:.1f} GiB"
