"""`/sessions`."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Header, Request, Response

from services.catalog.access.scopes import Scope
from services.catalog.accounts.names import kept_name
from services.catalog.problem_types.registry import documented
from services.catalog.routing import ApiRouter
from services.catalog.sessions import service
from services.catalog.sessions.public_route import PublicRoute
from services.catalog.sessions.schemas import SessionIn
from services.catalog.state import Asking, State, WriteUnit
from services.catalog.tokens.schemas import TokenMadeOut

_MAX_DEVICE_LENGTH = 100

# Nobody has a token yet who comes here.
public_router = APIRouter(tags=["sessions"], route_class=PublicRoute)
router = ApiRouter(tags=["sessions"], scope=Scope.ADMIN)

Device = Annotated[str, Header(alias="User-Agent", include_in_schema=False)]


@public_router.post(
    "/sessions",
    status_code=HTTPStatus.CREATED,
    summary="Sign in",
    operation_id="create_session",
    responses=documented("sign-in-failed"),
)
async def create_session(
    body: SessionIn, request: Request, state: State, device: Device = ""
) -> TokenMadeOut:
    """Get a token for the name and the password of an account. This call needs none.

    The token has the scope `admin`, and ends 30 days after it was last used, at once by
    `DELETE /sessions/current`, and when the password is changed elsewhere. An account has no
    password before `PUT /account/password` gives it one.
    """
    await state.gate.admit_password(request, kept_name(body.name))
    text, token = await service.sign_in(
        state.database, state.passwords, body.name, body.password, _shown(device)
    )
    return TokenMadeOut.made(text, token)


@router.delete(
    "/sessions/current",
    status_code=HTTPStatus.NO_CONTENT,
    response_class=Response,
    summary="Sign out",
    operation_id="delete_current_session",
    responses=documented("session-not-found"),
)
async def delete_current_session(unit: WriteUnit, asking: Asking) -> None:
    """End the session whose token asks. Tokens of other kinds are revoked at `/tokens/{id}`."""
    await service.sign_out(unit, asking)


def _shown(device: str) -> str:
    """What a session is called: what the browser says of itself, as far as people can read it."""
    return "".join(filter(str.isprintable, device))[:_MAX_DEVICE_LENGTH].strip() or "Signed in"
