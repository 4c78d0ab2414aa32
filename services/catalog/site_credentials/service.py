"""Use cases of site credentials. Nothing of what is secret is ever given back."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from services.catalog.clock import new_id, now
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.preconditions import Precondition
from services.catalog.site_credentials import store
from services.catalog.site_credentials.model import (
    CredentialsExistError,
    CredentialsNotFoundError,
    CredentialsUnreadableError,
    Given,
    NoSecretsKeyError,
    Shown,
    ShownCookie,
    StoredCredentials,
)
from shared.contracts.credentials import SiteCredentials
from shared.sealing import NotSealedHereError, Sealer


@dataclass(frozen=True, slots=True)
class CredentialsPage:
    """Some credentials, newest first, and whether there are older ones."""

    items: list[StoredCredentials]
    has_more: bool


async def create_credentials(
    unit: UnitOfWork, owner_id: UUID, site: str, given: Given
) -> StoredCredentials:
    """Keep what a site is to be shown.

    Raises:
        NoSecretsKeyError: there is no key to seal it with.
        CredentialsExistError: there are credentials of this site.
    """
    sealer = _sealer(unit)
    at = now()
    dated = given.cookies or ()
    credentials = SiteCredentials(
        site=site,
        cookies=tuple(cookie for cookie, _ends in dated),
        headers=given.headers or {},
        basic_auth=given.basic_auth,
    )
    item = StoredCredentials(
        id=new_id(),
        owner_id=owner_id,
        site=site,
        sealed=sealer.seal(credentials.model_dump_json()),
        shown=_shown(credentials, tuple(ShownCookie.of(*cookie) for cookie in dated)),
        created_at=at,
        updated_at=at,
    )
    if not await store.insert(unit, item):
        known = await store.of_site(unit, owner_id, site)
        raise CredentialsExistError(known.id if known else item.id)
    return item


async def list_credentials(
    unit: UnitOfWork, owner_id: UUID, after: tuple[datetime, UUID] | None, limit: int
) -> CredentialsPage:
    """An owner's credentials, newest first."""
    found = await store.newest(unit, owner_id, after, limit + 1)
    return CredentialsPage(items=found[:limit], has_more=len(found) > limit)


async def get_credentials(
    unit: UnitOfWork, owner_id: UUID, credentials_id: UUID
) -> StoredCredentials:
    """An owner's credentials.

    Raises:
        CredentialsNotFoundError: the owner has none with this id.
    """
    item = await store.get(unit, owner_id, credentials_id)
    if item is None:
        raise CredentialsNotFoundError(credentials_id)
    return item


async def change_credentials(
    unit: UnitOfWork,
    owner_id: UUID,
    credentials_id: UUID,
    given: Given,
    precondition: Precondition,
) -> StoredCredentials:
    """Replace what was mentioned: all cookies, all headers, or the password.

    Raises:
        NoSecretsKeyError: there is no key to seal it with.
        CredentialsNotFoundError: the owner has none with this id.
        CredentialsUnreadableError: they were sealed with another key.
        PreconditionFailedError: they have another version.
    """
    sealer = _sealer(unit)
    item = await _lock(unit, owner_id, credentials_id, precondition)
    try:
        before = SiteCredentials.model_validate_json(sealer.open(item.sealed))
    except NotSealedHereError as error:
        raise CredentialsUnreadableError(credentials_id) from error
    cookies, shown = before.cookies, item.shown.cookies
    if given.cookies is not None:
        cookies = tuple(cookie for cookie, _ends in given.cookies)
        shown = tuple(ShownCookie.of(*cookie) for cookie in given.cookies)
    kept_auth = None if given.without_basic_auth else before.basic_auth
    after = SiteCredentials(
        site=item.site,
        cookies=cookies,
        headers=before.headers if given.headers is None else given.headers,
        basic_auth=given.basic_auth or kept_auth,
    )
    if after == before and shown == item.shown.cookies:
        return item
    changed = replace(
        item,
        sealed=sealer.seal(after.model_dump_json()),
        shown=_shown(after, shown),
        updated_at=now(),
        version=item.version + 1,
    )
    await store.save(unit, changed)
    return changed


async def delete_credentials(
    unit: UnitOfWork, owner_id: UUID, credentials_id: UUID, precondition: Precondition
) -> None:
    """Forget what a site was shown.

    Raises:
        CredentialsNotFoundError: the owner has none with this id.
        PreconditionFailedError: they have another version.
    """
    await _lock(unit, owner_id, credentials_id, precondition)
    await store.remove(unit, credentials_id)


def _shown(credentials: SiteCredentials, cookies: tuple[ShownCookie, ...]) -> Shown:
    return Shown(
        cookies=cookies,
        headers=tuple(credentials.headers),
        basic_auth=credentials.basic_auth is not None,
    )


def _sealer(unit: UnitOfWork) -> Sealer:
    if unit.sealer is None:
        raise NoSecretsKeyError
    return unit.sealer


async def _lock(
    unit: UnitOfWork, owner_id: UUID, credentials_id: UUID, precondition: Precondition
) -> StoredCredentials:
    item = await store.get(unit, owner_id, credentials_id, lock=True)
    if item is None:
        raise CredentialsNotFoundError(credentials_id)
    precondition.check(item.version)
    return item
