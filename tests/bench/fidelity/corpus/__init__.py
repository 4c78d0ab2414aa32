"""The pages that fidelity is measured on: families of pages, each family a module."""

from tests.bench.fidelity.corpus import (
    answers,
    articles,
    chinese,
    fonts,
    forms,
    frames,
    images,
    lazy,
    media,
    scripted,
    shadow,
    styles,
    tall,
    texts,
    whole_sites,
)
from tests.bench.fidelity.corpus.page import Page

_FAMILIES = (
    articles,
    scripted,
    tall,
    chinese,
    frames,
    fonts,
    lazy,
    shadow,
    styles,
    images,
    media,
    forms,
    texts,
    answers,
    whole_sites,
)


def all_pages() -> list[Page]:
    """Every page, in a fixed order; no two have one name."""
    return [page for family in _FAMILIES for page in family.pages()]
