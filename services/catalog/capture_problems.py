"""The errors of capture options and site credentials, and the problems that they are."""

from services.catalog.capture_options.model import OptionSetNotFoundError
from services.catalog.problem_types.entries import Entry, blames, is_a
from services.catalog.site_credentials.model import (
    CredentialsExistError,
    CredentialsNotFoundError,
    CredentialsUnreadableError,
    NoSecretsKeyError,
    SecretTextError,
)

CAPTURE_PROBLEMS: tuple[Entry, ...] = (
    is_a(
        OptionSetNotFoundError,
        "capture-options-not-found",
        lambda error: f"There are no capture options {error.options_id}.",
    ),
    is_a(
        CredentialsNotFoundError,
        "site-credentials-not-found",
        lambda error: f"There are no site credentials {error.credentials_id}.",
    ),
    blames(
        CredentialsExistError,
        "site-credentials-exist",
        "site",
        lambda error: f"has credentials already: change {error.credentials_id}",
    ),
    blames(
        SecretTextError,
        "credentials-refused",
        lambda error: error.field,
        lambda error: error.reason,
    ),
    is_a(
        CredentialsUnreadableError,
        "site-credentials-unreadable",
        lambda _error: (
            "These credentials were sealed with another key. Add it to CATALOG_SECRETS_KEY and "
            "CAPTURE_SECRETS_KEY after the new one and a comma, or delete them and give them anew."
        ),
    ),
    is_a(
        NoSecretsKeyError,
        "secrets-key-missing",
        lambda _error: (
            "No secrets are kept here: set CATALOG_SECRETS_KEY and CAPTURE_SECRETS_KEY to the same "
            "random text of at least 16 characters, and start both services again."
        ),
    ),
)
