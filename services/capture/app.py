"""The process: egress proxy, browsers, extractor and worker in one lifespan, health on HTTP."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network

import structlog
from fastapi import FastAPI

from services.capture.browser.chromium import ChromiumOptions, plain_user_agent
from services.capture.browser.confinement import choose_confinement
from services.capture.browser.lease import ProxyLease
from services.capture.browser.pool import Pool
from services.capture.checks.checker import Checker
from services.capture.checks.worker import CHECK_LIMITS, CheckWorker, run_checks
from services.capture.egress import BROWSER_FLAGS, EgressPolicy, EgressProxy
from services.capture.extractor import Extractor
from services.capture.plain_http import PlainHttp
from services.capture.settings import CaptureSettings
from services.capture.steps.opening.navigate import prepare
from services.capture.steps.step import Equipment
from services.capture.webhooks.poster import Poster
from services.capture.webhooks.worker import POST_LIMITS, WebhookWorker, run_webhooks
from services.capture.worker import CaptureWorker, run_lanes
from shared.artifacts.store import ArtifactStore
from shared.contracts.messages import CaptureCancelled
from shared.http.health import Check, health_router
from shared.messaging.connection import Broker
from shared.messaging.listener import listen
from shared.messaging.publisher import Publisher

log = structlog.get_logger()

_DRAIN_SECONDS = 25.0
CHECK_USER_AGENT = "Mozilla/5.0 (compatible; Linksnap; link check)"
WEBHOOK_USER_AGENT = "Linksnap-Webhooks"


class NotReadyError(Exception):
    """A part of the service does not run (yet, or any more)."""


@dataclass(frozen=True, slots=True)
class _Parts:
    """What the workers work with."""

    pool: Pool
    equipment: Equipment
    checker: Checker
    poster: Poster


class CaptureService:
    """The running parts."""

    def __init__(self, settings: CaptureSettings, on_crash: Callable[[], None]) -> None:
        self._settings = settings
        self._on_crash = on_crash
        self._store = ArtifactStore.open(settings.artifacts_url)
        self._policy = EgressPolicy(allow=parse_networks(settings.egress_allow))
        self._broker: Broker | None = None
        self._pool: Pool | None = None
        self._extractor: Extractor | None = None
        self._stop = asyncio.Event()

    @asynccontextmanager
    async def run(self) -> AsyncIterator[None]:
        """Run everything; on the way out finish what was begun, then kill every browser."""
        async with AsyncExitStack() as stack:
            proxy = await stack.enter_async_context(EgressProxy(self._policy))
            user_agent = await asyncio.to_thread(plain_user_agent, self._settings.chromedriver_path)
            self._pool = await self._start_pool(stack, proxy, user_agent)
            self._extractor = await stack.enter_async_context(
                Extractor.start(min(self._settings.browsers, 2))
            )
            parts = _Parts(
                self._pool,
                Equipment(
                    self._extractor,
                    self._store,
                    PlainHttp(user_agent),
                    self._settings.max_file_bytes,
                    self._settings.archive,
                ),
                Checker(PlainHttp(CHECK_USER_AGENT), lambda: proxy.lease(CHECK_LIMITS)),
                Poster(PlainHttp(WEBHOOK_USER_AGENT), lambda: proxy.lease(POST_LIMITS)),
            )
            working = asyncio.create_task(self._work(parts), name="capture worker")
            try:
                yield
            finally:
                self._stop.set()
                await self._drain(working)

    @property
    def checks(self) -> dict[str, Check]:
        """What `/readyz` asks."""
        return {
            "nats": self._check_broker,
            "browsers": self._check_pool,
            "extractor": self._check_extractor,
            "artifacts": self._store.check,
        }

    async def _start_pool(self, stack: AsyncExitStack, proxy: EgressProxy, user_agent: str) -> Pool:
        settings = self._settings

        def open_lease() -> AbstractAsyncContextManager[ProxyLease]:
            return proxy.lease()

        options = ChromiumOptions(
            chromium_path=settings.chromium_path,
            chromedriver_path=settings.chromedriver_path,
            confinement=await asyncio.to_thread(choose_confinement, settings.sandbox),
            egress_flags=BROWSER_FLAGS,
            user_agent=user_agent,
        )
        return await stack.enter_async_context(
            Pool.start(
                options,
                browsers=settings.browsers,
                captures_per_browser=settings.captures_per_browser,
                open_lease=open_lease,
                prepare=prepare,
            )
        )

    async def _work(self, parts: "_Parts") -> None:
        broker = await Broker.connect(self._settings.nats_url, name="capture")
        try:
            self._broker = broker
            log.info("capture_ready", browsers=self._settings.browsers)
            await self._work_off(broker, parts)
        except Exception:
            log.exception("capture_worker_crashed")
            self._on_crash()
            raise
        finally:
            await broker.close()

    async def _work_off(self, broker: Broker, parts: "_Parts") -> None:
        """Every kind of jobs, until told to stop."""
        settings, publisher = self._settings, Publisher(broker)
        captures = CaptureWorker(
            parts.pool,
            parts.equipment,
            publisher,
            self._policy,
            deadline_seconds=settings.deadline_seconds,
            sealer=settings.sealer,
        )
        checks = CheckWorker(parts.checker, publisher, self._policy)
        webhooks = WebhookWorker(parts.poster, publisher, self._policy)
        async with asyncio.TaskGroup() as group:
            group.create_task(run_lanes(broker, captures, settings.browsers, self._stop))
            group.create_task(run_checks(broker, checks, settings.checks, self._stop))
            group.create_task(run_webhooks(broker, webhooks, settings.webhooks, self._stop))
            group.create_task(listen(broker, CaptureCancelled, captures.cancel, self._stop))

    async def _drain(self, working: "asyncio.Task[None]") -> None:
        """Finish running captures, but not for ever: the broker gives the rest to the next."""
        if self._broker is None:
            working.cancel()
        _done, late = await asyncio.wait({working}, timeout=_DRAIN_SECONDS)
        for task in late:
            log.warning("capture_drain_cut_short", seconds=_DRAIN_SECONDS)
            task.cancel()
        await asyncio.gather(working, return_exceptions=True)

    async def _check_broker(self) -> None:
        if self._broker is None:
            raise NotReadyError("not connected yet")
        await self._broker.check()

    async def _check_pool(self) -> None:
        if self._pool is None:
            raise NotReadyError("not started yet")
        await self._pool.check()

    async def _check_extractor(self) -> None:
        if self._extractor is None:
            raise NotReadyError("not started yet")
        await self._extractor.check()


def parse_networks(text: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """`127.0.0.0/8, 10.0.0.0/8` as networks.

    Raises:
        ValueError: one of them is no network.
    """
    names: Iterable[str] = filter(None, (part.strip() for part in text.split(",")))
    return tuple(ip_network(name) for name in names)


def create_app(
    settings: CaptureSettings, *, on_crash: Callable[[], None] = lambda: None
) -> FastAPI:
    """The service as an ASGI app; its lifespan does the work.

    Args:
        settings: the service's settings.
        on_crash: called once when the worker fails, so that the process can end.
    """
    service = CaptureService(settings, on_crash)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        async with service.run():
            yield

    app = FastAPI(title="Linksnap capture", lifespan=lifespan, docs_url=None, redoc_url=None)
    app.include_router(health_router(service.checks))
    return app
