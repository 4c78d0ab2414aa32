"""The catalog application: its routes, its state, and what runs beside it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import APIRouter, FastAPI

from services.catalog import openapi
from services.catalog.access.authentication import Authenticator
from services.catalog.access.gate import Gate
from services.catalog.access.limiting import RateLimits
from services.catalog.access.rate_headers import RateHeadersMiddleware
from services.catalog.account_admin.routes import router as account_admin_router
from services.catalog.accounts.first import ensure_first
from services.catalog.accounts.model import Limits
from services.catalog.accounts.routes import router as account_router
from services.catalog.agents.origins import OriginRefusedError
from services.catalog.agents.routes import refuse_origin
from services.catalog.agents.routes import router as agents_router
from services.catalog.agents.server import AgentServer
from services.catalog.aliases.rekeying import rekey_all
from services.catalog.aliases.routes import router as aliases_router
from services.catalog.artifacts.routes import router as artifacts_router
from services.catalog.background import Background
from services.catalog.bulk.routes import router as bulk_router
from services.catalog.capture_options.routes import router as capture_options_router
from services.catalog.captures.routes import router as captures_router
from services.catalog.checks.routes import router as checks_router
from services.catalog.clock import now
from services.catalog.database.engine import Database
from services.catalog.database.migrate import migrate
from services.catalog.diffs.routes import router as diffs_router
from services.catalog.docs_page import install_docs
from services.catalog.events.feed import EventFeed
from services.catalog.events.routes import router as events_router
from services.catalog.exports.routes import router as exports_router
from services.catalog.exports.service import Exporter
from services.catalog.facets.routes import router as facets_router
from services.catalog.feeds.content.routes import router as feed_content_router
from services.catalog.feeds.routes import router as feeds_router
from services.catalog.idempotency.model import AnsweredError
from services.catalog.idempotency.route import answer_again
from services.catalog.imports.importer import Importer
from services.catalog.imports.routes import router as imports_router
from services.catalog.linkding.app import PREFIX as LINKDING_PREFIX
from services.catalog.linkding.app import create_linkding
from services.catalog.links.routes import router as links_router
from services.catalog.openapi_headers import allowed_methods
from services.catalog.paths import API_PREFIX
from services.catalog.problems import PROBLEMS
from services.catalog.retention.routes import router as retention_router
from services.catalog.schedules.routes import router as schedules_router
from services.catalog.search.embed_client import EmbedClient
from services.catalog.search.routes import router as search_router
from services.catalog.security_headers import SecurityHeadersMiddleware
from services.catalog.sessions.routes import public_router as sign_in_router
from services.catalog.sessions.routes import router as sessions_router
from services.catalog.settings import CatalogSettings
from services.catalog.site_credentials.routes import router as site_credentials_router
from services.catalog.snapshots.routes import router as snapshots_router
from services.catalog.state import CatalogState
from services.catalog.tag_rules.routes import router as tag_rules_router
from services.catalog.tagging.routes import router as tagging_router
from services.catalog.tags.routes import router as tags_router
from services.catalog.tokens.routes import router as tokens_router
from services.catalog.trash.routes import router as trash_router
from services.catalog.uploads.routes import router as uploads_router
from services.catalog.web.routes import router as web_router
from services.catalog.webhooks.deliveries.routes import router as deliveries_router
from services.catalog.webhooks.routes import router as webhooks_router
from shared.artifacts.store import ArtifactStore
from shared.http.health import health_router
from shared.http.problems import install_problems
from shared.http.tracing import TraceMiddleware


def create_app(settings: CatalogSettings) -> FastAPI:
    """The application for these settings. Nothing is opened before it starts."""
    database = Database(settings.database_url, settings.sealer())
    artifacts = ArtifactStore.open(settings.artifacts_url)
    access = Authenticator(database)
    limits = RateLimits(
        per_token=settings.rate_limit_per_token,
        per_address=settings.rate_limit_per_address,
        per_sign_in=settings.rate_limit_per_sign_in,
    )
    feed = EventFeed(
        database,
        poll_seconds=settings.event_poll_seconds,
        max_followers=settings.max_event_streams,
    )
    importer = Importer(database, artifacts, settings)
    background = Background(settings, database, artifacts, access, feed, importer)
    linkding = create_linkding()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        await migrate(database)
        async with database.write() as unit:
            await ensure_first(unit, settings.api_token, now())
        await rekey_all(database)
        embed = EmbedClient(
            settings.embed_url,
            settings.service_token,
            timeout_seconds=settings.search_timeout_seconds,
        )
        app.state.catalog = CatalogState(
            database,
            artifacts,
            embed,
            access,
            Gate(access, limits),
            feed,
            upload_max_bytes=settings.upload_max_bytes,
            import_max_bytes=settings.import_max_bytes,
            wake_importer=importer.wake,
            default_limits=Limits(settings.default_max_links, settings.default_max_bytes),
            exports=Exporter(database, artifacts),
        )
        linkding.state.catalog = app.state.catalog
        app.state.agents = AgentServer(app.state.catalog, openapi.VERSION)
        app.state.agent_settings = settings
        background.start()
        try:
            yield
        finally:
            await app.state.agents.close()
            await background.stop()
            await embed.close()
            await database.close()

    app = FastAPI(
        title=openapi.TITLE,
        version=openapi.VERSION,
        summary=openapi.SUMMARY,
        description=openapi.DESCRIPTION,
        openapi_tags=openapi.TAGS,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    app.state.before_drain = feed.end
    app.include_router(_api())
    app.include_router(feed_content_router)
    app.mount(LINKDING_PREFIX, linkding)
    app.include_router(agents_router)
    app.include_router(web_router)
    app.include_router(
        health_router(
            {"database": database.check, "nats": background.check, "artifacts": artifacts.check}
        )
    )
    install_docs(app)
    install_problems(
        app, PROBLEMS, allowed_methods=lambda path: allowed_methods(app.openapi(), path)
    )
    app.add_exception_handler(AnsweredError, answer_again)
    app.add_exception_handler(OriginRefusedError, refuse_origin)
    app.add_middleware(RateHeadersMiddleware)
    app.add_middleware(SecurityHeadersMiddleware)
    app.add_middleware(TraceMiddleware)
    openapi.install_openapi(app)
    return app


def _api() -> APIRouter:
    api = APIRouter(prefix=API_PREFIX)
    for router in (
        account_router,
        account_admin_router,
        sign_in_router,
        sessions_router,
        tokens_router,
        bulk_router,
        aliases_router,  # before links: `/links/check` is no id
        facets_router,
        tagging_router,
        links_router,
        snapshots_router,
        artifacts_router,
        captures_router,
        checks_router,
        diffs_router,
        events_router,
        schedules_router,
        retention_router,
        capture_options_router,
        site_credentials_router,
        search_router,
        tags_router,
        uploads_router,
        imports_router,
        tag_rules_router,
        trash_router,
        exports_router,
        feeds_router,
        webhooks_router,
        deliveries_router,
    ):
        api.include_router(router)
    return api
