"""The application of the door. It is mounted in catalog's, so that its errors are its own."""

from fastapi import FastAPI

from services.catalog.idempotency.model import AnsweredError
from services.catalog.idempotency.route import answer_again
from services.catalog.linkding.assets.routes import router as assets_router
from services.catalog.linkding.bookmarks.routes import router as bookmarks_router
from services.catalog.linkding.bookmarks.upload_routes import router as upload_router
from services.catalog.linkding.errors import install_errors
from services.catalog.linkding.tags.routes import router as tags_router
from services.catalog.linkding.users.routes import open_router
from services.catalog.linkding.users.routes import router as users_router
from services.catalog.problems import PROBLEMS

PREFIX = "/compat/linkding"


def create_linkding() -> FastAPI:
    """The application; whoever mounts it gives its state the catalog's."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    for router in (
        open_router,
        bookmarks_router,
        upload_router,
        assets_router,
        tags_router,
        users_router,
    ):
        app.include_router(router)
    install_errors(app, PROBLEMS)
    app.add_exception_handler(AnsweredError, answer_again)
    return app
