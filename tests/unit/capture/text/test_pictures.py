import pytest

from services.capture.steps.text.pictures import MAX_PICTURE_BYTES, with_pictures

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20
URL = "http://site.test/a.png?x=1&amp;y=2"


def html_of(url: str) -> str:
    return f'<p>before</p><img alt="a boat" src="{url}"><p>after</p>'


def test_a_small_picture_is_put_in() -> None:
    asked: list[str] = []

    def find(url: str) -> bytes:
        asked.append(url)
        return PNG

    found = with_pictures(html_of(URL), find)

    assert asked == ["http://site.test/a.png?x=1&y=2"]
    assert 'src="data:image/png;base64,iVBOR' in found
    assert 'alt="a boat"' in found


@pytest.mark.parametrize("data", [PNG + b"0" * MAX_PICTURE_BYTES, b"<svg onload=alert(1)>", None])
def test_large_unknown_and_missing_pictures_stay_as_they_are(data: bytes | None) -> None:
    assert with_pictures(html_of(URL), lambda _url: data) == html_of(URL)


def test_all_pictures_together_are_bounded() -> None:
    data = PNG + b"0" * (MAX_PICTURE_BYTES - len(PNG))

    found = with_pictures(html_of(URL) * 20, lambda _url: data)

    assert found.count("data:image/png") == 10
