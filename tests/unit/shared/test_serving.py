"""The exit status of a service tells its supervisor what happened."""

import os
import signal
import subprocess
import sys
import textwrap

import pytest

from tests.support.ports import free_port

PROGRAM = """
    import asyncio, sys
    from contextlib import asynccontextmanager
    from fastapi import FastAPI
    from pydantic import Field
    from pydantic_settings import SettingsConfigDict
    from shared.http.serving import serve
    from shared.settings import ServiceSettings

    class Settings(ServiceSettings):
        model_config = SettingsConfigDict(env_prefix="EXAMPLE_")
        port: int = Field(ge=0, le=65_535)
        crashes: bool = False

    def create_app(settings, on_crash):
        @asynccontextmanager
        async def lifespan(app):
            print("started", flush=True)
            if settings.crashes:
                asyncio.get_running_loop().call_later(0.05, on_crash)
            yield
        return FastAPI(lifespan=lifespan)

    sys.exit(serve("example", Settings, create_app))
"""


def _start(**settings: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(PROGRAM)],
        env={**os.environ, **settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_is_no_failure(number: signal.Signals) -> None:
    with _start(EXAMPLE_PORT=str(free_port())) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "started\n"
        process.send_signal(number)
        assert process.wait(30) == 0


def test_a_crash_is_a_failure() -> None:
    with _start(EXAMPLE_PORT=str(free_port()), EXAMPLE_CRASHES="true") as process:
        assert process.wait(30) == 1


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"EXAMPLE_PORT": "many"}, "EXAMPLE_PORT: Input should be a valid integer"),
        ({}, "EXAMPLE_PORT: Field required"),
        ({"EXAMPLE_PORT": "1", "EXAMPLE_PROT": "2"}, "unknown settings: EXAMPLE_PROT"),
    ],
)
def test_a_bad_setting_is_named_without_a_traceback(settings: dict[str, str], said: str) -> None:
    with _start(**settings) as process:
        _output, errors = process.communicate(timeout=30)
        assert process.returncode == 2
        assert errors.startswith(said)
        assert "Traceback" not in errors
