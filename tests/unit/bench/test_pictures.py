import io

import numpy as np
import pytest
from PIL import Image

from tests.bench.fidelity import pictures
from tests.bench.fidelity.pictures import Grey, grey, likeness, side_by_side, ssim


def _noise(height: int, width: int, seed: int = 1) -> Grey:
    return np.random.default_rng(seed).integers(0, 256, (height, width)).astype(np.float32)


def _by_the_formula(first: Grey, second: Grey) -> float:
    """The definition, window by window."""
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    values = []
    for top in range(first.shape[0] - 6):
        for left in range(first.shape[1] - 6):
            x = first[top : top + 7, left : left + 7].ravel().astype(np.float64)
            y = second[top : top + 7, left : left + 7].ravel().astype(np.float64)
            ((variance_x, covariance), (_, variance_y)) = np.cov(x, y)
            above = (2 * x.mean() * y.mean() + c1) * (2 * covariance + c2)
            below = (x.mean() ** 2 + y.mean() ** 2 + c1) * (variance_x + variance_y + c2)
            values.append(above / below)
    return float(np.mean(values))


def test_it_is_the_mean_of_the_formula_over_all_windows() -> None:
    first = _noise(20, 24)
    second = np.clip(first + _noise(20, 24, seed=2) / 4, 0, 255).astype(np.float32)
    assert ssim(first, second) == pytest.approx(_by_the_formula(first, second), abs=1e-6)


def test_a_picture_is_like_itself_and_unlike_noise() -> None:
    picture = _noise(64, 64)
    assert ssim(picture, picture) == 1.0
    assert ssim(picture, _noise(64, 64, seed=9)) < 0.1


def test_bands_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = _noise(90, 30), _noise(90, 30, seed=3)
    whole = ssim(first, second)
    monkeypatch.setattr(pictures, "_BAND_ROWS", 17)
    assert ssim(first, second) == pytest.approx(whole)


def test_what_only_one_of_them_has_counts_as_nothing() -> None:
    picture = _noise(100, 50)
    assert likeness(picture, picture[:90]) == pytest.approx(0.9)
    assert likeness(picture[:90], picture) == pytest.approx(0.9)
    assert likeness(picture, picture[:50, :25]) == pytest.approx(0.25)


def test_other_shapes_are_refused() -> None:
    with pytest.raises(ValueError, match="cannot compare"):
        ssim(_noise(10, 10), _noise(10, 11))
    with pytest.raises(ValueError, match="cannot compare"):
        ssim(_noise(6, 10), _noise(6, 10))


def test_pictures_are_read_as_grey_and_laid_side_by_side() -> None:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), (255, 0, 0)).save(out, "PNG")
    assert grey(out.getvalue()).shape == (30, 40)
    assert grey(out.getvalue())[0, 0] == pytest.approx(76, abs=1)
    with Image.open(io.BytesIO(side_by_side(out.getvalue(), out.getvalue()))) as sheet:
        assert sheet.size == (50, 15)
