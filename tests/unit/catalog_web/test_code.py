"""Rules that the page's own code keeps."""

import re
from posixpath import normpath

import pytest

from services.catalog.web.assets import load_site

MODULES = {
    path: asset.body.decode()
    for path, asset in load_site().assets.items()
    if path.endswith((".js", ".css"))
}
LONGEST_MODULE = 400
PARSERS_OF_HTML = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|createContextualFragment"
    r"|\beval\(|new Function"
)


@pytest.mark.parametrize("path", [path for path in MODULES if path.endswith(".js")])
def test_no_module_makes_html_of_text(path: str) -> None:
    assert not PARSERS_OF_HTML.search(MODULES[path])


def test_only_the_frame_of_a_snapshot_is_given_html() -> None:
    users = [path for path, text in MODULES.items() if "srcdoc =" in text or "createHTML" in text]
    assert users == ["js/snapshot_parts.js"]
    assert 'sandbox: ""' in MODULES["js/snapshot_parts.js"]


@pytest.mark.parametrize("path", MODULES)
def test_nothing_comes_from_another_server(path: str) -> None:
    addresses = set(re.findall(r"https?://[\w.-]+", MODULES[path]))
    assert addresses <= {"http://www.w3.org", "https://example.com"}


@pytest.mark.parametrize("path", [path for path in MODULES if path.endswith(".js")])
def test_every_import_is_of_the_page_and_used(path: str) -> None:
    text = MODULES[path]
    imports = re.findall(r'^import \{([^}]+)\} from "(\.[^"]+)";', text, re.MULTILINE)
    assert len(imports) + len(re.findall(r"^import \w+ from", text, re.MULTILINE)) == len(
        re.findall("^import ", text, re.MULTILINE)
    )
    for names, place in imports:
        found = MODULES[normpath(f"{path}/../{place}")]
        for name in map(str.strip, names.strip(" ,\n").split(",")):
            exported = rf"^export (?:async )?(?:function|const|let|class) {name}\b"
            assert re.search(exported, found, re.MULTILINE), name
            assert len(re.findall(rf"\b{name}\b", text)) > 1, name


@pytest.mark.parametrize("path", MODULES)
def test_modules_stay_small_and_say_what_they_are(path: str) -> None:
    assert MODULES[path].count("\n") <= LONGEST_MODULE
    assert MODULES[path].startswith("/*")
