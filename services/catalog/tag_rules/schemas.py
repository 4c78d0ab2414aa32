"""Tag rules in the public API."""

from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, JsonValue, StringConstraints

from services.catalog.links.filter_schemas import SiteText
from services.catalog.links.model import UNSET
from services.catalog.links.texts import Flag
from services.catalog.tag_rules.model import MAX_TAGS, RuleChange, RuleRun, TagRule
from services.catalog.tags.names import parse_tags
from services.catalog.tags.schemas import TagText

RULE_EXAMPLE: dict[str, JsonValue] = {
    "id": "01980a3c-57b2-7e58-8d5a-3c1f0f9a6d01",
    "name": "Issues are work",
    "site": "github.com",
    "url_pattern": "github.com/*/issues/*",
    "title_contains": None,
    "tags": ["work/issues"],
    "enabled": True,
    "created_at": "2025-07-14T08:00:00.123456Z",
    "updated_at": "2025-07-14T08:00:00.123456Z",
    "version": 1,
}

_Line = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\u0000]*$")]
_Pattern = Annotated[
    str,
    StringConstraints(min_length=1, max_length=2_000, pattern=r"^[^\u0000]*$"),
    Field(
        description="Of the whole URL; `*` stands for anything. Without `://` in it, of the URL "
        "without scheme and `www.`. Case does not matter",
        examples=["github.com/*/issues/*"],
    ),
]
_Words = Annotated[
    str,
    StringConstraints(min_length=1, max_length=500, pattern=r"^[^\u0000]*$"),
    Field(description="Case and width do not matter", examples=["kubernetes"]),
]
_Site = Annotated[SiteText, Field(description="Its host, or a domain that the host lies in")]
_Tags = Annotated[list[TagText], Field(min_length=1, max_length=MAX_TAGS)]


class _RuleFields(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: _Line | None = None
    site: _Site | None = None
    url_pattern: _Pattern | None = None
    title_contains: _Words | None = None
    enabled: Flag = True

    def _change(self, tags: list[str]) -> RuleChange:
        given = self.model_fields_set
        return RuleChange(
            name=self.name if "name" in given else UNSET,
            site=self.site if "site" in given else UNSET,
            url_pattern=self.url_pattern if "url_pattern" in given else UNSET,
            title_contains=self.title_contains if "title_contains" in given else UNSET,
            enabled=self.enabled if "enabled" in given else UNSET,
            tags=parse_tags(tags) if tags else UNSET,
        )


class RuleIn(_RuleFields):
    """A rule to make. Every condition that is set must hold; with none, it means every link."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "name": "Issues are work",
                    "site": "github.com",
                    "url_pattern": "github.com/*/issues/*",
                    "tags": ["work/issues"],
                }
            ]
        }
    )

    tags: _Tags

    def to_new(self) -> RuleChange:
        """What the use case takes."""
        return self._change(self.tags)


class RulePatch(_RuleFields):
    """What to change. What is absent stays; null clears a name or a condition."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"title_contains": "bug", "enabled": False}]}
    )

    tags: _Tags = []

    def to_change(self) -> RuleChange:
        """What the use case takes."""
        return self._change(self.tags)


class RuleOut(BaseModel):
    """A rule that tags links as they are added, and when their titles become known."""

    model_config = ConfigDict(json_schema_extra={"examples": [RULE_EXAMPLE]})

    id: UUID
    name: str | None
    site: str | None
    url_pattern: str | None
    title_contains: str | None
    tags: Annotated[list[str], Field(description="Empty when all of them were deleted")]
    enabled: bool
    created_at: AwareDatetime
    updated_at: AwareDatetime
    version: int

    @classmethod
    def of(cls, rule: TagRule) -> "RuleOut":
        """Present a rule."""
        return cls(
            id=rule.id,
            name=rule.name,
            site=rule.conditions.site,
            url_pattern=rule.conditions.url_pattern,
            title_contains=rule.conditions.title_contains,
            tags=list(rule.tags),
            enabled=rule.enabled,
            created_at=rule.created_at,
            updated_at=rule.updated_at,
            version=rule.version,
        )


class RuleRunOut(BaseModel):
    """What running rules did; with `dry_run`, what it would do."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "matched": 12,
                    "changed": 1,
                    "skipped": 0,
                    "examples": ["01980a3c-579e-7f10-8a55-9f0c8f5f2b01"],
                }
            ]
        }
    )

    matched: Annotated[int, Field(ge=0, description="Links that a rule means")]
    changed: Annotated[int, Field(ge=0, description="Those of them that got a tag")]
    skipped: Annotated[int, Field(ge=0, description="Those of them without room for more tags")]
    examples: Annotated[list[UUID], Field(description="Some of the links that changed")]

    @classmethod
    def of(cls, run: RuleRun) -> "RuleRunOut":
        """Present a run."""
        return cls(
            matched=run.matched,
            changed=run.changed,
            skipped=run.skipped,
            examples=list(run.examples),
        )
