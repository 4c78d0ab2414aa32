"""Keys of the index: what replay makes of a request must be what we wrote down."""

import pytest

from services.capture.steps.web_archive.keys import surt, with_request

URL = "http://a.test/x"
FORM = "multipart/form-data; boundary=b"


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://Example.com", "com,example)/"),
        ("http://www.example.com:80/A/B/", "com,example)/a/b"),
        ("http://www2.example.com:8080/?b=2&A=1", "com,example:8080)/?a=1&b=2"),
        ("http://127.0.0.1:81/x?", "1,0,0,127:81)/x"),
        ("http://[::1]:81/x", "::1:81)/x"),
        ("http://a.test/%7Ex/%2541%20%C3%A4?q=a%26b&c=%", "test,a)/~x/a%20%c3%a4?b&c=%25&q=a"),
        ("http://a.test/a//b/%2E%2E/c%2Fd/", "test,a)/a/c/d"),
        ("http://a.test/?x=1&sid=0123456789abcdef0123456789abcdef&a=2", "test,a)/?a=2&x=1"),
        ("https://münchen.example/ü", "example,xn--mnchen-3ya)/%c3%bc"),
    ],
)
def test_keys(url: str, key: str) -> None:
    assert surt(url) == key


@pytest.mark.parametrize(
    ("kind", "body", "query"),
    [
        ("application/x-www-form-urlencoded", b"a=1&b=%20", "a=1&b= "),
        ("application/json", b'{"a": 1, "in": {"a": [2, "x y"]}}', "a=1&a.2_=2&a.3_=x+y"),
        ("application/json", b'{"a": true, "b": null, "c": 2.0}', "a=true&b=null&c=2"),
        ("application/json", b"not JSON", ""),
        ("text/plain;charset=UTF-8", b"hello", "__wb_post_data=aGVsbG8="),
        ("application/octet-stream", b"\x00\xff", "__wb_post_data=AP8="),
        ("", b"", ""),
        (FORM, b'--b\r\nContent-Disposition: form-data; name="n"\r\n\r\nv\r\n--b--\r\n', "n=v"),
    ],
)
def test_what_a_body_becomes(kind: str, body: bytes, query: str) -> None:
    url, found = with_request(URL, "POST", kind, body)
    assert found == query
    assert url == f"{URL}?__wb_method=POST" + (f"&{query}" if query else "")


def test_deep_json_is_no_way_to_break_it() -> None:
    url, _query = with_request(URL, "POST", "application/json", b"[" * 200_000)
    assert url == f"{URL}?__wb_method=POST"


def test_other_methods_are_told_apart_without_their_bodies() -> None:
    assert with_request(f"{URL}?q", "DELETE", "", b"x") == (f"{URL}?q&__wb_method=DELETE", "")
