"""The page for people who use the keyboard or a screen reader."""

from typing import Any

from selenium.webdriver.common.keys import Keys

from tests.e2e.web.visitor import Visitor
from tests.support.pages import OCEAN_ARTICLE
from tests.support.sites import Site

NAMED_ROLES = {"button", "link", "textbox", "searchbox", "tab", "dialog", "Iframe", "navigation"}


def nameless(visitor: Visitor) -> list[dict[str, Any]]:
    """What a screen reader could only call by its role."""
    tree = visitor.driver.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    return [
        node
        for node in tree
        if not node["ignored"]
        and node["role"]["value"] in NAMED_ROLES
        and not node.get("name", {}).get("value")
    ]


def test_everything_that_can_be_used_has_a_name(visitor: Visitor, site: Site) -> None:
    assert nameless(visitor) == []
    visitor.click(".add-button")
    visitor.type("#field-tags", "named,")
    assert nameless(visitor) == []
    visitor.type("#field-url", site.page(OCEAN_ARTICLE))
    visitor.click("dialog [type=submit]")
    visitor.watch_it_finish()
    visitor.click("dialog .button-primary")
    visitor.see(".part-frame")
    assert nameless(visitor) == []


def test_progress_is_said_aloud(visitor: Visitor, site: Site) -> None:
    visitor.ask_page(
        """window.said = [];
        const announcer = document.getElementById("announcer");
        new MutationObserver(() => said.push(announcer.textContent))
          .observe(announcer, {childList: true, characterData: true, subtree: true});"""
    )
    visitor.add(site.page(OCEAN_ARTICLE))
    visitor.watch_it_finish()
    said = visitor.ask_page("return window.said")
    assert "Added to your links" in said
    assert said[-1] == "Kept, and ready to be searched."
    tree = visitor.driver.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    live = {node["nodeId"] for node in tree if not node["ignored"] and is_status(node)}
    heard = {node["name"]["value"] for node in tree if node.get("parentId") in live}
    assert said[-1] in heard  # although the dialog lies over the rest of the page


def is_status(node: dict[str, Any]) -> bool:
    return bool(node["role"]["value"] == "status")


def test_the_keyboard_is_enough(visitor: Visitor, site: Site) -> None:
    driver = visitor.driver
    visitor.press("/")
    assert driver.switch_to.active_element.accessible_name == "Search your links by meaning"
    visitor.press(Keys.TAB)
    visitor.press(Keys.ENTER)
    visitor.see("dialog")
    assert driver.switch_to.active_element.get_attribute("id") == "field-url"
    visitor.press(Keys.ESCAPE)
    visitor.see_no("dialog")
    assert driver.switch_to.active_element.accessible_name == "Add a link"

    visitor.add_and_open(site.page(OCEAN_ARTICLE))
    visitor.see(".part-frame")
    driver.execute_script("document.querySelector('[role=tab][aria-selected=true]').focus()")
    visitor.press(Keys.ARROW_RIGHT)
    assert driver.switch_to.active_element.accessible_name == "Reader"
    visitor.press(Keys.ARROW_RIGHT)
    assert driver.switch_to.active_element.get_attribute("aria-selected") == "true"
    visitor.see(".part-screenshot")


def test_a_snapshot_runs_no_script_and_leads_nowhere(visitor: Visitor, site: Site) -> None:
    page = """<title>Trap</title><h1>Trap</h1><a href="/elsewhere">away</a>
    <script>document.write("<p id=ran>ran</p>")</script>"""
    visitor.add_and_open(site.page(page))
    frame = visitor.see(".part-frame")
    visitor.driver.switch_to.frame(frame)
    visitor.click("a", "away")
    assert visitor.see("h1").text == "Trap"
    visitor.driver.switch_to.default_content()
    assert len(visitor.driver.window_handles) == 1
    assert visitor.ask_page("return document.querySelector('iframe').contentDocument") is None
