"""Options that somebody chose for a scope."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.catalog.scopes.model import Scope
from shared.contracts.capture_options import CaptureOptions


@dataclass(frozen=True, slots=True)
class OptionSet:
    """How the links of a scope are captured. `tag_key` is the path of the scope's tag, if any."""

    id: UUID
    owner_id: UUID
    scope: Scope
    options: CaptureOptions
    enabled: bool
    created_at: datetime
    updated_at: datetime
    version: int = 1
    tag_key: str | None = None


@dataclass(frozen=True, slots=True)
class OptionSetChange:
    """What a client wants to be different; None: as it is. `options` are replaced whole."""

    scope: Scope | None = None
    options: CaptureOptions | None = None
    enabled: bool | None = None


class OptionSetNotFoundError(Exception):
    """The owner has no capture options with this id."""

    def __init__(self, options_id: UUID) -> None:
        super().__init__(str(options_id))
        self.options_id = options_id
