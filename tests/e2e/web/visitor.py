"""What a person does on the page and sees there."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

Answer = TypeVar("Answer")

PATIENCE_SECONDS = 60
DONE_STAGES = ".stage[data-stage='done']"


class Visitor:
    """A person at the page of one Linksnap."""

    def __init__(self, driver: webdriver.Chrome, url: str, album: Path) -> None:
        self.driver = driver
        self.url = url
        self._album = album

    def until(self, ask: Callable[[], Answer], what: str) -> Answer:
        """The first true answer; a page that redraws meanwhile is asked again."""
        ignored = [StaleElementReferenceException]
        wait = WebDriverWait(self.driver, PATIENCE_SECONDS, 0.05, ignored)
        return wait.until(lambda _driver: ask(), what)

    def all(self, selector: str) -> list[WebElement]:
        """The elements that are there now."""
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def see(self, selector: str, text: str = "") -> WebElement:
        """The first visible element of a selector that holds a text, once there is one."""

        def find() -> WebElement | None:
            shown = (item for item in self.all(selector) if item.is_displayed())
            return next((item for item in shown if text in item.text), None)

        found = self.until(find, f"{selector} with {text!r}")
        assert found is not None
        return found

    def see_no(self, selector: str) -> None:
        """Return once nothing matches a selector any more."""
        self.until(lambda: not self.all(selector), f"no {selector}")

    def click(self, selector: str, text: str = "") -> None:
        self.until(lambda: self._clicked(selector, text), f"a click on {selector}")

    def _clicked(self, selector: str, text: str) -> bool:
        self.see(selector, text).click()
        return True

    def type(self, selector: str, text: str) -> None:
        self.see(selector).send_keys(text)

    def press(self, key: str) -> None:
        """Press a key where the focus is."""
        self.driver.switch_to.active_element.send_keys(key)

    def ask_page(self, script: str, *arguments: object) -> Any:
        """What JavaScript says, as a developer would ask in the console."""
        return self.driver.execute_script(script, *arguments)

    def photograph(self, name: str) -> None:
        """Keep a picture of the window for people to look at."""
        self.driver.save_screenshot(str(self._album / f"{name}.png"))

    def sign_in(self, token: str) -> None:
        """Come with the token in the address, and see the library."""
        self.driver.get(f"{self.url}/#token={token}")
        self.see(".view-head h1")

    def add(self, url: str, *tags: str, title: str = "", note: str = "") -> None:
        """Fill in the form of a new link and send it."""
        self.click(".add-button")
        self.type("#field-url", url)
        for tag in tags:
            self.type("#field-tags", tag + Keys.ENTER)
        self.type("#field-title", title)
        self.type("#field-note", note)
        self.click("dialog [type=submit]")
        self.see(".verdict")

    def watch_it_finish(self) -> None:
        """Wait in the dialog until the snapshot is taken and can be searched."""
        self.until(lambda: len(self.all(DONE_STAGES)) == 3, "three stages done")

    def add_and_open(self, url: str, *tags: str, title: str = "", note: str = "") -> None:
        """Add a link, watch it finish and go to its page."""
        self.add(url, *tags, title=title, note=note)
        self.watch_it_finish()
        self.click("dialog .button-primary")
        self.see(".link-title")

    def search(self, query: str) -> None:
        """Search, and see what was found."""
        box = self.see(".search-input")
        box.clear()
        box.send_keys(query + Keys.ENTER)
        self.see(".view-head h1", query)

    def go(self, fragment: str) -> None:
        """Follow an address within the page."""
        self.ask_page("location.hash = arguments[0]", fragment)

    def complaints(self) -> list[str]:
        """What the browser has to complain about: errors, blocked requests, broken policies."""
        entries = self.driver.get_log("browser")  # type: ignore[no-untyped-call]
        return [entry["message"] for entry in entries if entry["level"] == "SEVERE"]
