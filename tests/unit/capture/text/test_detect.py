import pytest

from services.capture.steps.charset.detect import right_charset

CHINESE = "港口的灯塔看守人每天傍晚都会数一数归来的渔船,直到天色完全暗下来为止。" * 3
FRENCH = "Le gardien du phare a compté les bateaux à la fenêtre, déjà très tôt le matin. " * 3


@pytest.mark.parametrize(
    ("text", "codec", "taken_for", "is_declared", "right"),
    [
        (CHINESE, "utf-8", "UTF-8", True, None),
        (CHINESE, "utf-8", "GBK", True, "utf-8"),
        (CHINESE, "utf-8", "windows-1252", False, "utf-8"),
        (CHINESE, "gb18030", "GBK", True, None),
        (CHINESE, "gb18030", "gb18030", False, None),
        (CHINESE, "gb18030", "UTF-8", True, "gb18030"),
        (CHINESE, "gb18030", "windows-1252", False, "gb18030"),
        (FRENCH, "cp1252", "windows-1252", False, None),
        (FRENCH, "cp1252", "macintosh", False, None),
        ("plain", "ascii", "windows-1252", False, None),
    ],
)
def test_what_a_page_declares_is_believed_while_its_bytes_allow(
    text: str, codec: str, taken_for: str, is_declared: object, right: str | None
) -> None:
    body = f"<p>{text}</p>".encode(codec)

    found = right_charset(body, taken_for, is_declared=bool(is_declared), top_domain="test")

    assert found == right
