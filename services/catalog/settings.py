"""Settings of the catalog service (`CATALOG_*`)."""

from typing import Annotated

from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from shared.sealing import Sealer
from shared.settings import ServiceSettings


class CatalogSettings(ServiceSettings):
    """Everything that can be set from outside. Periods are short enough to heal in seconds."""

    model_config = SettingsConfigDict(env_prefix="CATALOG_", extra="forbid", frozen=True)

    port: int = Field(default=8000, ge=0, le=65_535, description="Port to listen on")
    database_url: str = Field(
        default="sqlite+aiosqlite:////var/lib/linksnap/catalog.db",
        description="sqlite+aiosqlite:///file or postgresql+asyncpg://user:password@host/name",
    )
    embed_url: str = Field(default="http://127.0.0.1:8002", description="Where embed answers")
    api_token: SecretStr = Field(min_length=8, description="Token of the public API")
    service_token: SecretStr = Field(min_length=8, description="Token that embed asks for")

    secrets_key: SecretStr | None = Field(
        default=None,
        description="Encrypts what is secret, site credentials; the same as CAPTURE_SECRETS_KEY. "
        "With commas: the first encrypts, all decrypt. Without it no credentials are kept",
    )

    mcp_allowed_hosts: frozenset[str] = Field(
        default=frozenset(),
        description="Host names by which agents may call /mcp, beside loopback; none: any",
    )
    mcp_allowed_origins: frozenset[str] = Field(
        default=frozenset(),
        description="Origins (https://host) whose web pages may call /mcp",
    )

    upload_max_bytes: int = Field(
        default=64 * 1024 * 1024, ge=1, description="Largest page that can be uploaded"
    )
    default_max_links: int | None = Field(
        default=None, ge=0, description="How many links a new account may keep; none: any number"
    )
    default_max_bytes: int | None = Field(
        default=None, ge=0, description="How many bytes of artifacts a new account may keep"
    )
    rate_limit_per_token: int = Field(
        default=6_000, ge=0, description="Requests that a token may make in a minute; 0: any number"
    )
    rate_limit_per_address: int = Field(
        default=60,
        ge=0,
        description="Requests without a valid token that an address may make in a minute; 0: any",
    )
    rate_limit_per_sign_in: int = Field(
        default=10,
        ge=0,
        description="Passwords of an account that an address may try in a minute; 0: any number",
    )
    import_max_bytes: int = Field(
        default=1024 * 1024 * 1024, ge=1, description="Largest file of links that can be imported"
    )
    import_lease_seconds: float = Field(
        default=15.0,
        gt=0,
        description="How long after a process died another one goes on with its imports",
    )
    search_timeout_seconds: float = Field(default=10.0, gt=0)
    event_slots: int = Field(default=8, ge=1, description="Facts handled at the same time")

    relay_poll_seconds: float = Field(
        default=1.0, gt=0, description="How often the outbox is read when nothing woke the relay"
    )
    reconcile_seconds: float = Field(
        default=2.0, gt=0, description="Pause between two rounds of the reconciler"
    )
    job_grace_seconds: float = Field(
        default=5.0, ge=0, description="How long a job that the broker lost may still be answered"
    )
    capture_stalled_seconds: float = Field(
        default=900.0, gt=0, description="A capture that said nothing for so long is issued again"
    )
    capture_max_issues: int = Field(
        default=5, ge=1, description="How often one snapshot's job is issued before it fails"
    )
    index_grace_seconds: float = Field(
        default=30.0, ge=0, description="How long embed may take before a fact is repeated"
    )
    index_max_issues: int = Field(
        default=5, ge=1, description="How often a snapshot is offered to embed"
    )
    events_keep_days: int = Field(
        default=30, ge=1, description="How long the log of events remembers"
    )
    event_poll_seconds: float = Field(
        default=1.0, gt=0, description="How often other processes' events are looked for"
    )
    max_event_streams: int = Field(
        default=20, ge=1, description="Streams of events that one account may have open"
    )
    webhook_delays_seconds: tuple[Annotated[float, Field(ge=0)], ...] = Field(
        default=(0, 5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400),
        min_length=1,
        description="The wait before each attempt of a delivery, as JSON; there are so many",
    )
    webhook_failing_days: float = Field(
        default=5.0, gt=0, description="A webhook that fails for so long is disabled"
    )
    webhook_in_flight: int = Field(
        default=4, ge=1, description="Deliveries of one webhook that are on their way at once"
    )
    webhook_poll_seconds: float = Field(
        default=1.0, gt=0, description="How often deliveries that are due are looked for"
    )
    webhook_lost_seconds: float = Field(
        default=60.0, ge=0, description="When a delivery that nobody has is posted again"
    )
    webhook_keep_days: int = Field(default=30, ge=1, description="How long deliveries are kept")
    schedule_seconds: float = Field(
        default=60.0, ge=0, description="Pause between two looks for snapshots that are due"
    )
    schedule_max_open: int = Field(
        default=500, ge=1, description="With so many captures waiting, schedules add none"
    )
    retention_seconds: float = Field(
        default=3_600.0, ge=0, description="Pause between two walks of retention over all links"
    )
    check_seconds: float = Field(
        default=10.0, ge=0, description="Pause between two looks for links to be checked"
    )
    check_max_open: int = Field(
        default=50, ge=1, description="Checks that may be on their way at the same time"
    )
    unnamed_files_settle_seconds: float = Field(
        default=900.0,
        ge=0,
        description="How old a file that no snapshot names must be before it is deleted",
    )
    deleted_files_settle_seconds: float = Field(
        default=900.0,
        ge=0,
        description="A deleted link's files are swept once more after this, for late captures",
    )

    def sealer(self) -> Sealer | None:
        """What seals secrets; None where no key is set."""
        return Sealer.of(self.secrets_key.get_secret_value()) if self.secrets_key else None
