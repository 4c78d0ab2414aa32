"""What the extractor gives; apart from the tasks, so that the worker imports none of them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReadableText:
    """Both forms of the main text, what the page says about itself, and the text's sketch."""

    text: str
    markdown: str
    metadata: dict[str, str | None]
    sketch: str
