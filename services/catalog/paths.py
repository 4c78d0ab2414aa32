"""Where things are found in the public API."""

from uuid import UUID

from shared.contracts.artifacts import ArtifactKind

API_PREFIX = "/api/v1"


def link_path(link_id: UUID) -> str:
    """The path of a link."""
    return f"{API_PREFIX}/links/{link_id}"


def tag_path(tag_id: UUID) -> str:
    """The path of a tag."""
    return f"{API_PREFIX}/tags/{tag_id}"


def tag_rule_path(rule_id: UUID) -> str:
    """The path of a tag rule."""
    return f"{API_PREFIX}/tag-rules/{rule_id}"


def snapshot_path(snapshot_id: UUID) -> str:
    """The path of a snapshot."""
    return f"{API_PREFIX}/snapshots/{snapshot_id}"


def schedule_path(schedule_id: UUID) -> str:
    """The path of a schedule."""
    return f"{API_PREFIX}/schedules/{schedule_id}"


def retention_rule_path(rule_id: UUID) -> str:
    """The path of a retention rule."""
    return f"{API_PREFIX}/retention-rules/{rule_id}"


def capture_options_path(options_id: UUID) -> str:
    """The path of capture options."""
    return f"{API_PREFIX}/capture-options/{options_id}"


def site_credentials_path(credentials_id: UUID) -> str:
    """The path of a site's credentials."""
    return f"{API_PREFIX}/site-credentials/{credentials_id}"


def token_path(token_id: UUID) -> str:
    """The path of a token."""
    return f"{API_PREFIX}/tokens/{token_id}"


def account_path(account_id: UUID) -> str:
    """The path of an account."""
    return f"{API_PREFIX}/accounts/{account_id}"


def import_path(import_id: UUID) -> str:
    """The path of an import."""
    return f"{API_PREFIX}/imports/{import_id}"


def webhook_path(webhook_id: UUID) -> str:
    """The path of a webhook."""
    return f"{API_PREFIX}/webhooks/{webhook_id}"


def feed_path(feed_id: UUID) -> str:
    """The path of a feed's settings."""
    return f"{API_PREFIX}/feeds/{feed_id}"


def feed_content_path(secret: str, form: str) -> str:
    """The path under which a feed reader finds a feed: `atom` or `json`."""
    return f"/feeds/{secret}.{form}"


def artifact_path(snapshot_id: UUID, kind: ArtifactKind) -> str:
    """The path of an artifact's bytes."""
    return f"{snapshot_path(snapshot_id)}/artifacts/{kind}"
