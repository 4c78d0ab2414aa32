"""What a running catalog holds, and how a route gets at it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request

from services.catalog.database.engine import Database
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.search.embed_client import EmbedClient
from shared.artifacts.store import ArtifactStore


@dataclass(frozen=True, slots=True)
class CatalogState:
    """Made once, in the lifespan of the app."""

    database: Database
    artifacts: ArtifactStore
    embed: EmbedClient
    account_id: UUID


def catalog_state(request: Request) -> CatalogState:
    """The state of the app that serves this request."""
    state: CatalogState = request.app.state.catalog
    return state


State = Annotated[CatalogState, Depends(catalog_state)]


def owner_id(state: State) -> UUID:
    """Whose links a request is about: one account for now."""
    return state.account_id


async def read_unit(state: State) -> AsyncIterator[UnitOfWork]:
    """A read-only transaction that ends before the answer is sent."""
    async with state.database.read() as unit:
        yield unit


async def write_unit(state: State) -> AsyncIterator[UnitOfWork]:
    """A transaction that is committed before the answer is sent."""
    async with state.database.write() as unit:
        yield unit


# scope="function": without it FastAPI would end the transaction after the response, and a client
# could be told of a link that was then rolled back.
Owner = Annotated[UUID, Depends(owner_id)]
ReadUnit = Annotated[UnitOfWork, Depends(read_unit, scope="function")]
WriteUnit = Annotated[UnitOfWork, Depends(write_unit, scope="function")]
