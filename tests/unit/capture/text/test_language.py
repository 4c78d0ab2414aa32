import pytest

from services.capture.steps.text.language import language_of, reading_seconds


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The boats that were out in the bay came home with the tide and it was dark.", "en"),
        (
            "Die Boote, die in der Bucht waren, kamen mit der Flut nach Hause, und es ist kalt.",
            "de",
        ),
        ("Les bateaux qui étaient dans la baie sont rentrés avec la marée et il est tard.", "fr"),
        ("Los barcos que estaban en la bahía volvieron con la marea y no se veía el puerto.", "es"),
        ("港口的渔船在天黑之前都回来了,这是看守人说的。", "zh-Hans"),
        ("港口的漁船在天黑之前都回來了,這是看守人說的。", "zh-Hant"),
        ("港の漁船は暗くなる前にみんな帰ってきました。", "ja"),
        ("항구의 어선들은 어두워지기 전에 모두 돌아왔다.", "ko"),
        ("Все лодки, которые были в море, вернулись до темноты, и на берегу было тихо.", "ru"),
        ("12345 67890", None),
        ("", None),
    ],
)
def test_a_text_tells_its_language(text: str, language: str | None) -> None:
    assert language_of(text) == language


def test_words_and_characters_are_read_at_their_own_pace() -> None:
    assert reading_seconds("word " * 238) == 60
    assert reading_seconds("字" * 260) == 60
    assert reading_seconds("") == 0
