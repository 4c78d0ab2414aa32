"""The OpenAPI document, and `python -m services.catalog.openapi`, which writes it to docs/api."""

import json
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import SecretStr
from pydantic.json_schema import models_json_schema

from services.catalog.access.route import SECURITY_SCHEME
from services.catalog.openapi_bodies import document_bodies
from services.catalog.openapi_examples import Examples
from services.catalog.openapi_headers import document_headers
from services.catalog.openapi_problems import document_problems
from services.catalog.openapi_words import document_words
from services.catalog.problem_types.page import problems_page
from shared.contracts.messages import MESSAGES
from shared.http.problems import Problem
from shared.messaging.asyncapi import build_asyncapi

TITLE = "Linksnap"
VERSION = "1.0.0"
SUMMARY = "Keep web pages as snapshots, organise them with tags, find them again by meaning."
DESCRIPTION = """
Every call under `/api/v1` needs a token, such as the one that `make up` prints: press **Authorize**
and paste it. Only signing in (`POST /api/v1/sessions`) needs none.

A first round: `POST /api/v1/links` with `{"url": "https://example.com/"}`, poll the snapshot that
it answers until `indexed_at` is set, then `GET /api/v1/search?q=…`.

Errors are [RFC 9457](https://www.rfc-editor.org/rfc/rfc9457) problems: `type` is stable and meant
for programs, `detail` for people, `errors` names the fields, `trace_id` is what to quote.
Every call names the types that it may answer, with an example of each; any call may also answer
`method-not-allowed` (405) and `internal-error` (500).
Answers say in `RateLimit-Policy` and `RateLimit` how much may be asked in a minute and what is left
of it; too much is answered 429 with `Retry-After`.
Lists are keyset pages: read on with `cursor=<next_cursor>` until it is null.
"""
TAGS = [
    {"name": "links", "description": "URLs that are kept, with title, note and tags"},
    {"name": "snapshots", "description": "Captures of a link, and their files (artifacts)"},
    {"name": "imports", "description": "Links from files of other tools"},
    {"name": "search", "description": "Links by meaning and by words"},
    {"name": "tags", "description": "Paths of names that organise links"},
    {"name": "tag rules", "description": "What tags links by itself"},
    {"name": "account", "description": "How links are kept"},
    {"name": "accounts", "description": "Other accounts, for admins; never what they keep"},
    {"name": "sessions", "description": "Signing in with a password"},
    {"name": "tokens", "description": "What programs and devices show instead of a password"},
    {"name": "schedules", "description": "Which links are captured again, and how often"},
    {"name": "capture options", "description": "How snapshots are taken: of what, and by whom"},
    {"name": "site credentials", "description": "What sites are shown to let captures in"},
    {"name": "retention", "description": "Which snapshots of a history are deleted"},
    {"name": "events", "description": "What happened, to be read or followed"},
    {"name": "transfer", "description": "Links in and out as files"},
    {"name": "webhooks", "description": "URLs that events are posted to, and what they answered"},
    {"name": "feeds", "description": "The newest links of a filter, for feed readers"},
    {"name": "health", "description": "For load balancers and Prometheus"},
]

_REF = "#/components/schemas/{model}"


def install_openapi(app: FastAPI) -> None:
    """Make `/openapi.json` answer `build_openapi`."""

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = build_openapi(app)
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]


def build_openapi(app: FastAPI) -> dict[str, Any]:
    """FastAPI's document, with our problems in place of its own error model."""
    document = get_openapi(
        title=app.title,
        version=app.version,
        summary=app.summary,
        description=app.description,
        tags=app.openapi_tags,
        routes=app.routes,
    )
    document_problems(document)
    document_headers(document)
    document["components"]["securitySchemes"] = {
        SECURITY_SCHEME: {
            "type": "http",
            "scheme": "bearer",
            "description": "A token: the one that `make up` prints, or one of `POST /tokens`. Its "
            "scope is `read`, `write` or `admin`; each includes the ones before it.",
        }
    }
    schemas = document["components"].setdefault("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    _, problems = models_json_schema([(Problem, "serialization")], ref_template=_REF)
    schemas.update(problems["$defs"])
    Examples(schemas).complete_all()
    document_words(document)
    document_bodies(document)
    return document


def build_message_schemas() -> dict[str, Any]:
    """The JSON Schemas of every message, by subject and by name."""
    _, schema = models_json_schema(
        [(message, "serialization") for message in MESSAGES], title="Linksnap messages"
    )
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "subjects": {message.SUBJECT: f"#/$defs/{message.__name__}" for message in MESSAGES},
        **schema,
    }


def rendered(document: dict[str, Any]) -> str:
    """A document as it is written to a file."""
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def write(folder: Path) -> None:
    """Write every document of docs/api."""
    from services.catalog.app import create_app  # noqa: PLC0415 - app imports this module
    from services.catalog.settings import CatalogSettings  # noqa: PLC0415

    settings = CatalogSettings(
        api_token=SecretStr("not-used"),
        service_token=SecretStr("not-used"),
        database_url="sqlite+aiosqlite://",
        artifacts_url="memory://",
    )
    document = build_openapi(create_app(settings))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "openapi.json").write_text(rendered(document))
    (folder / "problems.md").write_text(problems_page(document))
    (folder / "messages.schema.json").write_text(rendered(build_message_schemas()))
    (folder / "asyncapi.json").write_text(rendered(build_asyncapi()))


if __name__ == "__main__":
    write(Path("docs/api"))
