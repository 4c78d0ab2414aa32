import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr, TypeAdapter, ValidationError

from services.capture.credentials import (
    cookie_parameters,
    credentials_for,
    open_credentials,
    with_headers,
)
from services.capture.errors import NavigationError
from services.capture.settings import CaptureSettings
from shared.contracts.credentials import Cookie, SiteCredentials
from shared.sealing import Sealer

SITES = (
    SiteCredentials(site="example.com", headers={"X-Key": "outer"}),
    SiteCredentials(site="docs.example.com", headers={"X-Key": "inner"}),
    SiteCredentials(site="127.0.0.1"),
    SiteCredentials(site="localhost"),
)
KEY = "a key of the tests that is long enough"


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://example.com/a", "example.com"),
        ("http://EXAMPLE.com.:81/", "example.com"),
        ("https://www.example.com/", "example.com"),
        ("https://a.docs.example.com/", "docs.example.com"),
        ("http://127.0.0.1:8000/", "127.0.0.1"),
        ("http://localhost:8000/", "localhost"),
        ("https://example.com.evil.test/", None),
        ("https://notexample.com/", None),
        ("https://evil.test/?example.com", None),
        ("https://example.com@evil.test/", None),
        ("http://1.127.0.0.1.nip.test/", None),
        ("http://a.localhost/", None),
        ("ws://example.com/", None),
        ("data:text/plain,example.com", None),
        ("no url", None),
    ],
)
def test_credentials_are_for_a_host_and_its_subdomains(url: str, site: str | None) -> None:
    found = credentials_for(url, SITES)

    assert (found.site if found else None) == site


@given(st.text(alphabet="abc.-/@:#?", max_size=30))
def test_no_other_host_is_shown_anything(rest: str) -> None:
    found = credentials_for(f"https://evil.test{rest}", SITES[:2])

    assert found is None


def test_headers_take_the_place_of_those_of_the_same_name() -> None:
    sent = [
        {"name": "x-key", "value": {"type": "string", "value": "old"}},
        {"name": "Accept", "value": {"type": "string", "value": "*/*"}},
    ]

    found = with_headers(sent, {"X-Key": "new"})

    assert [(item["name"], item["value"]["value"]) for item in found] == [
        ("Accept", "*/*"),
        ("X-Key", "new"),
    ]


@pytest.mark.parametrize(
    ("site", "host_only", "domain"),
    [
        ("example.com", False, ".example.com"),
        ("example.com", True, None),
        ("127.0.0.1", False, None),
        ("localhost", False, None),
    ],
)
def test_a_cookie_is_for_its_site(site: str, host_only: bool, domain: str | None) -> None:  # noqa: FBT001
    cookie = Cookie(name="a", value="b", host_only=host_only, same_site="none", secure=True)

    found = cookie_parameters(SiteCredentials(site=site), cookie)

    assert found.get("domain") == domain
    assert found["url"] == f"https://{site}/"
    assert found["sameSite"] == "None"


def test_what_was_sealed_is_opened_also_with_an_older_key() -> None:
    text = TypeAdapter(tuple[SiteCredentials, ...]).dump_json(SITES).decode()
    sealed = Sealer([KEY]).seal(text)

    assert open_credentials(sealed, Sealer(["a newer key that is long too", KEY])) == SITES
    assert open_credentials(None, None) == ()


@pytest.mark.parametrize("sealer", [None, Sealer(["some other key of 16"])])
def test_what_cannot_be_opened_is_a_failure_that_tells_nothing(sealer: Sealer | None) -> None:
    sealed = Sealer([KEY]).seal('[{"site": "s3cret.test"}]')

    with pytest.raises(NavigationError, match="credentials cannot be read") as caught:
        open_credentials(sealed, sealer)

    assert "CAPTURE_SECRETS_KEY" in caught.value.message
    assert sealed not in caught.value.message


@pytest.mark.parametrize("text", ['[{"site": "a", "s3cret": 1}]', "s3cret"])
def test_what_is_of_another_version_is_not_quoted(text: str) -> None:
    with pytest.raises(NavigationError) as caught:
        open_credentials(Sealer([KEY]).seal(text), Sealer([KEY]))

    assert "s3cret" not in caught.value.message


def test_keys_are_a_list() -> None:
    settings = CaptureSettings(secrets_key=SecretStr(f" {KEY} , another key of the tests"))

    assert settings.sealer is not None
    assert settings.sealer.open(Sealer([KEY]).seal("text")) == "text"
    assert CaptureSettings().sealer is None
    assert KEY not in repr(settings)
    with pytest.raises(ValidationError):
        CaptureSettings(secrets_key=SecretStr("short"))
