"""`install.sh` on machines made of stub programs: what it installs, says and leaves alone."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
TOOLS = ("bash", "cat", "cut", "dirname", "env", "grep", "sed", "sha256sum", "uname")


class Machine:
    """A folder with a copy of what the script reads, and a PATH that holds only what we put."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = folder / "calls.log"
        self.log.touch()
        self.bin = folder / "bin"
        self.bin.mkdir()
        for name in ("pyproject.toml", "constraints.txt", "deploy/torch-cpu.txt"):
            self._copy(name)
        self.script = self._copy("deploy/local/install.sh")
        for tool in TOOLS:
            path = shutil.which(tool)
            assert path, tool
            (self.bin / tool).symlink_to(path)

    def _copy(self, name: str) -> Path:
        target = self.folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, target)
        return target

    def stub(self, path: str, script: str = "") -> None:
        """A program that writes down its arguments, then runs `script`."""
        program = self.folder / path
        program.parent.mkdir(parents=True, exist_ok=True)
        program.write_text(f'#!/bin/bash\necho "{program.name} $*" >> {self.log}\n{script}\n')
        program.chmod(0o755)

    def with_everything_from_debian(self) -> None:
        for program in ("chromium", "chromedriver"):
            self.stub(f"bin/{program}")

    def install(self, extra: str = "local") -> "Outcome":
        done = subprocess.run(
            [self.script, extra],
            env={"PATH": str(self.bin)},
            capture_output=True,
            text=True,
            check=False,
        )
        calls = self.log.read_text().splitlines()
        self.log.write_text("")
        return Outcome(done.returncode, done.stdout + done.stderr, calls)


class Outcome:
    def __init__(self, status: int, output: str, calls: list[str]) -> None:
        self.status = status
        self.output = output
        pip = [call.partition(" -m pip ")[2] for call in calls if " -m pip " in call]
        self.own_pip = [call for call in pip if call.endswith(" pip>=23.3")]
        self.pip = [call for call in pip if call not in self.own_pip]
        self.apt = [call for call in calls if call.startswith("apt-get ")]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    made = Machine(tmp_path)
    made.stub(".venv/bin/python")
    return made


def test_a_second_start_runs_no_pip(machine: Machine) -> None:
    machine.with_everything_from_debian()
    first = machine.install()
    assert first.status == 0, first.output
    assert len(first.own_pip) == 1
    assert any("--constraint constraints.txt --editable .[local]" in call for call in first.pip)
    second = machine.install()
    assert (second.status, second.pip, second.apt) == (0, [], [])


@pytest.mark.parametrize("name", ["pyproject.toml", "constraints.txt"])
def test_changed_requirements_are_installed(machine: Machine, name: str) -> None:
    machine.with_everything_from_debian()
    machine.install()
    with (machine.folder / name).open("a") as file:
        file.write("# changed\n")
    assert machine.install().pip


def test_a_local_install_is_not_enough_for_tests_but_the_reverse_is(machine: Machine) -> None:
    machine.with_everything_from_debian()
    machine.install("local")
    assert any(".[dev]" in call for call in machine.install("dev").pip)
    assert machine.install("local").pip == []


def test_without_gpu_torch_is_the_cpu_build_that_pip_finds(machine: Machine) -> None:
    machine.with_everything_from_debian()
    torch, everything = machine.install().pip
    assert torch.endswith("--no-deps torch==2.13.0+cpu")
    assert "torch" not in everything


def test_without_gpu_and_without_a_local_build_torch_comes_from_its_own_index(
    machine: Machine,
) -> None:
    machine.with_everything_from_debian()
    machine.stub(".venv/bin/python", '[[ "$*" != *torch==2.13.0+cpu ]]')
    attempt, torch, _everything = machine.install().pip
    assert attempt.endswith("torch==2.13.0+cpu")
    assert torch.endswith("--no-deps --requirement deploy/torch-cpu.txt")


def test_with_a_gpu_pip_is_left_to_choose_torch(machine: Machine) -> None:
    machine.with_everything_from_debian()
    machine.stub("bin/nvidia-smi", "echo 'GPU 0: some card'")
    [everything] = machine.install().pip
    assert ".[local]" in everything


def test_a_driver_without_a_card_is_no_gpu(machine: Machine) -> None:
    machine.with_everything_from_debian()
    machine.stub("bin/nvidia-smi", "echo 'No devices found'; exit 6")
    assert len(machine.install().pip) == 2


def test_without_root_it_prints_the_one_command_and_stops(machine: Machine) -> None:
    machine.stub("bin/apt-get")
    machine.stub("bin/id", "echo 1000")
    outcome = machine.install()
    assert outcome.status == 1
    assert (
        "apt-get update && apt-get install --yes --no-install-recommends chromium chromium-driver"
        in outcome.output
    )
    assert (outcome.apt, outcome.pip) == ([], [])


@pytest.mark.parametrize("user_id", [0, 1000])
def test_with_root_or_sudo_it_says_what_it_installs_and_does(
    machine: Machine, user_id: int
) -> None:
    machine.stub("bin/apt-get")
    machine.stub("bin/id", f"echo {user_id}")
    machine.stub("bin/sudo", '[[ $1 == -n ]] || exec "$@"')
    outcome = machine.install()
    assert outcome.status == 0, outcome.output
    assert "Installing Debian packages: chromium chromium-driver" in outcome.output
    update, install = outcome.apt
    assert update.startswith("apt-get update")
    assert install.startswith("apt-get install")
    assert "chromium chromium-driver" in install


def test_a_machine_without_apt_is_told_what_is_missing(machine: Machine) -> None:
    outcome = machine.install()
    assert outcome.status == 1
    assert "not a Debian machine: chromium chromium-driver" in outcome.output
