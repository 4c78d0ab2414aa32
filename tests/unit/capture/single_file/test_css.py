import pytest

from services.capture.steps.single_file.css import Stylist

SHEETS = {
    "http://site.test/css/a.css": "p { background: url(../img/one.png) }",
    "http://site.test/css/loop.css": '@import "loop.css"; b { color: red }',
}


def embed(url: str, may_share: bool) -> str | None:  # noqa: FBT001
    path = url.removeprefix("http://site.test").partition("#")[0]
    return f"data:{path}" if "missing" not in url else None


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
        ("@namespace svg url(http://www.w3.org/2000/svg);", None),
        ("@namespace 'x';a{}", None),
        ("a:not(:defined){}", "a:not(:not([data-linksnap-undefined])){}"),
        ("a:defined-not{}", None),
        ("dialog:modal{}", "dialog:is(:modal,[data-linksnap-modal]){}"),
        ("@media (prefers-color-scheme: dark){a{}}", "@media (max-width:0){a{}}"),
        ("@media (prefers-color-scheme:light){a{}}", "@media (min-width:0){a{}}"),
        (
            "a{b:image-set('x.png' 1x, url(missing.png) 2x)}",
            'a{b:image-set(url("data:/css/x.png") 1x)}',
        ),
        ("a{b:-webkit-image-set(url(missing.png) 2x)}", 'a{b:url("data:,")}'),
        ("a{b:url(x.svg#y)}", 'a{b:url("data:/css/x.svg#y")}'),
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
def test_addresses(css: str, expected: str | None) -> None:
    assert rewrite(css) == (css if expected is None else expected)


@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        ("src:url(x.woff2)", 'src:url("data:/css/x.woff2")'),
        ("src:url(missing.eot);src:url(missing.woff2),url(x.woff)", 'src:url("data:/css/x.woff")'),
        (
            "src:url(a.woff2)format('woff2'),url(b.woff)",
            "src:url(\"data:/css/a.woff2\")format('woff2')",
        ),
        ("src:local('A'),url(missing.woff)", "src:local('A')"),
        ("src:url(missing.woff)", None),
    ],
)
def test_a_font_keeps_the_source_that_was_taken(sources: str, expected: str | None) -> None:
    rule = f'@font-face{{font-family:"A;B";{sources};font-weight:700}}'

    found = rewrite(rule)

    if expected is None:
        assert found == ""
    else:
        assert found == f'@font-face{{font-family:"A;B";font-weight:700;{expected}}}'


def test_a_font_that_did_not_come_still_does_not() -> None:
    stylist = Stylist(embed, SHEETS.get, failed_fonts=frozenset(("gone",)))

    found = stylist.rewrite(
        "@font-face{font-family:Gone;src:url(missing.ttf)}", "http://site.test/"
    )

    assert found == '@font-face{font-family:Gone;src:url("data:,")}'


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


def test_what_the_end_of_an_imported_sheet_closed_is_closed() -> None:
    stylist = Stylist(embed, lambda _url: "@media all { a { b: c", is_dark=False)

    found = stylist.rewrite("@import 'x.css'; d {}", "http://site.test/")

    assert found.count("{") == found.count("}")


def test_sheets_that_import_each_other_end() -> None:
    assert rewrite("@import 'loop.css';").count("color: red") == 5
