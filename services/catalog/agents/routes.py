"""`/mcp`: who asks is known before the protocol begins."""

from http import HTTPStatus

from fastapi import Request, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from services.catalog.access import scopes
from services.catalog.agents.origins import OriginRefusedError, check_origin
from services.catalog.agents.server import AgentServer
from services.catalog.routing import ApiRouter
from shared.http.problems import problem, problem_response

router = ApiRouter(scope=scopes.Scope.READ, include_in_schema=False)


class _HandedOver(Response):
    """The answer of another application to the same request."""

    def __init__(self, app: ASGIApp) -> None:
        super().__init__()
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)


@router.post("/mcp")
async def mcp(request: Request) -> Response:
    """One message of the protocol, and its answer. There are no streams to GET, no sessions."""
    settings = request.app.state.agent_settings
    check_origin(
        request.headers.get("Host", ""),
        request.headers.get("Origin"),
        allowed_hosts=settings.mcp_allowed_hosts,
        allowed_origins=settings.mcp_allowed_origins,
    )
    agents: AgentServer = request.app.state.agents
    return _HandedOver(await agents.app())


def refuse_origin(_request: Request, error: Exception) -> Response:
    """The answer to a page that may not call. No call of the API's document answers so."""
    assert isinstance(error, OriginRefusedError)
    detail = (
        f"{error.what} may not call here: see CATALOG_MCP_ALLOWED_HOSTS and "
        "CATALOG_MCP_ALLOWED_ORIGINS."
    )
    return problem_response(problem(HTTPStatus.FORBIDDEN, "origin-refused", detail))
