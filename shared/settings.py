"""What every service's settings have in common: where the others are, and strictness.

A service derives from `ServiceSettings` with its own prefix, builds it once in `__main__` and
passes it on. An environment variable with the prefix that names no setting is refused, because a
misspelt setting that is silently ignored costs somebody an evening.
"""

import os
from typing import Any, Literal

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class ServiceSettings(BaseSettings):
    """Settings that catalog, capture and embed share."""

    model_config = SettingsConfigDict(extra="forbid", frozen=True)

    host: str = Field(default="127.0.0.1", description="Address to listen on")
    port: int = Field(ge=0, le=65_535, description="Port to listen on")
    trusted_proxies: str = Field(
        default="",
        description="Addresses or networks of reverse proxies, with commas, whose X-Forwarded-For "
        "says who a client is; by default nobody is believed",
    )
    nats_url: str = Field(default="nats://127.0.0.1:4222", description="NATS server with JetStream")
    artifacts_url: str = Field(
        default="file:///var/lib/linksnap/artifacts",
        description="Artifact store: file:///folder or s3://bucket/prefix",
    )
    log_format: Literal["console", "json"] = "console"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @model_validator(mode="before")
    @classmethod
    def _refuse_unknown(cls, values: Any) -> Any:
        prefix = cls.model_config["env_prefix"]
        known = {f"{prefix}{name}".upper() for name in cls.model_fields}
        unknown = sorted(
            name for name in os.environ if name.upper().startswith(prefix) and name not in known
        )
        if prefix and unknown:
            raise ValueError(f"unknown settings: {', '.join(unknown)}")
        return values
