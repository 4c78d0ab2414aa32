"""One way for every service to run: settings, logs, traces, HTTP, and an honest exit status.

0: a stop that drained. 1: a part ended although nobody asked it to, so that whoever supervises the
process (make up, a container engine) starts it again. 2: the settings are wrong.
"""

import asyncio
import signal
import sys
from collections.abc import Callable
from socket import socket
from typing import TypeVar

import uvicorn
import uvloop
from fastapi import FastAPI
from pydantic import ValidationError

from shared.settings import ServiceSettings
from shared.telemetry.logs import configure_logs
from shared.telemetry.tracing import configure_tracing

Settings = TypeVar("Settings", bound=ServiceSettings)
OnCrash = Callable[[], None]
"""Called by an app when a part of it has failed for good."""


def serve(
    name: str,
    settings_type: type[Settings],
    create_app: Callable[[Settings, OnCrash], FastAPI],
    *,
    drain_seconds: int = 30,
) -> int:
    """Run a service in the foreground until SIGTERM or SIGINT; the process's exit status.

    Args:
        name: of the service, for logs and traces.
        settings_type: built here, from the environment.
        create_app: the application, given its settings and what to call when it crashes.
        drain_seconds: how long open requests may take after the signal.
    """
    try:
        settings = settings_type()
    except ValidationError as error:
        sys.stderr.write(_explained(error, settings_type))
        return 2
    configure_tracing(name)
    configure_logs(name, log_format=settings.log_format, level=settings.log_level)
    return _Process(settings, lambda on_crash: create_app(settings, on_crash), drain_seconds).run()


def _explained(error: ValidationError, settings_type: type[ServiceSettings]) -> str:
    """One line a bad setting, by the name that it has in the environment."""
    prefix = settings_type.model_config["env_prefix"]
    lines = []
    for found in error.errors(include_url=False, include_context=False, include_input=False):
        name = "_".join(str(part) for part in found["loc"])
        where = f"{prefix}{name}: ".upper() if name else ""
        lines.append(f"{where}{found['msg'].removeprefix('Value error, ')}\n")
    return "".join(lines)


class DrainingServer(uvicorn.Server):
    """Says that it drains before it waits for open answers: some stay open until they are told.

    An app that has such answers puts what tells them at `app.state.before_drain`.
    """

    def __init__(self, config: uvicorn.Config, app: FastAPI) -> None:
        super().__init__(config)
        self._app = app

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        """Tell them, then drain."""
        before_drain: Callable[[], None] | None = getattr(self._app.state, "before_drain", None)
        if before_drain is not None:
            before_drain()
        await super().shutdown(sockets)


class _Process:
    """The server, and whether a part of it crashed."""

    def __init__(
        self,
        settings: ServiceSettings,
        create_app: Callable[[OnCrash], FastAPI],
        drain_seconds: int,
    ) -> None:
        self._crashed = False
        app = create_app(self._on_crash)
        self._server = DrainingServer(
            uvicorn.Config(
                app,
                host=settings.host,
                port=settings.port,
                log_config=None,
                server_header=False,
                proxy_headers=bool(settings.trusted_proxies),
                forwarded_allow_ips=settings.trusted_proxies,
                timeout_graceful_shutdown=drain_seconds,
            ),
            app,
        )

    def _on_crash(self) -> None:
        self._crashed = True
        self._server.should_exit = True

    def run(self) -> int:
        # uvicorn drains, then raises the signal again: a drained stop is no failure
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: None)
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(self._server.serve())
        return 1 if self._crashed or not self._server.started else 0
