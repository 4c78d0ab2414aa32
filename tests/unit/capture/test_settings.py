from ipaddress import ip_network

import pytest
from pydantic import ValidationError

from services.capture.app import parse_networks
from services.capture.settings import CaptureSettings


def test_defaults_start_a_service() -> None:
    settings = CaptureSettings()

    assert settings.port == 8001
    assert settings.browsers >= 2
    assert settings.deadline_seconds == 60.0
    assert parse_networks(settings.egress_allow) == ()


def test_networks_that_may_be_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAPTURE_EGRESS_ALLOW", " 127.0.0.0/8, ::1/128 ,")

    settings = CaptureSettings()

    assert parse_networks(settings.egress_allow) == (
        ip_network("127.0.0.0/8"),
        ip_network("::1/128"),
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [("BROWSERS", "0"), ("DEADLINE_SECONDS", "500"), ("SANDBOX", "maybe"), ("BROWSRES", "2")],
)
def test_nonsense_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"CAPTURE_{name}", value)

    with pytest.raises(ValidationError):
        CaptureSettings()


def test_a_network_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="localhost"):
        parse_networks("localhost")
