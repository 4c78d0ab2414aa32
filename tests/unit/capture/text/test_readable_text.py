from services.capture.steps.text.readable_text import Page, extract_readable

URL = "https://harbour.test/a/b"
SENTENCE = "The keeper counted the boats as they came in, one after another, until it was dark. "


def read(body: str, visible: str = "x") -> str:
    return extract_readable(Page(URL, f"<html><body>{body}</body></html>", visible)).text


def test_what_surrounds_a_text_is_left_out() -> None:
    text = read(
        "<div class='nav'><a href='/'>Home</a> <a href='/b'>Boats</a></div>"
        f"<div id='content'><h1>Boats</h1><p>{SENTENCE * 3}</p><p>{SENTENCE * 2}</p></div>"
        "<div class='related'><h4>Related articles</h4><a href='/1'>Nets</a></div>"
    )

    assert SENTENCE.strip() in text
    assert "Nets" not in text
    assert "Home" not in text


def test_chinese_news_ends_where_its_boilerplate_begins() -> None:
    text = read(
        "<div class='article'><h1>渔船归港</h1>"
        + "".join(
            f"<p>第{n}天,{'看守人清点了归来的渔船,直到天色完全暗下来。' * 4}</p>" for n in range(4)
        )
        + "<p>责任编辑:甲</p><h3>相关阅读</h3><ul><li><a href='/1'>南方的渔网</a></li>"
        "<li><a href='/2'>北方的盐</a></li></ul><p>版权所有,未经授权不得转载</p></div>"
    )

    assert "第3天" in text
    for other in ("责任编辑", "南方的渔网", "版权所有"):
        assert other not in text


def test_text_in_divs_and_breaks_is_kept() -> None:
    lines = [f"On day {number} {SENTENCE}" for number in range(5)]

    text = read(f"<div>{'<br><br>'.join(lines)}</div>")

    assert [line for line in lines if line.strip() not in text] == []


def test_nothing_readable_leaves_what_is_seen() -> None:
    assert read("<div></div>", "Level 7") == "Level 7"
    assert extract_readable(Page(URL, "", "Level 7")).text == "Level 7"


def test_deep_nesting_is_no_trouble() -> None:
    found = extract_readable(
        Page(URL, "<div>" * 3_000 + f"<p>{SENTENCE * 4}</p>" + "</div>" * 3_000, SENTENCE * 4)
    )

    assert SENTENCE.strip() in found.text


def test_clean_html_has_no_danger_left() -> None:
    found = extract_readable(
        Page(
            URL,
            f"<article><p onmouseover='x()' style='color:red'>{SENTENCE * 4}"
            "<a href='javascript:x()'>a</a><img src='data:text/html,x' width=400></p>"
            f"<iframe src='https://other.test'></iframe><p>{SENTENCE}</p></article>",
            SENTENCE * 5,
        )
    )

    for danger in ("onmouseover", "style", "javascript", "iframe", "data:"):
        assert danger not in found.html
