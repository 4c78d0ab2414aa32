"""Under which keys a link may be known, by the rules of its account. Pure."""

from services.catalog.accounts.model import Account
from services.catalog.links.identity import IDENTITY_RULES, LinkIdentity, identify


def identity_of(url: str, account: Account) -> LinkIdentity:
    """The identity of a URL for an account.

    Raises:
        InvalidUrlError: it cannot be kept.
    """
    return identify(url, ignore_tracking=account.ignore_tracking)


def keys_of(url: str, account: Account) -> list[str]:
    """The key of a URL, and while the account's keys are made anew, the one that it had before.

    Raises:
        InvalidUrlError: it cannot be kept.
    """
    key = identity_of(url, account).key
    if account.identity_rules == IDENTITY_RULES:
        return [key]
    return [key, identify(url, ignore_tracking=not account.ignore_tracking).key]
