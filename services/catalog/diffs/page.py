"""A diff as a page for people. Every text on it was written by strangers: all of it is escaped."""

from html import escape

from services.catalog.diffs.text_diff import Hunk, Line, LineKind, TextDiff

CONTENT_SECURITY_POLICY = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'"
)

_STYLE = """
:root { color-scheme: light dark; --add: #dafbe1; --add-word: #7ee29b; --del: #ffebe9;
  --del-word: #ffaba3; --line: #8887; }
@media (prefers-color-scheme: dark) { :root { --add: #12351d; --add-word: #1f6f3a;
  --del: #43191c; --del-word: #8c2f35; } }
body { margin: 1rem; font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.2rem; }
table { width: 100%; border-collapse: collapse; }
tbody { border-bottom: 1px solid var(--line); }
td { padding: 0 .5rem; vertical-align: top; overflow-wrap: anywhere; white-space: pre-wrap; }
td.n { width: 1%; text-align: end; white-space: nowrap; opacity: .6;
  font-variant-numeric: tabular-nums; user-select: none; }
tr.removed { background: var(--del); } tr.added { background: var(--add); }
del, ins { text-decoration: none; }
tr.removed del { background: var(--del-word); } tr.added ins { background: var(--add-word); }
"""

_SIGNS = {LineKind.SAME: "", LineKind.REMOVED: "−", LineKind.ADDED: "+"}


def diff_page(diff: TextDiff, *, old_name: str, new_name: str) -> str:
    """The whole page.

    Args:
        diff: what changed.
        old_name: what the earlier snapshot is called, as plain text.
        new_name: what the later one is called.
    """
    body = "".join(_hunk(hunk) for hunk in diff.hunks)
    counts = f"+{diff.added_count} −{diff.removed_count}"
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(counts)}</title><style>{_STYLE}</style></head><body>"
        f"<h1><bdi>{escape(old_name)}</bdi> → <bdi>{escape(new_name)}</bdi></h1>"
        f"<p>{escape(counts)}</p><table>{body}</table></body></html>"
    )


def _hunk(hunk: Hunk) -> str:
    return f"<tbody>{''.join(_row(line) for line in hunk.lines)}</tbody>"


def _row(line: Line) -> str:
    numbers = "".join(
        f'<td class="n">{"" if number is None else number}</td>'
        for number in (line.old_number, line.new_number)
    )
    sign = f'<td class="n">{_SIGNS[line.kind]}</td>'
    return f'<tr class="{line.kind}">{numbers}{sign}<td dir="auto">{_text(line)}</td></tr>'


def _text(line: Line) -> str:
    tag = "del" if line.kind is LineKind.REMOVED else "ins"
    parts: list[str] = []
    end = 0
    for mark in line.marks:
        parts.append(escape(line.text[end : mark.start]))
        parts.append(f"<{tag}>{escape(line.text[mark.start : mark.end])}</{tag}>")
        end = mark.end
    return "".join([*parts, escape(line.text[end:])])
