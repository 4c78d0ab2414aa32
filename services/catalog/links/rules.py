"""Under which keys a link may be known, by the rules of its account. Pure."""

from services.catalog.accounts.model import Account
from services.catalog.links.identity import IDENTITY_RULES, LinkIdentity, identify


def identity_of(url: str, account: Account) -> LinkIdentity:
    """The identity of a URL for an account.

    Raises:
        InvalidUrlError: it cannot be kept.
    """
    return identify(url, ignore_tracking=account.ignore_tracking)


def former_key_of(url: str, account: Account) -> str | None:
    """While the account's keys are made anew, the key that a URL had before; else None."""
    if account.identity_rules == IDENTITY_RULES:
        return None
    return identify(url, ignore_tracking=not account.ignore_tracking).key
