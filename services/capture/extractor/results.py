"""What the extractor gives. Apart from the tasks, so that the worker imports none of their weight."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReadableText:
    """Both forms of the main text, and what the page says about itself."""

    text: str
    markdown: str
    metadata: dict[str, str | None]
