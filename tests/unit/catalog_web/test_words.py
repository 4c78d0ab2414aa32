"""The two dictionaries say the same things, and have words for every code of the API."""

import json
import re
from collections.abc import Iterable
from enum import StrEnum

import pytest

from services.catalog.access.scopes import Role, Scope
from services.catalog.exports.model import ExportFormat
from services.catalog.imports.model import ImportState
from services.catalog.links.states import LinkState
from services.catalog.snapshots.state import SnapshotState
from services.catalog.tokens.model import TokenKind
from services.catalog.transfer.formats.model import Format
from services.catalog.web.assets import load_site
from services.catalog.webhooks.model import DeliveryState, DisabledReason
from shared.contracts.artifacts import ArtifactKind
from shared.contracts.capture_options import ColorScheme, Device
from shared.contracts.capture_options import SnapshotFormat as Kept
from shared.contracts.failures import FailureReason
from shared.contracts.pages import NotThePage


def source(name: str) -> str:
    return load_site().assets[f"js/{name}"].body.decode()


def dictionary(code: str) -> dict[str, str]:
    """A language's words; each of its modules is `export default` and JSON."""
    words: dict[str, str] = {}
    for name in (f"{code}.js", f"{code}_settings.js", f"{code}_captures.js"):
        text = source(name)
        more = json.loads(text[text.index("{") :].rstrip().removesuffix(";"))
        assert not words.keys() & more.keys()
        words |= more
    return words


EN, ZH = dictionary("en"), dictionary("zh")


def code_of_the_page() -> str:
    parts = ("", "_settings", "_captures")
    dictionaries = {f"js/{code}{part}.js" for code in ("en", "zh") for part in parts}
    site = load_site()
    return "\n".join(
        asset.body.decode() for path, asset in site.assets.items() if path not in dictionaries
    )


def test_both_languages_have_the_same_keys_in_the_same_order() -> None:
    assert list(EN) == list(ZH)


def test_no_words_are_missing() -> None:
    assert all(text.strip() for text in (*EN.values(), *ZH.values()))


@pytest.mark.parametrize("key", EN)
def test_both_languages_name_the_same_values(key: str) -> None:
    placeholders = re.compile(r"\{\w+\}")
    assert set(placeholders.findall(EN[key])) == set(placeholders.findall(ZH[key]))


def test_every_key_that_the_code_asks_for_has_words() -> None:
    asked = set(re.findall(r'\bt\(\s*"([\w.]+)"', code_of_the_page()))
    assert len(asked) > 80
    assert asked <= set(EN)


def test_no_words_are_left_over() -> None:
    code = code_of_the_page()
    families = set(re.findall(r"t\(`(\w+)\.\$\{", code))
    families |= set(re.findall(r'wordsFor\("(\w+)"', code))
    unused = {key for key in EN if f'"{key}"' not in code and key.split(".")[0] not in families}
    assert not unused


@pytest.mark.parametrize(
    ("family", "codes"),
    [
        ("reason", FailureReason),
        ("kind", ArtifactKind),
        ("verdict", NotThePage),
        ("keep", Kept),
        ("device", Device),
        ("color", ColorScheme),
        ("state", SnapshotState),
        ("state", LinkState),
        ("role", Role),
        ("scope", Scope),
        ("scope_hint", Scope),
        ("token_kind", TokenKind),
        ("format", Format),
        ("import_state", ImportState),
        ("export_format", ExportFormat),
        ("export_hint", ExportFormat),
        ("delivery", DeliveryState),
        ("webhook_off", DisabledReason),
    ],
)
def test_every_code_of_the_api_has_words(family: str, codes: Iterable[StrEnum]) -> None:
    assert {f"{family}.{code}" for code in codes} <= set(EN)
