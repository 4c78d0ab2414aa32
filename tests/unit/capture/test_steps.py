import io
import json

import pytest
from PIL import Image

from services.capture.outcome import Outcome
from services.capture.steps.metadata.document import merge_head, metadata_json
from services.capture.steps.opening.navigate import PageFacts
from services.capture.steps.opening.network_errors import navigation_error
from services.capture.steps.screenshot.pictures import make_pictures
from services.capture.steps.scripts import call
from services.capture.steps.text.readable_text import Page, extract_readable
from shared.contracts.failures import FailureReason
from shared.contracts.messages import PageMetadata

URL = "http://site.test/"


@pytest.mark.parametrize(
    ("error_text", "reason"),
    [
        ("net::ERR_NAME_NOT_RESOLVED", FailureReason.NAME_NOT_RESOLVED),
        ("net::ERR_CONNECTION_REFUSED", FailureReason.CONNECTION_FAILED),
        ("net::ERR_TUNNEL_CONNECTION_FAILED", FailureReason.CONNECTION_FAILED),
        ("net::ERR_CERT_DATE_INVALID", FailureReason.TLS_FAILED),
        ("net::ERR_SSL_PROTOCOL_ERROR", FailureReason.TLS_FAILED),
        ("net::ERR_TOO_MANY_REDIRECTS", FailureReason.TOO_MANY_REDIRECTS),
        ("net::ERR_TIMED_OUT", FailureReason.TIMED_OUT),
        ("net::ERR_UNSAFE_PORT", FailureReason.URL_REFUSED),
        ("net::ERR_BLOCKED_BY_CLIENT", FailureReason.URL_REFUSED),
        ("net::ERR_ABORTED", FailureReason.UNSUPPORTED_CONTENT),
        ("net::ERR_SOMETHING_NEW", FailureReason.CONNECTION_FAILED),
    ],
)
def test_network_errors_have_a_reason_and_keep_their_name(
    error_text: str, reason: FailureReason
) -> None:
    error = navigation_error(error_text)

    assert error.reason is reason
    assert error_text.removeprefix("net::") in error.message


def test_the_main_text_is_found_and_the_menu_is_not() -> None:
    story = "The lamp is lit an hour before dusk and trimmed twice in the night. " * 6
    html = (
        f"<html><body><nav><a href=/a>Menu one</a></nav><article><h1>Lamp</h1><p>{story}</p>"
        f"<p>{story}</p></article></body></html>"
    )

    found = extract_readable(Page(URL, html, f"Menu one\nLamp\n{story}\n{story}"))

    assert "trimmed twice" in found.text
    assert "Menu one" not in found.text
    assert found.markdown.startswith("# Lamp")


@pytest.mark.parametrize(
    "html",
    ["", "<html></html>", "<html><body><div id=app></div></body></html>", "<frameset></frameset>"],
)
def test_visible_text_stands_in_where_no_main_text_is_found(html: str) -> None:
    found = extract_readable(Page(URL, html, "看得见的字"))

    assert found.text == found.markdown == "看得见的字"


def test_a_sliver_of_a_page_that_shows_much_more_is_not_its_text() -> None:
    rows = "".join(f"<tr><td>row {number}</td><td>{number * 7}</td></tr>" for number in range(400))
    visible = "\n".join(f"row {number} {number * 7}" for number in range(400))

    found = extract_readable(Page(URL, f"<html><body><p>Totals</p><table>{rows}</table>", visible))

    assert "row 399" in found.text


@pytest.mark.parametrize("size", [(1280, 5000), (1280, 200), (2560, 1024), (1, 1)])
def test_a_thumbnail_is_always_of_one_size(size: tuple[int, int]) -> None:
    png = io.BytesIO()
    Image.new("RGB", size, "teal").save(png, "PNG")

    screenshot, thumbnail = make_pictures(png.getvalue())

    assert Image.open(io.BytesIO(screenshot)).size == size
    assert Image.open(io.BytesIO(screenshot)).format == "WEBP"
    assert Image.open(io.BytesIO(thumbnail)).size == (480, 300)


def test_what_the_head_says_goes_before_what_was_guessed() -> None:
    merged = merge_head(
        {"title": "Own", "author": None, "language": "zh_CN"}, {"title": "Guess", "author": "A"}
    )

    assert merged == {"title": "Own", "author": "A", "language": "zh-CN"}
    assert merge_head({"language": "no language!"}, {})["language"] is None


def test_metadata_without_a_screenshot() -> None:
    outcome = Outcome(
        PageFacts(URL, 200, "text/html", ""),
        {"title": "T", "author": "by  A", "site": "S"},
        page=PageMetadata(author="A", site_name="S"),
        text_sketch="00ff00ff",
    )

    data = metadata_json("http://asked.test/", outcome)

    found = json.loads(data)
    assert found["requested_url"] == "http://asked.test/"
    assert found["final_url"] == URL
    assert found["screenshot"] is None
    assert (found["title"], found["author"], found["site_name"]) == ("T", "A", "S")
    assert found["text_sketch"] == "00ff00ff"


def test_a_script_is_called_with_json() -> None:
    assert call("opening/describe").endswith(")()")
    assert call("opening/settle", {"budget": 1}).endswith(')({"budget": 1})')
