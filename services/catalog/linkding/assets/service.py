"""Use cases of assets."""

from uuid import UUID

from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.linkding.assets.model import Asset, NoSuchAssetError, assets_of
from services.catalog.linkding.bookmarks import service as bookmarks


async def list_assets(unit: UnitOfWork, owner_id: UUID, number: int) -> list[Asset]:
    """The assets of the bookmark with a number.

    Raises:
        NoSuchBookmarkError: the owner has none.
    """
    return assets_of(await bookmarks.get_bookmark(unit, owner_id, number))


async def get_asset(unit: UnitOfWork, owner_id: UUID, number: int, asset_number: int) -> Asset:
    """One asset of a bookmark.

    Raises:
        NoSuchBookmarkError: the owner has no such bookmark.
        NoSuchAssetError: it has no such asset.
    """
    for asset in await list_assets(unit, owner_id, number):
        if asset.number == asset_number:
            return asset
    raise NoSuchAssetError
