"""Identical resources once: what a document uses several times is a custom property of its root.

Custom properties reach into shadow trees, and `var(…)` stands wherever style may name an image.
"""

import re
import secrets
from collections import Counter
from collections.abc import Iterable
from typing import Any

_MIN_CHARACTERS = 2000
"""Below this the data itself is as good to read, and hardly longer."""
_PLAIN = re.compile(r"data:[a-z0-9.+-]+/[a-z0-9.+-]+;base64,[A-Za-z0-9+/=]+")


class Shared:
    """The resources of one document that may stand for several uses."""

    def __init__(self) -> None:
        # Nobody can write the marks of a file that they have not seen.
        self._mark = f"linksnap-{secrets.token_hex(8)}"
        self._numbers: dict[str, int] = {}
        self._images: Counter[str] = Counter()

    @property
    def place(self) -> str:
        """Stands in the head for the style sheet with the properties."""
        return f"{self._mark}-head"

    def expect(self, data_urls: Iterable[str]) -> None:
        """Count the data of images ahead, so that their first one is written as the others."""
        self._images.update(url for url in data_urls if _can_share(url))

    def image(self, data_url: str) -> str | None:
        """What `content` of an image is, where the data is that of several ones."""
        if self._images[data_url] < 2:
            return None
        return f'url("{self._mark}-{self._number(data_url)}-")'

    def in_style(self, data_url: str) -> str:
        """What stands for the address in a style sheet until all uses are known."""
        return f"{self._mark}-{self._number(data_url)}-" if _can_share(data_url) else data_url

    def settle(self, text: str) -> str:
        """The document with every mark replaced: by a `var(…)`, or by data that is used once."""
        if not self._numbers:
            return text.replace(self.place, "")
        data = {str(number): url for url, number in self._numbers.items()}
        marks = re.compile(
            rf"url\((?:\"|&quot;){self._mark}-(\d+)-(?:\"|&quot;)\)|{re.escape(self.place)}"
        )
        uses = Counter(match[1] for match in marks.finditer(text))
        rules = ";".join(
            f'--linksnap-{number}:url("{url}")' for number, url in data.items() if uses[number] > 1
        )
        sheet = f"<style>:root{{{rules}}}</style>" if rules else ""

        def replaced(match: re.Match[str]) -> str:
            number: Any = match[1]
            if number is None:
                return sheet
            return f"var(--linksnap-{number})" if uses[number] > 1 else f"url({data[number]})"

        return marks.sub(replaced, text)

    def _number(self, data_url: str) -> int:
        return self._numbers.setdefault(data_url, len(self._numbers) + 1)


def _can_share(data_url: str) -> bool:
    return len(data_url) >= _MIN_CHARACTERS and _PLAIN.fullmatch(data_url) is not None
