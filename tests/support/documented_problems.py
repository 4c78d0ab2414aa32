"""An app that notes every problem it answers that its OpenAPI document does not tell of.

The catalog's fixtures wrap the app in it, so that whatever a test provokes is held against the
document: a type that a route may answer and has not declared fails the test that meets it.
"""

import json
import re
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from starlette.types import Message, Receive, Scope, Send

MEDIA_TYPE = "application/problem+json"
ANYWHERE = {
    f"urn:linksnap:problem:{slug}" for slug in ("internal-error", "method-not-allowed", "not-found")
}
"""What is answered before an operation is found, or by a bug."""


class DocumentedProblems:
    """Passes everything on, and reads the problems that come back."""

    def __init__(self, app: FastAPI) -> None:
        self._app = app
        self.undocumented: list[str] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        status = 0
        body = b""
        has_results = scope.get("path", "").endswith("/bulk")

        async def read(message: Message) -> None:
            nonlocal status, body
            if message["type"] == "http.response.start":
                headers = dict(message["headers"])
                is_problem = headers.get(b"content-type", b"") == MEDIA_TYPE.encode()
                status = message["status"] if is_problem or has_results else 0
            elif message["type"] == "http.response.body" and status:
                body += message.get("body", b"")
            await send(message)

        try:
            await self._app(scope, receive, read)
        finally:
            if status == HTTPStatus.OK and body:
                self._compare_items(scope["method"], scope["path"], json.loads(body))
            elif status and body:
                self._compare(scope["method"], scope["path"], status, json.loads(body))

    def _compare_items(self, method: str, path: str, body: dict[str, Any]) -> None:
        """Results that are told one by one: a bulk call's."""
        told = {
            urn
            for answers in answers_of(self._app.openapi(), method, path)
            for urn in answers["200"].get("x-item-problem-types", ())
        }
        for item in body["results"]:
            if item["problem"] and item["problem"]["type"] not in told:
                self.undocumented.append(f"{method} {path}: item {item['problem']['type']}")

    def _compare(self, method: str, path: str, status: int, problem: dict[str, Any]) -> None:
        found = [
            answers.get(str(status), {}).get("x-problem-types", ())
            for answers in answers_of(self._app.openapi(), method, path)
        ]
        if problem["status"] != status:
            self.undocumented.append(f"{method} {path}: {problem['status']} in a {status}")
        if problem["type"] in ANYWHERE or any(problem["type"] in types for types in found):
            return
        self.undocumented.append(f"{method} {path}: {status} {problem['type']}")


def answers_of(document: dict[str, Any], method: str, path: str) -> list[dict[str, Any]]:
    """The answers of the operation at a path; of a template only if the path is not written out."""
    name = "get" if method == "HEAD" else method.lower()
    paths = document["paths"]
    if path in paths:
        return [paths[path][name]["responses"]] if name in paths[path] else []
    return [
        item[name]["responses"]
        for template, item in paths.items()
        if name in item
        and re.fullmatch(re.sub(r"\\\{[^}]*\\\}", "[^/]+", re.escape(template)), path)
    ]
