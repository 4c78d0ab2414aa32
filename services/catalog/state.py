"""What a running catalog holds, and how a route gets at it."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request

from services.catalog.access.authentication import Authenticator
from services.catalog.access.gate import Gate
from services.catalog.access.principal import Principal
from services.catalog.accounts.model import Limits
from services.catalog.accounts.passwords import Passwords
from services.catalog.database.engine import Database
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.events.feed import EventFeed
from services.catalog.exports.service import Exporter
from services.catalog.idempotency.route import transaction
from services.catalog.idempotency.service import InFlight
from services.catalog.search.embed_client import EmbedClient
from shared.artifacts.store import ArtifactStore


@dataclass(frozen=True, slots=True)
class CatalogState:
    """Made once, in the lifespan of the app."""

    database: Database
    artifacts: ArtifactStore
    embed: EmbedClient
    access: Authenticator
    gate: Gate
    feed: EventFeed
    upload_max_bytes: int
    import_max_bytes: int
    wake_importer: Callable[[], None]
    default_limits: Limits
    exports: Exporter
    passwords: Passwords = field(default_factory=Passwords)
    in_flight: InFlight = field(default_factory=InFlight)


def catalog_state(request: Request) -> CatalogState:
    """The state of the app that serves this request."""
    state: CatalogState = request.app.state.catalog
    return state


State = Annotated[CatalogState, Depends(catalog_state)]


def asking(request: Request) -> Principal:
    """Who asks, as the route has found out (access/route.py)."""
    found: Principal = request.state.principal
    return found


Asking = Annotated[Principal, Depends(asking)]


def owner_id(asking: Asking) -> UUID:
    """Whose things a request is about: of the account that asks."""
    return asking.account_id


Owner = Annotated[UUID, Depends(owner_id)]


async def forgetting_tokens(state: State) -> AsyncIterator[None]:
    """Has tokens looked up anew after a change of them.

    It is the first of a route's dependencies (routing.py), so it ends after the commit.
    """
    try:
        yield
    finally:
        state.access.forget_all()


async def read_unit(state: State) -> AsyncIterator[UnitOfWork]:
    """A read-only transaction that ends before the answer is sent."""
    async with state.database.read() as unit:
        yield unit


async def write_unit(request: Request, state: State, owner_id: Owner) -> AsyncIterator[UnitOfWork]:
    """A transaction that is committed before the answer is sent, once for an Idempotency-Key."""
    async with transaction(request, state.database, state.in_flight, owner_id) as unit:
        yield unit


# scope="function": without it FastAPI would end the transaction after the response, and a client
# could be told of a link that was then rolled back.
ReadUnit = Annotated[UnitOfWork, Depends(read_unit, scope="function")]
WriteUnit = Annotated[UnitOfWork, Depends(write_unit, scope="function")]
