"""What is to run: which programs, with which settings, on which ports.

Whatever the environment sets for a service (`CATALOG_…`, `CAPTURE_…`, `EMBED_…`) wins; the rest
is filled in so that the parts find each other and keep their data in one folder.
"""

import json
import sys
import sysconfig
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from deploy.local.data_folder import Tokens
from deploy.local.ports import free_ports, parse_port, require_free

SERVICES = ("catalog", "capture", "embed")
DEFAULT_PORT = "8000"
DEFAULT_DATA = "data"

_LOOPBACK = "127.0.0.1"
_PREFIXES = tuple(f"{service.upper()}_" for service in SERVICES)
_NATS_SERVER = Path(sysconfig.get_path("scripts")) / "nats-server"
_NATS_CONFIG = Path(__file__).parents[1] / "nats" / "nats-server.conf"


@dataclass(frozen=True, slots=True)
class Program:
    """A process to keep running. It is ready when `ready_url` answers 200.

    Lines of its output that contain `chatter` are not shown.
    """

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    ready_url: str
    chatter: str | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """`broker` first (none when the environment names one for every service), then `services`."""

    broker: Program | None
    services: tuple[Program, ...]
    url: str
    token: str

    @property
    def programs(self) -> tuple[Program, ...]:
        """All of them, in the order of their start."""
        return (self.broker, *self.services) if self.broker else self.services


def data_path(environment: Mapping[str, str]) -> Path:
    """The folder that LINKSNAP_DATA names, by default `./data`."""
    return Path(environment.get("LINKSNAP_DATA") or DEFAULT_DATA)


def make_plan(environment: Mapping[str, str], folder: Path, tokens: Tokens) -> Plan:
    """The plan for this environment.

    Raises:
        StartError: a port is no number or is taken.
    """
    nats_port, monitor_port, *spare = free_ports(2 + len(SERVICES))
    settings = dict(environment)
    for service, port in zip(SERVICES, spare, strict=True):
        _settle_port(settings, service, port)
    _fill_in(settings, folder, tokens, f"nats://{_LOOPBACK}:{nats_port}")
    own_broker = any(prefix + "NATS_URL" not in environment for prefix in _PREFIXES)
    return Plan(
        broker=_broker(settings, folder / "nats", nats_port, monitor_port) if own_broker else None,
        services=tuple(_service(settings, name) for name in SERVICES),
        url=_url(settings, "CATALOG_"),
        token=settings["CATALOG_API_TOKEN"],
    )


def _settle_port(settings: dict[str, str], service: str, spare: int) -> None:
    prefix = f"{service.upper()}_"
    name = prefix + "PORT"
    if service == "catalog" and name not in settings:
        name = "LINKSNAP_PORT"
        settings[name] = settings.get(name) or DEFAULT_PORT
    host = settings.setdefault(prefix + "HOST", _LOOPBACK)
    port = parse_port(name, settings.get(name, "0")) or spare
    require_free(name, host, port)
    settings[prefix + "PORT"] = str(port)


def _fill_in(settings: dict[str, str], folder: Path, tokens: Tokens, nats_url: str) -> None:
    for prefix in _PREFIXES:
        settings.setdefault(prefix + "NATS_URL", nats_url)
        settings.setdefault(prefix + "ARTIFACTS_URL", (folder / "artifacts").as_uri())
    settings.setdefault("CATALOG_DATABASE_URL", f"sqlite+aiosqlite:///{folder / 'catalog.db'}")
    settings.setdefault("CATALOG_EMBED_URL", _url(settings, "EMBED_"))
    settings.setdefault("CATALOG_API_TOKEN", tokens.api)
    settings.setdefault(
        "CATALOG_SERVICE_TOKEN", settings.get("EMBED_SERVICE_TOKEN", tokens.service)
    )
    settings.setdefault("EMBED_SERVICE_TOKEN", settings["CATALOG_SERVICE_TOKEN"])
    settings.setdefault("CATALOG_SECRETS_KEY", settings.get("CAPTURE_SECRETS_KEY", tokens.secrets))
    settings.setdefault("CAPTURE_SECRETS_KEY", settings["CATALOG_SECRETS_KEY"])
    settings.setdefault("EMBED_QDRANT_PATH", str(folder / "qdrant"))


def _url(settings: Mapping[str, str], prefix: str) -> str:
    host = settings[prefix + "HOST"]
    if host in {"0.0.0.0", "::"}:  # noqa: S104 - every address is loopback's too
        host = _LOOPBACK
    elif ":" in host:
        host = f"[{host}]"
    return f"http://{host}:{settings[prefix + 'PORT']}"


def _broker(settings: Mapping[str, str], store: Path, port: int, monitor_port: int) -> Program:
    return Program(
        name="nats",
        command=(
            *(str(_NATS_SERVER), "--addr", _LOOPBACK, "--port", str(port)),
            *("--config", str(_NATS_CONFIG), "--http_port", str(monitor_port)),
        ),
        environment={
            **_without_settings(settings, keep=None),
            # nats-server reads the value as it reads its configuration: in quotes.
            "NATS_STORE": json.dumps(str(store), ensure_ascii=False),
        },
        ready_url=f"http://{_LOOPBACK}:{monitor_port}/healthz?js-enabled-only=true",
        chatter=" [INF] ",
    )


def _service(settings: Mapping[str, str], name: str) -> Program:
    prefix = f"{name.upper()}_"
    return Program(
        name=name,
        command=(sys.executable, "-m", f"services.{name}"),
        environment={**_without_settings(settings, keep=prefix), "PYTHONUNBUFFERED": "1"},
        ready_url=f"{_url(settings, prefix)}/readyz",
    )


def _without_settings(settings: Mapping[str, str], *, keep: str | None) -> dict[str, str]:
    """The environment with the settings of one service only: none sees another's secrets."""
    others = tuple(prefix for prefix in _PREFIXES if prefix != keep)
    return {name: value for name, value in settings.items() if not name.startswith(others)}
