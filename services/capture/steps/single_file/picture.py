"""Parts of the page's picture, for what no script can read: a plug-in, pixels of another origin."""

import base64
import io
from collections.abc import Sequence
from dataclasses import dataclass, field

from PIL import Image

_MAX_PIXELS = 2_560 * 16_383
_QUALITY = 85
_BOX_NUMBERS = 4


@dataclass(slots=True)
class Picture:
    """The picture of the whole page, as PNG; `width` is its width in CSS pixels."""

    png: bytes
    width: int
    _image: Image.Image | None = field(default=None, init=False)

    def cut(self, box: Sequence[float] | None) -> str | None:
        """The `data:` URL of a part: left, top, width and height in CSS pixels."""
        if not self.png or not box or len(box) != _BOX_NUMBERS:
            return None
        if self._image is None:
            Image.MAX_IMAGE_PIXELS = _MAX_PIXELS
            with Image.open(io.BytesIO(self.png), formats=("PNG",)) as opened:
                self._image = opened.convert("RGB")
        image = self._image
        scale = image.width / max(1, self.width)
        left, top, width, height = (round(float(value) * scale) for value in box)
        area = (
            max(0, left),
            max(0, top),
            min(image.width, left + width),
            min(image.height, top + height),
        )
        if area[2] <= area[0] or area[3] <= area[1]:
            return None
        out = io.BytesIO()
        image.crop(area).save(out, "WEBP", quality=_QUALITY, method=2)
        return f"data:image/webp;base64,{base64.b64encode(out.getvalue()).decode()}"
