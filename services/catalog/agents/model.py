"""A tool, and who calls it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.catalog.access.principal import Principal
from services.catalog.access.scopes import Scope
from services.catalog.state import CatalogState

Input = TypeVar("Input", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls a tool, and what the catalog holds."""

    state: CatalogState
    principal: Principal

    @property
    def owner_id(self) -> UUID:
        """Whose things the call is about."""
        return self.principal.account_id


class ToolInput(BaseModel):
    """What a tool takes; a field that it does not know is refused."""

    model_config = ConfigDict(extra="forbid")


@dataclass(frozen=True, slots=True)
class Tool(Generic[Input]):
    """Something that agents can have done. Its descriptions are read by models.

    Attributes:
        name: what it is called by.
        title: what people see.
        description: what it does, and when to use which other tool.
        takes: the model of its arguments.
        answers: the model of its result.
        run: the use case.
        scope: what the caller's token must allow.
        is_idempotent: whether the same call twice does the same as once.
    """

    name: str
    title: str
    description: str
    takes: type[Input]
    answers: type[BaseModel]
    run: Callable[[Caller, Input], Awaitable[BaseModel]]
    scope: Scope = Scope.READ
    is_idempotent: bool = True

    @property
    def input_schema(self) -> dict[str, Any]:
        """The JSON Schema of its arguments."""
        return self.takes.model_json_schema()

    @property
    def output_schema(self) -> dict[str, Any]:
        """The JSON Schema of its result."""
        return self.answers.model_json_schema(mode="serialization")


class ToolRefusedError(Exception):
    """The call cannot be done; the message says why and what to do, for a model to read."""
