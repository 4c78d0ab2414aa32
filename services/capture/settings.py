"""Settings of the capture service, from `CAPTURE_…` environment variables."""

import os
from typing import Annotated, Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import SettingsConfigDict

from services.capture.steps.archived_copy.copies import InternetArchive
from shared.sealing import Sealer
from shared.settings import ServiceSettings

SandboxMode = Literal["auto", "on", "off"]


def _default_browsers() -> int:
    """One browser a core, two to four: a capture is bound by its page, then by its core."""
    return min(max(os.cpu_count() or 1, 2), 4)


class CaptureSettings(ServiceSettings):
    """What an operator can set. Every field is `CAPTURE_<NAME>`."""

    model_config = SettingsConfigDict(env_prefix="CAPTURE_", extra="forbid", frozen=True)

    port: int = Field(default=8001, ge=0, le=65_535, description="Port to listen on")
    egress_allow: str = Field(
        default="",
        description="Networks that captures may reach although they are private, as CIDRs "
        "with commas between, such as `127.0.0.0/8,10.1.0.0/16`. Empty: none",
    )
    browsers: Annotated[int, Field(ge=1, le=64)] = Field(
        default_factory=_default_browsers,
        description="Browsers that run at once; an import never takes the last one",
    )
    captures_per_browser: int = Field(
        default=200, ge=1, description="A browser is replaced after so many captures"
    )
    deadline_seconds: float = Field(
        default=60.0, gt=1.0, le=110.0, description="Longest that one capture may take"
    )
    max_file_bytes: int = Field(
        default=256 * 1024**2,
        ge=1024,
        le=2 * 1024**3,
        description="Largest file that is kept where a link leads to no page, but to a file",
    )
    checks: int = Field(
        default=8, ge=1, le=256, description="Link checks that run at once, beside the captures"
    )
    webhooks: int = Field(default=16, ge=1, le=256, description="Events posted to webhooks at once")
    secrets_key: SecretStr | None = Field(
        default=None,
        description="Opens the cookies, headers and passwords of sites that catalog seals with "
        "CATALOG_SECRETS_KEY: the same text. Several with commas between, to change it: all open. "
        "Empty: captures that need them fail",
    )
    chromium_path: str = Field(default="/usr/bin/chromium", description="Chromium's program")
    chromedriver_path: str = Field(
        default="/usr/bin/chromedriver", description="chromedriver, of Chromium's version"
    )
    sandbox: SandboxMode = Field(
        default="auto",
        description="Chromium's own sandbox. `auto`: on wherever the kernel allows it (as root "
        "the browser then runs as another user), else off with a warning. `on`: refuse to start "
        "without it. `off`: never",
    )

    internet_archive_url: str = Field(
        default="https://web.archive.org",
        pattern=r"^https?://[^/?#]+[^?#]*$",
        description="Where the Internet Archive's copies are shown; asked only for captures with "
        "the option `use_internet_archive`, through the egress policy as everything else",
    )
    internet_archive_api_url: str = Field(
        default="https://archive.org/wayback/available",
        pattern=r"^https?://[^?#]+$",
        description="Its Availability API, which says which copies there are",
    )

    @property
    def archive(self) -> InternetArchive:
        """Where the Internet Archive is."""
        url = self.internet_archive_url.rstrip("/")
        return InternetArchive(url, self.internet_archive_api_url)

    @field_validator("secrets_key")
    @classmethod
    def _check_keys(cls, value: SecretStr | None) -> SecretStr | None:
        keys = _keys(value)
        if keys:
            Sealer(keys)
        return value

    @property
    def sealer(self) -> Sealer | None:
        """What opens sealed texts; None without a key."""
        keys = _keys(self.secrets_key)
        return Sealer(keys) if keys else None


def _keys(value: SecretStr | None) -> list[str]:
    text = value.get_secret_value() if value is not None else ""
    return [key for part in text.split(",") if (key := part.strip())]
