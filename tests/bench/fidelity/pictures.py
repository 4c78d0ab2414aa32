"""How alike two screenshots are.

SSIM after Wang et al., "Image quality assessment: from error visibility to structural similarity"
(IEEE TIP 13(4), 2004), on grey, with the uniform 7 x 7 window, the unbiased covariance and the
constants that scikit-image's `structural_similarity` has by default: figures can be compared.
"""

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy.ndimage import uniform_filter

_WINDOW = 7
_C1 = (0.01 * 255) ** 2
_C2 = (0.03 * 255) ** 2
_BAND_ROWS = 2_048

Grey = NDArray[np.float32]


def grey(png: bytes) -> Grey:
    """A picture as luma, shape (height, width), 0 to 255."""
    with Image.open(io.BytesIO(png)) as picture:
        return np.asarray(picture.convert("L"), dtype=np.float32)


def likeness(live: Grey, offline: Grey) -> float:
    """SSIM of what both pictures cover, times its share of what either covers.

    A page that came out 10 % shorter than it was cannot get more than 0.9: rows, and columns, that
    only one of them has count as 0. No credit is given for aligning them.
    """
    height = min(live.shape[0], offline.shape[0])
    width = min(live.shape[1], offline.shape[1])
    common = height * width
    either = live.size + offline.size - common
    return ssim(live[:height, :width], offline[:height, :width]) * float(common / either)


def ssim(first: Grey, second: Grey) -> float:
    """Mean SSIM of two pictures of one shape, at least 7 x 7, in [-1, 1].

    Raises:
        ValueError: the shapes differ, or are smaller than the window.
    """
    if first.shape != second.shape or min(first.shape) < _WINDOW:
        raise ValueError(f"cannot compare {first.shape} with {second.shape}")
    if np.array_equal(first, second):
        return 1.0
    margin = _WINDOW // 2
    height = first.shape[0]
    total, count = 0.0, 0
    for top in range(0, height - 2 * margin, _BAND_ROWS):  # a tall page at once takes gigabytes
        rows = slice(top, min(height, top + _BAND_ROWS + 2 * margin))
        values = _similarities(first[rows], second[rows])[margin:-margin, margin:-margin]
        total += float(values.sum(dtype=np.float64))
        count += values.size
    return total / count


def _similarities(first: Grey, second: Grey) -> NDArray[np.float64]:
    x, y = first.astype(np.float64), second.astype(np.float64)
    mean_x, mean_y = uniform_filter(x, _WINDOW), uniform_filter(y, _WINDOW)
    unbiased = _WINDOW**2 / (_WINDOW**2 - 1)
    variance_x = unbiased * (uniform_filter(x * x, _WINDOW) - mean_x * mean_x)
    variance_y = unbiased * (uniform_filter(y * y, _WINDOW) - mean_y * mean_y)
    covariance = unbiased * (uniform_filter(x * y, _WINDOW) - mean_x * mean_y)
    above = (2 * mean_x * mean_y + _C1) * (2 * covariance + _C2)
    below = (mean_x**2 + mean_y**2 + _C1) * (variance_x + variance_y + _C2)
    values: NDArray[np.float64] = above / below
    return values


def side_by_side(live: bytes, offline: bytes, most_rows: int = 6_000) -> bytes:
    """Both pictures at half their size, as one PNG for the eye."""
    pictures = [_half(data, most_rows) for data in (live, offline)]
    width = max(picture.width for picture in pictures)
    height = max(picture.height for picture in pictures)
    sheet = Image.new("RGB", (width * 2 + 10, height), "magenta")
    for number, picture in enumerate(pictures):
        sheet.paste(picture, (number * (width + 10), 0))
    out = io.BytesIO()
    sheet.save(out, "PNG", compress_level=1)
    return out.getvalue()


def _half(png: bytes, most_rows: int) -> Image.Image:
    with Image.open(io.BytesIO(png)) as picture:
        top = picture.convert("RGB").crop((0, 0, picture.width, min(picture.height, most_rows)))
        return top.reduce(2)
