import pytest

from services.capture.steps.single_file.css import Stylist

SHEETS = {
    "http://site.test/css/a.css": "p { background: url(../img/one.png) }",
    "http://site.test/css/loop.css": '@import "loop.css"; b { color: red }',
}


def embed(url: str) -> str | None:
    return f"data:{url.removeprefix('http://site.test')}" if "missing" not in url else None


def rewrite(css: str) -> str:
    return Stylist(embed, SHEETS.get).rewrite(css, "http://site.test/css/main.css")


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        ("a{b:url(x.png)}", 'a{b:url("data:/css/x.png")}'),
        ("a{b:url( 'x y.png' )}", 'a{b:url("data:/css/x%20y.png")}'),
        ('a{b:URL("/x.png")}', 'a{b:url("data:/x.png")}'),
        (r"a{b:url(x\29.png)}", 'a{b:url("data:/css/x).png")}'),
        ("a{b:url(#id)}", 'a{b:url("#id")}'),
        ("a{b:url(data:text/plain,x)}", 'a{b:url("data:text/plain,x")}'),
        ("a{b:url(missing.png)}", 'a{b:url("data:,")}'),
        ("a{content:'url(x.png)'}", "a{content:'url(x.png)'}"),
        ("/* url(x.png) @import 'y' */a{}", "/**/a{}"),
        ('@charset "utf-8"; a{}', "a{}"),
        ("@media (width < 600px){a{b:c}}", "@media (width < 600px){a{b:c}}"),
        ("a{content:'</style><b>'}", r"a{content:'\3c /style>\3c b>'}"),
        ("@import 'gone.css';a{}", "a{}"),
        ("<!-- a{} -->b{content:'-->'}", " a{} b{content:'-->'}"),
    ],
)
def test_addresses(css: str, expected: str) -> None:
    assert rewrite(css) == expected


@pytest.mark.parametrize(
    ("condition", "start"),
    [
        ("", "p {"),
        ("screen and (width > 1px)", "@media screen and (width > 1px){p {"),
        ("layer(base)", "@layer base{p {"),
        ("layer", "@layer {p {"),
        ("supports(display: grid) print", "@supports (display: grid){@media print{p {"),
    ],
)
def test_an_import_stands_in_place_under_its_condition(condition: str, start: str) -> None:
    found = rewrite(f"@import url(a.css) {condition};b {{}}")

    assert found.startswith(start)
    assert 'url("data:/img/one.png")' in found
    assert found.endswith("b {}")


def test_sheets_that_import_each_other_end() -> None:
    assert rewrite("@import 'loop.css';").count("color: red") == 5
