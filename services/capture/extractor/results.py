"""What the extractor gives; apart from the tasks, so that the worker imports none of them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReadableText:
    """Both forms of the main text, and what the page says about itself."""

    text: str
    markdown: str
    metadata: dict[str, str | None]
