"""What the catalog's fixtures hold against the document: every problem that is answered."""

from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import APIRouter, FastAPI

from services.catalog import openapi
from services.catalog.links.model import LinkNotFoundError, LinkTrashedError
from services.catalog.problem_types.registry import documented
from services.catalog.problems import PROBLEMS
from shared.http.problems import install_problems
from tests.support.documented_problems import DocumentedProblems


@pytest.fixture
def checked() -> DocumentedProblems:
    router = APIRouter()

    @router.get("/links/{link_id}", responses=documented("link-not-found"))
    async def read(link_id: UUID, *, trashed: bool = False) -> None:
        raise LinkTrashedError(link_id) if trashed else LinkNotFoundError(link_id)

    app = FastAPI()
    app.include_router(router)
    install_problems(app, PROBLEMS)
    openapi.install_openapi(app)
    return DocumentedProblems(app)


async def ask(checked: DocumentedProblems, path: str) -> int:
    transport = httpx.ASGITransport(checked)
    async with httpx.AsyncClient(transport=transport, base_url="http://catalog") as client:
        return (await client.get(path)).status_code


async def test_a_declared_type_and_those_of_its_kind_are_no_fault(
    checked: DocumentedProblems,
) -> None:
    for path in (f"/links/{uuid4()}", f"/links/{uuid4()}?trashed=what", "/links/none", "/nowhere"):
        assert await ask(checked, path) in {404, 422}
    assert checked.undocumented == []


async def test_a_type_that_is_not_declared_is_noted(checked: DocumentedProblems) -> None:
    path = f"/links/{uuid4()}"
    assert await ask(checked, f"{path}?trashed=true") == 404
    assert checked.undocumented == [f"GET {path}: 404 urn:linksnap:problem:link-trashed"]
