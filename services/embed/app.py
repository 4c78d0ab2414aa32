"""The HTTP side, and the life of everything beside it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from http import HTTPStatus

import structlog
from fastapi import Depends, FastAPI

from services.embed.model.batching import OverloadedError, WorkerStoppedError
from services.embed.parts import NotReadyError, Parts
from services.embed.search import routes
from services.embed.settings import EmbedSettings
from services.embed.vectors.store import StoreUnavailableError
from shared.http.health import health_router
from shared.http.problems import Problem, ProblemTable, install_problems, problem
from shared.http.tokens import require_token
from shared.http.tracing import TraceMiddleware

log = structlog.get_logger()


def create_app(settings: EmbedSettings, *, on_crash: Callable[[], None] = lambda: None) -> FastAPI:
    """The service as an ASGI application.

    Args:
        settings: the service's settings.
        on_crash: called once when a part of the service fails, so that the process can end.
    """
    parts = Parts(settings)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.parts = parts
        stop = asyncio.Event()
        running = asyncio.create_task(_watched(parts, stop, on_crash))
        try:
            yield
        finally:
            stop.set()
            await running

    app = FastAPI(title="Linksnap embed", lifespan=lifespan)
    app.include_router(routes.router, dependencies=[Depends(require_token(settings.service_token))])
    app.include_router(health_router(parts.checks()))
    app.add_middleware(TraceMiddleware)
    install_problems(app, _PROBLEMS)
    return app


async def _watched(parts: Parts, stop: asyncio.Event, on_crash: Callable[[], None]) -> None:
    try:
        await parts.run(stop)
    except Exception:
        log.exception("service_crashed")
        on_crash()


def _unavailable(error: Exception) -> Problem:
    return problem(HTTPStatus.SERVICE_UNAVAILABLE, "not-ready", str(error))


def _overloaded(error: OverloadedError) -> Problem:
    return problem(HTTPStatus.TOO_MANY_REQUESTS, "overloaded", str(error))


_PROBLEMS: ProblemTable = {
    NotReadyError: _unavailable,
    WorkerStoppedError: _unavailable,
    StoreUnavailableError: _unavailable,
    OverloadedError: _overloaded,
}
