"""Bringing one's links: a file is chosen or dropped, followed, and its refused lines explained."""

from pathlib import Path
from uuid import uuid4

import pytest
from selenium.webdriver.common.keys import Keys

from tests.e2e.web.browser import DESKTOP, PHONE
from tests.e2e.web.conftest import Visit
from tests.e2e.web.test_access import nameless
from tests.e2e.web.visitor import Visitor
from tests.support.stack import Stack

HOSTILE = "<img src=x onerror=\"document.title='taken'\">"
DROP = """
const [selector, name, text] = arguments;
const data = new DataTransfer();
data.items.add(new File([text], name));
document.querySelector(selector).dispatchEvent(
  new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
"""


def bookmarks(shelf: str, count: int, refused: int = 0) -> str:
    """A file of bookmarks, as browsers write it."""
    good = [f"https://{shelf}.example/{place}" for place in range(count)]
    bad = [f"javascript:alert('{shelf} {place}')" for place in range(refused)]
    lines = [f'<DT><A HREF="{url}">{HOSTILE}</A>' for url in good + bad]
    return "\n".join(["<!DOCTYPE NETSCAPE-Bookmark-file-1>", "<DL><p>", *lines, "</DL><p>"])


def counts(visitor: Visitor) -> list[str]:
    """What was added, was there already, was refused."""
    return [item.text for item in visitor.all(".import-report .counts dd")]


@pytest.mark.parametrize(
    ("language", "size", "done", "reasons"),
    [
        ("en-US", DESKTOP, "Done.", "What was not taken, and why"),
        ("zh-CN", PHONE, "导入完成。", "未导入的条目及原因"),
    ],
    ids=["en-desktop", "zh-phone"],
)
async def test_a_file_is_imported_and_its_refused_lines_are_explained(
    stack: Stack,
    visit: Visit,
    tmp_path: Path,
    language: str,
    size: tuple[int, int],
    done: str,
    reasons: str,
) -> None:
    shelf = f"shelf-{uuid4().hex[:6]}"
    await stack.add(f"https://{shelf}.example/0")
    file = tmp_path / f"{shelf}.html"
    file.write_text(bookmarks(shelf, count=30, refused=25))
    visitor = visit(language, size)
    visitor.sign_in(stack.token)
    visitor.go("#/settings/import")
    visitor.see(".drop")
    visitor.ask_page("document.getElementById('file-picker').style.position = 'static'")
    visitor.all("#file-picker")[0].send_keys(str(file))
    visitor.see(".drop", file.name)
    visitor.type("#field-tags", shelf + Keys.ENTER)
    visitor.click(".check input")  # pages that are not there need no snapshot
    assert nameless(visitor) == []
    visitor.photograph(f"{language}-{size[0]}-import")
    visitor.click(".panel [type=submit]")
    visitor.see(".import-report[data-state='done']", done)
    assert counts(visitor) == ["29", "1", "25"]
    visitor.see(".refused-title", reasons)
    visitor.see(".refused-line", f"javascript:alert('{shelf} 0')")
    visitor.photograph(f"{language}-{size[0]}-imported")
    visitor.click(".import-report .more .button")
    visitor.until(lambda: len(visitor.all(".refused-line")) == 25, "all that was refused")
    visitor.see(".row[data-id] [data-state='done']")
    assert visitor.ask_page("return document.documentElement.scrollWidth") <= size[0]
    assert "taken" not in visitor.driver.title

    visitor.click(".row[data-id] .button")
    visitor.see("dialog .import-report", done)
    assert nameless(visitor) == []
    visitor.photograph(f"{language}-{size[0]}-import-details")
    visitor.press(Keys.ESCAPE)
    visitor.see_no("dialog")
    visitor.see(".nav-tags", shelf)
    answer = await stack.api.get("/links", params={"tag": shelf, "limit": 100})
    without = [link for link in answer.json()["items"] if link["latest_snapshot"] is None]
    assert len(without) == 29


def test_a_file_can_be_dropped(visitor: Visitor) -> None:
    shelf = f"dropped-{uuid4().hex[:6]}"
    visitor.go("#/settings/import")
    visitor.see(".drop")
    visitor.ask_page(DROP, ".drop", f"{shelf}.html", bookmarks(shelf, count=2))
    visitor.see(".drop", f"{shelf}.html")
    visitor.click(".check input")
    visitor.click(".panel [type=submit]")
    visitor.see(".import-report[data-state='done']")
    assert counts(visitor) == ["2", "0", "0"]
    visitor.see(".drop", "Choose a file, or drop it here")


def test_what_is_no_file_of_links_is_refused(visitor: Visitor) -> None:
    visitor.go("#/settings/import")
    visitor.click(".panel [type=submit]")
    visitor.see(".panel .field-error", "Choose a file first.")
    visitor.ask_page(DROP, ".drop", "empty.html", "")
    visitor.click(".panel [type=submit]")
    visitor.until(
        lambda: visitor.see(".panel .field-error").text not in {"", "Choose a file first."},
        "what is wrong with the file",
    )
    visitor.photograph("en-import-refused")
    assert visitor.see(".panel [type=submit]").is_enabled()
