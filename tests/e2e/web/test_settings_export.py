"""Taking one's links along: an export is saved as a file, in one piece or not at all."""

import io
import zipfile
from pathlib import Path
from uuid import uuid4

import pytest

from tests.e2e.web.browser import DESKTOP, PHONE
from tests.e2e.web.conftest import Visit
from tests.e2e.web.test_access import nameless
from tests.e2e.web.visitor import Visitor
from tests.support.pages import OCEAN_ARTICLE
from tests.support.sites import Site
from tests.support.stack import Stack

# A file of this origin, in place of the one that a person picks in a window of the system.
PICKER = """
window.showSaveFilePicker = async ({ suggestedName }) => {
  window.suggestedName = suggestedName;
  const folder = await navigator.storage.getDirectory();
  return folder.getFileHandle("picked", { create: true });
};
"""
PICKED = """
const done = arguments[arguments.length - 1];
navigator.storage.getDirectory().then((folder) => folder.getFileHandle("picked"))
  .then((handle) => handle.getFile()).then((file) => file.arrayBuffer())
  .then((bytes) => done(Array.from(new Uint8Array(bytes))));
"""
BREAKING = """
const fetched = window.fetch;
window.fetch = (url, options) => (String(url).includes("/export")
  ? Promise.resolve(new Response(new ReadableStream({
      start(stream) {
        stream.enqueue(new TextEncoder().encode("half"));
        setTimeout(() => stream.error(new TypeError("network error")), 50);
      },
    })))
  : fetched(url, options));
"""


def downloads_to(visitor: Visitor, folder: Path) -> None:
    visitor.driver.execute_cdp_cmd(
        "Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(folder)}
    )


@pytest.mark.parametrize(
    ("language", "size", "done"),
    [("en-US", DESKTOP, "Export saved"), ("zh-CN", PHONE, "导出完成")],
    ids=["en-desktop", "zh-phone"],
)
async def test_an_export_is_downloaded(
    stack: Stack,
    site: Site,
    visit: Visit,
    tmp_path: Path,
    language: str,
    size: tuple[int, int],
    done: str,
) -> None:
    url = f"{site.page(OCEAN_ARTICLE)}?{uuid4().hex}"
    await stack.add(url)
    visitor = visit(language, size)
    downloads_to(visitor, tmp_path)
    visitor.sign_in(stack.token)
    visitor.go("#/settings/export")
    visitor.click(".option input[value='csv']")
    visitor.photograph(f"{language}-{size[0]}-export")
    assert nameless(visitor) == []
    assert visitor.ask_page("return document.documentElement.scrollWidth") <= size[0]
    visitor.click(".panel [type=submit]")
    visitor.see(".toast", done)
    [file] = visitor.until(lambda: list(tmp_path.glob("linksnap-*.csv")), "the file")
    assert url in file.read_text()


async def test_an_archive_goes_straight_into_the_file(
    stack: Stack, site: Site, visitor: Visitor
) -> None:
    await stack.add(site.page(OCEAN_ARTICLE))
    visitor.go("#/settings/export")
    visitor.ask_page(PICKER)
    visitor.click(".option input[value='archive']")
    visitor.click(".panel [type=submit]")
    visitor.see(".toast", "Export saved")
    assert visitor.ask_page("return window.suggestedName").endswith(".zip")
    content = bytes(visitor.driver.execute_async_script(PICKED))
    assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None


def test_an_export_that_breaks_off_is_no_file(visitor: Visitor, tmp_path: Path) -> None:
    downloads_to(visitor, tmp_path)
    visitor.go("#/settings/export")
    visitor.ask_page(BREAKING)
    visitor.click(".panel [type=submit]")
    visitor.see(".panel .field-error", "The file broke off half-way.")
    assert visitor.see(".panel [type=submit]").is_enabled()
    assert list(tmp_path.glob("linksnap-*")) == []
