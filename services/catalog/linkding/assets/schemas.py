"""Assets as linkding presents them."""

from pydantic import AwareDatetime, BaseModel

from services.catalog.linkding.assets.model import Asset
from services.catalog.snapshots.artifact_response import media_type


class AssetOut(BaseModel):
    """An asset."""

    id: int
    bookmark: int
    date_created: AwareDatetime
    file_size: int
    asset_type: str = "snapshot"
    content_type: str
    display_name: str
    status: str = "complete"

    @classmethod
    def of(cls, asset: Asset) -> "AssetOut":
        """Present an asset."""
        return cls(
            id=asset.number,
            bookmark=asset.bookmark_number,
            date_created=asset.created_at,
            file_size=asset.artifact.size_bytes,
            content_type=media_type(asset.artifact).partition(";")[0],
            display_name=asset.name,
        )
