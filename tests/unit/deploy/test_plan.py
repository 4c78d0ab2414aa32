"""What `make up` starts, from the environment alone."""

import socket
from collections.abc import Mapping
from pathlib import Path

import pytest

from deploy.local.data_folder import Tokens
from deploy.local.errors import StartError
from deploy.local.plan import Plan, Program, data_path, make_plan
from tests.support.ports import free_port

TOKENS = Tokens(api="the-api-token", service="the-service-token", secrets="a-key-of-secrets")


def plan(**environment: str) -> Plan:
    return make_plan({"LINKSNAP_PORT": "0", **environment}, Path("/srv/my data"), TOKENS)


def service(made: Plan, name: str) -> Program:
    return next(program for program in made.services if program.name == name)


def test_the_parts_find_each_other() -> None:
    made = plan()
    catalog, capture, embed = (service(made, name) for name in ("catalog", "capture", "embed"))
    assert made.broker
    nats_url = "nats://127.0.0.1:" + made.broker.command[4]
    assert catalog.environment["CATALOG_NATS_URL"] == nats_url
    assert capture.environment["CAPTURE_NATS_URL"] == nats_url
    assert embed.environment["EMBED_NATS_URL"] == nats_url
    assert embed.ready_url == catalog.environment["CATALOG_EMBED_URL"] + "/readyz"
    assert catalog.environment["CATALOG_SERVICE_TOKEN"] == TOKENS.service
    assert embed.environment["EMBED_SERVICE_TOKEN"] == TOKENS.service
    assert catalog.environment["CATALOG_SECRETS_KEY"] == TOKENS.secrets
    assert capture.environment["CAPTURE_SECRETS_KEY"] == TOKENS.secrets
    assert made.url == f"http://127.0.0.1:{catalog.environment['CATALOG_PORT']}"
    assert made.token == TOKENS.api


def test_everything_lies_in_the_data_folder() -> None:
    made = plan()
    assert made.broker
    assert made.broker.environment["NATS_STORE"] == '"/srv/my data/nats"'
    catalog = service(made, "catalog").environment
    assert catalog["CATALOG_DATABASE_URL"] == "sqlite+aiosqlite:////srv/my data/catalog.db"
    assert catalog["CATALOG_ARTIFACTS_URL"] == "file:///srv/my%20data/artifacts"
    assert service(made, "embed").environment["EMBED_QDRANT_PATH"] == "/srv/my data/qdrant"


def test_a_setting_of_the_environment_wins() -> None:
    port = str(free_port())
    made = plan(
        EMBED_PORT=port,
        CATALOG_API_TOKEN="mine-is-better",
        CATALOG_DATABASE_URL="postgresql+asyncpg://somewhere/else",
        CAPTURE_BROWSERS="1",
    )
    catalog = service(made, "catalog").environment
    assert made.token == "mine-is-better"
    assert catalog["CATALOG_DATABASE_URL"] == "postgresql+asyncpg://somewhere/else"
    assert catalog["CATALOG_EMBED_URL"] == f"http://127.0.0.1:{port}"
    assert service(made, "capture").environment["CAPTURE_BROWSERS"] == "1"


def test_a_service_token_that_one_side_is_given_is_the_others_too() -> None:
    made = plan(EMBED_SERVICE_TOKEN="given-to-embed")
    assert service(made, "catalog").environment["CATALOG_SERVICE_TOKEN"] == "given-to-embed"


def test_no_service_sees_the_settings_of_another() -> None:
    made = plan(PATH="/usr/bin")
    capture = service(made, "capture").environment
    assert capture["PATH"] == "/usr/bin"
    assert not [name for name in capture if name.startswith(("CATALOG_", "EMBED_"))]


def test_a_broker_given_for_every_service_is_not_started_here() -> None:
    urls = {f"{name}_NATS_URL": "nats://elsewhere" for name in ("CATALOG", "CAPTURE", "EMBED")}
    made = plan(**urls)
    assert made.broker is None
    assert made.programs == made.services


def test_an_address_for_everybody_is_asked_over_loopback() -> None:
    made = plan(CATALOG_HOST="0.0.0.0")
    assert made.url.startswith("http://127.0.0.1:")


@pytest.mark.parametrize("name", ["LINKSNAP_PORT", "CATALOG_PORT", "EMBED_PORT"])
def test_a_taken_port_is_named_with_the_setting_that_changes_it(name: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(StartError, match=f"Port {port} is taken") as refused:
            plan(**{name: str(port)})
    assert f"{name}=" in str(refused.value)


@pytest.mark.parametrize("port", ["web", "65536", "-1", "8000.0", "８０００"])
def test_a_port_that_is_none_is_refused(port: str) -> None:
    with pytest.raises(StartError, match="LINKSNAP_PORT must be a port number"):
        plan(LINKSNAP_PORT=port)


@pytest.mark.parametrize(
    ("environment", "folder"),
    [({}, "data"), ({"LINKSNAP_DATA": ""}, "data"), ({"LINKSNAP_DATA": "/srv/x"}, "/srv/x")],
)
def test_the_data_folder_by_default_is_data(environment: Mapping[str, str], folder: str) -> None:
    assert data_path(environment) == Path(folder)
