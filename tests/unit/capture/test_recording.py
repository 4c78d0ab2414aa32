"""What was recorded: an answer is found by its URL, and the way to a document."""

from datetime import UTC, datetime, timedelta

from services.capture.browser.recording import Exchange, Recording

START = datetime(2026, 1, 2, tzinfo=UTC)
FRAME = "the main frame"


def exchange(
    url: str,
    body: bytes | None = b"x",
    *,
    status: int = 200,
    to: str | None = None,
    method: str = "GET",
    frame: str = FRAME,
    resource_type: str = "Document",
    after: int = 0,
) -> Exchange:
    headers = (("Content-Type", "Text/HTML; charset=x"),) + ((("Location", to),) if to else ())
    return Exchange(
        method=method,
        url=url,
        request_headers=(),
        request_body=None,
        status=status,
        status_text="",
        response_headers=headers,
        body=body,
        resource_type=resource_type,
        started_at=START + timedelta(seconds=after),
        seconds=0.1,
        frame=frame,
    )


def test_an_answer_is_found_through_redirects_whatever_the_fragment() -> None:
    recording = Recording(
        [
            exchange("http://a.test/one", b"", status=302, to="/two#there"),
            exchange("http://a.test/two", b"", status=301, to="//b.test/three"),
            exchange("http://b.test/three", b"found"),
        ]
    )
    found = recording.find("http://a.test/one#here")
    assert found is not None
    assert (found.body, found.media_type) == (b"found", "text/html")


def test_redirects_in_a_circle_lead_nowhere() -> None:
    there = exchange("http://a.test/1", b"", status=302, to="/2")
    back = exchange("http://a.test/2", b"", status=302, to="/1")
    assert Recording([there, back]).find("http://a.test/1") is None


def test_the_last_answer_counts_but_no_error_hides_a_good_one() -> None:
    url = "http://a.test/"
    first, second = exchange(url, b"first"), exchange(url, b"second")
    error, lost = exchange(url, b"error", status=500), exchange(url, None)
    posted = exchange(url, b"posted", method="POST")
    assert Recording([first, second, error, lost, posted]).find(url) == second
    assert Recording([error]).find(url) == error
    assert Recording([lost, posted]).find(url) is None


def test_the_way_to_a_document_is_of_its_frame_alone() -> None:
    start = exchange("http://a.test/start", b"", status=302, to="/refresh")
    refresh = exchange("http://a.test/refresh", b"goes on by itself")
    inner = exchange("http://a.test/frame", frame="another")
    picture = exchange("http://a.test/p.png", resource_type="Image")
    page = exchange("http://a.test/page")
    late = exchange("http://a.test/late", b"", status=204)
    recording = Recording([start, refresh, inner, picture, page, late])

    assert recording.way(FRAME, "http://a.test/page#top") == [start, refresh, page]
    assert recording.way(FRAME, "http://a.test/pushed") == [start, refresh, page]
    assert recording.way("nobody's", "http://a.test/page") == []
