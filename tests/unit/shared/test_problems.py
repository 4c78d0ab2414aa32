"""Every error of a service is a problem (RFC 9457) that names what was wrong."""

from http import HTTPStatus

import httpx
import pytest
from fastapi import Depends, FastAPI
from pydantic import BaseModel, SecretStr

from shared.http.problems import install_problems, problem
from shared.http.tokens import require_token
from shared.http.tracing import TraceMiddleware
from shared.telemetry.tracing import configure_tracing


class NoSuchThingError(Exception):
    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class Body(BaseModel):
    tags: list[str]


@pytest.fixture
def client() -> httpx.AsyncClient:
    configure_tracing("test")
    app = FastAPI()
    app.add_middleware(TraceMiddleware)
    install_problems(
        app,
        {
            NoSuchThingError: lambda error: problem(
                HTTPStatus.NOT_FOUND, "no-such-thing", f"no thing named {error.name!r}"
            )
        },
    )

    @app.get("/missing")
    async def missing() -> None:
        raise NoSuchThingError("x")

    @app.get("/bug")
    async def bug() -> None:
        raise ZeroDivisionError

    @app.post("/things")
    async def things(body: Body) -> None:
        assert body.tags

    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://test")


async def test_a_domain_error_becomes_its_problem(client: httpx.AsyncClient) -> None:
    answer = await client.get("/missing")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == "urn:linksnap:problem:no-such-thing"
    assert answer.json()["detail"] == "no thing named 'x'"
    assert answer.json()["trace_id"] == answer.headers["x-trace-id"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b'{"tags": [1]}', "tags.0"),
        (b"{}", "tags"),
        (b"{broken", "body"),
        (b"[]", "body"),
        (b"", "body"),
    ],
)
async def test_bad_input_names_the_field(
    client: httpx.AsyncClient, body: bytes, field: str
) -> None:
    answer = await client.post(
        "/things", content=body, headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]


@pytest.mark.parametrize(("path", "status"), [("/nowhere", 404), ("/things", 405)])
async def test_an_unknown_path_or_method_is_a_problem(
    client: httpx.AsyncClient, path: str, status: int
) -> None:
    answer = await client.get(path)
    assert answer.status_code == answer.json()["status"] == status
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_bug_answers_a_problem_and_tells_nothing_of_its_inside(
    client: httpx.AsyncClient,
) -> None:
    answer = await client.get("/bug")
    assert answer.status_code == 500
    assert "ZeroDivision" not in answer.text
    assert answer.json()["trace_id"]


async def test_a_callers_trace_goes_on(client: httpx.AsyncClient) -> None:
    trace_id = "4bf92f3577b34da6a3ce929d0e0e4736"
    answer = await client.get(
        "/missing", headers={"traceparent": f"00-{trace_id}-00f067aa0ba902b7-01"}
    )
    assert answer.json()["trace_id"] == trace_id


@pytest.mark.parametrize("given", [None, "Bearer wrong", "Basic right", "Bearer ", "Bearer ü"])
async def test_without_the_token_the_answer_is_401(given: str | None) -> None:
    app = FastAPI(dependencies=[])
    install_problems(app, {})
    check = require_token(SecretStr("right"))

    @app.get("/", dependencies=[Depends(check)])
    async def index() -> str:
        return "ok"

    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://test"
    ) as client:
        headers = [(b"authorization", given.encode())] if given else []
        refused = await client.get("/", headers=headers)
        assert refused.status_code == 401
        assert refused.headers["www-authenticate"] == "Bearer"
        assert refused.headers["content-type"] == "application/problem+json"
        passed = await client.get("/", headers={"Authorization": "Bearer right"})
        assert passed.status_code == 200
