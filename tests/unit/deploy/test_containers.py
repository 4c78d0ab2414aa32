"""The compose files and Dockerfiles against the code that they run."""

import importlib
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from shared.settings import ServiceSettings

ROOT = Path(__file__).parents[3]
SERVICES = ("catalog", "capture", "embed")
COMPOSE_FILES = ("docker-compose.yml", "docker-compose.gpu.yml")
DOCKERFILES = sorted((ROOT / "deploy/docker").glob("*.Dockerfile"))
NEEDED = {
    "api_token": "not-secret",
    "service_token": "not-secret",
    "artifacts_url": "memory://",
}


@cache
def compose(name: str = "docker-compose.yml") -> dict[str, Any]:
    parsed: dict[str, Any] = yaml.safe_load((ROOT / name).read_text())
    return parsed


def containers() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = compose()["services"]
    return found


def dockerfile(service: str) -> str:
    return (ROOT / f"deploy/docker/{service}.Dockerfile").read_text()


def settings_class(service: str) -> type[ServiceSettings]:
    module = importlib.import_module(f"services.{service}.settings")
    found: type[ServiceSettings] = getattr(module, f"{service.capitalize()}Settings")
    return found


def settings(service: str) -> ServiceSettings:
    made = settings_class(service)
    values: dict[str, Any] = {
        name: value for name, value in NEEDED.items() if name in made.model_fields
    }
    return made(**values)


@pytest.mark.parametrize("name", COMPOSE_FILES)
def test_compose_files_meet_the_specification(name: str) -> None:
    done = subprocess.run(
        [
            *(sys.executable, "-m", "check_jsonschema"),
            *("--builtin-schema", "vendor.compose-spec", ROOT / name),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("service", SERVICES)
def test_every_setting_that_is_named_exists_and_is_the_services_own(service: str) -> None:
    prefix = f"{service.upper()}_"
    named = {*containers()[service]["environment"]} | set(
        re.findall(r"\b((?:CATALOG|CAPTURE|EMBED)_\w+)=", dockerfile(service))
    )
    named = {name for name in named if not name.startswith("AWS_")}
    known = {f"{prefix}{name}".upper() for name in settings_class(service).model_fields}
    assert named
    assert named <= known


@pytest.mark.parametrize("service", SERVICES)
def test_every_setting_without_a_default_is_given(service: str) -> None:
    given = containers()[service]["environment"]
    for name, field in settings_class(service).model_fields.items():
        if field.is_required():
            assert f"{service.upper()}_{name.upper()}" in given


@pytest.mark.parametrize("service", SERVICES)
def test_ports_are_the_ones_that_the_service_listens_on(service: str) -> None:
    port = settings(service).port
    text = dockerfile(service)
    assert f"EXPOSE {port}\n" in text
    assert f"http://127.0.0.1:{port}/readyz" in text


@pytest.mark.parametrize("service", SERVICES)
def test_the_health_path_is_a_route_of_the_service(service: str) -> None:
    module = importlib.import_module(f"services.{service}.app")
    paths = module.create_app(settings(service)).openapi()["paths"]
    [asked] = re.findall(r"HEALTHCHECK.*?127\.0\.0\.1:\d+(/\w+)", dockerfile(service), re.DOTALL)
    assert asked in paths


def test_urls_between_containers_name_a_container_and_its_port() -> None:
    ports = {"embed": settings("embed").port, "nats": 4222, "qdrant": 6333, "s3": 8333}
    for service in SERVICES:
        for name, value in containers()[service]["environment"].items():
            for host, port in re.findall(r"(?:@|https?://)([a-z0-9]+):(\d+)", str(value)):
                assert ports[host] == int(port), f"{service}: {name}"
                networks = set(containers()[service]["networks"])
                assert networks & set(containers()[host]["networks"]), f"{service}: {name}"


def test_the_published_port_is_catalogs_and_only_on_loopback() -> None:
    published = {name: one["ports"] for name, one in containers().items() if "ports" in one}
    port = settings("catalog").port
    assert published == {"catalog": [f"127.0.0.1:${{LINKSNAP_PORT:-8000}}:{port}"]}


@pytest.mark.parametrize("path", DOCKERFILES, ids=lambda path: path.stem)
def test_what_is_copied_exists_and_is_in_the_build_context(path: Path) -> None:
    kept = [
        line[1:]
        for line in (ROOT / ".dockerignore").read_text().splitlines()
        if line.startswith("!")
    ]
    for line in re.findall(r"^COPY (?!--from)(.+)$", path.read_text(), re.MULTILINE):
        *sources, _target = line.split()
        for source in sources:
            assert (ROOT / source).exists(), source
            assert any(source == one or source.startswith(f"{one}/") for one in kept), source


@pytest.mark.parametrize("service", SERVICES)
def test_an_image_holds_shared_and_its_own_service_only(service: str) -> None:
    copied = set(re.findall(r"^COPY (services/\S+)", dockerfile(service), re.MULTILINE))
    assert copied == {"services/__init__.py", f"services/{service}"}


def test_every_image_is_pinned() -> None:
    images = [container["image"] for container in containers().values()]
    images += re.findall(r"^FROM (\S+)", "\n".join(map(Path.read_text, DOCKERFILES)), re.MULTILINE)
    images.append(compose("docker-compose.gpu.yml")["services"]["embed"]["image"])
    for image in images:
        assert re.search(r":v?\d+\.\d+", image), image


def test_no_container_runs_as_root() -> None:
    for name, container in containers().items():
        assert container["user"].partition(":")[0] not in {"", "0", "root"}, name
    for path in DOCKERFILES:
        users = re.findall(r"^USER (\S+)", path.read_text(), re.MULTILINE)
        assert users, path
        assert not users[-1].startswith(("0", "root")), path


def test_every_container_is_hardened_and_has_a_health_check() -> None:
    for name, container in containers().items():
        assert container["read_only"] is True, name
        assert container["cap_drop"] == ["ALL"], name
        assert "no-new-privileges:true" in container["security_opt"], name
        built = f"deploy/docker/{name}.Dockerfile"
        checked = "healthcheck" in container or "HEALTHCHECK" in (ROOT / built).read_text()
        assert checked, name


def test_secrets_are_in_the_env_file_and_nowhere_else() -> None:
    wanted = set(re.findall(r"\$\{(\w+):\?", (ROOT / "docker-compose.yml").read_text()))
    script = (ROOT / "deploy/docker/new-env.sh").read_text()
    [names] = re.findall(r"for name in (.+?); do", script, re.DOTALL)
    assert wanted == set(names.replace("\\", "").split())
    ignored = (ROOT / ".gitignore").read_text().splitlines()
    assert ".env" in ignored


def test_the_cpu_build_of_torch_is_the_pinned_version_and_its_index_is_named_once() -> None:
    lines = (ROOT / "deploy/torch-cpu.txt").read_text().splitlines()
    [index] = [line.split()[1] for line in lines if line.startswith("--index-url")]
    [version] = [line.removesuffix("+cpu") for line in lines if line.startswith("torch==")]
    assert version in (ROOT / "constraints.txt").read_text().splitlines()
    tracked = subprocess.run(
        ["git", "grep", "--files-with-matches", "--fixed-strings", index],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert tracked.stdout.split() == ["deploy/torch-cpu.txt"]
