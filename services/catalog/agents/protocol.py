"""The Model Context Protocol: tools as its library knows them. Loaded when the first agent comes.

Stateless: each POST is whole in itself, so that any of several catalog processes may answer it, and
none has to remember a session. Answers are JSON, never streams.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp_types import (
    CallToolRequestParams,
    CallToolResult,
    ListToolsResult,
    PaginatedRequestParams,
    TextContent,
    Tool,
    ToolAnnotations,
)
from starlette.types import ASGIApp

from services.catalog.access.scopes import Scope
from services.catalog.agents import toolbox
from services.catalog.agents.model import Caller
from services.catalog.state import CatalogState

MAX_BODY_BYTES = 1024 * 1024


@asynccontextmanager
async def serving(state: CatalogState, version: str) -> AsyncIterator[ASGIApp]:
    """What answers the protocol's requests, until the block ends; then none is left running."""
    server = Server[dict[str, Any]](
        "linksnap",
        title="Linksnap",
        version=version,
        instructions=toolbox.INSTRUCTIONS,
        on_list_tools=_list_tools,
        on_call_tool=_Calling(state).call,
    )
    manager = StreamableHTTPSessionManager(
        server, json_response=True, stateless=True, max_request_body_size=MAX_BODY_BYTES
    )
    async with manager.run():
        yield manager.handle_request


async def _list_tools(
    _context: ServerRequestContext[dict[str, Any]], _params: PaginatedRequestParams | None
) -> ListToolsResult:
    return ListToolsResult(tools=_TOOLS)


class _Calling:
    def __init__(self, state: CatalogState) -> None:
        self._state = state

    async def call(
        self, context: ServerRequestContext[dict[str, Any]], params: CallToolRequestParams
    ) -> CallToolResult:
        assert context.request is not None
        caller = Caller(self._state, context.request.state.principal)
        found = await toolbox.call(params.name, caller, params.arguments or {})
        if isinstance(found, str):
            return CallToolResult(content=[TextContent(type="text", text=found)], is_error=True)
        return CallToolResult(
            content=[TextContent(type="text", text=found.model_dump_json())],
            structured_content=found.model_dump(mode="json"),
        )


_TOOLS = [
    Tool(
        name=tool.name,
        title=tool.title,
        description=tool.description,
        input_schema=tool.input_schema,
        output_schema=tool.output_schema,
        annotations=ToolAnnotations(
            title=tool.title,
            read_only_hint=tool.scope is Scope.READ,
            destructive_hint=False,
            idempotent_hint=tool.is_idempotent,
            open_world_hint=False,
        ),
    )
    for tool in toolbox.TOOLS.values()
]
