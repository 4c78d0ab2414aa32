"""What a capture says of the page that it found."""

from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field


class NotThePage(StrEnum):
    """Why what the site showed is not the page that was asked for, although it answered."""

    BOT_CHALLENGE = "bot_challenge"
    LOGIN_WALL = "login_wall"
    SOFT_NOT_FOUND = "soft_not_found"
    PARKED_DOMAIN = "parked_domain"
    EMPTY_SHELL = "empty_shell"


class PageVerdict(BaseModel):
    """The site answered with something else than the page; and what gave it away."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    reason: NotThePage
    evidence: Annotated[tuple[str, ...], Field(min_length=1)]


class ArchivedCopy(BaseModel):
    """The page was taken from a web archive, because its own site is dead."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    url: Annotated[str, Field(description="Where the copy lies in the archive")]
    archived_at: AwareDatetime
