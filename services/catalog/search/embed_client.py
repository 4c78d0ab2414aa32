"""Embed's search over HTTP, with a service token and a time-out."""

import httpx
from pydantic import SecretStr, ValidationError

from shared.contracts.search import SearchRequest, SearchResponse
from shared.telemetry.tracing import TRACEPARENT, current_traceparent


class SearchUnavailableError(Exception):
    """Embed does not answer, or not with what was agreed."""


class EmbedClient:
    """Asks embed. One for the process: it keeps connections open."""

    def __init__(self, url: str, token: SecretStr, *, timeout_seconds: float) -> None:
        self._http = httpx.AsyncClient(
            base_url=url,
            timeout=timeout_seconds,
            headers={"Authorization": f"Bearer {token.get_secret_value()}"},
            trust_env=False,
        )

    async def search(self, request: SearchRequest) -> SearchResponse:
        """Hits, best first.

        Raises:
            SearchUnavailableError: no answer in time, or not the agreed one.
        """
        traceparent = current_traceparent()
        try:
            response = await self._http.post(
                "/v1/search",
                content=request.model_dump_json(),
                headers={
                    "Content-Type": "application/json",
                    **({TRACEPARENT: traceparent} if traceparent else {}),
                },
            )
            response.raise_for_status()
            return SearchResponse.model_validate_json(response.content)
        except httpx.TimeoutException as error:
            raise SearchUnavailableError("no answer in time") from error
        except httpx.HTTPStatusError as error:
            raise SearchUnavailableError(f"status {error.response.status_code}") from error
        except httpx.HTTPError as error:
            raise SearchUnavailableError("no connection") from error
        except ValidationError as error:
            raise SearchUnavailableError("an answer that was not understood") from error

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()
