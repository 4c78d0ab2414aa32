"""Text can be read on what it stands on, in light and dark (WCAG 2.2, 1.4.3 and 1.4.11)."""

import re

import pytest

from services.catalog.web.assets import load_site

BASE = load_site().assets["css/base.css"].body.decode()
PALETTE = {
    name: (light, dark)
    for name, light, dark in re.findall(
        r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", BASE
    )
}
TEXT_RATIO = 4.5
EDGE_RATIO = 3.0


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb`, as WCAG defines it."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in channels
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


GROUNDS = ("paper", "side", "surface", "raised")
TEXT_PAIRS = [
    *((ink, ground) for ink in ("ink", "ink-soft", "pine", "red") for ground in GROUNDS),
    ("on-pine", "pine"),
    ("on-pine", "pine-strong"),
    ("pine-strong", "pine-tint"),
    ("pine", "pine-tint"),
    ("amber", "amber-tint"),
    ("red", "red-tint"),
    ("blue", "blue-tint"),
    ("ink", "mark"),
    ("ink", "red-tint"),
    ("ink-soft", "red-tint"),
    ("ink-soft", "amber-tint"),
]


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_text_stands_out_from_its_ground(text: str, ground: str, scheme: int) -> None:
    assert contrast(PALETTE[text][scheme], PALETTE[ground][scheme]) >= TEXT_RATIO


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["surface", "raised"])
def test_the_edge_of_a_field_can_be_seen(ground: str, scheme: int) -> None:
    assert contrast(PALETTE["line-strong"][scheme], PALETTE[ground][scheme]) >= EDGE_RATIO
