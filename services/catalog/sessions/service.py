"""Use cases of sessions: sign in, sign out."""

from services.catalog.access.principal import Principal
from services.catalog.accounts import store as accounts
from services.catalog.accounts.model import Account
from services.catalog.accounts.names import kept_name
from services.catalog.accounts.passwords import Passwords
from services.catalog.clock import now
from services.catalog.database.engine import Database
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.sessions.model import NoSessionError, SignInError
from services.catalog.tokens import store as token_store
from services.catalog.tokens.making import make_session
from services.catalog.tokens.model import Token, TokenKind


async def sign_in(
    database: Database, passwords: Passwords, name: str, password: str, device: str
) -> tuple[str, Token]:
    """A token for somebody who knows the password of an account.

    The password is compared outside of any transaction, because that takes a tenth of a second;
    so the account is looked at again before the token is made.

    Raises:
        SignInError: name or password are wrong, or the account is closed.
    """
    async with database.read() as unit:
        password_hash = _usable(await accounts.by_name(unit, kept_name(name)))
    if not await passwords.matches(password, password_hash) or password_hash is None:
        raise SignInError
    renewed = None
    if passwords.is_outdated(password_hash):
        renewed = await passwords.hash(password)
    async with database.write() as unit:
        account = await accounts.by_name(unit, kept_name(name), lock=True)
        if account is None or _usable(account) != password_hash:
            raise SignInError
        if renewed is not None:
            await accounts.change(unit, account.id, password_hash=renewed)
        text, token = make_session(account.id, device, now())
        await token_store.insert(unit, token)
    return text, token


async def sign_out(unit: UnitOfWork, asking: Principal) -> None:
    """End the session that asks.

    Raises:
        NoSessionError: it is a token of another kind; those are revoked at `/tokens`.
    """
    if asking.kind is not TokenKind.SESSION:
        raise NoSessionError
    await token_store.remove(unit, asking.token_id)


def _usable(account: Account | None) -> str | None:
    """The hash of the password with which somebody may sign in to an account."""
    return account.password_hash if account and account.disabled_at is None else None
