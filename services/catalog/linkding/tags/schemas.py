"""Tags as linkding presents them."""

from typing import Annotated, Any

from pydantic import AliasChoices, AwareDatetime, BaseModel, Field

from services.catalog.linkding.tag_names import shown
from services.catalog.linkding.tags.service import NumberedTag
from services.catalog.tags.schemas import TagText


class TagIn(BaseModel):
    """A tag to make. `example` is what aiolinkding calls the name."""

    name: Annotated[TagText, Field(validation_alias=AliasChoices("name", "example"))]


class TagOut(BaseModel):
    """A tag."""

    id: int
    name: str
    date_added: AwareDatetime

    @classmethod
    def of(cls, tag: NumberedTag) -> "TagOut":
        """Present a tag."""
        return cls(id=tag.number, name=shown(tag.row.name), date_added=tag.row.created_at)

    @classmethod
    def json_of(cls, tag: NumberedTag) -> dict[str, Any]:
        """A tag in a list."""
        return cls.of(tag).model_dump(mode="json")
